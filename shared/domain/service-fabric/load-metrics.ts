const bookkeeping = new Set(['Count', 'PrimaryCount', 'ReplicaCount', 'InstanceCount', 'StandByReplicaCount']);
/** One primary and one replica count for each of the cluster's own services. */
const ofSystemService = /^__\w+(?:Primary|Replica|Instance)Count__$/;

/** Whether every cluster has this metric for its own bookkeeping, so that a page may fold it away (service-fabric.md §1.9). */
export function isSystemMetric(name: string): boolean {
  return bookkeeping.has(name) || ofSystemService.test(name);
}
