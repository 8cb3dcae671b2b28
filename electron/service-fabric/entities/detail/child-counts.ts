import type { ChildList, EntityDetail } from '../../../../shared/contract/clusters/entities.ts';
import { wordTable } from '../../../../shared/domain/service-fabric/word-table.ts';
import type { HealthStatistics } from '../../wire/health.ts';

const listOf = wordTable<readonly [list: ChildList, label: string]>({
  Node: ['nodes', 'nodes'], Application: ['applications', 'applications'], Service: ['services', 'services'], Partition: ['partitions', 'partitions'], Replica: ['replicas', 'replicas'],
  DeployedApplication: ['deployedApplications', 'deployed applications'], DeployedServicePackage: ['deployedServicePackages', 'service packages'],
});

/**
 * How many children of each kind are in which state, out of an entity's health statistics.
 * @param own the lists that the entity has itself; children further down are counted with the first of them.
 */
export function childCounts(statistics: HealthStatistics | null, own: readonly ChildList[]): EntityDetail['childCounts'] {
  return (statistics ?? []).flatMap(({ entityKind, okCount, warningCount, errorCount }) => {
    const found = listOf(entityKind);
    const [first] = own;
    if (found === undefined || first === undefined) return [];
    const [list, label] = found;
    return [{ list: own.includes(list) ? list : first, label, counts: { ok: okCount, warning: warningCount, error: errorCount } }];
  }).slice(0, 10);
}
