import * as z from 'zod';
import type { DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { checkQuota, type CurrentMachines, type MachineSize, type QuotaReport } from '../../../../shared/domain/azure/quota-arithmetic.ts';
import type { MachineDemand } from '../../../../shared/domain/azure/quota-demand.ts';
import { AzureRefusal } from '../../arm/azure-refusal.ts';
import { readUsages } from '../../checks/quota-check.ts';
import { readSizes } from '../../checks/size-check.ts';
import { verdict, type CheckVerdict } from '../../checks/verdict.ts';
import { scopePath } from '../names.ts';
import { ownLine, type CheckLine, type LookParts } from './line.ts';

/* Whether the machines that a template asks for can be had: quota of the region and of each family, and restrictions of sizes (azure.md §2.5). */

/** @param isThere whether the group is there, and may have machines already */
export function machineLines(machines: readonly MachineDemand[], { subscriptionId, resourceGroup }: DraftTarget, isThere: boolean, parts: LookParts): CheckLine[] {
  const current = once(() => (isThere && resourceGroup !== null ? currentMachines(machines, subscriptionId, resourceGroup, parts) : Promise.resolve([])));
  return locationsOf(machines).flatMap((location) => {
    const own = machines.filter((each) => each.location === location);
    if (location === null) return [ownLine({ id: 'quota', kind: 'quota', title: 'The quota is enough' }, parts, async () => verdict('unknown', unknownWords(own)))];
    const sizes = once(() => readSizes(parts.session, subscriptionId, location, parts.signal));
    return [
      ownLine({ id: `quota-${location}`, kind: 'quota', title: `The quota in ${location} is enough` }, parts, () => quotaVerdict(own, location, subscriptionId, { sizes, current }, parts)),
      ...sizesOf(own).map((size) => ownLine({ id: `sku-${location}-${size}`, kind: 'sku', title: `${size} can be had in ${location}` }, parts, async () => sizeVerdict(checkQuota(own.filter((each) => each.size === size), await sizes(), null, []).sizes, location))),
    ];
  });
}

function locationsOf(machines: readonly MachineDemand[]): (string | null)[] {
  return [...new Set(machines.map(({ location }) => location))];
}

function sizesOf(machines: readonly MachineDemand[]): string[] {
  return [...new Set(machines.flatMap(({ size }) => size ?? []))].slice(0, 20);
}

/** Asked for by several lines. */
function once<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let asked: Promise<Result> | null = null;
  return () => (asked ??= ask());
}

async function quotaVerdict(
  machines: readonly MachineDemand[], location: string, subscriptionId: string,
  { sizes, current }: { readonly sizes: () => Promise<readonly MachineSize[]>; readonly current: () => Promise<readonly CurrentMachines[]> }, { session, signal }: LookParts,
): Promise<CheckVerdict> {
  const orNull = <Value>(asked: Promise<Value>): Promise<Value | null> => asked.catch((): null => {
    signal.throwIfAborted();
    return null;
  });
  const [known, usages, there] = await Promise.all([orNull(sizes()), orNull(readUsages(session, subscriptionId, location, signal)), orNull(current())]);
  const { rows, unknown } = checkQuota(machines, known, usages, there);
  const isShort = rows.some(({ verdict }) => verdict === 'does-not-fit');
  const isUnsure = unknown.length > 0 || rows.some(({ verdict }) => verdict === 'unknown');
  const words = [...rows.map((row) => row.words), ...unknown].join(' ');
  return verdict(isShort ? 'bad' : isUnsure ? 'unknown' : 'good', isShort ? `${words} Ask for more quota, take fewer or other machines, or another region.` : words);
}

function sizeVerdict([row]: QuotaReport['sizes'], location: string): CheckVerdict {
  if (row === undefined) return verdict('unknown', 'The size is not known.');
  if (row.verdict === 'restricted') return verdict('bad', `${row.words} Take another size or region.`);
  return verdict(row.verdict === 'unknown' ? 'unknown' : 'good', row.verdict === 'unknown' ? row.words : `${row.words} Machines of it may have run out in ${location} all the same.`);
}

function unknownWords(machines: readonly MachineDemand[]): string {
  return machines.slice(0, 5).map(({ name, unknown }) => `${name}: ${unknown.join(' ')}`).join(' ');
}

const scaleSetSchema = z.object({ name: z.string(), sku: z.object({ name: z.string(), capacity: z.number() }) });
const nodeTypeSchema = z.object({ name: z.string(), properties: z.object({ vmSize: z.string(), vmInstanceCount: z.number() }) });

/** Machines of the group that the deployment may take the place of. */
async function currentMachines(machines: readonly MachineDemand[], subscriptionId: string, resourceGroup: string, parts: LookParts): Promise<readonly CurrentMachines[]> {
  const clusters = [...new Set(machines.filter(({ type }) => type === 'node-type').map(({ name }) => name.split('/')[0] ?? ''))];
  const [sets, ...nodeTypes] = await Promise.all([scaleSets(subscriptionId, resourceGroup, parts), ...clusters.slice(0, 10).map((cluster) => nodeTypesOf(cluster, subscriptionId, resourceGroup, parts))]);
  return [...sets, ...nodeTypes.flat()];
}

async function scaleSets(subscriptionId: string, resourceGroup: string, { session, signal }: LookParts): Promise<readonly CurrentMachines[]> {
  const call = { api: 'resources', path: `${scopePath(subscriptionId, resourceGroup)}/resources`, query: { $filter: "resourceType eq 'Microsoft.Compute/virtualMachineScaleSets'" }, signal } as const;
  const { items } = await session.arm(subscriptionId).list(call, (item) => scaleSetSchema.parse(item));
  return items.map(({ name, sku }) => ({ type: 'scale-set', name, size: sku.name, capacity: sku.capacity }));
}

async function nodeTypesOf(cluster: string, subscriptionId: string, resourceGroup: string, { session, signal }: LookParts): Promise<readonly CurrentMachines[]> {
  const path = `${scopePath(subscriptionId, resourceGroup)}/providers/Microsoft.ServiceFabric/managedClusters/${encodeURIComponent(cluster)}/nodeTypes`;
  try {
    const { items } = await session.arm(subscriptionId).list({ api: 'managedClusters', path, signal }, (item) => nodeTypeSchema.parse(item));
    return items.map(({ name, properties }) => ({ type: 'node-type', name: `${cluster}/${name.split('/').at(-1) ?? name}`, size: properties.vmSize, capacity: properties.vmInstanceCount }));
  } catch (error) {
    if (error instanceof AzureRefusal && error.status === 404) return [];
    throw error;
  }
}
