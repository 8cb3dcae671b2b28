import type { Organisation } from '../model/organisation.ts';
import type { Caller, Scope } from './access.ts';
import type { Answer } from './answer.ts';
import { valuesNamed } from './enumerations.ts';

/** What a resource is asked. */
export interface ResourceRequest {
  readonly organisation: Organisation;
  /** Address of the organisation, such as `https://127.0.0.1:4711/contoso`. */
  readonly base: string;
  readonly caller: Caller;
  /** Values of the route template, by name; parts that may be missing are. */
  readonly values: Readonly<Record<string, string>>;
  readonly query: DevopsQuery;
  /** The parsed JSON body, undefined without one. */
  readonly body: unknown;
}

export type Handler = (request: ResourceRequest) => Answer;

/**
 * A resource as the service registers it: location tables are made of these, and requests are routed by them. The ids are
 * those that client libraries look for.
 */
export interface Resource {
  readonly id: string;
  readonly area: string;
  readonly resourceName: string;
  /** `{project}/_apis/build/builds/{buildId}`: the last value may be left out. */
  readonly routeTemplate: string;
  readonly resourceVersion: number;
  readonly isReleased: boolean;
  /** What one needs to read it. */
  readonly scope?: Scope;
  /** What a request costs in units of the rate limit. */
  readonly units?: number;
  readonly get: Handler;
  readonly patch?: { readonly scope: Scope; readonly run: Handler };
  readonly post?: { readonly scope: Scope; readonly run: Handler };
}

/** Query parameters: names in any case, with or without `$`. */
export class DevopsQuery {
  readonly #values = new Map<string, string>();

  constructor(parameters: URLSearchParams) {
    for (const [name, value] of parameters) this.#values.set(name.replace(/^\$/, '').toLowerCase(), value);
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name.toLowerCase());
    return value === '' ? undefined : value;
  }

  /** Values of an enumeration, see `valuesNamed`. */
  values(name: string, enumeration: Readonly<Record<string, number>>): readonly string[] | undefined {
    return valuesNamed(this.text(name), enumeration);
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
  }

  /** Comma-separated values, lower case. */
  list(name: string): readonly string[] | undefined {
    return this.text(name)?.split(',').map((each) => each.trim().toLowerCase());
  }

  /** Epoch milliseconds; undefined where it is missing or no time. */
  time(name: string): number | undefined {
    const at = Date.parse(this.text(name) ?? '');
    return Number.isNaN(at) ? undefined : at;
  }
}
