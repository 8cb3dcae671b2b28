import * as z from 'zod';
import type { LiveCheckRequest } from '../../../shared/domain/azure/live-check.ts';
import type { QuotaUsage } from '../../../shared/domain/azure/quota-arithmetic.ts';
import type { AzureSession } from '../azure-session.ts';
import { verdict, type CheckPlace, type CheckVerdict } from './verdict.ts';

type QuotaRequest = Extract<LiveCheckRequest, { kind: 'quota' }>;

const usageSchema = z.object({ name: z.object({ value: z.string() }), currentValue: z.number(), limit: z.number() });

/** Cores and scale sets of a subscription in a region: what is used and what is allowed (azure.md §2.5). */
export async function readUsages(session: AzureSession, subscriptionId: string, location: string, signal: AbortSignal | undefined): Promise<readonly QuotaUsage[]> {
  const { items } = await session.arm(subscriptionId).list({ api: 'computeUsages', path: `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/${encodeURIComponent(location)}/usages`, signal }, (item) => usageSchema.parse(item));
  return items.map(({ name, currentValue, limit }) => ({ name: name.value, currentValue, limit }));
}

/** Whether what the deployment wanted more would fit now. */
export async function checkQuotaRow(session: AzureSession, { location, family, required }: QuotaRequest, place: CheckPlace, signal: AbortSignal | undefined): Promise<CheckVerdict> {
  const where = location ?? place.location;
  if (where === null) return verdict('unknown', 'The error does not name the region.');
  const usages = await readUsages(session, place.subscriptionId, where, signal);
  if (family === null) return fullRows(usages, where);
  const row = usages.find(({ name }) => name.toLowerCase() === family.toLowerCase());
  if (row === undefined) return verdict('unknown', `Azure does not tell the usage of ${family} in ${where}.`);
  const title = family === 'cores' ? `cores in ${where}` : `cores of ${family} in ${where}`;
  const free = Math.max(0, row.limit - row.currentValue);
  const now = `${row.currentValue} of ${row.limit} ${title} are in use`;
  if (required === null) return free === 0 ? verdict('bad', `${now}: none is free.`) : verdict('warning', `${now}: ${free} are free. The error does not say how many are wanted.`);
  if (required > free) return verdict('bad', `${now}; ${required} more are wanted, and ${required - free} are missing. Ask for a higher limit, or free some.`);
  return verdict('good', `${now}; the ${required} that were wanted would fit now.`);
}

function fullRows(usages: readonly QuotaUsage[], where: string): CheckVerdict {
  const full = usages.filter(({ currentValue, limit }) => limit > 0 && currentValue >= limit);
  if (full.length === 0) return verdict('warning', `No quota of machines in ${where} is used up. The error does not say which one it means.`);
  return verdict('bad', `Used up in ${where}: ${full.slice(0, 10).map(({ name, limit }) => `${name} (${limit})`).join(', ')}.`);
}
