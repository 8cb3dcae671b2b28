/** A success of one application, wherever it was. */
export interface VersionArrival {
  readonly environment: string;
  readonly version: string | null;
  readonly at: number;
}

/**
 * How many versions each environment is behind the furthest one of its application. The furthest is the environment
 * whose present version was seen last for the first time anywhere, so that no version number has to be understood. An
 * environment is behind by the versions that the furthest one has taken since it left the version that is here; where it
 * never had that, by those since the last success here.
 *
 * @param arrivals of one application, in any order.
 * @returns for each environment; 0 for the furthest, for those with its version, and where versions are not known.
 */
export function behindFurthest(arrivals: readonly VersionArrival[]): Map<string, number> {
  const inTime = arrivals.toSorted((left, right) => left.at - right.at);
  const firstSeen = new Map<string, number>();
  const present = new Map<string, VersionArrival>();
  for (const [order, arrival] of inTime.entries()) {
    present.set(arrival.environment, arrival);
    if (arrival.version !== null && !firstSeen.has(arrival.version)) firstSeen.set(arrival.version, order);
  }
  const furthest = [...present.values()].reduce<VersionArrival | null>((best, arrival) => {
    const order = orderOf(arrival, firstSeen);
    return order >= 0 && (best === null || order > orderOf(best, firstSeen)) ? arrival : best;
  }, null);
  const there = inTime.filter(({ environment, version }) => environment === furthest?.environment && version !== null);
  return new Map([...present.values()].map((arrival) => [arrival.environment, furthest === null ? 0 : stepsBetween(arrival, furthest, there)]));
}

function orderOf({ version }: VersionArrival, firstSeen: ReadonlyMap<string, number>): number {
  return version === null ? -1 : (firstSeen.get(version) ?? -1);
}

function stepsBetween(here: VersionArrival, furthest: VersionArrival, there: readonly VersionArrival[]): number {
  if (here.version === null || here.version === furthest.version) return 0;
  const left = there.findLastIndex(({ version }) => version === here.version);
  const since = left >= 0 ? there.slice(left + 1) : there.filter(({ at }) => at > here.at);
  return Math.max(1, new Set(since.map(({ version }) => version)).size);
}
