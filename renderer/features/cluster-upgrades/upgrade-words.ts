import type { UpgradeDomain, UpgradeRun, UpgradeTarget, UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import type { StateTone } from '../../components/StateMark.tsx';

/** What the target is called in a sentence. */
export function targetName(target: UpgradeTarget): string {
  return target.kind === 'cluster' ? 'the cluster' : target.applicationName;
}

/** How a state of the wire is shown; one that newer runtimes add keeps its own word. */
export function upgradeStateMark(state: string, mode: string): { readonly tone: StateTone; readonly word: string } {
  switch (state) {
    case 'RollingForwardInProgress': return { tone: 'busy', word: 'Rolling forward' };
    // A monitored upgrade is pending between two domains while health is checked; a manual one waits for somebody (service-fabric.md §2.7).
    case 'RollingForwardPending': return mode === 'Monitored' ? { tone: 'busy', word: 'Checking health' } : { tone: 'warn', word: 'Waits for you' };
    case 'RollingForwardCompleted': return { tone: 'ok', word: 'Completed' };
    case 'RollingBackInProgress': return { tone: 'warn', word: 'Rolling back' };
    case 'RollingBackPending': return { tone: 'warn', word: 'Rolling back' };
    case 'RollingBackCompleted': return { tone: 'error', word: 'Rolled back' };
    case 'Failed': return { tone: 'error', word: 'Failed' };
    case 'Invalid': case '': return { tone: 'off', word: 'Never upgraded' };
    default: return { tone: 'stale', word: state };
  }
}

/** How a domain stands in the strip. */
export function domainMark(state: string): { readonly tone: StateTone; readonly word: string } {
  switch (state) {
    case 'Completed': return { tone: 'ok', word: 'Done' };
    case 'InProgress': return { tone: 'busy', word: 'In progress' };
    case 'Failed': return { tone: 'error', word: 'Failed' };
    case 'Pending': return { tone: 'off', word: 'To do' };
    default: return { tone: 'stale', word: state === '' ? 'Unknown' : state };
  }
}

/** The phase of a node within its domain, in words. */
export function phaseWords(phase: string): string {
  switch (phase) {
    case 'PreUpgradeSafetyCheck': return 'checks that it is safe to begin';
    case 'Upgrading': return 'is being upgraded';
    case 'PostUpgradeSafetyCheck': return 'checks that all is back';
    case 'None': case 'Invalid': case '': return 'waits for its turn';
    default: return phase;
  }
}

/** Share of the domains that are done, 0 to 1; null where there are none to count. */
export function shareDone(domains: readonly Pick<UpgradeDomain, 'state'>[]): number | null {
  return domains.length === 0 ? null : domains.filter(({ state }) => state === 'Completed').length / domains.length;
}

/** Time that a domain has taken so far, or took; ms, null where its begin was not seen. */
export function domainDuration(domain: Pick<UpgradeDomain, 'startedAt' | 'endedAt'>, now: number): number | null {
  return domain.startedAt === null ? null : Math.max(0, (domain.endedAt ?? now) - domain.startedAt);
}

export const runResultMark: Readonly<Record<UpgradeRun['result'], { readonly tone: StateTone; readonly word: string }>> = {
  running: { tone: 'busy', word: 'Running' },
  completed: { tone: 'ok', word: 'Completed' },
  rolledBack: { tone: 'error', word: 'Rolled back' },
  failed: { tone: 'error', word: 'Failed' },
  unknown: { tone: 'stale', word: 'Not known' },
};

/** The clock of the health check, moved on from the moment it was read. @returns ms elapsed, never beyond the limit where there is one. */
export function runningClock(clock: NonNullable<UpgradeView['clock']>, now: number): number {
  const elapsed = clock.elapsedMs + Math.max(0, now - clock.at);
  return clock.limitMs === null ? elapsed : Math.min(elapsed, clock.limitMs);
}

export const clockWords: Readonly<Record<NonNullable<UpgradeView['clock']>['phase'], string>> = {
  wait: 'Waits before the health check',
  stable: 'Healthy; has to stay so',
  retry: 'Unhealthy; checked again until the time is up',
};
