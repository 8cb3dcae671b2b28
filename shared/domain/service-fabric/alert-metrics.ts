import type { AlertRule, ClusterCard } from '../../contract/clusters/state.ts';

export type AlertMetric = AlertRule['metric'];

/** What of a cluster is measured, beside its card. */
export interface MeasuredCluster {
  readonly card: ClusterCard;
  /** Partitions that have lost their quorum. */
  readonly partitionsWithoutQuorum: number;
  /** Seed nodes that are up beyond those that are needed; null where unknown. */
  readonly spareSeedNodes: number | null;
  /** How long the upgrade that has waited longest has been stuck; 0 where none is. */
  readonly longestStuckMs: number;
}

const dayMs = 86_400_000;

/** The value of a metric now; null where nothing can be measured. @param now ms since 1970 */
export function metricValue(metric: AlertMetric, { card, partitionsWithoutQuorum, spareSeedNodes, longestStuckMs }: MeasuredCluster, now: number): number | null {
  // Certificates run out whether a cluster answers or not.
  if (metric === 'certificateDaysLeft') return card.certificate === null ? null : (card.certificate.expiresAt - now) / dayMs;
  if (card.connection !== 'online') return null;
  switch (metric) {
    case 'clusterHealth': return { Ok: 0, Warning: 1, Error: 2, Unknown: null }[card.healthState];
    case 'nodesDown': return card.nodesDown;
    case 'nodesDownPercent': return percentOf(card.nodesDown, card.counts.nodes);
    case 'nodesDisabled': return card.nodesDisabled;
    case 'unhealthyApplications': return card.counts.applications?.error ?? null;
    case 'partitionsWithoutQuorum': return partitionsWithoutQuorum;
    case 'upgradeStuckMinutes': return longestStuckMs / 60_000;
    case 'upgradeFailed': return card.upgrades.filter(({ state, rollingBack }) => rollingBack || state === 'Failed').length;
    case 'gatewayLatencyMs': return card.latencyMs;
    case 'seedNodesBelow': return spareSeedNodes;
  }
}

function percentOf(part: number | null, counts: ClusterCard['counts']['nodes']): number | null {
  if (part === null || counts === null) return null;
  const total = counts.ok + counts.warning + counts.error;
  return total === 0 ? 0 : (part / total) * 100;
}

/**
 * Matters that explain others of the same cluster: while one of them runs, the explained one is counted under it instead of
 * speaking. A lost quorum is explained by nothing but the seed nodes, since it wants another act than a lost node.
 */
const explainedBy: Readonly<Partial<Record<AlertMetric, readonly AlertMetric[]>>> = {
  clusterHealth: ['seedNodesBelow', 'nodesDownPercent', 'nodesDown', 'partitionsWithoutQuorum', 'upgradeFailed', 'unhealthyApplications', 'certificateDaysLeft'],
  unhealthyApplications: ['seedNodesBelow', 'nodesDownPercent', 'nodesDown', 'partitionsWithoutQuorum', 'upgradeFailed'],
  nodesDown: ['seedNodesBelow', 'nodesDownPercent'],
  partitionsWithoutQuorum: ['seedNodesBelow'],
  upgradeStuckMinutes: ['upgradeFailed'],
  gatewayLatencyMs: ['seedNodesBelow'],
};

/** An alert that runs, as far as it matters which of several speaks. */
export interface RunningAlert {
  readonly ruleId: string;
  readonly metric: AlertMetric;
  readonly severity: 'warning' | 'error';
  /** Its words are out. */
  readonly spoken: boolean;
}

/**
 * The running alert under which this one is counted; null where it speaks for itself. What has spoken goes on speaking;
 * what comes later about the same matter is counted under it, unless it is graver.
 */
export function explanationOf<Running extends RunningAlert>(of: RunningAlert, running: readonly Running[]): Running | null {
  if (of.spoken) return null;
  const others = running.filter(({ ruleId }) => ruleId !== of.ruleId);
  // Two rules about the same figure: the graver one speaks.
  const graver = others.find((other) => other.metric === of.metric && other.severity === 'error' && of.severity === 'warning');
  if (graver) return graver;
  for (const metric of explainedBy[of.metric] ?? []) {
    const found = others.find((other) => other.metric === metric);
    if (found) return found;
  }
  const alreadyTold = others.find((other) => other.spoken && (explainedBy[other.metric] ?? []).includes(of.metric));
  return alreadyTold && !(of.severity === 'error' && alreadyTold.severity === 'warning') ? alreadyTold : null;
}

/** Where the cause of an alert is shown. */
export function alertPlace(metric: AlertMetric, connectionId: string, upgrading: string | null): string {
  const cluster = `/clusters/${encodeURIComponent(connectionId)}`;
  switch (metric) {
    case 'certificateDaysLeft':
    case 'gatewayLatencyMs': return `${cluster}/access`;
    case 'nodesDisabled': return `${cluster}/nodes`;
    case 'upgradeFailed':
    case 'upgradeStuckMinutes': return upgrading === null ? `${cluster}/upgrades` : `${cluster}/upgrades/${encodeURIComponent(upgrading)}`;
    case 'clusterHealth':
    case 'nodesDown':
    case 'nodesDownPercent':
    case 'unhealthyApplications':
    case 'partitionsWithoutQuorum':
    case 'seedNodesBelow': return `${cluster}/home`;
  }
}

/** What an alert says in its title, without the cluster's name. */
export function alertTitle(metric: AlertMetric, value: number | null, severity: 'warning' | 'error'): string {
  const whole = value === null ? 0 : Math.round(value);
  switch (metric) {
    case 'clusterHealth': return severity === 'error' ? 'in Error' : 'in Warning';
    case 'nodesDown': return `${amount(whole, 'node')} down`;
    case 'nodesDownPercent': return `${whole} % of the nodes down`;
    case 'nodesDisabled': return `${amount(whole, 'node')} disabled for long`;
    case 'unhealthyApplications': return `${amount(whole, 'application')} in Error`;
    case 'partitionsWithoutQuorum': return `${amount(whole, 'partition')} without quorum`;
    case 'upgradeStuckMinutes': return `an upgrade has waited for ${whole} min`;
    case 'upgradeFailed': return whole === 1 ? 'an upgrade failed or is rolling back' : `${whole} upgrades failed or are rolling back`;
    case 'certificateDaysLeft': return value !== null && value <= 0 ? 'a certificate has run out' : `a certificate runs out in ${amount(Math.max(0, Math.floor(value ?? 0)), 'day')}`;
    case 'gatewayLatencyMs': return `the gateway needs ${((value ?? 0) / 1_000).toFixed(1)} s to answer`;
    case 'seedNodesBelow': return value !== null && value < 0 ? 'too few seed nodes are up' : 'the next lost seed node stops the cluster';
  }
}

function amount(count: number, what: string): string {
  return `${new Intl.NumberFormat('en-US').format(count)} ${what}${count === 1 ? '' : 's'}`;
}

