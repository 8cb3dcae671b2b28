import type { ClusterFeatures } from './commands.ts';
import type { NodeType, ServiceKind } from './entities.ts';

/** A service of `fabric:/System` and the well-known ids of its partitions. */
export interface SystemServiceDefinition {
  readonly name: string;
  readonly typeName: string;
  readonly serviceKind: ServiceKind;
  /** Empty: an id is drawn. */
  readonly partitionIds: readonly string[];
  readonly placementConstraints: string;
}

const fixed = (suffix: string): string => `00000000-0000-0000-0000-${suffix.padStart(12, '0')}`;

/** The system services a cluster with these features runs, in the order of their names. */
export function systemServicesOf(
  features: ClusterFeatures,
  nodeTypes: readonly NodeType[],
  sizeOf: (nodeType: string) => number,
): readonly SystemServiceDefinition[] {
  const primary = nodeTypes.find((type) => type.isPrimary)?.name ?? '';
  const stateful = (name: string, typeName: string, suffixes: readonly string[]): SystemServiceDefinition => ({
    name: `fabric:/System/${name}`,
    typeName,
    serviceKind: 'Stateful',
    partitionIds: suffixes.map(fixed),
    placementConstraints: `(NodeTypeName==${primary})`,
  });
  const services: SystemServiceDefinition[] = [
    stateful('ClusterManagerService', 'ClusterManagerServiceType', ['2000']),
    stateful('FailoverManagerService', 'FMServiceType', ['1']),
    stateful('NamingService', 'NamingStoreService', ['1000', '1001', '1002']),
    {
      name: 'fabric:/System/DnsService',
      typeName: 'DnsServiceType',
      serviceKind: 'Stateless',
      partitionIds: [],
      placementConstraints: '',
    },
  ];
  if (features.nativeImageStore) services.push(stateful('ImageStoreService', 'FileStoreServiceType', ['3000']));
  if (features.eventStore) services.push(stateful('EventStoreService', 'EventStoreServiceType', ['9000']));
  if (features.repairManager) services.push(stateful('RepairManagerService', 'RepairManagerServiceType', ['4000']));
  if (features.faultAnalysis) services.push(stateful('FaultAnalysisService', 'FaultAnalysisServiceType', ['5000']));
  if (features.backupRestore) services.push(stateful('BackupRestoreService', 'BackupRestoreServiceType', ['8000']));
  if (features.managedByResourceProvider) services.push(stateful('UpgradeService', 'UpgradeServiceType', ['7000']));
  if (features.infrastructureService) {
    for (const type of nodeTypes) {
      services.push({
        ...stateful(`InfrastructureService/${type.name}`, 'InfrastructureServiceType', []),
        // On fewer than three nodes its replicas could not spare one, and would hold every repair of their own nodes.
        placementConstraints: `(NodeTypeName==${sizeOf(type.name) >= 3 ? type.name : primary})`,
      });
    }
  }
  return services.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
