import type { IncomingMessage, ServerResponse } from 'node:http';

import { guidOf } from '../../foundation/guid.ts';
import type { Organisation } from '../model/organisation.ts';
import { COMMERCE, projectOf } from '../model/projects.ts';
import { missingProject } from '../resources/projects.ts';
import { demandScope, isCaller, NOT_AUTHORISED, signInPage, unauthorised } from './access.ts';
import type { AccessRules, Caller } from './access.ts';
import { badRequest, notFound, ServiceFailure } from './answer.ts';
import type { Answer } from './answer.ts';
import { checkApiVersion } from './api-version.ts';
import type { DevopsFaultPlan } from './faults.ts';
import { locationTable } from './locations.ts';
import type { RateLimit } from './rate-limit.ts';
import { DevopsQuery } from './route.ts';
import type { Resource } from './route.ts';
import { Router } from './router.ts';
import { delay, send } from './send.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** What a request costs that says nothing else, in units of the rate limit. */
const USUAL_UNITS = 0.2;
/** The same refusal as the service's front door gives. */
const OUTAGE_PAGE = '<!DOCTYPE html><html><head><title>Azure DevOps Services | Unavailable</title></head><body>TF400324: The service is unavailable.</body></html>';

/** What the dispatcher serves. */
export interface Served {
  readonly organisation: Organisation;
  /** The same organisation seen from a project in which nothing has ever happened. */
  readonly nothing: Organisation;
  readonly access: AccessRules;
  readonly rateLimit: RateLimit;
  readonly faults: DevopsFaultPlan;
  readonly resources: readonly Resource[];
  /** `https://127.0.0.1:4711` */
  readonly origin: string;
}

/** Takes requests from the wire to a resource: faults, sign-in, rate limit, version, project, scope, in the service's order. */
export class Dispatcher {
  readonly #served: Served;
  readonly #router: Router;
  #activity = 0;

  constructor(served: Served) {
    this.#served = served;
    this.#router = new Router(served.resources);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request, response).catch(() => response.destroy());
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults, organisation } = this.#served;
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', this.#served.origin);
    const body = await readBody(request);
    const hit = faults.take(method, url.pathname);
    if (hit['no-answer'] !== undefined) return;
    await delay(organisation.clock, hit.slow?.delayMs ?? 0);
    const answer = spoiled(hit) ?? (await this.#serve({ method, url, body, request }));
    const activity = guidOf('activity', ++this.#activity);
    await send(response, { ...answer, headers: { activityid: activity, 'x-vss-e2eid': activity, ...answer.headers } }, hit);
  }

  async #serve(asked: Asked): Promise<Answer> {
    const { organisation, access, rateLimit, origin } = this.#served;
    const { request, url, method } = asked;
    const [first = '', ...segments] = segmentsOf(url.pathname);
    if (first.toLowerCase() === '_signin') return signInPage(200);
    if (first.toLowerCase() !== organisation.name.toLowerCase()) return { status: 404, page: 'The resource cannot be found.' };
    const suppress = headerOf(request, 'x-tfs-fedauthredirect')?.toLowerCase() === 'suppress';
    const caller = access.admit(request.headers.authorization, suppress, origin);
    if (!isCaller(caller)) return caller;
    const match = method === 'OPTIONS' ? undefined : this.#router.match(segments);
    const resource = match?.resource;
    const verdict = rateLimit.take(caller.person.mail, resource?.units ?? USUAL_UNITS, resource?.area ?? 'core');
    if (verdict.refused) return { ...blocked(), headers: verdict.headers };
    await delay(organisation.clock, verdict.delayMs);
    const answer = this.#resolve(asked, caller, segments);
    return { ...answer, headers: { ...verdict.headers, ...answer.headers } };
  }

  #resolve(asked: Asked, caller: Caller, segments: readonly string[]): Answer {
    try {
      return this.#run(asked, caller, segments);
    } catch (error) {
      if (error instanceof ServiceFailure) return error.answer();
      throw error;
    }
  }

  #run({ method, url, body, request }: Asked, caller: Caller, segments: readonly string[]): Answer {
    const { organisation, nothing, origin, resources } = this.#served;
    const base = `${origin}/${organisation.name}`;
    const api = segments.findIndex((segment) => segment.toLowerCase() === '_apis');
    if (method === 'OPTIONS' && api !== -1) return locationTable(resources, segments[api + 1]);
    const match = this.#router.match(segments);
    if (match === undefined) throw notFound('VssResourceNotFoundException', `The controller for path '${url.pathname}' was not found or does not implement IController.`);
    const { resource, values } = match;
    checkApiVersion(method, versionOf(url, request), resource);
    const named = values['project'];
    const project = named === undefined ? COMMERCE : projectOf(named);
    if (project === undefined) throw missingProject(named ?? '');
    const action = actionOf(resource, method);
    if (action === undefined) throw new ServiceFailure(405, 'VssRequestContentTypeNotSupportedException', `The requested resource does not support http method '${method}'.`);
    demandScope(caller, action.scope);
    const asked = { base, caller, values, query: new DevopsQuery(url.searchParams), body: body === '' ? undefined : parse(body) };
    return action.run({ ...asked, organisation: project === COMMERCE ? organisation : nothing });
  }
}

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly request: IncomingMessage;
}

function actionOf(resource: Resource, method: string) {
  if (method === 'GET') return { scope: resource.scope, run: resource.get };
  if (method === 'PATCH') return resource.patch;
  return method === 'POST' ? resource.post : undefined;
}

/** From the query, or from the Accept header as client libraries send it. */
function versionOf(url: URL, request: IncomingMessage): string | undefined {
  const asked = new DevopsQuery(url.searchParams).text('api-version');
  return asked ?? /api-version=(?<version>[^;,\s]+)/i.exec(request.headers.accept ?? '')?.groups?.['version'];
}

function segmentsOf(path: string): readonly string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => decode(segment));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('TF400898: The request body is not valid JSON.');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_LIMIT_BYTES) throw new Error('The body is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The answer that a fault puts in the place of the true one. */
function spoiled(hit: ReturnType<DevopsFaultPlan['take']>): Answer | undefined {
  if (hit.html !== undefined) return signInPage(203);
  if (hit.unauthorized !== undefined) return unauthorised();
  if (hit.forbidden !== undefined) return new ServiceFailure(403, 'UnauthorizedRequestException', NOT_AUTHORISED).answer();
  if (hit.throttled !== undefined) return { ...blocked(), headers: { 'retry-after': String(hit.throttled.retryAfter) } };
  return hit.unavailable === undefined ? undefined : { status: 503, page: OUTAGE_PAGE };
}

/** 429 of somebody who used too much. */
function blocked(): Answer {
  const message = "TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource 'Concurrency' in namespace 'User'.";
  return new ServiceFailure(429, 'RequestBlockedException', message, 'Microsoft.VisualStudio.Services.Common').answer();
}
