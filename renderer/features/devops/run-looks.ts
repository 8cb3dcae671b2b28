import type { DevopsRun, DevopsRunView } from '../../../shared/contract/devops/index.ts';

/** What each kind of run is called. */
export const runKindWords: Readonly<Record<DevopsRun['kind'], string>> = { build: 'Build', 'release-stage': 'Release stage', 'pipeline-stage': 'Pipeline stage' };

/** `main` of `refs/heads/main`, `PR 42` of `refs/pull/42/merge`. */
export function branchWords(branch: string | null): string {
  if (branch === null) return '';
  const pull = /^refs\/pull\/(\d+)\//.exec(branch)?.[1];
  return pull === undefined ? branch.replace(/^refs\/(?:heads|tags)\//, '') : `PR ${pull}`;
}

/** When it began, or was asked for. */
export function beganAt({ startedAt, queuedAt, endedAt }: Pick<DevopsRun, 'startedAt' | 'queuedAt' | 'endedAt'>): number | null {
  return startedAt ?? queuedAt ?? endedAt;
}

/** How long it took, or has taken so far; null where it has not begun. */
export function tookMs({ startedAt, endedAt, result }: Pick<DevopsRun, 'startedAt' | 'endedAt' | 'result'>, now: number): number | null {
  if (startedAt === null) return null;
  if (endedAt !== null) return Math.max(0, endedAt - startedAt);
  return result === 'running' || result === 'waiting' ? Math.max(0, now - startedAt) : null;
}

/** Under way first, then the newest. */
export function byUrgency(left: DevopsRun, right: DevopsRun): number {
  return Number(isOver(left)) - Number(isOver(right)) || (beganAt(right) ?? 0) - (beganAt(left) ?? 0);
}

export function isOver({ result }: Pick<DevopsRun, 'result'>): boolean {
  return result !== 'running' && result !== 'waiting';
}

/** What goes on, or why it failed, in a line. */
export function runSentence(run: DevopsRun): string {
  if (run.approvalSince !== null) return 'waits for an approval';
  return run.cause ?? '';
}

type Span = DevopsRunView['spans'][number];

/** A part of a run with how deep it stands in the whole. */
export interface PlacedSpan {
  readonly span: Span;
  readonly depth: number;
}

/** Parts in their order with their depth; earlier attempts come after the last one of the same name. */
export function placedSpans(spans: readonly Span[]): readonly PlacedSpan[] {
  const parents = new Map(spans.map(({ id, parentId }) => [id, parentId]));
  const depthOf = (id: string | null): number => {
    let depth = 0;
    for (let at = id; at !== null && depth < 12; at = parents.get(at) ?? null) depth += 1;
    return depth;
  };
  return spans.map((span) => ({ span, depth: depthOf(span.parentId) }));
}

/** Parts that say what went wrong, the deepest of the last attempt first: a job repeats the words of its task. */
export function failedSpans(spans: readonly Span[]): readonly Span[] {
  const last = Math.max(0, ...spans.map(({ attempt }) => attempt));
  const depth = new Map(placedSpans(spans).map(({ span, depth: its }) => [span.id, its]));
  const failed = spans.filter(({ errors }) => errors.length > 0).toSorted((left, right) => Number(right.attempt === last) - Number(left.attempt === last) || (depth.get(right.id) ?? 0) - (depth.get(left.id) ?? 0));
  return failed.filter(({ errors, attempt }, index) => {
    const told = failed.slice(0, index).filter((each) => each.attempt === attempt).flatMap((each) => each.errors);
    return errors.some((words) => !told.some((known) => known.includes(words)));
  });
}
