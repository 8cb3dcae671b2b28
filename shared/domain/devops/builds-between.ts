/** As far as this rule needs to know a build. */
export interface BuildFacts {
  readonly id: number;
  readonly definitionId: number;
  readonly branch: string | null;
  readonly queuedAt: number | null;
  readonly succeeded: boolean;
}

/** A branch of a pull request holds what is not in the product yet. */
export function isOfPullRequest(branch: string | null): boolean {
  return branch?.startsWith('refs/pull/') === true;
}

function isOnLine(build: BuildFacts, line: BuildFacts): boolean {
  return build.definitionId === line.definitionId && build.branch === line.branch && !isOfPullRequest(build.branch);
}

/**
 * The builds whose changes went out with `to` after `from` was there: of the same pipeline and branch, queued after `from`
 * and not after `to`, which is among them. Failed ones count, for their changes are in the next one that succeeded.
 * Azure DevOps itself cannot be asked this (reference/azure.md §2.12).
 *
 * @returns newest first; null where the two are not on one line, so that nothing lies between them.
 */
export function buildsBetween<Build extends BuildFacts>(builds: Iterable<Build>, from: BuildFacts, to: BuildFacts): Build[] | null {
  if (from.definitionId !== to.definitionId || from.branch !== to.branch) return null;
  const [start, end] = [from.queuedAt, to.queuedAt];
  if (start === null || end === null || start > end) return null;
  const between: Build[] = [];
  for (const build of builds) {
    const isNamed = build.id === to.id && build.id !== from.id;
    if (isNamed || (isOnLine(build, to) && build.queuedAt !== null && build.queuedAt > start && build.queuedAt <= end && build.id !== from.id)) between.push(build);
  }
  return between.sort((left, right) => (right.queuedAt ?? 0) - (left.queuedAt ?? 0) || right.id - left.id);
}

/** How many successful builds of its line are newer than `there`. */
export function buildsBehind(builds: Iterable<BuildFacts>, there: BuildFacts): number | null {
  if (there.queuedAt === null) return null;
  let behind = 0;
  for (const build of builds) if (build.succeeded && isOnLine(build, there) && build.queuedAt !== null && build.queuedAt > there.queuedAt) behind += 1;
  return behind;
}
