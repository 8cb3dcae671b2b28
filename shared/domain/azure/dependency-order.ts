export interface DependencyOrder {
  /** What each waits for comes before it; parts of a circle come last, in the order given. */
  readonly order: readonly string[];
  /** One circle, the first again at the end; null where there is none. */
  readonly cycle: readonly string[] | null;
}

/**
 * An order in which everything can be done.
 * @param waitsFor what each waits for, by key; keys that are not in it do not count. Among those that can be done at the same
 *   time the order of the map stays.
 */
export function dependencyOrder(waitsFor: ReadonlyMap<string, readonly string[]>): DependencyOrder {
  const open = new Map([...waitsFor].map(([key, needs]) => [key, new Set(needs.filter((need) => waitsFor.has(need)))]));
  const followers = new Map<string, string[]>();
  for (const [key, needs] of open) for (const need of needs) followers.set(need, [...(followers.get(need) ?? []), key]);
  const order = [...open].flatMap(([key, needs]) => (needs.size === 0 ? [key] : []));
  for (const done of order) {
    for (const follower of followers.get(done) ?? []) {
      const needs = open.get(follower);
      if (needs?.delete(done) === true && needs.size === 0) order.push(follower);
    }
  }
  const rest = [...open].filter(([, needs]) => needs.size > 0);
  return { order: [...order, ...rest.map(([key]) => key)], cycle: rest.length === 0 ? null : circleIn(new Map(rest)) };
}

/** Everything in it waits for something that is in it: going on and on comes back. */
function circleIn(waiting: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const way: string[] = [];
  let [at] = waiting.keys();
  while (at !== undefined && !way.includes(at)) {
    way.push(at);
    at = [...(waiting.get(at) ?? [])].find((need) => waiting.has(need));
  }
  return at === undefined ? way : [...way.slice(way.indexOf(at)), at];
}
