import type { IncomingMessage, ServerResponse } from 'node:http';

import type { FaultPlan, FaultsOfRequest } from '../../foundation/faults.ts';
import type { Headset } from '../model/headset.ts';
import { html, reason, unknownPath } from './answer.ts';
import type { Answer } from './answer.ts';
import { csrfRefused, identify, unauthorized } from './authentication.ts';
import type { CsrfGuard } from './csrf.ts';
import type { Gate } from './gate.ts';
import { PortalQuery } from './route.ts';
import type { PortalRequest, Route } from './route.ts';
import { delay, send } from './wire.ts';

export interface DispatcherParts {
  readonly headset: Headset;
  readonly csrf: CsrfGuard;
  readonly gate: Gate;
  readonly faults: FaultPlan;
  readonly routes: readonly Route[];
  /** Address of the HTTPS side, for redirects: `https://host:port`. */
  secureOrigin(): string;
}

/** Takes a request through gate, faults, redirect, authentication and CSRF check to its endpoint. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #exact = new Map<string, Route>();
  readonly #patterns: (Route & { path: RegExp })[] = [];

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    for (const route of parts.routes) {
      const { path } = route;
      if (typeof path === 'string') this.#exact.set(`${route.method} ${path}`, route);
      else this.#patterns.push({ ...route, path });
    }
  }

  /** Answers a request; whatever goes wrong in here costs this one connection only. */
  handle(raw: IncomingMessage, response: ServerResponse, secure: boolean): void {
    raw.on('error', () => raw.destroy());
    response.on('error', () => response.destroy());
    this.#handle(raw, response, secure).catch(() => response.destroy());
  }

  async #handle(raw: IncomingMessage, response: ServerResponse, secure: boolean): Promise<void> {
    const { faults: plan, gate, headset } = this.#parts;
    if (!gate.isOpen()) return;
    const request = portalRequest(raw);
    const faults = plan.take(request.method, request.path);
    if (faults['no-answer'] !== undefined) return;
    if (faults.slow !== undefined) await delay(headset.clock, faults.slow.delayMs);
    const answer = spoilt(faults) ?? (await this.#answer(request, secure));
    if (!gate.isOpen() || response.destroyed) return;
    this.#finish(request, response, secure, answer);
    const headersOnly = request.method === 'HEAD';
    await send(response, answer, { clock: headset.clock, gate, faults, headersOnly });
  }

  async #answer(request: PortalRequest, secure: boolean): Promise<Answer> {
    const { headset, csrf } = this.#parts;
    if (!secure && headset.httpsRequired) return this.#redirect(request);
    const route = this.#find(request);
    const identity = identify(request.raw, headset.pairing);
    if (route?.open !== true && identity === undefined) return unauthorized();
    if (isWrite(request) && lacksLength(request.raw)) return lengthRequired();
    const checked = isWrite(request) && secure && identity?.skipsCsrf !== true;
    if (checked && !csrf.admits(request.raw)) return csrfRefused();
    if (route === undefined) return unknownPath();
    try {
      const answer = await route.handle(request, headset);
      if (checked && answer.status < 400) csrf.countWrite();
      return answer;
    } catch (error) {
      return reason(500, error instanceof Error ? error.message : String(error));
    }
  }

  #find(request: PortalRequest): Route | undefined {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route =
      this.#exact.get(`${method} ${request.path}`) ??
      this.#patterns.find((each) => each.method === method && each.path.test(request.path));
    const { generation } = this.#parts.headset.profile;
    return route !== undefined && (route.generation ?? generation) === generation ? route : undefined;
  }

  #redirect(request: PortalRequest): Answer {
    const target = `${this.#parts.secureOrigin()}${request.raw.url ?? '/'}`;
    const page = html(307, 'Temporary Redirect', 'This device answers over HTTPS only.');
    return { ...page, headers: { ...page.headers, location: target } };
  }

  #finish(request: PortalRequest, response: ServerResponse, secure: boolean, answer: Answer): void {
    response.setHeader('Server', 'Microsoft-HTTPAPI/2.0');
    // Only callers who got past the door, or use a door that is open to all, are given a token.
    const cookie = secure && answer.status !== 401 ? this.#parts.csrf.cookieFor(request.raw) : undefined;
    if (cookie !== undefined && givesToken(request, answer)) response.setHeader('Set-Cookie', cookie);
    // What is left of a refused upload is not read to its end.
    if (answer.status >= 400 && !request.raw.complete) response.setHeader('Connection', 'close');
  }
}

function portalRequest(raw: IncomingMessage): PortalRequest {
  const [path = '/', ...search] = (raw.url ?? '/').split('?');
  return { method: raw.method ?? 'GET', path, query: new PortalQuery(search.join('?')), raw };
}

function isWrite(request: PortalRequest): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD';
}

/** The cookie comes with any GET, and with the write after which the token changed. A refusal brings none. */
function givesToken(request: PortalRequest, answer: Answer): boolean {
  return request.method === 'GET' || answer.status < 400;
}

function lacksLength(raw: IncomingMessage): boolean {
  const needsLength = raw.method === 'POST' || raw.method === 'PUT';
  return needsLength && raw.headers['content-length'] === undefined;
}

/** A POST without a length is refused, chunked ones too (device-portal.md §1.0, §5.5). */
function lengthRequired(): Answer {
  return html(411, 'Length Required', 'HTTP Error 411. A request with a body needs a Content-Length.');
}

function spoilt(faults: FaultsOfRequest): Answer | undefined {
  if (faults.unauthorized !== undefined) return unauthorized();
  if (faults.forbidden !== undefined) return csrfRefused();
  if (faults['server-error'] === undefined) return undefined;
  return html(500, 'Server Error', '500 - Internal server error. There is a problem with the resource.');
}
