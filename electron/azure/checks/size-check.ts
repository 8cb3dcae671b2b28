import * as z from 'zod';
import type { LiveCheckRequest } from '../../../shared/domain/azure/live-check.ts';
import type { MachineSize } from '../../../shared/domain/azure/quota-arithmetic.ts';
import type { AzureSession } from '../azure-session.ts';
import { verdict, type CheckPlace, type CheckVerdict } from './verdict.ts';

type SizeRequest = Extract<LiveCheckRequest, { kind: 'sku' }>;

const skuSchema = z.object({
  resourceType: z.string(), name: z.string(), family: z.string().nullish(),
  capabilities: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  restrictions: z.array(z.object({ type: z.string().nullish(), reasonCode: z.string().nullish() })).nullish(),
});

/** Sizes of machines in a region, with what is known to keep the subscription from them (azure.md §2.5). */
export async function readSizes(session: AzureSession, subscriptionId: string, location: string, signal: AbortSignal | undefined): Promise<readonly MachineSize[]> {
  const call = { api: 'computeSkus', path: `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/skus`, query: { $filter: `location eq '${location}'` }, signal } as const;
  const { items } = await session.arm(subscriptionId).list(call, (item) => skuSchema.parse(item));
  return items.filter(({ resourceType }) => resourceType === 'virtualMachines').map(({ name, family, capabilities, restrictions }) => ({
    name, family: family ?? '',
    vCpus: Number(capabilities?.find((each) => each.name === 'vCPUs')?.value ?? 0),
    // A zone that is closed leaves the others.
    restrictions: (restrictions ?? []).filter(({ type }) => type?.toLowerCase() !== 'zone').map(({ reasonCode }) => reasonCode ?? 'restricted'),
  }));
}

/** Whether a size is restricted there. That machines of it are left nobody can tell beforehand (Azure/azure-cli#5979). */
export async function checkSize(session: AzureSession, { location, sku }: SizeRequest, place: CheckPlace, signal: AbortSignal | undefined): Promise<CheckVerdict> {
  const where = location ?? place.location;
  if (sku === null || where === null) return verdict('unknown', `The error does not name the ${sku === null ? 'size' : 'region'}.`);
  const size = (await readSizes(session, place.subscriptionId, where, signal)).find(({ name }) => name.toLowerCase() === sku.toLowerCase());
  if (size === undefined) return verdict('bad', `${where} does not list size ${sku}. Take another size or region.`);
  if (size.restrictions.length > 0) return verdict('bad', `${sku} is restricted for this subscription in ${where}: ${size.restrictions.join(', ')}. Take another size or region, or ask Microsoft to lift it.`);
  return verdict('good', `No known restriction of ${sku} in ${where}. Machines of it may have run out all the same; then another try later or another zone helps.`);
}
