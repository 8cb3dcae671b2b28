/** The version that an environment has of one application, by its last success there. */
export interface PresentVersion<Environment> {
  readonly environment: Environment;
  /** Null where it is not known. */
  readonly version: number | string | null;
  /** When it came there. */
  readonly at: number;
  /** When it was first put anywhere. */
  readonly firstSeenAt: number;
}

/** A success in one environment. */
export interface VersionArrival {
  readonly version: number | string | null;
  readonly at: number;
}

/**
 * How many versions each environment is behind the furthest one of its application. The furthest is the environment
 * whose present version was seen last for the first time anywhere, so that no version number has to be understood. An
 * environment is behind by the versions that the furthest one has taken since it left the version that is here; where it
 * never had that, by those since the last success here.
 *
 * @param arrivalsIn successes in an environment, oldest first; asked for the furthest one only.
 * @returns for each environment; 0 for the furthest, for those with its version, and where versions are not known.
 */
export function behindFurthest<Environment>(present: readonly PresentVersion<Environment>[], arrivalsIn: (environment: Environment) => readonly VersionArrival[]): Map<Environment, number> {
  const furthest = present.reduce<PresentVersion<Environment> | null>((best, candidate) => (candidate.version !== null && (best === null || candidate.firstSeenAt > best.firstSeenAt) ? candidate : best), null);
  const there = furthest === null ? [] : arrivalsIn(furthest.environment).filter(({ version }) => version !== null);
  return new Map(present.map((here) => [here.environment, furthest === null ? 0 : stepsBetween(here, furthest, there)]));
}

function stepsBetween<Environment>(here: PresentVersion<Environment>, furthest: PresentVersion<Environment>, there: readonly VersionArrival[]): number {
  if (here.version === null || here.version === furthest.version) return 0;
  const left = there.findLastIndex(({ version }) => version === here.version);
  const since = left >= 0 ? there.slice(left + 1) : there.filter(({ at }) => at > here.at);
  return Math.max(1, new Set(since.map(({ version }) => version)).size);
}
