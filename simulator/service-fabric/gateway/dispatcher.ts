import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { ModelError } from '../model/index.ts';
import { failed } from './answer.ts';
import type { Answer } from './answer.ts';
import { newestApiVersion, readApiVersion } from './api-version.ts';
import { inDialect } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { GatewayFailure, invalidArgument } from './failure.ts';
import type { ClusterFaultPlan } from './faults.ts';
import { GatewayQuery, GatewayRequest } from './request.ts';
import type { Route } from './route.ts';
import { Router } from './router.ts';
import { delay, send } from './send.ts';
import type { FaultsOfRequest } from './send.ts';
import type { ServedCluster } from './served-cluster.ts';
import type { Traffic } from './traffic.ts';
import { INFINITE_SECONDS } from './wire/text.ts';

export interface DispatcherParts {
  readonly cluster: ServedCluster;
  readonly routes: readonly Route[];
  readonly faults: ClusterFaultPlan;
  readonly traffic: Traffic;
  readonly dialect: Dialect;
}

const SMALL_BODY_BYTES = 64 * 1024;

interface Exchange {
  readonly raw: IncomingMessage;
  readonly response: ServerResponse;
  readonly gateway: number;
  readonly began: number;
}

/** Takes a request through faults, credentials and version to its endpoint, and the answer back. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #router: Router;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#router = new Router(parts.routes);
  }

  /** Answers a request; whatever goes wrong in here costs this one connection only. */
  handle(raw: IncomingMessage, response: ServerResponse, gateway: number): void {
    raw.on('error', () => raw.destroy());
    response.on('error', () => response.destroy());
    const exchange = { raw, response, gateway, began: performance.now() };
    this.#handle(exchange).catch(() => response.destroy());
  }

  async #handle(exchange: Exchange): Promise<void> {
    const { raw, response } = exchange;
    const { cluster, faults: plan } = this.#parts;
    const [path = '/', ...search] = (raw.url ?? '/').split('?');
    const method = raw.method ?? 'GET';
    const faults = plan.take(method, path);
    if (faults['no-answer'] !== undefined) return;
    const { clock } = cluster.model;
    if (faults.slow !== undefined) await delay(clock, faults.slow.delayMs);
    if (faults['timed-out'] !== undefined) await delay(clock, faults['timed-out'].delayMs);
    const found = spoilt(faults) ?? (await this.#answer(raw, method, path, new GatewayQuery(search.join('?'))));
    if (response.destroyed) return;
    this.#setHeaders(exchange);
    const sent = await send(response, found.answer, faults, clock);
    this.#record(exchange, found, sent);
  }

  async #answer(raw: IncomingMessage, method: string, path: string, query: GatewayQuery): Promise<Outcome> {
    let endpoint = 'unknown';
    try {
      const found = this.#router.find(method, path);
      if (found.kind === 'unknown') return { endpoint, answer: unknownPath(path) };
      if (found.kind === 'wrong-method') return { endpoint, answer: { status: 405, headers: { allow: found.allowed.join(', ') } } };
      const { route, params } = found;
      if ((route.since ?? 0) > newestApiVersion(this.#parts.cluster.model.codeVersion)) return { endpoint, answer: unknownPath(path) };
      endpoint = `${route.method} ${route.path}`;
      const answer = await this.#run(route, raw, path, query, params);
      return { endpoint, answer };
    } catch (error) {
      return { endpoint, answer: refused(error) };
    }
  }

  async #run(route: Route, raw: IncomingMessage, path: string, query: GatewayQuery, params: ReadonlyMap<string, string>): Promise<Answer> {
    const { cluster, dialect } = this.#parts;
    const refusal = cluster.access.refusal(raw, route.access) ?? wrongCluster(raw, cluster.model.clusterId);
    if (refusal !== undefined) return refusal;
    const apiVersion = route.checksVersion === true ? 0 : readApiVersion(query.get('api-version'), cluster.model.codeVersion);
    checkTimeout(query);
    const request = new GatewayRequest({ raw, method: route.method, path, query, apiVersion, params });
    const answer = await route.handle(request, cluster);
    const plain = answer.json === undefined || (!dialect.camelCase && (apiVersion >= 3 || route.checksVersion === true));
    if (plain) return answer;
    return { ...answer, json: inDialect(answer.json ?? '', route.checksVersion === true ? 3 : apiVersion, dialect) };
  }

  #setHeaders({ raw, response }: Exchange): void {
    const { model } = this.#parts.cluster;
    response.setHeader('Server', 'Microsoft-HTTPAPI/2.0');
    response.setHeader('Date', new Date(model.clock.now()).toUTCString());
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('SFX-ClusterName', encodeURIComponent(model.clusterName));
    const requestId = raw.headers['x-servicefabricrequestid'];
    response.setHeader('X-ServiceFabricRequestId', typeof requestId === 'string' ? requestId : randomUUID());
    if (raw.complete) return;
    // A small body that nobody asked for is read and forgotten; what is left of a refused upload is not.
    if (Number(raw.headers['content-length'] ?? 0) <= SMALL_BODY_BYTES && raw.headers['transfer-encoding'] === undefined) raw.resume();
    else response.setHeader('Connection', 'close');
  }

  #record({ raw, gateway, began }: Exchange, { endpoint, answer }: Outcome, bytesOut: number): void {
    this.#parts.traffic.record(endpoint, {
      at: Date.now(),
      method: raw.method ?? 'GET',
      url: raw.url ?? '/',
      status: answer.status,
      bytesIn: Number(raw.headers['content-length'] ?? 0),
      bytesOut,
      ms: Math.round((performance.now() - began) * 100) / 100,
      gateway,
    });
  }
}

interface Outcome {
  readonly endpoint: string;
  readonly answer: Answer;
}

/** A `ClusterId` header guards against acting on the wrong cluster (service-fabric.md §1.1). */
function wrongCluster(raw: IncomingMessage, clusterId: string): Answer | undefined {
  const expected = raw.headers['clusterid'];
  if (expected === undefined || expected === clusterId) return undefined;
  return failed('E_ACCESSDENIED', 'The ClusterId of the request is not the id of this cluster.');
}

function checkTimeout(query: GatewayQuery): void {
  const timeout = query.number('timeout', 60);
  if (timeout < 1 || timeout > INFINITE_SECONDS) throw invalidArgument('The timeout must be between 1 and 4294967295 seconds.');
}

/** Uncertain: what the gateway says to a path it has no endpoint for. Assumed: 404 with the code for bad addresses. */
function unknownPath(path: string): Answer {
  return failed('FABRIC_E_INVALID_ADDRESS', `There is no endpoint at ${path}.`, 404);
}

function refused(error: unknown): Answer {
  if (error instanceof GatewayFailure) return failed(error.code, error.message, error.status);
  if (error instanceof ModelError) return failed(error.code, error.message);
  if (error instanceof URIError) return failed('E_INVALIDARG', 'The path is not well encoded.');
  return failed('E_FAIL', error instanceof Error ? error.message : String(error));
}

function spoilt(faults: FaultsOfRequest): Outcome | undefined {
  const answer = spoiltAnswer(faults);
  return answer === undefined ? undefined : { endpoint: 'fault', answer };
}

function spoiltAnswer(faults: FaultsOfRequest): Answer | undefined {
  if (faults.unauthorized !== undefined) return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
  if (faults.forbidden !== undefined) return failed('E_ACCESSDENIED', 'Access is denied.');
  if (faults.unavailable !== undefined) return failed(faults.unavailable.code, 'A system service cannot serve the request now.', 503);
  if (faults['timed-out'] !== undefined) return failed('FABRIC_E_TIMEOUT', 'Operation timed out.');
  if (faults['too-large'] !== undefined) return failed('FABRIC_E_VALUE_TOO_LARGE', 'The value is too large to be sent in one message.');
  if (faults['server-error'] === undefined) return undefined;
  const page = '<!DOCTYPE html><html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>';
  return { status: 500, headers: { 'content-type': 'text/html' }, json: page };
}
