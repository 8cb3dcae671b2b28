import type { ChildList, EntityDetail } from '../../../../shared/contract/clusters/entities.ts';
import type { HealthStatistics } from '../../wire/health.ts';

/** Kinds from the top down, each with the lists in which its entities, or else those that hold them, are found. */
const kinds: readonly { readonly kind: string; readonly label: string; readonly lists: readonly ChildList[] }[] = [
  { kind: 'Node', label: 'nodes', lists: ['nodes'] },
  { kind: 'Application', label: 'applications', lists: ['applications'] },
  { kind: 'Service', label: 'services', lists: ['services', 'applications'] },
  { kind: 'Partition', label: 'partitions', lists: ['partitions', 'services', 'applications'] },
  { kind: 'Replica', label: 'replicas', lists: ['replicas', 'partitions', 'services', 'applications'] },
  { kind: 'DeployedApplication', label: 'deployed applications', lists: ['deployedApplications', 'applications'] },
  { kind: 'DeployedServicePackage', label: 'service packages', lists: ['deployedServicePackages', 'deployedApplications', 'applications'] },
];

/**
 * How many children of each kind are in which state, out of an entity's health statistics; each with the entity's own
 * list that leads to them.
 */
export function childCounts(statistics: HealthStatistics | null, own: readonly ChildList[]): EntityDetail['childCounts'] {
  return kinds.flatMap(({ kind, label, lists }) => {
    const counted = statistics?.find(({ entityKind }) => entityKind === kind);
    const list = lists.find((each) => own.includes(each));
    if (counted === undefined || list === undefined) return [];
    return [{ list, label, counts: { ok: counted.okCount, warning: counted.warningCount, error: counted.errorCount } }];
  });
}
