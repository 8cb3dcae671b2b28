import type * as z from 'zod';
import { healthState, int64OrNull, listOf, numberOrNull, openEnum, partitionId, secondsOrNull, spanOrNull, text, textOrEmpty, textOrNull, timeOrNull, entityName } from './fields.ts';
import type { Immutable } from './fields.ts';
import type { ServiceKind } from './services.ts';
import { answerOf, entityOf } from './shape.ts';

export type PartitionStatus = 'Invalid' | 'Ready' | 'NotReady' | 'InQuorumLoss' | 'Reconfiguring' | 'Deleting';

/** Keys are 64-bit and stay decimal digits. */
export const partitionInformation = answerOf({
  servicePartitionKind: openEnum<'Invalid' | 'Singleton' | 'Int64Range' | 'Named'>(),
  id: partitionId,
  name: textOrNull,
  lowKey: int64OrNull,
  highKey: int64OrNull,
});

export const epoch = answerOf({ configurationVersion: int64OrNull, dataLossVersion: int64OrNull });

/** A partition of a service of any kind: the fields of the other kinds are null. */
export const partitionInfo = entityOf({
  serviceKind: openEnum<ServiceKind>().transform((kind) => kind ?? 'Invalid'),
  healthState,
  partitionStatus: openEnum<PartitionStatus>().transform((status) => status ?? 'Invalid'),
  partitionInformation,
  targetReplicaSetSize: numberOrNull,
  minReplicaSetSize: numberOrNull,
  auxiliaryReplicaCount: numberOrNull,
  instanceCount: numberOrNull,
  minInstanceCount: numberOrNull,
  minInstancePercentage: numberOrNull,
  lastQuorumLossDuration: spanOrNull,
  /** Newer versions write this instead; seconds. */
  lastQuorumLossDurationInSeconds: secondsOrNull,
  primaryEpoch: epoch.nullable(),
  currentConfigurationEpoch: epoch.nullable(),
}).transform(({ currentConfigurationEpoch, lastQuorumLossDuration, lastQuorumLossDurationInSeconds: seconds, ...rest }) => ({
  ...rest,
  partitionId: rest.partitionInformation.id,
  primaryEpoch: rest.primaryEpoch ?? currentConfigurationEpoch,
  /** Milliseconds. */
  lastQuorumLossDuration: lastQuorumLossDuration ?? (typeof seconds === 'number' ? seconds * 1_000 : seconds),
}));
export type PartitionInfo = Immutable<z.infer<typeof partitionInfo>>;

const loadReport = answerOf({ name: text, value: numberOrNull, currentValue: numberOrNull, lastReportedUtc: timeOrNull });
export const loadReports = listOf(loadReport);
export const partitionLoad = answerOf({
  partitionId,
  primaryLoadMetricReports: loadReports,
  secondaryLoadMetricReports: loadReports,
  auxiliaryLoadMetricReports: loadReports,
});
export type PartitionLoad = Immutable<z.infer<typeof partitionLoad>>;

/** One line of `GetLoadedPartitionInfoList`. */
export const loadedPartition = answerOf({ serviceName: entityName, partitionId, metricName: textOrEmpty, load: numberOrNull });
export type LoadedPartition = Immutable<z.infer<typeof loadedPartition>>;
