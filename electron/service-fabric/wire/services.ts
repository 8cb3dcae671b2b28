import type * as z from 'zod';
import { armResourceId, loadMetric } from './applications.ts';
import { entityName, entityNameOrNull, flag, healthState, int64OrNull, listOf, numberOrNull, openEnum, partitionId, secondsOrNull, text, textOrEmpty, textOrNull, texts } from './fields.ts';
import type { Immutable } from './fields.ts';
import { answerOf, entityOf } from './shape.ts';

/** `SelfReconfiguring` is newer than the published descriptions (§1.10). */
export type ServiceKind = 'Invalid' | 'Stateless' | 'Stateful' | 'SelfReconfiguring';
export type ServiceStatus = 'Unknown' | 'Active' | 'Upgrading' | 'Deleting' | 'Creating' | 'Failed' | 'Disabling';

export const serviceInfo = entityOf({
  serviceKind: openEnum<ServiceKind>().transform((kind) => kind ?? 'Invalid'),
  id: textOrEmpty,
  name: entityName,
  typeName: textOrEmpty,
  manifestVersion: textOrEmpty,
  healthState,
  serviceStatus: openEnum<ServiceStatus>().transform((status) => status ?? 'Unknown'),
  isServiceGroup: flag,
  /** Stateful ones only. */
  hasPersistedState: flag,
  /** Resource id in Azure, of a service that is managed from there. */
  serviceMetadata: armResourceId,
});
export type ServiceInfo = Immutable<z.infer<typeof serviceInfo>>;

/** `Kind`-discriminated parts of a description that newer versions add to; what is not listed stands in `more`. */
const scalingPart = entityOf({
  kind: textOrEmpty,
  metricName: textOrNull,
  lowerLoadThreshold: numberOrNull,
  upperLoadThreshold: numberOrNull,
  scaleIntervalInSeconds: numberOrNull,
  minInstanceCount: numberOrNull,
  maxInstanceCount: numberOrNull,
  minPartitionCount: numberOrNull,
  maxPartitionCount: numberOrNull,
  scaleIncrement: numberOrNull,
});
const tags = answerOf({ count: numberOrNull, tags: texts }).nullable().transform((value) => value?.tags ?? []);

export const partitionScheme = answerOf({
  partitionScheme: openEnum<'Invalid' | 'Singleton' | 'UniformInt64Range' | 'Named'>(),
  count: numberOrNull,
  names: texts,
  lowKey: int64OrNull,
  highKey: int64OrNull,
});

/** What the service was created with, of either kind: the fields of the other kind are null. `instanceCount` -1 means one on every node. */
export const serviceDescription = entityOf({
  serviceKind: openEnum<ServiceKind>().transform((kind) => kind ?? 'Invalid'),
  applicationName: entityNameOrNull,
  serviceName: entityName,
  serviceTypeName: textOrEmpty,
  partitionDescription: partitionScheme.nullable(),
  placementConstraints: textOrEmpty,
  correlationScheme: listOf(answerOf({ scheme: textOrEmpty, serviceName: textOrEmpty })),
  serviceLoadMetrics: listOf(loadMetric),
  servicePlacementPolicies: listOf(answerOf({ type: textOrEmpty, domainName: textOrNull })),
  defaultMoveCost: openEnum<'Zero' | 'Low' | 'Medium' | 'High' | 'VeryHigh'>(),
  isDefaultMoveCostSpecified: flag,
  servicePackageActivationMode: openEnum<'SharedProcess' | 'ExclusiveProcess'>(),
  serviceDnsName: textOrEmpty,
  scalingPolicies: listOf(answerOf({ scalingTrigger: scalingPart.nullable(), scalingMechanism: scalingPart.nullable() })),
  tagsRequiredToPlace: tags,
  tagsRequiredToRun: tags,
  instanceCount: numberOrNull,
  minInstanceCount: numberOrNull,
  minInstancePercentage: numberOrNull,
  instanceCloseDelayDurationSeconds: secondsOrNull,
  instanceRestartWaitDurationSeconds: secondsOrNull,
  targetReplicaSetSize: numberOrNull,
  minReplicaSetSize: numberOrNull,
  auxiliaryReplicaCount: numberOrNull,
  hasPersistedState: flag,
  replicaRestartWaitDurationSeconds: secondsOrNull,
  quorumLossWaitDurationSeconds: secondsOrNull,
  standByReplicaKeepDurationSeconds: secondsOrNull,
  servicePlacementTimeLimitSeconds: secondsOrNull,
  dropSourceReplicaOnMove: flag,
});
export type ServiceDescription = Immutable<z.infer<typeof serviceDescription>>;

/** Why replicas of a service find no node. */
export const unplacedReplicas = answerOf({ serviceName: textOrEmpty, partitionId: textOrEmpty, unplacedReplicaDetails: texts });
export type UnplacedReplicas = Immutable<z.infer<typeof unplacedReplicas>>;

export const resolvedPartition = answerOf({
  name: textOrEmpty,
  partitionInformation: answerOf({ servicePartitionKind: textOrEmpty, id: partitionId }).nullable(),
  endpoints: listOf(answerOf({ kind: textOrEmpty, address: textOrEmpty })),
  version: text,
});
export type ResolvedPartition = Immutable<z.infer<typeof resolvedPartition>>;
