import type { Route } from './route.ts';

/** Where a path leads. */
export type Found =
  | { readonly kind: 'route'; readonly route: Route; readonly params: ReadonlyMap<string, string> }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' };

interface Branch {
  readonly literals: Map<string, Branch>;
  parameter: Branch | undefined;
  /** Several segments as one parameter, up to a `$` or the end. */
  rest: Branch | undefined;
  /** Methods of the endpoint that ends here. */
  readonly routes: Map<string, { route: Route; names: readonly string[] }>;
}

const newBranch = (): Branch => ({ literals: new Map(), parameter: undefined, rest: undefined, routes: new Map() });

/**
 * Finds endpoints by path, segment by segment, so that 250 of them cost no more than one. Fixed segments match in any
 * case; what stands for `{parameters}` keeps its case, because node names are case sensitive (service-fabric.md §1.1).
 */
export class Router {
  readonly #root = newBranch();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  /** @throws URIError where the path is not well encoded */
  find(method: string, path: string): Found {
    const segments = path.split('/').filter((segment) => segment !== '');
    const values: string[] = [];
    const end = this.#walk(this.#root, segments, 0, values);
    if (end === undefined) return { kind: 'unknown' };
    const entry = end.routes.get(method);
    if (entry === undefined) return { kind: 'wrong-method', allowed: [...end.routes.keys()] };
    return { kind: 'route', route: entry.route, params: new Map(entry.names.map((name, index) => [name, values[index] ?? ''])) };
  }

  #add(route: Route): void {
    const names: string[] = [];
    let branch = this.#root;
    for (const segment of route.path.split('/').filter((each) => each !== '')) {
      const { name, star } = /^\{(?<name>\w+)(?<star>\*?)\}$/.exec(segment)?.groups ?? {};
      if (name === undefined) {
        const key = segment.toLowerCase();
        const next = branch.literals.get(key) ?? newBranch();
        branch.literals.set(key, next);
        branch = next;
      } else {
        names.push(name);
        branch = star === '*' ? (branch.rest ??= newBranch()) : (branch.parameter ??= newBranch());
      }
    }
    branch.routes.set(route.method, { route, names });
  }

  /** Fixed segments go before parameters; a dead end is left again. */
  #walk(branch: Branch, segments: readonly string[], at: number, values: string[]): Branch | undefined {
    const segment = segments[at];
    if (segment === undefined) return branch.routes.size > 0 ? branch : undefined;
    const literal = branch.literals.get(segment.toLowerCase());
    const found = literal === undefined ? undefined : this.#walk(literal, segments, at + 1, values);
    if (found !== undefined || segment === '$') return found;
    if (branch.rest !== undefined) {
      const end = segments.indexOf('$', at);
      return this.#into(branch.rest, segments, at, end === -1 ? segments.length : end, values);
    }
    return branch.parameter && this.#into(branch.parameter, segments, at, at + 1, values);
  }

  #into(branch: Branch, segments: readonly string[], from: number, to: number, values: string[]): Branch | undefined {
    values.push(segments.slice(from, to).map((segment) => decodeURIComponent(segment)).join('/'));
    const below = this.#walk(branch, segments, to, values);
    if (below === undefined) values.pop();
    return below;
  }
}
