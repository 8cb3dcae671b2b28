import type { Alert, AlertRule } from '../../../shared/contract/clusters/state.ts';
import { formatDuration } from '../../components/format.ts';
import type { StateShape, StateTone } from '../../components/StateMark.tsx';

/** Whether an alert asks for somebody now: it speaks and nobody has silenced it. */
export function countsAsAlert({ state, silencedUntil }: Pick<Alert, 'state' | 'silencedUntil'>, now = Date.now()): boolean {
  return ['firing', 'unstable', 'missing'].includes(state) && (silencedUntil === null || silencedUntil <= now);
}

export interface AlertLook {
  readonly tone: StateTone;
  readonly shape: StateShape;
  readonly word: string;
}

/** Shape, word and tone of where an alert is in its life. */
export function alertLook({ state, severity }: Pick<Alert, 'state' | 'severity'>): AlertLook {
  switch (state) {
    case 'firing': return severity === 'error' ? { tone: 'error', shape: '■', word: 'Firing' } : { tone: 'warn', shape: '▲', word: 'Firing' };
    case 'unstable': return { tone: 'warn', shape: '▲', word: 'Unstable' };
    case 'missing': return { tone: 'stale', shape: '◌', word: 'No data' };
    case 'pending': return { tone: 'busy', shape: '◐', word: 'Pending' };
    case 'recovering': return { tone: 'busy', shape: '◐', word: 'Recovering' };
    case 'ended': return { tone: 'off', shape: '○', word: 'Ended' };
  }
}

const order: Readonly<Record<Alert['state'], number>> = { firing: 0, unstable: 1, missing: 2, recovering: 3, pending: 4, ended: 5 };

/** What asks for somebody first: errors before warnings, silenced ones after the others, ended ones last. */
export function inOrder(alerts: readonly Alert[], now = Date.now()): readonly Alert[] {
  const rank = (alert: Alert): number => (alert.state === 'ended' ? 100 : 0) + (alert.silencedUntil !== null && alert.silencedUntil > now ? 50 : 0) + (alert.severity === 'error' ? 0 : 10) + order[alert.state];
  return [...alerts].sort((a, b) => rank(a) - rank(b) || b.since - a.since);
}

interface MetricWords {
  readonly name: string;
  readonly unit: string;
  /** What it counts, for who writes a rule. */
  readonly meaning: string;
}

export const metricWords: Readonly<Record<AlertRule['metric'], MetricWords>> = {
  clusterHealth: { name: 'Health of the cluster', unit: '', meaning: 'Ok is 0, Warning 1, Error 2.' },
  nodesDownPercent: { name: 'Nodes down', unit: '%', meaning: 'Share of all nodes.' },
  nodesDown: { name: 'Nodes down', unit: 'nodes', meaning: 'Nodes that should be up and are not.' },
  nodesDisabled: { name: 'Nodes disabled', unit: 'nodes', meaning: 'Disabled, or being disabled.' },
  unhealthyApplications: { name: 'Applications in error', unit: 'applications', meaning: 'Applications whose state is Error.' },
  partitionsWithoutQuorum: { name: 'Partitions without quorum', unit: 'partitions', meaning: 'They cannot write, and mostly cannot read.' },
  upgradeStuckMinutes: { name: 'Wait of an upgrade', unit: 'min', meaning: 'How long an upgrade has waited for the same thing.' },
  upgradeFailed: { name: 'Upgrades failed', unit: 'upgrades', meaning: 'Failed, or rolled back by themselves.' },
  certificateDaysLeft: { name: 'Time left of a certificate', unit: 'days', meaning: 'The first to run out, of client, gateway or cluster.' },
  gatewayLatencyMs: { name: 'Round trip of the gateway', unit: 'ms', meaning: 'Round trip of the heartbeat.' },
  seedNodesBelow: { name: 'Seed nodes to spare', unit: 'nodes', meaning: 'Seed nodes that are up beyond those that are needed.' },
};

const healthWords = ['Ok', 'Warning', 'Error'] as const;

/** A value of a metric as it is said: `Error`, `1 %`, `30 days`. */
export function metricValue(metric: AlertRule['metric'], value: number): string {
  if (metric === 'clusterHealth') return healthWords[value] ?? String(value);
  const { unit } = metricWords[metric];
  const word = value === 1 ? unit.replace(/(?<=\w{3})s$/, '') : unit;
  return `${value.toLocaleString('en', { maximumFractionDigits: 3 })}${word === '' ? '' : ` ${word}`}`;
}

const span = (ms: number): string => (ms === 0 ? 'at once' : `after ${formatDuration(ms)}`);

/** A rule in a sentence: when it begins, when it ends, and what it does without data. */
export function ruleSentence(rule: AlertRule): string {
  const { metric, direction, enter, leave, pendingMs, recoveringMs, missingMs } = rule;
  const [worse, better] = direction === 'above' ? ['at or above', 'below'] : ['at or below', 'above'];
  const begins = `Begins ${worse} ${metricValue(metric, enter)}, ${span(pendingMs)}`;
  const ends = `ends ${better} ${metricValue(metric, leave)}, ${span(recoveringMs)}`;
  return `${begins}; ${ends}. ${missingMs === null ? 'Says nothing about missing data.' : `Says so after ${formatDuration(missingMs)} without data.`}`;
}

/** @returns what is wrong with a rule's two thresholds, or null. */
export function thresholdProblem({ direction, enter, leave }: Pick<AlertRule, 'direction' | 'enter' | 'leave'>): string | null {
  if (!Number.isFinite(enter) || !Number.isFinite(leave)) return 'Both have to be numbers.';
  if (direction === 'above' && leave > enter) return 'It has to end at the limit at which it begins, or below it.';
  if (direction === 'below' && leave < enter) return 'It has to end at the limit at which it begins, or above it.';
  return null;
}
