import type * as z from 'zod';
import { flag, flagOrNull, healthState, int64OrNull, listOf, numberOrNull, openEnum, secondsOrNull, text, textOrEmpty, texts, timeOrNull } from './fields.ts';
import type { Immutable } from './fields.ts';
import { safetyChecks } from './safety-checks.ts';
import { answerOf, entityOf } from './shape.ts';

export type NodeStatus = 'Invalid' | 'Up' | 'Down' | 'Enabling' | 'Disabling' | 'Disabled' | 'Unknown' | 'Removed';
export type NodeDeactivationIntent = 'Invalid' | 'Pause' | 'Restart' | 'RemoveData' | 'RemoveNode';
export type NodeDeactivationStatus = 'None' | 'SafetyCheckInProgress' | 'SafetyCheckComplete' | 'Completed';

const deactivationTask = answerOf({
  nodeDeactivationTaskId: answerOf({ id: textOrEmpty, nodeDeactivationTaskType: openEnum<'Invalid' | 'Infrastructure' | 'Repair' | 'Client'>() }).nullable(),
  nodeDeactivationIntent: openEnum<NodeDeactivationIntent>(),
  /** Since 10.1: what the caller gave, or its user agent (§2.8). */
  nodeDeactivationDescription: textOrEmpty,
});
const deactivation = answerOf({
  nodeDeactivationIntent: openEnum<NodeDeactivationIntent>(),
  nodeDeactivationStatus: openEnum<NodeDeactivationStatus>(),
  nodeDeactivationTask: listOf(deactivationTask),
  pendingSafetyChecks: safetyChecks,
});

export const nodeInfo = entityOf({
  name: text,
  ipAddressOrFQDN: textOrEmpty,
  type: textOrEmpty,
  codeVersion: textOrEmpty,
  configVersion: textOrEmpty,
  nodeStatus: openEnum<NodeStatus>().transform((status) => status ?? 'Unknown'),
  nodeUpTimeInSeconds: secondsOrNull,
  healthState,
  isSeedNode: flag,
  upgradeDomain: textOrEmpty,
  faultDomain: textOrEmpty,
  /** Hexadecimal digits. */
  id: answerOf({ id: textOrEmpty }).nullable().transform((value) => value?.id ?? ''),
  instanceId: int64OrNull,
  nodeDeactivationInfo: deactivation.nullable(),
  isStopped: flag,
  nodeDownTimeInSeconds: secondsOrNull,
  nodeUpAt: timeOrNull,
  nodeDownAt: timeOrNull,
  nodeTags: texts,
  isNodeByNodeUpgradeInProgress: flagOrNull,
  infrastructurePlacementID: textOrEmpty,
});
export type NodeInfo = Immutable<z.infer<typeof nodeInfo>>;

/** `GET /Nodes/{n}/$/GetLoadInformation`; -1 as a capacity means none is set. */
export const nodeLoad = answerOf({
  nodeName: text,
  nodeLoadMetricInformation: listOf(answerOf({
    name: text,
    nodeCapacity: numberOrNull,
    nodeLoad: numberOrNull,
    nodeRemainingCapacity: numberOrNull,
    isCapacityViolation: flag,
    nodeBufferedCapacity: numberOrNull,
    nodeRemainingBufferedCapacity: numberOrNull,
    currentNodeLoad: numberOrNull,
    nodeCapacityRemaining: numberOrNull,
    bufferedNodeCapacityRemaining: numberOrNull,
    plannedNodeLoadRemoval: numberOrNull,
  })),
});
export type NodeLoad = Immutable<z.infer<typeof nodeLoad>>;
