import type { EntityRowOf } from '../../../shared/contract/clusters/entities.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { healthStateOf } from '../../../shared/domain/service-fabric/health.ts';
import { deactivationWords } from '../../../shared/domain/service-fabric/node-words.ts';
import { partitionRangeWords } from '../../../shared/domain/service-fabric/partition-range.ts';
import type { ApplicationInfo, ApplicationTypeInfo } from '../wire/applications.ts';
import type { CodePackageInfo, DeployedApplicationInfo, DeployedServicePackageInfo } from '../wire/deployed.ts';
import type { NodeInfo } from '../wire/nodes.ts';
import type { PartitionInfo } from '../wire/partitions.ts';
import type { ReplicaInfo } from '../wire/replicas.ts';
import type { ServiceInfo } from '../wire/services.ts';
import { bounded, wholeOrNull } from './bounded-values.ts';

/*
 * Answers as the rows of the lists. A row says nothing that changes by time alone (ages, up times), so that an entity to
 * which nothing happened gives an equal row at every asking.
 */

type PartitionRef = Extract<EntityRef, { kind: 'partition' }>;
type ServiceRef = Extract<EntityRef, { kind: 'service' }>;

/** @param upAt when it came up, where the answer tells it as a time that passed (see `steadyUpTime`); its own time wins. */
export function nodeRow(node: NodeInfo, upAt: number | null = null, downAt: number | null = null): EntityRowOf<'node'> {
  const isDown = node.nodeStatus === 'Down' || node.nodeStatus === 'Removed';
  return {
    key: entityKey({ kind: 'node', nodeName: node.name }),
    kind: 'node', healthState: healthStateOf(node.healthState), nodeName: bounded(node.name), nodeType: bounded(node.type), status: bounded(node.nodeStatus, 80), address: bounded(node.ipAddressOrFQDN, 300),
    upgradeDomain: bounded(node.upgradeDomain, 300), faultDomain: bounded(node.faultDomain, 300), isSeedNode: node.isSeedNode,
    codeVersion: bounded(node.codeVersion, 60), configVersion: bounded(node.configVersion, 60),
    upSince: isDown ? null : (node.nodeUpAt ?? upAt), downSince: isDown ? (node.nodeDownAt ?? downAt) : null,
    deactivation: bounded(deactivationWords(node.nodeDeactivationInfo), 300), isStopped: node.isStopped, instanceId: bounded(node.instanceId, 24),
    tags: node.nodeTags.slice(0, 50).map((tag) => bounded(tag, 200)),
  };
}

export function applicationRow(application: ApplicationInfo): EntityRowOf<'application'> {
  return {
    key: entityKey({ kind: 'application', applicationName: application.name }),
    kind: 'application', healthState: healthStateOf(application.healthState), applicationName: bounded(application.name), typeName: bounded(application.typeName), typeVersion: bounded(application.typeVersion, 300),
    status: bounded(application.status, 80), armManaged: isArmManaged(application.applicationMetadata),
  };
}

/** @param applications how many are of this version; null while that is not known. */
export function applicationTypeRow(type: ApplicationTypeInfo, applications: number | null): EntityRowOf<'applicationType'> {
  return {
    key: entityKey({ kind: 'applicationType', typeName: type.name, typeVersion: type.version }),
    kind: 'applicationType', healthState: type.status === 'Failed' ? 'Error' : 'Ok', typeName: bounded(type.name), typeVersion: bounded(type.version, 300),
    status: bounded(type.status, 80), statusDetails: bounded(type.statusDetails, 4_000), applications, armManaged: isArmManaged(type.applicationTypeMetadata.armResourceId),
  };
}

export function serviceRow(service: ServiceInfo, applicationName: string): EntityRowOf<'service'> {
  return {
    key: entityKey({ kind: 'service', applicationName, serviceName: service.name }),
    kind: 'service', healthState: healthStateOf(service.healthState), applicationName: bounded(applicationName), serviceName: bounded(service.name), serviceKind: bounded(service.serviceKind, 60),
    typeName: bounded(service.typeName), manifestVersion: bounded(service.manifestVersion, 300), status: bounded(service.serviceStatus, 80),
    hasPersistedState: service.serviceKind === 'Stateful' ? service.hasPersistedState : null, armManaged: isArmManaged(service.serviceMetadata), isServiceGroup: service.isServiceGroup,
  };
}

export function partitionRow(partition: PartitionInfo, { applicationName, serviceName }: Omit<ServiceRef, 'kind'>): EntityRowOf<'partition'> {
  const { lastQuorumLossDuration } = partition;
  return {
    key: entityKey({ kind: 'partition', applicationName, serviceName, partitionId: partition.partitionId }),
    kind: 'partition', healthState: healthStateOf(partition.healthState), applicationName: bounded(applicationName), serviceName: bounded(serviceName), partitionId: bounded(partition.partitionId, 64),
    status: bounded(partition.partitionStatus, 80), range: bounded(partitionRangeWords(partition.partitionInformation), 300), serviceKind: bounded(partition.serviceKind, 60),
    targetReplicas: wholeOrNull(partition.targetReplicaSetSize ?? partition.instanceCount), minReplicas: wholeOrNull(partition.minReplicaSetSize ?? partition.minInstanceCount),
    lastQuorumLossMs: typeof lastQuorumLossDuration === 'number' && lastQuorumLossDuration > 0 ? lastQuorumLossDuration : null,
  };
}

export function replicaRow(replica: ReplicaInfo, { applicationName, serviceName, partitionId }: Omit<PartitionRef, 'kind'>): EntityRowOf<'replica'> {
  const { lastInBuildDurationInSeconds: built } = replica;
  return {
    key: entityKey({ kind: 'replica', applicationName, serviceName, partitionId, replicaId: replica.replicaOrInstanceId }),
    kind: 'replica', healthState: healthStateOf(replica.healthState), applicationName: bounded(applicationName), serviceName: bounded(serviceName), partitionId: bounded(partitionId, 64),
    replicaId: bounded(replica.replicaOrInstanceId, 24), role: bounded(roleOf(replica), 60), previousRole: bounded(replica.previousReplicaRole, 60), status: bounded(replica.replicaStatus, 80),
    nodeName: bounded(replica.nodeName), address: bounded(replica.address, 8_000), serviceKind: bounded(replica.serviceKind, 60), lastBuildMs: typeof built === 'number' && built >= 0 ? built * 1_000 : null,
  };
}

/** Instances have no role, except those that configure themselves. */
export function roleOf(replica: { readonly replicaRole: string | null; readonly instanceRole?: string | null }): string {
  return replica.replicaRole ?? replica.instanceRole ?? '';
}

export function deployedApplicationRow(deployed: DeployedApplicationInfo, nodeName: string): EntityRowOf<'deployedApplication'> {
  return {
    key: entityKey({ kind: 'deployedApplication', nodeName, applicationName: deployed.name }),
    kind: 'deployedApplication', healthState: healthStateOf(deployed.healthState), nodeName: bounded(nodeName), applicationName: bounded(deployed.name), typeName: bounded(deployed.typeName),
    typeVersion: bounded(deployed.typeVersion, 300), status: bounded(deployed.status, 80),
    workDirectory: bounded(deployed.workDirectory, 2_000), logDirectory: bounded(deployed.logDirectory, 2_000), tempDirectory: bounded(deployed.tempDirectory, 2_000),
  };
}

/** @param healthState out of the health of its deployed application; the package's own answer does not tell it. */
export function deployedServicePackageRow(servicePackage: DeployedServicePackageInfo, nodeName: string, applicationName: string, healthState: string | null): EntityRowOf<'deployedServicePackage'> {
  const { name, servicePackageActivationId: activationId } = servicePackage;
  return {
    key: entityKey({ kind: 'deployedServicePackage', nodeName, applicationName, serviceManifestName: name, activationId }),
    kind: 'deployedServicePackage', healthState: healthStateOf(healthState), nodeName: bounded(nodeName), applicationName: bounded(applicationName), serviceManifestName: bounded(name),
    activationId: bounded(activationId), version: bounded(servicePackage.version, 300), status: bounded(servicePackage.status, 80),
  };
}

export function codePackageRow(codePackage: CodePackageInfo, nodeName: string, applicationName: string): EntityRowOf<'codePackage'> {
  const { name, serviceManifestName, servicePackageActivationId: activationId, mainEntryPoint: main, runFrequencyInterval } = codePackage;
  const statistics = main?.codePackageEntryPointStatistics ?? null;
  return {
    key: entityKey({ kind: 'codePackage', nodeName, applicationName, serviceManifestName, activationId, codePackageName: name }),
    // Code packages have no health of their own.
    kind: 'codePackage', healthState: 'Unknown', nodeName: bounded(nodeName), applicationName: bounded(applicationName), serviceManifestName: bounded(serviceManifestName), activationId: bounded(activationId),
    codePackageName: bounded(name), version: bounded(codePackage.version, 300), hostType: bounded(codePackage.hostType, 60), status: bounded(codePackage.status, 80),
    processId: bounded(main?.processId, 24), startedAt: statistics?.lastSuccessfulActivationTime ?? statistics?.lastActivationTime ?? null, instanceId: bounded(main?.instanceId, 24),
    runFrequencyMs: typeof runFrequencyInterval === 'number' ? runFrequencyInterval : null,
    exits: wholeOrNull(statistics?.exitCount ?? null), lastExitCode: statistics === null || statistics.lastExitTime === null ? null : bounded(statistics.lastExitCode, 24), lastExitAt: statistics?.lastExitTime ?? null,
  };
}

function isArmManaged(resourceId: string | null): boolean {
  return resourceId !== null && resourceId !== '';
}
