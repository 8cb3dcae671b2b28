import * as z from 'zod';
import type { AzureSession } from '../azure-session.ts';

const groupSchema = z.object({ location: z.string() });

/** Region of a group; null at subscription scope and where it cannot be read. */
export async function groupLocation(session: AzureSession, subscriptionId: string, resourceGroup: string | null, signal: AbortSignal | undefined): Promise<string | null> {
  if (resourceGroup === null) return null;
  try {
    const path = `/subscriptions/${subscriptionId}/resourcegroups/${encodeURIComponent(resourceGroup)}`;
    return await session.arm(subscriptionId).get({ api: 'resourceGroups', path, signal, read: (body) => groupSchema.parse(body).location });
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}
