import type { Clock } from '../../foundation/clock.ts';
import type { SeededRandom } from '../../foundation/random.ts';
import type { ArmError } from './arm-error.ts';
import type { JsonObject } from './json.ts';

/**
 * How resource providers (Key Vault, Compute, …) plug into the subscription model. The core does what ARM does for all of
 * them: HTTP, tokens, roles, api-versions, throttling, groups, generic GET/PUT/PATCH/DELETE/list of every type, long-running
 * operations, deployments. A provider says what its types are, what is wrong with a wanted resource, how long making it
 * takes and how it ends, and answers the routes that are its own.
 */

/** Makes a provider for one world. State of its own (secrets, usages) lives in the closure. */
export type ProviderFactory = (world: World) => ResourceProvider;

export interface ResourceProvider {
  /** Such as `Microsoft.KeyVault`. */
  readonly namespace: string;
  /** Registration in every subscription at the start. Default `Registered`. */
  readonly registration?: 'Registered' | 'NotRegistered';
  readonly types: readonly ResourceType[];
  /** Routes beyond the generic ones; a route with the method and path of a generic one takes its place. */
  readonly routes?: readonly ProviderRoute[];
  /** Servers of single resources, such as a vault's. */
  readonly dataPlanes?: readonly DataPlane[];
  /** Value of a Key Vault reference in deployment parameters, or why it cannot be had. Only the Key Vault provider has it. */
  resolveSecret?(reference: SecretReference, caller: Caller): { readonly value: string } | { readonly error: ArmError };
}

/** How long making a resource takes of which nothing is said, in milliseconds before pace. */
export const USUAL_DURATION_MS = 4_000;

/** One type of resource. Every hook may be left out: the resource is then stored as asked for and made in `durationMs`. */
export interface ResourceType {
  /** Below the namespace: `vaults`, or `vaults/secrets` for a child. */
  readonly type: string;
  /** Newest first; other api-versions are refused as Azure does. */
  readonly apiVersions: readonly string[];
  /** Names of locations such as `westeurope`; all of the world's where left out; `[]` for a type without location. */
  readonly locations?: readonly string[];
  /** Said by `providers` lists, such as `SupportsTags, SupportsLocation`. */
  readonly capabilities?: string;
  /** How long making one takes where `plan` is left out, in milliseconds before pace. Default `USUAL_DURATION_MS`. */
  readonly durationMs?: number;
  /** What preflight finds wrong (deployment validate, what-if, and the start of a deployment). Must not change anything. */
  validate?(wanted: WantedResource): ArmError | undefined;
  /** What making or changing it will do. Asked when the operation starts; must not change anything. */
  plan?(wanted: WantedResource): ResourcePlan;
  /** The resource as it is stored after success, with the defaults that Azure adds. */
  create?(wanted: WantedResource): Resource;
  /** The resource after a PATCH. Default: top-level merge, and of `properties` a deep merge. */
  patch?(existing: Resource, patch: JsonObject): Resource;
  /** Called after the resource has left the world. */
  removed?(resource: Resource): void;
  /** What GET, list and `reference()` show, secrets left out. Default: the resource as stored. */
  read?(resource: Resource): JsonObject;
  /** Answer of `list*()` template functions and POST list actions such as `listKeys`. */
  list?(resource: Resource, action: string): JsonObject | undefined;
}

/** A resource of the world. */
export interface Resource {
  /** `/subscriptions/…/resourceGroups/…/providers/{namespace}/{type}/{name}`, in the case in which it was made. */
  readonly id: string;
  /** All names, parents first: `vault1` or `vault1/secret1`. */
  readonly name: string;
  /** With namespace: `Microsoft.KeyVault/vaults`. */
  readonly type: string;
  readonly location?: string;
  readonly tags?: JsonObject;
  readonly kind?: string;
  readonly sku?: JsonObject;
  readonly identity?: JsonObject;
  readonly zones?: readonly string[];
  readonly properties: JsonObject;
}

/** What a template or a PUT asks for, expressions evaluated. */
export interface WantedResource extends Resource {
  readonly apiVersion: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly caller: Caller;
  /** The whole body as sent, for what `Resource` does not name. */
  readonly body: JsonObject;
  /** What is there now. */
  readonly existing: Resource | undefined;
}

/** What making a resource does. Times are milliseconds before the world's pace. */
export interface ResourcePlan {
  readonly durationMs: number;
  /** Stands in `Waiting` kind operations before (a fabric controller's queue). */
  readonly waitMs?: number;
  /** So many attempts fail with 429 or 5xx first, each shown as a retry. */
  readonly retries?: number;
  /** The outcome; success where left out. `statusCode` default `Conflict`. */
  readonly failure?: { readonly error: ArmError; readonly statusCode?: 'Conflict' | 'BadRequest' | 'Forbidden' | 'NotFound' | 'InternalServerError' };
}

/** Whoever calls, as the verified token says. */
export interface Caller {
  readonly tenantId: string;
  readonly objectId: string;
  /** `jo@contoso.example` of a user; of an application its object id. Activity log's `caller`. */
  readonly name: string;
  /** Application (client) id. */
  readonly clientId: string;
  readonly kind: 'user' | 'application';
  readonly claims: JsonObject;
}

export interface SecretReference {
  readonly vaultId: string;
  readonly secretName: string;
  readonly secretVersion?: string;
  /** The parameter whose value it is: named in what goes wrong. */
  readonly parameterName?: string;
}

/** The subscriptions as a provider sees them. Ids are compared without regard to case. */
export interface World {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly locations: readonly Location[];
  find(id: string): Resource | undefined;
  /** Ordered by creation. `type` with namespace. */
  list(filter?: { readonly type?: string; readonly subscriptionId?: string; readonly resourceGroup?: string }): readonly Resource[];
  /** Stores at once, without operation or hooks: for scenarios and for side effects of a provider. */
  put(resource: Resource): void;
  remove(id: string): void;
  /** Whether the roles of a caller allow an action, such as `Microsoft.KeyVault/vaults/deploy/action`, on a scope. */
  allows(caller: Caller, action: string, scope: string): boolean;
  /** The same for actions within a resource, such as `Microsoft.KeyVault/vaults/secrets/getSecret/action`. */
  allowsData(caller: Caller, action: string, scope: string): boolean;
  /** Origin, `https://127.0.0.1:port`, at which the data plane of a resource is served: one port for each. */
  dataPlaneOrigin(resourceId: string): string;
}

export interface Location {
  readonly name: string;
  readonly displayName: string;
}

/** An own route of a provider below the ARM host. */
export interface ProviderRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /**
   * Segments fixed (any case) or `{parameters}`:
   * `/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}/usages`.
   */
  readonly path: string;
  readonly apiVersions: readonly string[];
  /** The action that roles must allow on the subscription or group of the path. */
  readonly action: string;
  run(request: RouteRequest): RouteAnswer;
}

export interface RouteRequest {
  readonly caller: Caller;
  readonly method: string;
  /** Decoded path without query. */
  readonly path: string;
  /** Values of the path's `{parameters}`, decoded. */
  readonly params: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  /** Parsed JSON, `{}` where there was none. */
  readonly body: JsonObject;
  readonly apiVersion: string;
  /** Of the path; empty for tenant routes and data planes. */
  readonly subscriptionId: string;
  /** Of the path, in its case there; empty where the path has none. */
  readonly resourceGroup: string;
  readonly world: World;
}

/** How a route answers. Errors are thrown as `ArmFailure`. */
export type RouteAnswer = PlainAnswer | PagedAnswer | LongRunningAnswer;

export interface PlainAnswer {
  readonly kind: 'plain';
  readonly status: number;
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
}

/** All items; the core cuts them into pages with `nextLink` (`$top`, `maxresults` and `$skiptoken` are heeded). */
export interface PagedAnswer {
  readonly kind: 'paged';
  readonly items: readonly JsonObject[];
  /** Items on a page unless the caller asks for fewer. Default 100. */
  readonly pageSize?: number;
}

/**
 * Work that goes on after the answer. The core answers 202 (201 or 200 where `status` says so) with the headers of `via`,
 * serves the operation's address, and calls `finish` on the world's clock after `durationMs` times pace.
 */
export interface LongRunningAnswer {
  readonly kind: 'long-running';
  readonly durationMs: number;
  readonly via: 'Azure-AsyncOperation' | 'Location' | 'both';
  readonly status?: 200 | 201 | 202;
  /** Body of the first answer. */
  readonly body?: JsonObject;
  /** Does the work; returns the final body (none for a 204) or throws `ArmFailure`. */
  finish(): JsonObject | undefined;
}

/** A server of a single resource. The core checks the token's audience (401 with challenge) and mounts it on a port. */
export interface DataPlane {
  /** With namespace: `Microsoft.KeyVault/vaults`. */
  readonly resourceType: string;
  /** What tokens must be for: `https://vault.azure.net`. */
  readonly audience: string;
  /** Whether the caller may is the provider's to judge (`ArmFailure` 403). Paths are relative to the origin. */
  handle(resource: Resource, request: RouteRequest): RouteAnswer;
}

export const plain = (status: number, body?: JsonObject, headers?: Readonly<Record<string, string>>): PlainAnswer => ({
  kind: 'plain',
  status,
  ...(body === undefined ? {} : { body }),
  ...(headers === undefined ? {} : { headers }),
});

export const paged = (items: readonly JsonObject[], pageSize?: number): PagedAnswer => ({
  kind: 'paged',
  items,
  ...(pageSize === undefined ? {} : { pageSize }),
});
