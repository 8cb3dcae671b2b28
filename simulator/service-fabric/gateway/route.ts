import type { ServedCluster } from './served-cluster.ts';
import type { Answer } from './answer.ts';
import type { GatewayRequest } from './request.ts';

/** Who may call: `anonymous` needs no credentials, `read` any accepted client, `write` the admin role. */
export type Access = 'anonymous' | 'read' | 'write';

/** One endpoint of the gateway. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `{parameters}`, each one segment; `{name*}` is several, up to the next `$`. */
  readonly path: string;
  readonly access: Access;
  /** Runtimes before this one (major.minor) do not have the endpoint. */
  readonly since?: number;
  /** The endpoint checks `api-version` by rules of its own. */
  readonly checksVersion?: boolean;
  handle(request: GatewayRequest, cluster: ServedCluster): Answer | Promise<Answer>;
}

type Handler = Route['handle'];

/** A query: any accepted client may ask. */
export const get = (path: string, handle: Handler): Route => ({ method: 'GET', path, access: 'read', handle });

/** A query that carries a body (policies, filters). */
export const ask = (path: string, handle: Handler): Route => ({ method: 'POST', path, access: 'read', handle });

/** A change: administrators only. */
export const post = (path: string, handle: Handler): Route => ({ method: 'POST', path, access: 'write', handle });

/** The same query by GET and, with a policy in the body, by POST. */
export const both = (path: string, handle: Handler): Route[] => [get(path, handle), ask(path, handle)];

/** An endpoint that came with a runtime. */
export const since = (runtime: number, route: Route): Route => ({ ...route, since: runtime });
