import type { MachineDemand } from './quota-demand.ts';

/** A row of the usages of a region (azure.md §2.5). */
export interface QuotaUsage {
  /** `cores`, `standardDSv3Family`, `virtualMachineScaleSets`, `lowPriorityCores`. */
  readonly name: string;
  readonly currentValue: number;
  readonly limit: number;
}

/** A size of machine in a region, with what is known to keep this subscription from it. */
export interface MachineSize {
  readonly name: string;
  /** As usages name it: `standardDSv3Family`. */
  readonly family: string;
  readonly vCpus: number;
  /** `NotAvailableForSubscription` and the like; empty where none is known. */
  readonly restrictions: readonly string[];
}

/** Machines that are there already; what a template asks for of the same name takes their place. */
export interface CurrentMachines {
  /** Type with the name: `scale-set`, `cluster/nt1`. */
  readonly type: MachineDemand['type'];
  readonly name: string;
  readonly size: string;
  readonly capacity: number;
}

export interface QuotaRow {
  /** Name of the usage. */
  readonly quota: string;
  readonly unit: 'cores' | 'scale sets';
  /** What the deployment adds; less than nothing where it makes something smaller. */
  readonly wanted: number;
  /** Of it, what is needed only during an upgrade. */
  readonly surge: number;
  /** Null where Azure does not tell the row. */
  readonly used: number | null;
  readonly limit: number | null;
  readonly verdict: 'fits' | 'does-not-fit' | 'unknown';
  /** What is missing to fit; 0 where it fits. */
  readonly missing: number;
  readonly words: string;
}

export interface SizeRow {
  readonly size: string;
  readonly verdict: 'no-known-restriction' | 'restricted' | 'unknown';
  readonly words: string;
}

export interface QuotaReport {
  /** `unknown` where something could not be worked out and nothing is known not to fit. */
  readonly verdict: 'fits' | 'does-not-fit' | 'unknown';
  /** The region's total first, then by family. */
  readonly rows: readonly QuotaRow[];
  readonly sizes: readonly SizeRow[];
  /** What could not be reckoned with, and why. */
  readonly unknown: readonly string[];
}

/**
 * Whether what a template asks for fits into the quota of one region.
 * @param demands of that region, or without a known one
 * @param sizes of that region; null where they could not be read
 * @param usages of that region; null where they could not be read
 * @param current machines that are there; null where that is not known: then all counts as new
 */
export function checkQuota(demands: readonly MachineDemand[], sizes: readonly MachineSize[] | null, usages: readonly QuotaUsage[] | null, current: readonly CurrentMachines[] | null): QuotaReport {
  const sizeOf = bySizeName(sizes ?? []);
  const unknown: string[] = [];
  const wanted = new Map<string, Wanted>();
  for (const demand of demands) {
    const trouble = add(demand, sizeOf, current ?? [], wanted);
    if (trouble !== null) unknown.push(`${demand.name}: ${trouble}`);
  }
  if (current === null && demands.length > 0) unknown.push('What is there already could not be read: all of it counts as new.');
  if (usages === null && demands.length > 0) unknown.push('The usage of the region could not be read.');
  const rows = [...wanted].toSorted(([left], [right]) => rank(left) - rank(right)).map(([quota, want]) => rowOf(quota, want, usages));
  const sizeRows = [...new Set(demands.flatMap(({ size }) => (size === null ? [] : [size])))].map((size) => sizeRow(size, sizes, sizeOf));
  return { verdict: verdictOf(rows, sizeRows, unknown), rows, sizes: sizeRows, unknown };
}

interface Wanted {
  steady: number;
  surge: number;
}

function rank(quota: string): number {
  const order = ['cores', 'lowPriorityCores', 'virtualMachineScaleSets'].indexOf(quota);
  return order < 0 ? 10 : order;
}

function bySizeName(sizes: readonly MachineSize[]): (name: string) => MachineSize | undefined {
  const table = new Map(sizes.map((size) => [size.name.toLowerCase(), size]));
  return (name) => table.get(name.toLowerCase());
}

/** @returns why it could not be reckoned; null where it could */
function add(demand: MachineDemand, sizeOf: (name: string) => MachineSize | undefined, current: readonly CurrentMachines[], wanted: Map<string, Wanted>): string | null {
  if (demand.size === null || demand.capacity === null) return demand.unknown.join(' ');
  const size = sizeOf(demand.size);
  if (size === undefined) return `How many cores ${demand.size} has is not known.`;
  const there = current.find(({ type, name }) => type === demand.type && name.toLowerCase() === demand.name.toLowerCase());
  const totals = demand.spot ? ['lowPriorityCores'] : ['cores', size.family];
  for (const quota of totals) want(wanted, quota, demand.capacity * size.vCpus, demand.surge * size.vCpus);
  if (demand.type === 'scale-set' && there === undefined) want(wanted, 'virtualMachineScaleSets', 1, 0);
  if (there === undefined) return demand.unknown.length === 0 ? null : demand.unknown.join(' ');
  const before = sizeOf(there.size);
  if (before === undefined) return `How many cores ${there.size}, which is there now, has is not known.`;
  for (const quota of demand.spot ? ['lowPriorityCores'] : ['cores', before.family]) want(wanted, quota, -there.capacity * before.vCpus, 0);
  return demand.unknown.length === 0 ? null : demand.unknown.join(' ');
}

function want(wanted: Map<string, Wanted>, quota: string, steady: number, surge: number): void {
  const known = [...wanted].find(([name]) => name.toLowerCase() === quota.toLowerCase());
  const entry = known?.[1] ?? { steady: 0, surge: 0 };
  entry.steady += steady;
  entry.surge += surge;
  wanted.set(known?.[0] ?? quota, entry);
}

function rowOf(quota: string, { steady, surge }: Wanted, usages: readonly QuotaUsage[] | null): QuotaRow {
  const usage = usages?.find(({ name }) => name.toLowerCase() === quota.toLowerCase());
  const unit = quota === 'virtualMachineScaleSets' ? 'scale sets' : 'cores';
  const wanted = steady + surge;
  const base = { quota, unit, wanted, surge } as const;
  if (usage === undefined) return { ...base, used: null, limit: null, verdict: 'unknown', missing: 0, words: `${wanted} ${unit} are wanted of ${titleOf(quota)}; Azure does not tell its limit.` };
  const free = usage.limit - usage.currentValue;
  // What is made smaller fits, whatever the limit has become.
  const missing = Math.max(0, wanted <= 0 ? 0 : wanted - free);
  const during = surge > 0 ? `, ${surge} of them only during an upgrade` : '';
  const words = missing > 0
    ? `${titleOf(quota)}: ${wanted} more ${unit} are wanted${during}, ${Math.max(0, free)} of ${usage.limit} are free. ${missing} are missing.`
    : `${titleOf(quota)}: ${wanted <= 0 ? 'nothing more is wanted' : `${wanted} more ${unit} are wanted${during}`}, ${Math.max(0, free)} of ${usage.limit} are free.`;
  return { ...base, used: usage.currentValue, limit: usage.limit, verdict: missing > 0 ? 'does-not-fit' : 'fits', missing, words };
}

function titleOf(quota: string): string {
  if (quota === 'cores') return 'All cores of the region';
  if (quota === 'lowPriorityCores') return 'Spot cores of the region';
  return quota === 'virtualMachineScaleSets' ? 'Scale sets of the region' : `Family ${quota}`;
}

/** Even where Azure tells of no restriction a size may turn out not to be had (Azure/azure-cli#5979). */
function sizeRow(size: string, sizes: readonly MachineSize[] | null, sizeOf: (name: string) => MachineSize | undefined): SizeRow {
  const known = sizeOf(size);
  if (sizes === null) return { size, verdict: 'unknown', words: `Which sizes the region has could not be read.` };
  if (known === undefined) return { size, verdict: 'restricted', words: `The region does not list ${size}.` };
  return known.restrictions.length === 0
    ? { size, verdict: 'no-known-restriction', words: `No known restriction of ${size}.` }
    : { size, verdict: 'restricted', words: `${size} is restricted for this subscription: ${known.restrictions.join(', ')}.` };
}

function verdictOf(rows: readonly QuotaRow[], sizes: readonly SizeRow[], unknown: readonly string[]): QuotaReport['verdict'] {
  if (rows.some(({ verdict }) => verdict === 'does-not-fit') || sizes.some(({ verdict }) => verdict === 'restricted')) return 'does-not-fit';
  const isUnsure = unknown.length > 0 || rows.some(({ verdict }) => verdict === 'unknown') || sizes.some(({ verdict }) => verdict === 'unknown');
  return isUnsure ? 'unknown' : 'fits';
}
