import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import { runBeganAt } from '../../../shared/domain/devops/run-times.ts';

/** What each kind of run is called. */
export const runKindWords: Readonly<Record<DevopsRun['kind'], string>> = { build: 'Build', 'release-stage': 'Release stage', 'pipeline-stage': 'Pipeline stage' };

/** `main` of `refs/heads/main`, `PR 42` of `refs/pull/42/merge`. */
export function branchWords(branch: string | null): string {
  if (branch === null) return '';
  const pull = /^refs\/pull\/(\d+)\//.exec(branch)?.[1];
  return pull === undefined ? branch.replace(/^refs\/(?:heads|tags)\//, '') : `PR ${pull}`;
}

/** How long it took, or has taken so far; null where it has not begun. */
export function tookMs({ startedAt, endedAt, result }: Pick<DevopsRun, 'startedAt' | 'endedAt' | 'result'>, now: number): number | null {
  if (startedAt === null) return null;
  if (endedAt !== null) return Math.max(0, endedAt - startedAt);
  return result === 'running' || result === 'waiting' ? Math.max(0, now - startedAt) : null;
}

/** Under way first, then the newest. */
export function byUrgency(left: DevopsRun, right: DevopsRun): number {
  return Number(isOver(left)) - Number(isOver(right)) || (runBeganAt(right) ?? 0) - (runBeganAt(left) ?? 0);
}

export function isOver({ result }: Pick<DevopsRun, 'result'>): boolean {
  return result !== 'running' && result !== 'waiting';
}

/** What goes on, or why it failed, in a line. */
export function runSentence(run: DevopsRun): string {
  if (run.approvalSince !== null) return 'waits for an approval';
  return run.cause ?? '';
}
