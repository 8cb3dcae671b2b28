import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
import { parseLossless } from '../../core/lossless-json.ts';
import { retryAfterMs, serverTime } from '../../core/net/retry-after.ts';
import type { RawAnswer, ServiceExchange } from '../../core/net/service-exchange.ts';
import { apiCalls, newestVersion, type ApiCallName, type DevopsPart } from './api-calls.ts';
import { asksToSignIn, DevopsRefusal, isPage, offeredVersion, refusalOf, refusedToken } from './devops-refusal.ts';
import type { RateWatch } from './rate-watch.ts';

export interface ClientParts {
  /** Base of the organisation; what is sent goes below it, or below `releaseUrl`, and nowhere else. */
  readonly url: string;
  readonly releaseUrl: string;
  readonly exchange: ServiceExchange;
  readonly sign: CallSigner;
  readonly rates: RateWatch;
  readonly clock: Clock;
  /** Awaited before each call of work that can wait. */
  readonly pause?: (signal: AbortSignal | undefined) => Promise<void>;
}

export interface CallSigner {
  /** Whether a refused token may be replaced by a new one without the user. */
  canRenew(): boolean;
  /** Value of `Authorization`; asked for before each call. @throws FaultError `signed-out`, `secrets-locked`, those of the directory */
  authorization(signal: AbortSignal | undefined, renew: boolean): Promise<string>;
}

export interface DevopsCall {
  readonly call: ApiCallName;
  /** Project, where the call is about one. */
  readonly project?: string;
  /** Values of the path's places. */
  readonly values?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** One page of a list. */
export interface DevopsPage<T> {
  readonly items: readonly T[];
  /** Entries that could not be read. */
  readonly unreadable: number;
  /** Asks for the next page; null after the last. */
  readonly next: string | null;
}

/** Longest that a call waits by itself; beyond it the user decides. */
const longestWaitMs = 5 * 60_000;
const mostTries = 5;
const firstPauseMs = 1_000;
const listSchema = z.looseObject({ value: z.array(z.unknown()) });

/**
 * A thin reader of Azure DevOps. Tokens go to the two bases of the organisation only, and no redirect is followed. Waits
 * that the service asks for are kept by all calls of the organisation.
 */
export class DevopsClient {
  readonly #parts: ClientParts;
  #version = newestVersion;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /**
   * @param read reads the answer's JSON. @returns null where the service has nothing yet (204).
   * @throws DevopsRefusal; FaultError `malformed-answer`, `not-a-portal`, `throttled`, `cancelled`, those of the network and of the sign-in.
   */
  async get<T>(call: DevopsCall, read: (body: unknown) => T): Promise<T | null> {
    const answer = await this.#send(call);
    if (answer.status === 204 || answer.text === '') return null;
    return readWith(read, answer, apiCalls[call.call].part);
  }

  /** One page; entries that `read` throws for are left out and counted. @throws as `get`. */
  async page<T>(call: DevopsCall, read: (item: unknown) => T): Promise<DevopsPage<T>> {
    const answer = await this.#send(call);
    const { value } = readWith((body) => listSchema.parse(body), answer, apiCalls[call.call].part);
    const items = value.flatMap((item) => orNothing(() => read(item)));
    const next = answer.headers['x-ms-continuationtoken'];
    return { items, unreadable: value.length - items.length, next: typeof next === 'string' && next !== '' ? next : null };
  }

  /** Page after page, each asked for when the one before has been taken. */
  async *pages<T>(call: DevopsCall, read: (item: unknown) => T): AsyncGenerator<DevopsPage<T>, void, undefined> {
    for (let token: string | null = null; ;) {
      const page: DevopsPage<T> = await this.page({ ...call, query: { ...call.query, ...(token === null ? {} : { continuationToken: token }) } }, read);
      yield page;
      // A service that gives the same token again would be asked for ever.
      if (page.next === null || page.next === token) return;
      token = page.next;
    }
  }

  /** All entries, at most `most`. @throws as `get`. */
  async all<T>(call: DevopsCall, read: (item: unknown) => T, most: number): Promise<T[]> {
    const found: T[] = [];
    for await (const { items } of this.pages(call, read)) {
      found.push(...items);
      if (found.length >= most) break;
    }
    return found.slice(0, most);
  }

  async #send(call: DevopsCall): Promise<RawAnswer> {
    try {
      return await this.#patiently(call);
    } catch (error) {
      const offered = error instanceof DevopsRefusal ? offeredVersion(error) : null;
      if (offered === null || offered === this.#version) throw error;
      this.#version = offered;
      return this.#patiently(call);
    }
  }

  async #patiently(call: DevopsCall): Promise<RawAnswer> {
    const { rates, clock } = this.#parts;
    const { part } = apiCalls[call.call];
    let renew = false;
    for (let tries = 1; ; tries += 1) {
      await this.#parts.pause?.(call.signal);
      await rates.pass(call.signal).catch((error: unknown) => {
        throw error instanceof FaultError ? error : faultError('cancelled', {}, error);
      });
      const url = this.#urlOf(call);
      const answer = await this.#once(url, call.signal, renew);
      rates.note(answer.headers);
      if (asksToSignIn(answer) && this.#parts.sign.canRenew() && !renew) {
        renew = true;
        continue;
      }
      if (asksToSignIn(answer)) throw refusedToken(answer, part, url.pathname);
      if (answer.status >= 200 && answer.status < 300) return answer;
      const refusal = refusalOf(answer, part, url.pathname);
      if (answer.status !== 429 && answer.status < 502) throw refusal;
      const asked = retryAfterMs(answer.headers['retry-after'], serverTime(answer.headers.date) ?? clock.now());
      if (tries >= mostTries) throw refusal;
      if (asked !== null && asked > longestWaitMs) throw tooLong(asked, refusal);
      if (answer.status === 429) rates.hold(asked ?? firstPauseMs * 2 ** tries);
      else await clock.delay(asked ?? firstPauseMs * 2 ** (tries - 1), call.signal).catch((error: unknown) => { throw faultError('cancelled', {}, error); });
    }
  }

  async #once(url: URL, signal: AbortSignal | undefined, renew: boolean): Promise<RawAnswer> {
    const { exchange, sign } = this.#parts;
    // Without `Suppress` a refused token is answered by a sign-in page that calls itself a success.
    const headers = { authorization: await sign.authorization(signal, renew), 'x-tfs-fedauthredirect': 'Suppress' };
    return exchange.send({ url, method: 'GET', headers, signal });
  }

  #urlOf({ call, project, values = {}, query = {} }: DevopsCall): URL {
    const { path, host, ...rest } = apiCalls[call];
    const base = host === 'release' ? this.#parts.releaseUrl : this.#parts.url;
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name] ?? '')));
    const url = new URL(`${base}${project === undefined ? '' : `/${encodeURIComponent(project)}`}/${filled}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    url.searchParams.set('api-version', 'preview' in rest ? `${this.#version}-preview` : this.#version);
    return url;
  }
}

function readWith<T>(read: (body: unknown) => T, { text, headers }: RawAnswer, part: DevopsPart): T {
  if (isPage(headers['content-type'], text)) {
    throw faultError('not-a-portal', { message: 'A web page came instead of data: something between here and Azure DevOps answers in its place, or this is no Azure DevOps.', hint: 'Check the address and this machine’s network.', detail: part });
  }
  try {
    return read(parseLossless(text));
  } catch (error) {
    const where = error instanceof z.ZodError ? error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n') : 'no JSON';
    throw faultError('malformed-answer', { message: `The answer about ${part} could not be read.`, detail: where }, error);
  }
}

function orNothing<T>(read: () => T): T[] {
  try {
    return [read()];
  } catch {
    return [];
  }
}

function tooLong(ms: number, { fault: { detail } }: DevopsRefusal): FaultError {
  const minutes = Math.ceil(ms / 60_000);
  return faultError('throttled', {
    message: `Azure DevOps asks to wait ${String(minutes)} minutes. That is longer than Fabriscope waits by itself.`, hint: `Try again in ${String(minutes)} minutes.`, ...(detail === undefined ? {} : { detail }),
  });
}
