import type * as z from 'zod';
import { entityName, entityNameOrNull, flag, healthState, int64OrNull, listOf, numberOrNull, openEnum, partitionId, secondsOrNull, spanOrNull, textOrEmpty, textOrNull, timeOrNull } from './fields.ts';
import type { Immutable } from './fields.ts';
import { loadReports } from './partitions.ts';
import type { ServiceKind } from './services.ts';
import { answerOf, entityOf } from './shape.ts';

export type ReplicaStatus = 'Invalid' | 'InBuild' | 'Standby' | 'Ready' | 'Down' | 'Dropped' | 'ToBeRemoved';
export type ReplicaRole = 'Unknown' | 'None' | 'Primary' | 'IdleSecondary' | 'ActiveSecondary' | 'IdleAuxiliary' | 'ActiveAuxiliary' | 'PrimaryAuxiliary';

const ids = { replicaId: int64OrNull, instanceId: int64OrNull };
/** One field for both kinds of id, since a partition holds either replicas or instances. */
function withOneId<Fields extends { replicaId: string | null; instanceId: string | null }>({ replicaId, instanceId, ...rest }: Fields) {
  return { ...rest, replicaOrInstanceId: replicaId ?? instanceId ?? '' };
}

/** A replica (stateful) or an instance (stateless; role null). */
export const replicaInfo = entityOf({
  serviceKind: openEnum<ServiceKind>().transform((kind) => kind ?? 'Invalid'),
  replicaStatus: openEnum<ReplicaStatus>().transform((status) => status ?? 'Invalid'),
  healthState,
  nodeName: textOrEmpty,
  /** Often JSON text with named endpoints. */
  address: textOrEmpty,
  lastInBuildDurationInSeconds: secondsOrNull,
  replicaRole: openEnum<ReplicaRole>(),
  previousReplicaRole: openEnum<ReplicaRole>(),
  /** Self-reconfiguring services name roles so. */
  instanceRole: textOrNull,
  toBeRemovedReplicaExpirationTimeUtc: timeOrNull,
  ...ids,
}).transform(withOneId);
export type ReplicaInfo = Immutable<z.infer<typeof replicaInfo>>;

const reconfiguration = answerOf({
  previousConfigurationRole: openEnum<ReplicaRole>(),
  reconfigurationPhase: openEnum<'Unknown' | 'None' | 'Phase0' | 'Phase1' | 'Phase2' | 'Phase3' | 'Phase4' | 'AbortPhaseZero'>(),
  reconfigurationType: openEnum<'Unknown' | 'SwapPrimary' | 'Failover' | 'Other'>(),
  reconfigurationStartTimeUtc: timeOrNull,
});

/** A replica or instance as its node knows it. */
export const deployedReplicaInfo = entityOf({
  serviceKind: openEnum<ServiceKind>().transform((kind) => kind ?? 'Invalid'),
  serviceName: entityName,
  serviceTypeName: textOrEmpty,
  serviceManifestName: textOrEmpty,
  codePackageName: textOrEmpty,
  partitionId,
  replicaStatus: openEnum<ReplicaStatus>().transform((status) => status ?? 'Invalid'),
  address: textOrEmpty,
  servicePackageActivationId: textOrEmpty,
  hostProcessId: textOrEmpty,
  replicaRole: openEnum<ReplicaRole>(),
  reconfigurationInformation: reconfiguration.nullable(),
  ...ids,
}).transform(withOneId);
export type DeployedReplicaInfo = Immutable<z.infer<typeof deployedReplicaInfo>>;

/** Numbers of a replicator's queue; sequence numbers are 64-bit digits. */
const queue = answerOf({
  queueUtilizationPercentage: numberOrNull,
  queueMemorySize: numberOrNull,
  firstSequenceNumber: int64OrNull,
  completedSequenceNumber: int64OrNull,
  committedSequenceNumber: int64OrNull,
  lastSequenceNumber: int64OrNull,
}).nullable();
/** Durations in milliseconds. */
const acknowledgement = answerOf({ averageReceiveDuration: spanOrNull, averageApplyDuration: spanOrNull, notReceivedCount: numberOrNull, receivedAndNotAppliedCount: numberOrNull }).nullable();
const remoteReplicator = answerOf({
  replicaId: int64OrNull,
  lastAcknowledgementProcessedTimeUtc: timeOrNull,
  lastReceivedReplicationSequenceNumber: int64OrNull,
  lastAppliedReplicationSequenceNumber: int64OrNull,
  isInBuild: flag,
  lastReceivedCopySequenceNumber: int64OrNull,
  lastAppliedCopySequenceNumber: int64OrNull,
  remoteReplicatorAcknowledgementStatus: answerOf({ replicationStreamAcknowledgementDetail: acknowledgement, copyStreamAcknowledgementDetail: acknowledgement }).nullable(),
});
/** `kind` is `Primary`, `ActiveSecondary`, `IdleSecondary`, or newer; fields of the other kinds are null. */
const replicator = entityOf({
  kind: textOrEmpty,
  replicationQueueStatus: queue,
  remoteReplicators: listOf(remoteReplicator),
  lastReplicationOperationReceivedTimeUtc: timeOrNull,
  isInBuild: flag,
  copyQueueStatus: queue,
  lastCopyOperationReceivedTimeUtc: timeOrNull,
  lastAcknowledgementSentTimeUtc: timeOrNull,
});
/** Of services that keep their state in the key-value store. */
const keyValueStore = answerOf({
  kind: textOrEmpty,
  databaseRowCountEstimate: numberOrNull,
  databaseLogicalSizeEstimate: numberOrNull,
  copyNotificationCurrentKeyFilter: textOrEmpty,
  copyNotificationCurrentProgress: numberOrNull,
  statusDetails: textOrEmpty,
});

export const replicaDetail = entityOf({
  serviceKind: openEnum<ServiceKind>().transform((kind) => kind ?? 'Invalid'),
  serviceName: entityNameOrNull,
  partitionId,
  currentServiceOperation: openEnum<'Unknown' | 'None' | 'Open' | 'ChangeRole' | 'Close' | 'Abort'>(),
  currentServiceOperationStartTimeUtc: timeOrNull,
  reportedLoad: loadReports,
  currentReplicatorOperation: textOrNull,
  readStatus: textOrNull,
  writeStatus: textOrNull,
  replicatorStatus: replicator.nullable(),
  replicaStatus: keyValueStore.nullable(),
  /** The published name; gateways write one of the two others, by kind of service. */
  deployedServiceReplicaQueryResult: deployedReplicaInfo.nullable(),
  deployedServiceReplica: deployedReplicaInfo.nullable(),
  deployedServiceReplicaInstance: deployedReplicaInfo.nullable(),
  ...ids,
}).transform(({ deployedServiceReplicaQueryResult, deployedServiceReplica, deployedServiceReplicaInstance, ...rest }) =>
  withOneId({ ...rest, deployedServiceReplicaQueryResult: deployedServiceReplicaQueryResult ?? deployedServiceReplica ?? deployedServiceReplicaInstance }));
export type ReplicaDetail = Immutable<z.infer<typeof replicaDetail>>;
