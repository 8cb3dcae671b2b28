/** A rule of the user: places of this kind are that environment. */
export interface EnvironmentRule {
  /** Connection, or null for any. */
  readonly source: string | null;
  /** `*` stands for any text; capitals make no difference. */
  readonly place: string;
  readonly environment: string;
}

export interface EnvironmentSettings {
  readonly rules: readonly EnvironmentRule[];
  /** First to last on the way to production. */
  readonly order: readonly string[];
  /** Null as long as nothing is said: then names and marked connections count. Empty: none is. */
  readonly production: readonly string[] | null;
}

export const noEnvironmentSettings: EnvironmentSettings = { rules: [], order: [], production: null };

/** Where a deployment went, as its source told it. */
export interface SourcePlace {
  readonly source: string;
  readonly place: string;
  /** The source's own word for the environment. */
  readonly environment: string | null;
}

/**
 * The environment of a place: by the first rule of the user that fits the place or the source's own word for the
 * environment, else by that word, else the place itself.
 */
export function environmentOf({ source, place, environment }: SourcePlace, { rules }: Pick<EnvironmentSettings, 'rules'>): string {
  const rule = rules.find((candidate) => (candidate.source === null || candidate.source === source)
    && (matchesPattern(candidate.place, place) || (environment !== null && matchesPattern(candidate.place, environment))));
  const named = rule?.environment ?? environment ?? place;
  return named.length <= 300 ? named : `${named.slice(0, 299)}…`;
}

/** Whether text is what a pattern with `*` for any text says. Takes time in proportion to the text, whatever the pattern. */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const within = text.toLowerCase();
  const [head = '', ...rest] = parts;
  const tail = rest.pop();
  if (tail === undefined) return within === head;
  if (!within.startsWith(head) || within.length < head.length + tail.length || !within.endsWith(tail)) return false;
  let from = head.length;
  for (const part of rest) {
    const at = within.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= within.length - tail.length;
}

/**
 * Whether an environment is production: as the user has said, and as long as nothing is said, by its name or because its
 * connection is marked so.
 */
export function isProduction(environment: string, { production }: Pick<EnvironmentSettings, 'production'>, markedSource: boolean): boolean {
  if (production !== null) return production.some((named) => named.toLowerCase() === environment.toLowerCase());
  return markedSource || /(?:^|[^a-z])(?:prod|production|prd|live)(?:[^a-z]|$)/i.test(environment);
}

/** Environments on the way to production: in the user's order, those that it leaves out by name before the ones of production. */
export function inOrder<T extends { readonly name: string; readonly production: boolean }>(environments: readonly T[], { order }: Pick<EnvironmentSettings, 'order'>): T[] {
  const places = new Map(order.map((name, at) => [name.toLowerCase(), at]));
  const rank = ({ name, production }: T): number => places.get(name.toLowerCase()) ?? (production ? order.length + 1 : order.length);
  return environments.toSorted((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name, 'en', { numeric: true }));
}
