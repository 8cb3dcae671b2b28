import type { RouteAnswer, RouteRequest } from '../model/provider.ts';
import type { Azure } from '../azure.ts';

/** A request to ARM as its own routes see it. */
export interface ArmRequest extends RouteRequest {
  readonly azure: Azure;
  readonly correlationId: string;
  /** The body as sent, for positions in it. */
  readonly rawBody: string;
}

export interface ArmRoute {
  readonly method: string;
  /** Segments fixed (any case) or `{parameters}`; `{name*}` at the end takes the rest. */
  readonly path: string;
  readonly apiVersions: readonly string[];
  /** The action that roles must allow; undefined where the route judges itself. */
  readonly action: string | undefined;
  run(request: ArmRequest): RouteAnswer;
}

interface Compiled {
  readonly route: ArmRoute;
  readonly segments: readonly { readonly name: string; readonly kind: 'fixed' | 'parameter' | 'rest' }[];
  /** Fixed segments first: more of them win. */
  readonly weight: number;
}

export type Found =
  | { readonly kind: 'route'; readonly route: ArmRoute; readonly params: ReadonlyMap<string, string> }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'unknown' };

/** Finds routes by path; of several that fit, the one with the most fixed segments. */
export class Router {
  readonly #routes: readonly Compiled[];

  constructor(routes: readonly ArmRoute[]) {
    this.#routes = routes.map(compile).sort((a, b) => b.weight - a.weight);
  }

  /** @throws URIError where the path is not well encoded */
  find(method: string, path: string): Found {
    const segments = path.split('/').filter((each) => each !== '').map((each) => decodeURIComponent(each));
    let isKnown = false;
    for (const { route, segments: pattern } of this.#routes) {
      const params = match(pattern, segments);
      if (params === undefined) continue;
      if (route.method === method) return { kind: 'route', route, params };
      isKnown = true;
    }
    return { kind: isKnown ? 'wrong-method' : 'unknown' };
  }
}

function compile(route: ArmRoute): Compiled {
  const segments = route.path.split('/').filter((each) => each !== '').map((each) => {
    const { name, star } = /^\{(?<name>\w+)(?<star>\*?)\}$/.exec(each)?.groups ?? {};
    if (name === undefined) return { name: each.toLowerCase(), kind: 'fixed' as const };
    return { name, kind: star === '*' ? ('rest' as const) : ('parameter' as const) };
  });
  return { route, segments, weight: segments.reduce((sum, each) => sum + (each.kind === 'fixed' ? 100 : each.kind === 'parameter' ? 1 : -50), 0) };
}

function match(pattern: Compiled['segments'], segments: readonly string[]): ReadonlyMap<string, string> | undefined {
  const params = new Map<string, string>();
  for (const [index, each] of pattern.entries()) {
    if (each.kind === 'rest') return segments.length > index ? params.set(each.name, segments.slice(index).join('/')) : undefined;
    const segment = segments[index];
    if (segment === undefined || (each.kind === 'fixed' && segment.toLowerCase() !== each.name)) return undefined;
    if (each.kind === 'parameter') params.set(each.name, segment);
  }
  return segments.length === pattern.length ? params : undefined;
}
