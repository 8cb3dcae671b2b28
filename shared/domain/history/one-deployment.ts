import { isOver, type DeploymentKind, type DeploymentResult } from './deployment.ts';

/** What the figures need to know of a row. */
export interface DeploymentFacts {
  /** The reader's own number for it. */
  readonly id: number;
  /** Rows that tell of it. */
  readonly rows: number;
  readonly kind: DeploymentKind;
  /** Equal for rows of one connection. */
  readonly source: number | string;
  readonly application: string;
  readonly environment: string;
  readonly version: string | null;
  /** Equal for rows that their sources know to be of one run. */
  readonly correlation: number | string | null;
  /** Equal for rows that name the same build, or that were built from the same commit. */
  readonly build: number | string | null;
  readonly commit: number | string | null;
  readonly queuedAt: number | null;
  readonly startedAt: number;
  /** When it was over; the start where the source knows no end. */
  readonly endedAt: number;
  readonly result: DeploymentResult;
  /** A person said what its result is. */
  readonly corrected: boolean;
  readonly rollback: boolean;
  /** One of its commits names a fix. */
  readonly namesFix: boolean;
  /** Of the commits that went in; NaN where a time is not known. */
  readonly commitTimes: ArrayLike<number>;
}

/** Kinds that put something into an environment; a build makes it, and a provision lays it ready. */
export function isDeployment(kind: DeploymentKind): boolean {
  return kind !== 'build' && kind !== 'provision';
}

/** Results that the figures count. What was cancelled or lost from sight says nothing about how well deployments go. */
export function isCounted(result: DeploymentResult): boolean {
  return result === 'succeeded' || result === 'partly' || result === 'failed' || result === 'rolled-back';
}

/**
 * Rows as deployments: a stage that made one ARM deployment and one upgrade is one deployment (reference/azure.md §2.13).
 * Rows are one where their correlation in an environment is the same, or where one of another kind puts the same version
 * or build of the same application into the same environment while the other runs, which one that is not over still does.
 * The result is the worst of them, the time
 * spans all of them, and the application is that of the row that tells most about it.
 */
export function asOneDeployment(rows: readonly DeploymentFacts[]): DeploymentFacts[] {
  const groups = new Map<string, DeploymentFacts>();
  for (const [at, row] of rows.entries()) {
    const key = row.correlation === null ? `${at}` : `${row.environment}\n${row.correlation}`.toLowerCase();
    const known = groups.get(key);
    groups.set(key, known === undefined ? row : merged(known, row));
  }
  return withoutInner([...groups.values()]);
}

/** Merges what ran within another one. */
function withoutInner(rows: readonly DeploymentFacts[]): DeploymentFacts[] {
  const open = new Map<string, number>();
  const kept: DeploymentFacts[] = [];
  for (const row of rows.toSorted((left, right) => left.startedAt - right.startedAt || right.endedAt - left.endedAt)) {
    const keys = whatItPuts(row);
    const at = keys.map((key) => open.get(key)).find((place) => place !== undefined && isWithin(row, kept[place])) ?? kept.length;
    const outer = kept[at];
    kept[at] = outer === undefined ? row : merged(outer, row);
    for (const key of keys) open.set(key, at);
  }
  return kept;
}

function whatItPuts({ application, environment, version, build }: DeploymentFacts): string[] {
  const puts = [...(version === null ? [] : [`version ${version}`]), ...(build === null ? [] : [`build ${build}`])];
  return puts.map((what) => `${application}\n${environment}\n${what}`.toLowerCase());
}

function isWithin(row: DeploymentFacts, outer: DeploymentFacts | undefined): boolean {
  return outer !== undefined && outer.kind !== row.kind && (row.startedAt <= outer.endedAt || !isOver(outer.result));
}

const worstFirst: readonly DeploymentResult[] = ['failed', 'rolled-back', 'partly', 'unknown', 'cancelled', 'running', 'waiting', 'succeeded'];
const tellingFirst: readonly DeploymentKind[] = ['application-upgrade', 'release-stage', 'pipeline-stage', 'headset-install', 'cluster-upgrade', 'arm', 'provision', 'build'];

function merged(left: DeploymentFacts, right: DeploymentFacts): DeploymentFacts {
  const worst = worstFirst.indexOf(left.result) <= worstFirst.indexOf(right.result) ? left : right;
  const [telling, other] = tellingFirst.indexOf(left.kind) <= tellingFirst.indexOf(right.kind) ? [left, right] : [right, left];
  return {
    ...telling,
    rows: left.rows + right.rows,
    version: telling.version ?? other.version,
    build: telling.build ?? other.build,
    commit: telling.commit ?? other.commit,
    correlation: left.correlation ?? right.correlation,
    queuedAt: left.queuedAt === null || right.queuedAt === null ? (left.queuedAt ?? right.queuedAt) : Math.min(left.queuedAt, right.queuedAt),
    startedAt: Math.min(left.startedAt, right.startedAt),
    endedAt: Math.max(left.endedAt, right.endedAt),
    result: worst.result,
    corrected: worst.corrected,
    rollback: left.rollback || right.rollback,
    namesFix: left.namesFix || right.namesFix,
    commitTimes: left.commitTimes.length >= right.commitTimes.length ? left.commitTimes : right.commitTimes,
  };
}
