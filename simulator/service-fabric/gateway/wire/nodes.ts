import type { ClusterNode, SafetyCheck } from '../../model/entities.ts';
import type { HealthState } from '../../model/health-types.ts';
import { time } from './text.ts';

/** Safety checks, each in its `{SafetyCheck}` wrapper. */
export function safetyChecks(checks: readonly SafetyCheck[]): { SafetyCheck: object }[] {
  return checks.map((check) => ({
    SafetyCheck: check.kind === 'EnsureSeedNodeQuorum' ? { Kind: check.kind } : { Kind: check.kind, PartitionId: check.partitionId },
  }));
}

/** `NodeInfo`; `now` in epoch milliseconds for the ages. */
export function nodeInfo(node: ClusterNode, healthState: HealthState | 'Unknown', now: number): object {
  const isDown = node.status === 'Down';
  return {
    Name: node.name,
    IpAddressOrFQDN: node.ipAddressOrFQDN,
    Type: node.nodeType,
    CodeVersion: node.codeVersion,
    ConfigVersion: node.configVersion,
    NodeStatus: node.status,
    NodeUpTimeInSeconds: isDown ? '0' : age(node.upAt, now),
    HealthState: healthState,
    IsSeedNode: node.isSeedNode,
    UpgradeDomain: node.upgradeDomain,
    FaultDomain: node.faultDomain,
    Id: { Id: node.id },
    InstanceId: node.instanceId.toString(),
    NodeDeactivationInfo: deactivation(node),
    IsStopped: node.isStopped,
    NodeDownTimeInSeconds: isDown ? age(node.downAt, now) : '0',
    NodeUpAt: time(node.upAt),
    NodeDownAt: time(node.downAt),
    NodeTags: node.tags,
    IsNodeByNodeUpgradeInProgress: node.isNodeByNodeUpgradeInProgress,
    InfrastructurePlacementID: '',
  };
}

function age(since: number | undefined, now: number): string {
  return since === undefined ? '0' : String(Math.max(0, Math.floor((now - since) / 1000)));
}

function deactivation(node: ClusterNode): object {
  const { deactivation: info } = node;
  return {
    NodeDeactivationIntent: info.intent,
    NodeDeactivationStatus: info.status,
    NodeDeactivationTask: info.tasks.map((task) => ({
      NodeDeactivationTaskId: { Id: task.id, NodeDeactivationTaskType: task.taskType },
      NodeDeactivationIntent: task.intent,
      NodeDeactivationDescription: task.description,
    })),
    PendingSafetyChecks: safetyChecks(info.pendingSafetyChecks),
  };
}
