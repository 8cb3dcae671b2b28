import type * as z from 'zod';
import { parameters } from './applications.ts';
import { entityName, flag, flagOrNull, listOf, numberOrNull, openEnum, secondsOrNull, spanOrNull, text, textOrEmpty, textOrNull, timeOrNull } from './fields.ts';
import type { Immutable } from './fields.ts';
import { healthEvaluations } from './health.ts';
import { safetyChecks } from './safety-checks.ts';
import { answerOf, entityOf, mapOf } from './shape.ts';

export type UpgradeState =
  | 'Invalid' | 'RollingBackInProgress' | 'RollingBackCompleted' | 'RollingForwardPending' | 'RollingForwardInProgress' | 'RollingForwardCompleted' | 'Failed';
export type UpgradeMode = 'Invalid' | 'UnmonitoredAuto' | 'UnmonitoredManual' | 'Monitored' | 'UnmonitoredDeferred';
export type UpgradeDomainState = 'Invalid' | 'Pending' | 'InProgress' | 'Completed' | 'Failed';
export type NodeUpgradePhase = 'Invalid' | 'PreUpgradeSafetyCheck' | 'Upgrading' | 'PostUpgradeSafetyCheck';
export type UpgradeFailureReason = 'None' | 'Interrupted' | 'HealthCheck' | 'UpgradeDomainTimeout' | 'OverallUpgradeTimeout';
export type FailureAction = 'Invalid' | 'Rollback' | 'Manual';
export type UpgradeSortOrder = 'Invalid' | 'Default' | 'Numeric' | 'Lexicographical' | 'ReverseNumeric' | 'ReverseLexicographical';
export type HealthCheckPhase = 'Invalid' | 'WaitDuration' | 'StableDuration' | 'Retry';

/** All in milliseconds, or `infinite`. */
export const monitoringPolicy = answerOf({
  failureAction: openEnum<FailureAction>(),
  healthCheckWaitDurationInMilliseconds: spanOrNull,
  healthCheckStableDurationInMilliseconds: spanOrNull,
  healthCheckRetryTimeoutInMilliseconds: spanOrNull,
  upgradeTimeoutInMilliseconds: spanOrNull,
  upgradeDomainTimeoutInMilliseconds: spanOrNull,
});
export type MonitoringPolicy = Immutable<z.infer<typeof monitoringPolicy>>;

const serviceTypePolicy = answerOf({
  maxPercentUnhealthyPartitionsPerService: numberOrNull,
  maxPercentUnhealthyReplicasPerPartition: numberOrNull,
  maxPercentUnhealthyServices: numberOrNull,
});
export const applicationHealthPolicy = answerOf({
  considerWarningAsError: flag,
  maxPercentUnhealthyDeployedApplications: numberOrNull,
  defaultServiceTypeHealthPolicy: serviceTypePolicy.nullable(),
  serviceTypeHealthPolicyMap: mapOf(serviceTypePolicy),
});
export type ApplicationHealthPolicy = Immutable<z.infer<typeof applicationHealthPolicy>>;

export const clusterHealthPolicy = answerOf({
  considerWarningAsError: flag,
  maxPercentUnhealthyNodes: numberOrNull,
  maxPercentUnhealthyApplications: numberOrNull,
  applicationTypeHealthPolicyMap: mapOf(numberOrNull),
  nodeTypeHealthPolicyMap: mapOf(numberOrNull),
});
export type ClusterHealthPolicy = Immutable<z.infer<typeof clusterHealthPolicy>>;

/** What the operator asked for with either kind of upgrade. */
const rolling = {
  upgradeKind: openEnum<'Invalid' | 'Rolling'>(),
  rollingUpgradeMode: openEnum<UpgradeMode>(),
  upgradeReplicaSetCheckTimeoutInSeconds: secondsOrNull,
  instanceCloseDelayDurationInSeconds: secondsOrNull,
  forceRestart: flag,
  sortOrder: openEnum<UpgradeSortOrder>(),
  monitoringPolicy: monitoringPolicy.nullable(),
};
export const applicationUpgradeDescription = entityOf({
  name: entityName,
  targetApplicationTypeVersion: textOrEmpty,
  /** The complete list that was asked for. */
  parameters,
  applicationHealthPolicy: applicationHealthPolicy.nullable(),
  ...rolling,
});
export type ApplicationUpgradeDescription = Immutable<z.infer<typeof applicationUpgradeDescription>>;

export const clusterUpgradeDescription = entityOf({
  codeVersion: textOrEmpty,
  configVersion: textOrEmpty,
  enableDeltaHealthEvaluation: flagOrNull,
  clusterHealthPolicy: clusterHealthPolicy.nullable(),
  clusterUpgradeHealthPolicy: answerOf({ maxPercentDeltaUnhealthyNodes: numberOrNull, maxPercentUpgradeDomainDeltaUnhealthyNodes: numberOrNull }).nullable(),
  applicationHealthPolicyMap: answerOf({ applicationHealthPolicyMap: mapOf(applicationHealthPolicy) }).nullable()
    .transform((value) => value?.applicationHealthPolicyMap ?? []),
  ...rolling,
});
export type ClusterUpgradeDescription = Immutable<z.infer<typeof clusterUpgradeDescription>>;

/** What the nodes of the domain under way wait for. */
const domainProgress = answerOf({
  domainName: textOrEmpty,
  nodeUpgradeProgressList: listOf(answerOf({
    nodeName: text,
    upgradePhase: openEnum<NodeUpgradePhase>(),
    pendingSafetyChecks: safetyChecks,
    upgradeDuration: spanOrNull,
  })),
});
export type UpgradeDomainProgress = Immutable<z.infer<typeof domainProgress>>;

const progress = {
  upgradeDomains: listOf(answerOf({ name: textOrEmpty, state: openEnum<UpgradeDomainState>() })),
  upgradeUnits: listOf(answerOf({ name: textOrEmpty, state: openEnum<UpgradeDomainState>() })),
  upgradeState: openEnum<UpgradeState>().transform((state) => state ?? 'Invalid'),
  nextUpgradeDomain: textOrEmpty,
  rollingUpgradeMode: openEnum<UpgradeMode>().transform((mode) => mode ?? 'Invalid'),
  upgradeDurationInMilliseconds: spanOrNull,
  upgradeDomainDurationInMilliseconds: spanOrNull,
  unhealthyEvaluations: healthEvaluations,
  currentUpgradeDomainProgress: domainProgress.nullable(),
  currentUpgradeUnitsProgress: domainProgress.nullable(),
  startTimestampUtc: timeOrNull,
  failureTimestampUtc: timeOrNull,
  failureReason: openEnum<UpgradeFailureReason>(),
  /** Newest versions; such as `PreUpgradeSafetyCheckTimeout`. */
  failureClassification: textOrNull,
  upgradeDomainProgressAtFailure: domainProgress.nullable(),
  upgradeStatusDetails: textOrEmpty,
  isNodeByNode: flag,
  healthCheckElapsedTime: spanOrNull,
  healthCheckPhase: openEnum<HealthCheckPhase>(),
  healthCheckRetryFlips: numberOrNull,
};

/**
 * The last upgrade of an application, or the running one. An application that was never upgraded looks like a success:
 * `upgradeDescription` is null, the mode `Invalid`, no domains, no start (§2.7).
 */
export const applicationUpgradeProgress = entityOf({
  name: entityName,
  typeName: textOrEmpty,
  targetApplicationTypeVersion: textOrEmpty,
  upgradeDescription: applicationUpgradeDescription.nullable(),
  ...progress,
});
export type ApplicationUpgradeProgress = Immutable<z.infer<typeof applicationUpgradeProgress>>;

/** The same of the cluster. `codeVersion` is 0.0.0.0 until the first upgrade. */
export const clusterUpgradeProgress = entityOf({
  codeVersion: textOrEmpty,
  configVersion: textOrEmpty,
  upgradeDescription: clusterUpgradeDescription.nullable(),
  ...progress,
});
export type ClusterUpgradeProgress = Immutable<z.infer<typeof clusterUpgradeProgress>>;

/** What both kinds of progress have in common: all that a picture of an upgrade needs. */
export type UpgradeProgress = Pick<ClusterUpgradeProgress, keyof typeof progress>;
