import type { JsonValue } from '../../core/lossless-json.ts';
import type { GatewayEndpoint } from './endpoints.ts';

export type QueryValue = string | number | boolean | null | undefined;

/** What fills an endpoint. */
export interface GatewayCall {
  /** Values for the names in braces, not yet encoded. */
  readonly path?: Readonly<Record<string, string>>;
  /** Null and undefined ones are left out. `api-version` and `timeout` come by themselves. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** JSON, with discriminators first; or raw bytes. */
  readonly body?: JsonValue | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Whole time for one attempt as this side sees it; the cluster is given a little less. Usually 20 s, heavy ones 60 s. */
  readonly timeoutMs?: number | undefined;
}

/** The path with its values encoded. Slashes in a value of the image store separate folders and stay. */
export function pathOf(endpoint: GatewayEndpoint, values: Readonly<Record<string, string>> = {}): string {
  return endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === '') throw new TypeError(`${endpoint.path} needs ${name}.`);
    if (name !== 'contentPath') return encodeURIComponent(value);
    return value.split(/[\\/]+/).filter((part) => part !== '').map((part) => encodeURIComponent(part)).join('/');
  });
}

/** @returns path and query for the wire, in the order of the given keys, the version first. */
export function addressOf(endpoint: GatewayEndpoint, call: GatewayCall, apiVersion: string, timeoutSeconds: number): string {
  const pairs = [`api-version=${apiVersion}`];
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value === null || value === undefined) continue;
    pairs.push(`${encodeURIComponent(key)}=${key === 'ContinuationToken' ? verbatim(String(value)) : encodeURIComponent(String(value))}`);
  }
  pairs.push(`timeout=${timeoutSeconds}`);
  return `${pathOf(endpoint, call.path)}?${pairs.join('&')}`;
}

/** A token goes back as it came (§1.2); only what would end or break the query is encoded. */
function verbatim(token: string): string {
  return token.replace(/[^\w\-.~!$'()*,;:@/?%=]/gu, (character) => encodeURIComponent(character.isWellFormed() ? character : '\uFFFD'));
}
