import type { Partition, PartitionKey, Replica, Service } from '../../model/entities.ts';
import type { HealthState } from '../../model/health-types.ts';
import { loadMetricDescription } from './applications.ts';
import { idOf, seconds } from './text.ts';

/** Services, partitions and replicas as JSON. Names of the fields follow recorded answers where they differ from the description. */

export function serviceInfo(service: Service, healthState: HealthState | 'Unknown', apiVersion: number): object {
  return {
    ServiceKind: service.serviceKind,
    Name: service.name,
    TypeName: service.typeName,
    ManifestVersion: service.manifestVersion,
    ...(service.serviceKind === 'Stateful' ? { HasPersistedState: service.hasPersistedState } : {}),
    HealthState: healthState,
    ServiceStatus: service.status,
    IsServiceGroup: false,
    Id: idOf(service.name, apiVersion),
  };
}

/** Flag bits of a stateful description: which of the optional durations are given. */
const ALL_DURATIONS_GIVEN = 15;
/** Flag bit of a stateless one: the delay before an instance is closed is given. */
const CLOSE_DELAY_GIVEN = 1;

/** `ServiceDescription`. */
export function serviceDescription(service: Service): object {
  const isStateful = service.serviceKind === 'Stateful';
  return {
    ServiceKind: service.serviceKind,
    ApplicationName: service.application.name,
    ServiceName: service.name,
    ServiceTypeName: service.typeName,
    InitializationData: [],
    PartitionDescription: partitionScheme(service),
    ...(isStateful ? statefulDescription(service) : statelessDescription(service)),
    PlacementConstraints: service.placementConstraints,
    CorrelationScheme: [],
    ServiceLoadMetrics: service.loadMetrics.map((metric) => loadMetricDescription(metric, isStateful)),
    ServicePlacementPolicies: [],
    DefaultMoveCost: service.defaultMoveCost,
    IsDefaultMoveCostSpecified: true,
    ServicePackageActivationMode: service.servicePackageActivationMode,
    ServiceDnsName: service.serviceDnsName,
    ScalingPolicies: [],
  };
}

function statefulDescription(service: Service): object {
  return {
    TargetReplicaSetSize: service.targetReplicaSetSize,
    MinReplicaSetSize: service.minReplicaSetSize,
    HasPersistedState: service.hasPersistedState,
    Flags: ALL_DURATIONS_GIVEN,
    ReplicaRestartWaitDurationSeconds: seconds(service.replicaRestartWaitDuration),
    QuorumLossWaitDurationSeconds: seconds(service.quorumLossWaitDuration),
    StandByReplicaKeepDurationSeconds: seconds(service.standByReplicaKeepDuration),
    ServicePlacementTimeLimitSeconds: 0,
    DropSourceReplicaOnMove: false,
  };
}

function statelessDescription(service: Service): object {
  return {
    InstanceCount: service.instanceCount,
    MinInstanceCount: service.minInstanceCount,
    MinInstancePercentage: service.minInstancePercentage,
    Flags: service.instanceCloseDelayDuration > 0 ? CLOSE_DELAY_GIVEN : 0,
    InstanceCloseDelayDurationSeconds: seconds(service.instanceCloseDelayDuration),
    InstanceRestartWaitDurationSeconds: 0,
  };
}

function partitionScheme(service: Service): object {
  const { partitionScheme: scheme } = service;
  if (scheme.scheme === 'Singleton') return { PartitionScheme: 'Singleton' };
  if (scheme.scheme === 'Named') return { PartitionScheme: 'Named', Count: scheme.names.length, Names: scheme.names };
  return {
    PartitionScheme: 'UniformInt64Range',
    Count: scheme.count,
    LowKey: scheme.lowKey.toString(),
    HighKey: scheme.highKey.toString(),
  };
}

/** `ServicePartitionInfo`. */
export function partitionInfo(partition: Partition, healthState: HealthState | 'Unknown', now: number): object {
  const { service } = partition;
  const common = { HealthState: healthState, PartitionStatus: partition.status };
  const information = partitionInformation(partition.id, partition.key);
  if (service.serviceKind === 'Stateless') {
    return {
      ServiceKind: 'Stateless',
      PartitionInformation: information,
      InstanceCount: service.instanceCount,
      MinInstanceCount: service.minInstanceCount,
      MinInstancePercentage: service.minInstancePercentage,
      ...common,
    };
  }
  const lossMs = partition.quorumLostAt === undefined ? partition.lastQuorumLossDuration : now - partition.quorumLostAt;
  return {
    ServiceKind: 'Stateful',
    PartitionInformation: information,
    TargetReplicaSetSize: service.targetReplicaSetSize,
    MinReplicaSetSize: service.minReplicaSetSize,
    ...common,
    LastQuorumLossDurationInSeconds: String(Math.max(0, Math.floor(lossMs / 1000))),
    CurrentConfigurationEpoch: {
      ConfigurationVersion: partition.epoch.configurationVersion.toString(),
      DataLossVersion: partition.epoch.dataLossVersion.toString(),
    },
  };
}

export function partitionInformation(id: string, key: PartitionKey): object {
  if (key.kind === 'Singleton') return { ServicePartitionKind: 'Singleton', Id: id };
  if (key.kind === 'Named') return { ServicePartitionKind: 'Named', Id: id, Name: key.name };
  return { ServicePartitionKind: 'Int64Range', Id: id, LowKey: key.lowKey.toString(), HighKey: key.highKey.toString() };
}

/** `ReplicaInfo`: replicas have roles, instances have none. */
export function replicaInfo(replica: Replica, healthState: HealthState | 'Unknown', address: string): object {
  const common = {
    ReplicaStatus: replica.status,
    HealthState: healthState,
    Address: address,
    NodeName: replica.nodeName,
    LastInBuildDurationInSeconds: String(replica.lastInBuildDurationSeconds),
  };
  if (replica.partition.service.serviceKind === 'Stateless') {
    return { ServiceKind: 'Stateless', InstanceId: replica.id.toString(), ...common };
  }
  return {
    ServiceKind: 'Stateful',
    ReplicaId: replica.id.toString(),
    ReplicaRole: replica.role,
    PreviousReplicaRole: replica.previousRole,
    ...common,
  };
}
