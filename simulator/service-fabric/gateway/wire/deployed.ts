import type {
  ClusterModel,
  CodePackageEntryPoint,
  DeployedApplication,
  DeployedCodePackage,
  DeployedServicePackage,
  HealthState,
  Partition,
  Replica,
  ReplicaDetail,
} from '../../model/index.ts';
import { idOf, time } from './text.ts';

/**
 * What runs on a node, as JSON. Replica details have the property names, and the statistics of code packages the bare
 * numbers, of recorded answers; the description has other names and strings.
 */

export function deployedApplicationInfo(deployed: DeployedApplication, healthState: HealthState | 'Unknown', apiVersion: number): object {
  const { application } = deployed;
  const folder = `D:\\SvcFab\\_App\\${application.typeName}_App${String(folderNumber(application.name))}`;
  return {
    Id: idOf(application.name, apiVersion),
    Name: application.name,
    TypeName: application.typeName,
    Status: deployed.status,
    WorkDirectory: `${folder}\\work`,
    LogDirectory: `${folder}\\log`,
    TempDirectory: `${folder}\\temp`,
    HealthState: healthState,
  };
}

/** The number in the folder's name is the cluster's own; here it only has to stay the same. */
function folderNumber(name: string): number {
  let hash = 0;
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % 1000;
}

export function servicePackageInfo(servicePackage: DeployedServicePackage): object {
  return {
    Name: servicePackage.serviceManifestName,
    Version: servicePackage.version,
    Status: servicePackage.status,
    ServicePackageActivationId: servicePackage.servicePackageActivationId,
    HealthState: 'Unknown',
  };
}

const NO_ENTRY_POINT = {
  EntryPointLocation: '',
  ProcessId: '0',
  RunAsUserName: '',
  NextActivationTime: time(undefined),
  Status: 'Invalid',
  CodePackageEntryPointStatistics: {
    LastExitCode: 0,
    LastActivationTime: time(undefined),
    LastExitTime: time(undefined),
    LastSuccessfulActivationTime: time(undefined),
    LastSuccessfulExitTime: time(undefined),
    ActivationFailureCount: 0,
    ContinuousActivationFailureCount: 0,
    ExitFailureCount: 0,
    ContinuousExitFailureCount: 0,
    ActivationCount: 0,
    ExitCount: 0,
  },
  InstanceId: '0',
  ContainerId: '',
};

export function codePackageInfo(codePackage: DeployedCodePackage): object {
  return {
    Name: codePackage.name,
    Version: codePackage.version,
    ServiceManifestName: codePackage.serviceManifestName,
    Status: codePackage.status,
    RunFrequencyInterval: 0,
    SetupEntryPoint: NO_ENTRY_POINT,
    MainEntryPoint: entryPoint(codePackage.mainEntryPoint),
    HasSetupEntryPoint: false,
    ServicePackageActivationId: codePackage.servicePackageActivationId,
    HostType: codePackage.hostType,
    HostIsolationMode: codePackage.hostIsolationMode,
  };
}

function entryPoint(point: CodePackageEntryPoint): object {
  const { statistics } = point;
  return {
    EntryPointLocation: point.entryPointLocation,
    ProcessId: String(point.processId),
    RunAsUserName: point.runAsUserName,
    NextActivationTime: time(point.nextActivationTime),
    Status: point.status,
    CodePackageEntryPointStatistics: {
      LastExitCode: statistics.lastExitCode,
      LastActivationTime: time(statistics.lastActivationTime),
      LastExitTime: time(statistics.lastExitTime),
      LastSuccessfulActivationTime: time(statistics.lastSuccessfulActivationTime),
      LastSuccessfulExitTime: time(statistics.lastSuccessfulExitTime),
      ActivationFailureCount: statistics.activationFailureCount,
      ContinuousActivationFailureCount: statistics.continuousActivationFailureCount,
      ExitFailureCount: statistics.exitFailureCount,
      ContinuousExitFailureCount: statistics.continuousExitFailureCount,
      ActivationCount: statistics.activationCount,
      ExitCount: statistics.exitCount,
    },
    InstanceId: point.instanceId.toString(),
    ContainerId: point.containerId,
  };
}

/** `DeployedServiceReplicaInfo`. */
export function deployedReplicaInfo(replica: Replica, model: ClusterModel): object {
  const { partition } = replica;
  const { service } = partition;
  const isStateful = service.serviceKind === 'Stateful';
  const deployed = model.deployedApplication(replica.nodeName, service.application.name);
  const owner = deployed?.servicePackages.get(`${service.serviceManifestName}\n${replica.servicePackageActivationId}`);
  return {
    ServiceKind: service.serviceKind,
    ServiceName: service.name,
    ServiceTypeName: service.typeName,
    ServiceManifestVersion: '',
    ServiceManifestName: service.serviceManifestName,
    CodePackageName: (owner && model.codePackages(owner)[0]?.name) ?? '',
    PartitionId: partition.id,
    ...(isStateful ? { ReplicaId: replica.id.toString(), ReplicaRole: replica.role } : { InstanceId: replica.id.toString() }),
    ReplicaStatus: replica.status,
    Address: model.replicaAddress(replica),
    ServicePackageActivationId: replica.servicePackageActivationId,
    HostProcessId: String(model.hostProcessId(replica)),
    ...(isStateful ? { ReconfigurationInformation: reconfiguration(replica, partition) } : {}),
  };
}

function reconfiguration(replica: Replica, partition: Partition): object {
  const running = partition.reconfiguration;
  return {
    PreviousConfigurationRole: replica.previousRole,
    ReconfigurationPhase: running?.phase ?? 'None',
    ReconfigurationType: running?.type ?? 'None',
    ReconfigurationStartTimeUtc: time(running?.startedAt),
  };
}

/** `DeployedServiceReplicaDetailInfo`. */
export function deployedReplicaDetail(replica: Replica, model: ClusterModel): object {
  const detail = model.replicaDetail(replica);
  const { service } = replica.partition;
  const isStateful = service.serviceKind === 'Stateful';
  const common = {
    ServiceKind: service.serviceKind,
    ServiceName: service.name,
    PartitionId: replica.partition.id,
    CurrentServiceOperation: detail.currentServiceOperation,
    CurrentServiceOperationStartTimeUtc: time(detail.currentServiceOperationStartTime),
    ReportedLoad: detail.reportedLoad.map((each) => ({
      Name: each.name,
      Value: Math.round(each.value),
      CurrentValue: String(each.value),
      LastReportedUtc: time(each.lastReportedAt),
    })),
  };
  if (!isStateful) return { ...common, InstanceId: replica.id.toString(), DeployedServiceReplicaInstance: deployedReplicaInfo(replica, model) };
  return {
    ...common,
    ReplicaId: replica.id.toString(),
    CurrentReplicatorOperation: detail.currentReplicatorOperation,
    ReadStatus: detail.readStatus,
    WriteStatus: detail.writeStatus,
    ReplicatorStatus: replicatorStatus(replica, detail, model.clock.now()),
    DeployedServiceReplica: deployedReplicaInfo(replica, model),
  };
}

function replicatorStatus(replica: Replica, detail: ReplicaDetail, now: number): object {
  const queue = {
    QueueUtilizationPercentage: detail.queue.queueUtilizationPercentage,
    QueueMemorySize: detail.queue.queueMemorySize.toString(),
    FirstSequenceNumber: detail.queue.firstSequenceNumber.toString(),
    CompletedSequenceNumber: detail.queue.completedSequenceNumber.toString(),
    CommittedSequenceNumber: detail.queue.committedSequenceNumber.toString(),
    LastSequenceNumber: detail.queue.lastSequenceNumber.toString(),
  };
  const last = queue.LastSequenceNumber;
  if (replica.role === 'Primary') {
    return {
      Kind: 'Primary',
      ReplicationQueueStatus: queue,
      RemoteReplicators: detail.remoteReplicaIds.map((id) => remoteReplicator(id, replica.partition, last, now)),
    };
  }
  return {
    Kind: replica.role === 'IdleSecondary' ? 'IdleSecondary' : 'ActiveSecondary',
    ReplicationQueueStatus: queue,
    LastReplicationOperationReceivedTimeUtc: time(now - 2000),
    IsInBuild: replica.status === 'InBuild',
    CopyQueueStatus: EMPTY_QUEUE,
    LastCopyOperationReceivedTimeUtc: time(replica.openedAt),
    LastAcknowledgementSentTimeUtc: time(now - 2000),
  };
}

const EMPTY_QUEUE = {
  QueueUtilizationPercentage: 0,
  QueueMemorySize: '0',
  FirstSequenceNumber: '-1',
  CompletedSequenceNumber: '-1',
  CommittedSequenceNumber: '-1',
  LastSequenceNumber: '-1',
};

const NO_DELAY = { AverageReceiveDuration: '0', AverageApplyDuration: '0', NotReceivedCount: '0', ReceivedAndNotAppliedCount: '0' };

function remoteReplicator(id: bigint, partition: Partition, last: string, now: number): object {
  const isInBuild = partition.replicas.some((each) => each.id === id && each.status === 'InBuild');
  return {
    ReplicaId: id.toString(),
    LastAcknowledgementProcessedTimeUtc: time(now - 1000),
    LastReceivedReplicationSequenceNumber: isInBuild ? '-1' : last,
    LastAppliedReplicationSequenceNumber: isInBuild ? '-1' : last,
    IsInBuild: isInBuild,
    LastReceivedCopySequenceNumber: isInBuild ? last : '-1',
    LastAppliedCopySequenceNumber: isInBuild ? last : '-1',
    RemoteReplicatorAcknowledgementStatus: {
      ReplicationStreamAcknowledgementDetail: { ...NO_DELAY, AverageReceiveDuration: '8', AverageApplyDuration: '9' },
      CopyStreamAcknowledgementDetail: NO_DELAY,
    },
  };
}
