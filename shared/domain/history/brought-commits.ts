import type { DeploymentFacts } from './one-deployment.ts';

/** What the figures need to know of a build. */
export interface BuildFacts {
  readonly id: number;
  readonly source: number | string;
  readonly application: string;
  /** Equal for rows that name the same build, or the same commit. */
  readonly build: number | string | null;
  readonly commit: number | string | null;
  /** Pipeline and branch; null for a build of which nobody knows what came before it, such as that of a pull request. */
  readonly line: number | string | null;
  readonly queuedAt: number;
  readonly namesFix: boolean;
  /** Of its commits, with their times in the same order; NaN where a time is not known. */
  readonly commitIds: ArrayLike<number | string>;
  readonly commitTimes: ArrayLike<number>;
}

/** After so many hot-fixes in a row, what came before them is too long ago. */
const mostSuccesses = 20;

/**
 * Deployments that name their build or commit but no commit with a time, with the commits of that build and of those
 * between it and the last one of its pipeline and branch that a success put into the same environment before: failed ones
 * too. A hot-fix of another branch that came between them takes nothing of the branch away. What goes back to a build that
 * was there before brings nothing new.
 *
 * @param deployments of any applications and environments; one run is one of them.
 * @param builds is asked only where some deployment lacks its commits.
 */
export function withBroughtCommits(deployments: readonly DeploymentFacts[], builds: () => readonly BuildFacts[]): readonly DeploymentFacts[] {
  const lacking = new Set(deployments.filter((deployment) => lacksCommits(deployment)));
  if (lacking.size === 0) return deployments;
  const book = new BuildBook(builds());
  const filled = new Map<DeploymentFacts, DeploymentFacts>();
  for (const ofApplication of Map.groupBy(deployments, ({ application }) => application).values()) {
    for (const chain of Map.groupBy(ofApplication, ({ environment }) => environment).values()) {
      if (!chain.some((deployment) => lacking.has(deployment))) continue;
      const inOrder = chain.toSorted((left, right) => left.startedAt - right.startedAt);
      for (const [at, deployment] of inOrder.entries()) {
        const own = lacking.has(deployment) ? book.of(deployment) : null;
        if (own !== null) filled.set(deployment, withCommitsOf(deployment, book.between(buildBefore(inOrder, at, own, book), own)));
      }
    }
  }
  return deployments.map((deployment) => filled.get(deployment) ?? deployment);
}

/** The last build of the same line that a success of a chain deployed before; looked for not for ever. */
function buildBefore(chain: readonly DeploymentFacts[], at: number, own: BuildFacts, book: BuildBook): BuildFacts | undefined {
  for (let before = at - 1, left = mostSuccesses; before >= 0 && left > 0; before -= 1) {
    const deployment = chain[before];
    if (deployment?.result !== 'succeeded') continue;
    left -= 1;
    const build = book.of(deployment);
    if (build !== null && build.line === own.line) return build;
  }
  return undefined;
}

function lacksCommits({ build, commit, commitTimes }: DeploymentFacts): boolean {
  return (build !== null || commit !== null) && !hasTime(commitTimes);
}

/** A commit that several builds list counts once. A list without any time is not read yet: it names the build's own commit at most. */
function withCommitsOf(deployment: DeploymentFacts, builds: readonly BuildFacts[]): DeploymentFacts {
  const times = new Map<number | string, number>();
  for (const { commitIds, commitTimes } of builds) {
    if (!hasTime(commitTimes)) continue;
    for (let at = 0; at < commitIds.length; at += 1) times.set(commitIds[at] ?? '', commitTimes[at] ?? Number.NaN);
  }
  return { ...deployment, commitTimes: times.size === 0 ? deployment.commitTimes : [...times.values()], namesFix: deployment.namesFix || builds.some(({ namesFix }) => namesFix) };
}

function hasTime(times: ArrayLike<number>): boolean {
  for (let at = 0; at < times.length; at += 1) if (!Number.isNaN(times[at])) return true;
  return false;
}

/** Finds the build of a deployment, and the builds between two of one line. */
class BuildBook {
  readonly #byName: ReadonlyMap<number | string | null, readonly BuildFacts[]>;
  readonly #byCommit: ReadonlyMap<number | string | null, readonly BuildFacts[]>;
  /** Oldest first. */
  readonly #lines: ReadonlyMap<number | string | null, readonly BuildFacts[]>;

  constructor(builds: readonly BuildFacts[]) {
    const oldestFirst = builds.toSorted((left, right) => left.queuedAt - right.queuedAt || left.id - right.id);
    this.#byName = Map.groupBy(oldestFirst, ({ build }) => build);
    this.#byCommit = Map.groupBy(oldestFirst, ({ commit }) => commit);
    this.#lines = Map.groupBy(oldestFirst, ({ line }) => line);
  }

  /** By its name, which repeats between pipelines; else by the commit, of which a pull request may have had a build too. */
  of({ application, source, build, commit }: DeploymentFacts): BuildFacts | null {
    const isRelated = (other: BuildFacts): boolean => other.application === application || other.source === source;
    const named = build === null ? undefined : this.#byName.get(build)?.findLast(isRelated);
    if (named !== undefined || commit === null) return named ?? null;
    const built = this.#byCommit.get(commit)?.filter(isRelated) ?? [];
    return built.findLast(({ line }) => line !== null) ?? built.at(-1) ?? null;
  }

  /** @param previous of the same line. */
  between(previous: BuildFacts | undefined, own: BuildFacts): readonly BuildFacts[] {
    const line = own.line === null ? undefined : this.#lines.get(own.line);
    if (line === undefined || previous === undefined) return [own];
    return line.slice(placeIn(line, previous) + 1, placeIn(line, own) + 1);
  }
}

function placeIn(line: readonly BuildFacts[], { queuedAt, id }: BuildFacts): number {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = line[middle];
    if (other !== undefined && (other.queuedAt < queuedAt || (other.queuedAt === queuedAt && other.id < id))) low = middle + 1;
    else high = middle;
  }
  return low;
}
