import type { EntityRef } from './entity-ref.ts';

/** What the rules need of a repair task; times are epoch milliseconds. */
export interface RepairFacts {
  readonly state: string;
  readonly executor: string;
  readonly flags: number | null;
  readonly targetNodes: readonly string[];
  readonly impactNodes: readonly string[];
  readonly preparingHealthCheckState: string | null;
  readonly restoringHealthCheckState: string | null;
  readonly performPreparingHealthCheck: boolean;
  readonly performRestoringHealthCheck: boolean;
  readonly history: Readonly<Partial<Record<RepairHistoryKey, number | null>>> | null;
}

const historySteps = [
  ['createdUtcTimestamp', 'Created'],
  ['claimedUtcTimestamp', 'Claimed'],
  ['preparingUtcTimestamp', 'Preparing'],
  ['preparingHealthCheckStartUtcTimestamp', 'Health check before it starts'],
  ['preparingHealthCheckEndUtcTimestamp', 'Health check before it ended'],
  ['approvedUtcTimestamp', 'Approved'],
  ['executingUtcTimestamp', 'Executing'],
  ['restoringUtcTimestamp', 'Restoring'],
  ['restoringHealthCheckStartUtcTimestamp', 'Health check after it starts'],
  ['restoringHealthCheckEndUtcTimestamp', 'Health check after it ended'],
  ['completedUtcTimestamp', 'Completed'],
] as const;
export type RepairHistoryKey = (typeof historySteps)[number][0];

/** The states that it went through, oldest first; equal times stay in the order of the life cycle. */
export function repairHistory(history: RepairFacts['history']): readonly { readonly state: string; readonly at: number }[] {
  if (history === null) return [];
  const steps = historySteps.flatMap(([key, state]) => {
    const at = history[key];
    return typeof at === 'number' ? [{ state, at }] : [];
  });
  return steps.sort((left, right) => left.at - right.at);
}

/** What a node says about its deactivation, as far as it is asked. */
export interface RepairNode {
  readonly nodeName: string;
  readonly pendingChecks: readonly { readonly kind: string; readonly partitionId: string | null; readonly words: string }[];
}

export interface RepairHold {
  /** What it waits for; empty where nothing holds it up. */
  readonly blockedBy: string;
  readonly since: number | null;
  readonly blockers: readonly EntityRef[];
}

const nothing: RepairHold = { blockedBy: '', since: null, blockers: [] };
/** How long an executor may say nothing before it counts as silent. */
export const executorPatienceMs = { claim: 10 * 60_000, start: 30 * 60_000, execute: 4 * 3_600_000 } as const;

/**
 * What holds a repair task up. No ages stand in the words, so that they stay the same from answer to answer; `since`
 * tells them.
 * @param nodes those of its targets that are asked for their safety checks.
 * @param now of the cluster, as well as it is known: decides whether an executor counts as silent.
 */
export function repairHold(task: RepairFacts, nodes: readonly RepairNode[], now: number): RepairHold {
  const at = (key: RepairHistoryKey): number | null => task.history?.[key] ?? null;
  const silent = (since: number | null, patienceMs: number): boolean => since !== null && now - since > patienceMs;
  switch (task.state) {
    case 'Created': return whileCreated(task, at('createdUtcTimestamp'), silent(at('createdUtcTimestamp'), executorPatienceMs.claim));
    case 'Claimed': {
      const since = at('claimedUtcTimestamp');
      return silent(since, executorPatienceMs.claim)
        ? { blockedBy: `${executorName(task)} claimed it and has not said since which nodes it will hit.`, since, blockers: executorRef(task) }
        : nothing;
    }
    case 'Preparing': return whilePreparing(task, nodes, at);
    case 'Approved': {
      const since = at('approvedUtcTimestamp');
      return silent(since, executorPatienceMs.start) ? { blockedBy: `It is approved, and ${executorName(task)} has not begun. The executor may be down.`, since, blockers: executorRef(task) } : nothing;
    }
    case 'Executing': {
      const since = at('executingUtcTimestamp');
      return silent(since, executorPatienceMs.execute) ? { blockedBy: `${executorName(task)} has been at it for long and has not reported its end. The executor may be down.`, since, blockers: executorRef(task) } : nothing;
    }
    case 'Restoring': return whileRestoring(task, nodes, at);
    default: return nothing;
  }
}

function whileCreated(task: RepairFacts, since: number | null, silent: boolean): RepairHold {
  if (task.executor === '') return { blockedBy: 'No executor has claimed it. Something in the cluster has to be there that carries out this kind of repair.', since, blockers: [] };
  return silent ? { blockedBy: `${executorName(task)} has not claimed it. The executor may be down.`, since, blockers: executorRef(task) } : nothing;
}

function whilePreparing(task: RepairFacts, nodes: readonly RepairNode[], at: (key: RepairHistoryKey) => number | null): RepairHold {
  const since = at('preparingUtcTimestamp');
  if (task.preparingHealthCheckState === 'InProgress') {
    return { blockedBy: 'It waits until the cluster is healthy: the health check before it goes on for as long as anything is in error.', since: at('preparingHealthCheckStartUtcTimestamp') ?? since, blockers: [{ kind: 'cluster' }] };
  }
  const waiting = nodes.filter(({ pendingChecks }) => pendingChecks.length > 0);
  if (waiting.length > 0) return { blockedBy: waitingWords(waiting), since: at('preparingHealthCheckEndUtcTimestamp') ?? since, blockers: nodeRefs(waiting.map(({ nodeName }) => nodeName)) };
  return { blockedBy: 'It waits for approval: the repair manager takes its nodes down first.', since: at('preparingHealthCheckEndUtcTimestamp') ?? since, blockers: nodeRefs(task.impactNodes.length > 0 ? task.impactNodes : task.targetNodes) };
}

function whileRestoring(task: RepairFacts, nodes: readonly RepairNode[], at: (key: RepairHistoryKey) => number | null): RepairHold {
  const since = at('restoringUtcTimestamp');
  if (task.restoringHealthCheckState === 'InProgress') {
    return { blockedBy: 'It is done and waits until the cluster is healthy again: the health check after it goes on for as long as anything is in error.', since: at('restoringHealthCheckStartUtcTimestamp') ?? since, blockers: [{ kind: 'cluster' }] };
  }
  const names = nodes.map(({ nodeName }) => nodeName);
  return { blockedBy: 'Its nodes are being taken back into service.', since, blockers: nodeRefs(names.length > 0 ? names : task.impactNodes) };
}

function waitingWords(waiting: readonly RepairNode[]): string {
  const lines = waiting.slice(0, 3).map(({ nodeName, pendingChecks }) => {
    const [first, ...more] = pendingChecks;
    return `${nodeName}: ${first?.words ?? ''}${more.length > 0 ? ` and ${more.length} more` : ''}`;
  });
  const rest = waiting.length > 3 ? `; ${waiting.length - 3} more nodes` : '';
  return `Safety checks keep its nodes up. ${lines.join('; ')}${rest}.`;
}

function executorName(task: RepairFacts): string {
  return task.executor === '' ? 'Its executor' : task.executor;
}
function executorRef(task: RepairFacts): readonly EntityRef[] {
  return task.executor.startsWith('fabric:/System/') ? [{ kind: 'service', applicationName: 'fabric:/System', serviceName: task.executor }] : [];
}
function nodeRefs(names: readonly string[]): readonly EntityRef[] {
  return names.filter((name) => name !== '').slice(0, 50).map((nodeName) => ({ kind: 'node', nodeName }));
}

const beforeApproval = new Set(['Created', 'Claimed', 'Preparing']);
/** Why it cannot be approved by force; null where it can. */
export function approvalObstacle(state: string): string | null {
  if (beforeApproval.has(state)) return null;
  return state === 'Completed' ? 'It is completed.' : 'It is approved already.';
}

/** Why it cannot be cancelled; null where it can. Once approved, its executor is asked to stop and may go on. */
export function cancelObstacle(state: string): string | null {
  if (state === 'Completed') return 'It is completed.';
  return state === 'Restoring' ? 'The repair itself is over: its nodes are being taken back into service.' : null;
}
