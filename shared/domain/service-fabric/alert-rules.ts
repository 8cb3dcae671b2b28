import type { AlertMetric } from './alert-metrics.ts';
import type { AlertRule } from '../../contract/clusters/state.ts';

const minute = 60_000;

type Numbers = Pick<AlertRule, 'direction' | 'enter' | 'leave' | 'pendingMs' | 'recoveringMs' | 'severity'>;

function rule(ruleId: string, name: string, metric: AlertMetric, numbers: Numbers, missingMs: number | null = null): AlertRule {
  return { ruleId, name, metric, missingMs, enabled: true, ...numbers };
}

const above = (enter: number, leave: number, severity: AlertRule['severity'], pendingMs: number, recoveringMs: number): Numbers => ({ direction: 'above', enter, leave, severity, pendingMs, recoveringMs });
const below = (enter: number, leave: number, severity: AlertRule['severity'], pendingMs: number, recoveringMs: number): Numbers => ({ direction: 'below', enter, leave, severity, pendingMs, recoveringMs });

/**
 * What is watched unless somebody changes it. What is in Error speaks with its first sample; what is only a warning must
 * last; one rule alone tells that a cluster fell silent.
 */
export const defaultAlertRules: readonly AlertRule[] = [
  rule('health-error', 'Cluster in Error', 'clusterHealth', above(2, 2, 'error', 0, 2 * minute), minute),
  rule('health-warning', 'Cluster in Warning', 'clusterHealth', above(1, 1, 'warning', 5 * minute, 5 * minute)),
  rule('seed-nodes', 'Seed nodes at their limit', 'seedNodesBelow', below(0, 0, 'error', 0, 2 * minute)),
  rule('nodes-down', 'Node down', 'nodesDown', above(1, 1, 'warning', 0, 2 * minute)),
  rule('nodes-down-many', 'Many nodes down', 'nodesDownPercent', above(10, 5, 'error', 0, 2 * minute)),
  rule('nodes-disabled', 'Node disabled for long', 'nodesDisabled', above(1, 1, 'warning', 120 * minute, 5 * minute)),
  rule('quorum-loss', 'Partition without quorum', 'partitionsWithoutQuorum', above(1, 1, 'error', 0, 2 * minute)),
  rule('applications', 'Applications in Error', 'unhealthyApplications', above(1, 1, 'warning', 0, 2 * minute)),
  rule('upgrade-failed', 'Upgrade failed or rolling back', 'upgradeFailed', above(1, 1, 'warning', 0, 0)),
  rule('upgrade-stuck', 'Upgrade waits for long', 'upgradeStuckMinutes', above(15, 1, 'warning', 0, minute)),
  rule('certificate-soon', 'Certificate runs out within a month', 'certificateDaysLeft', below(30, 31, 'warning', 0, 0)),
  rule('certificate-now', 'Certificate runs out within a week', 'certificateDaysLeft', below(7, 8, 'error', 0, 0)),
  rule('gateway-slow', 'Gateway slow', 'gatewayLatencyMs', above(5_000, 2_000, 'warning', minute, 2 * minute)),
];
