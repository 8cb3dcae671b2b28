import type { CountedEntityKind, HealthState, HealthStateCount, HealthStatistics } from './health-types.ts';

type MutableCount = { -readonly [Key in keyof HealthStateCount]: number };

/** Counts entities by kind and state; what `HealthStatistics` shows is their sum (service-fabric.md §2.3). */
export class HealthCounter {
  readonly #counts = new Map<CountedEntityKind, MutableCount>();

  /** Only the given kinds appear in the result, also when there is nothing of them. */
  constructor(kinds: readonly CountedEntityKind[]) {
    for (const kind of kinds) this.#counts.set(kind, { okCount: 0, warningCount: 0, errorCount: 0 });
  }

  add(kind: CountedEntityKind, state: HealthState, count = 1): void {
    const counts = this.#counts.get(kind);
    if (counts === undefined) return;
    if (state === 'Ok') counts.okCount += count;
    else if (state === 'Warning') counts.warningCount += count;
    else counts.errorCount += count;
  }

  /** Adds all counts, or takes them away again with `factor` -1. */
  addAll(statistics: HealthStatistics, factor: 1 | -1 = 1): void {
    for (const [kind, count] of statistics) {
      this.add(kind, 'Ok', count.okCount * factor);
      this.add(kind, 'Warning', count.warningCount * factor);
      this.add(kind, 'Error', count.errorCount * factor);
    }
  }

  /** The counts so far, as of now. */
  result(): HealthStatistics {
    return new Map([...this.#counts].map(([kind, count]) => [kind, { ...count }]));
  }
}

export const kindsBelowPartition: readonly CountedEntityKind[] = ['Replica'];
export const kindsBelowService: readonly CountedEntityKind[] = ['Replica', 'Partition'];
export const kindsBelowDeployedApplication: readonly CountedEntityKind[] = ['DeployedServicePackage'];
export const kindsBelowApplication: readonly CountedEntityKind[] = [
  'Replica',
  'Partition',
  'Service',
  'DeployedServicePackage',
  'DeployedApplication',
];
export const kindsBelowCluster: readonly CountedEntityKind[] = ['Node', ...kindsBelowApplication, 'Application'];
