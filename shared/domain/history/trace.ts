import type { DeploymentChange, DeploymentKind, DeploymentRecord } from './deployment.ts';

/*
 * One trace from commit to build, release, deployment and upgrade. Sources do not know of each other, so that rows are
 * joined by what they have in common, the strongest reason first:
 *
 * 1. correlation: the same correlation id.
 * 2. release: the same release of the same connection or the same application.
 * 3. build: the same build of the same connection or the same application. Numbers such as `20261104.3` repeat between pipelines.
 * 4. commit: built from the same commit. Short ids count from seven digits on. What merely lists a commit among its changes does not count: every later deployment does.
 * 5. version and time: the same version of the same application, one beginning while the other runs or within six hours
 *    after its end. A build belongs where it ended before, however long ago.
 *
 * Reasons carry on: an upgrade that knows only its version belongs to the stage of its version and time, and through it to
 * build and commit. A build carries on to nothing, unless it is asked about itself: it may be deployed again any day.
 * Deployments and upgrades to another environment than the one asked about are left out, unless a
 * build is asked about, or the correlation says that they are one run.
 */

export type TraceStage = 'commit' | 'build' | 'release' | 'deployment' | 'upgrade';
export type TraceReason = 'itself' | 'commit' | 'build' | 'release' | 'correlation' | 'version-and-time';

/** A row that may belong, with the environment that it counts for. */
export interface TraceRow {
  readonly record: DeploymentRecord;
  readonly environment: string;
}

export interface TracedStep<Row extends TraceRow> {
  readonly stage: TraceStage;
  readonly row: Row | null;
  readonly commit: DeploymentChange | null;
  readonly joinedBy: TraceReason;
  /** Since the end of the step before, ms; null where one of the two times is not known. */
  readonly waitMs: number | null;
}

const closeMs = 6 * 3_600_000;
const shortestCommitId = 7;
const mostSteps = 200;
const mostCommits = 20;

const stages: Readonly<Record<DeploymentKind, Exclude<TraceStage, 'commit'>>> = {
  build: 'build', 'release-stage': 'release', 'pipeline-stage': 'release',
  arm: 'deployment', provision: 'deployment', 'headset-install': 'deployment',
  'application-upgrade': 'upgrade', 'cluster-upgrade': 'upgrade',
};
const stageOrder: readonly TraceStage[] = ['commit', 'build', 'release', 'deployment', 'upgrade'];

/**
 * Texts that two rows have to have in common for one of the reasons to join them; a store finds candidates by them.
 * Having one in common is necessary, not sufficient.
 */
export function linksOf(record: DeploymentRecord): string[] {
  const links: string[] = [];
  if (record.correlationId !== null) links.push(`correlation ${record.correlationId.toLowerCase()}`);
  if (record.release !== null) links.push(`release ${record.release.toLowerCase()}`);
  if (record.build !== null) links.push(`build ${record.build.toLowerCase()}`);
  for (const id of record.commitIds) if (id.length >= shortestCommitId) links.push(`commit ${id.slice(0, shortestCommitId).toLowerCase()}`);
  if (record.versionTo !== null && record.application !== '') links.push(`version ${record.application.toLowerCase()} ${record.versionTo.toLowerCase()}`);
  return [...new Set(links)];
}

/** Why two rows belong to one run, by the strongest reason; null where none holds. */
export function joinReason(left: DeploymentRecord, right: DeploymentRecord): Exclude<TraceReason, 'itself'> | null {
  if (isSame(left.correlationId, right.correlationId)) return 'correlation';
  const related = left.source === right.source || isSame(left.application, right.application);
  if (related && isSame(left.release, right.release)) return 'release';
  if (related && isSame(left.build, right.build)) return 'build';
  if (left.commitIds.some((id) => right.commitIds.some((other) => isSameCommit(id, other)))) return 'commit';
  if (isSame(left.application, right.application) && isSame(left.versionTo, right.versionTo) && isCloseInTime(left, right)) return 'version-and-time';
  return null;
}

/**
 * The rows that belong to the run of one row, in the order of the way, after the commits that went in.
 *
 * @param candidates of the round: asked for the rows that have links in common with the newly found ones.
 */
export function traceOf<Row extends TraceRow>(subject: Row, candidates: (found: readonly Row[]) => readonly Row[]): TracedStep<Row>[] {
  const joined = new Map<string, { readonly row: Row; readonly by: TraceReason }>([[subject.record.key, { row: subject, by: 'itself' }]]);
  let fresh: readonly Row[] = [subject];
  while (fresh.length > 0 && joined.size < mostSteps) {
    const found: Row[] = [];
    for (const candidate of candidates(fresh)) {
      if (joined.has(candidate.record.key) || joined.size >= mostSteps) continue;
      const by = strongest(fresh.map(({ record }) => joinReason(record, candidate.record)));
      if (by === null || !isOnTheWay(subject, candidate, by)) continue;
      joined.set(candidate.record.key, { row: candidate, by });
      found.push(candidate);
    }
    fresh = found.filter(({ record }) => record.kind !== 'build');
  }
  const rows = [...joined.values()].toSorted((left, right) => orderOf(left.row) - orderOf(right.row) || left.row.record.startedAt - right.row.record.startedAt);
  return withWaits(commitsOf(rows.map(({ row }) => row.record)), rows).slice(0, mostSteps);
}

function isOnTheWay(subject: TraceRow, candidate: TraceRow, by: TraceReason): boolean {
  const stage = stages[candidate.record.kind];
  if (stage === 'build' || by === 'correlation' || stages[subject.record.kind] === 'build') return true;
  return candidate.environment === subject.environment;
}

const reasonOrder: readonly TraceReason[] = ['itself', 'correlation', 'release', 'build', 'commit', 'version-and-time'];

function strongest(reasons: readonly (TraceReason | null)[]): TraceReason | null {
  return reasons.reduce((best, reason) => (reason !== null && (best === null || reasonOrder.indexOf(reason) < reasonOrder.indexOf(best)) ? reason : best), null);
}

function orderOf({ record }: TraceRow): number {
  return stageOrder.indexOf(stages[record.kind]);
}

/** Those that the rows say they were built from; told more about where some row lists them among its changes. */
function commitsOf(records: readonly DeploymentRecord[]): DeploymentChange[] {
  const told = records.flatMap(({ changes }) => changes);
  const builtFrom = [...new Set(records.flatMap(({ commitIds }) => commitIds.map((id) => id.toLowerCase())))];
  const full = builtFrom.filter((id) => !builtFrom.some((other) => other.length > id.length && isSameCommit(id, other)));
  const commits = full.map((id) => told.find(({ commitId }) => isSameCommit(commitId, id)) ?? { commitId: id, message: '', author: '', at: null });
  return commits.toSorted((left, right) => (left.at ?? 0) - (right.at ?? 0)).slice(-mostCommits);
}

function withWaits<Row extends TraceRow>(commits: readonly DeploymentChange[], rows: readonly { readonly row: Row; readonly by: TraceReason }[]): TracedStep<Row>[] {
  const steps: TracedStep<Row>[] = commits.map((commit) => ({ stage: 'commit', row: null, commit, joinedBy: 'commit', waitMs: null }));
  let before = commits.at(-1)?.at ?? null;
  for (const { row, by } of rows) {
    const { startedAt, endedAt, kind } = row.record;
    steps.push({ stage: stages[kind], row, commit: null, joinedBy: by, waitMs: before === null ? null : Math.max(0, startedAt - before) });
    before = endedAt;
  }
  return steps;
}

function isSame(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && left !== '' && left.toLowerCase() === right.toLowerCase();
}

function isSameCommit(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  return short.length >= shortestCommitId && long.toLowerCase().startsWith(short.toLowerCase());
}

function isCloseInTime(left: DeploymentRecord, right: DeploymentRecord): boolean {
  const [first, second] = left.startedAt <= right.startedAt ? [left, right] : [right, left];
  const firstEnd = first.endedAt ?? first.startedAt;
  return first.kind === 'build' || second.startedAt <= firstEnd + closeMs;
}
