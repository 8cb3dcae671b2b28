import { randomUUID } from 'node:crypto';
import type { TokenSource } from '../../core/access-tokens.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
import { callDetail, headerText, idsOf, readAnswer, type AzureAnswer, type CallName } from './azure-answer.ts';
import type { ServiceExchange, ExchangeRequest } from '../../core/net/service-exchange.ts';
import { refusalOf } from './azure-refusal.ts';
import { HeldCalls, type AzureWaits } from './azure-waits.ts';
import type { CallBudgets } from './call-budgets.ts';
import type { CallClass, CallLimiter } from './call-limiter.ts';
import { sameOriginUrl } from './origin-rule.ts';
import { retryAfterMs, serverTime } from '../../core/net/retry-after.ts';
import { patienceFor, type Patience } from './throttling.ts';

export interface SenderParts {
  /** For which the tokens are, as `URL.origin` writes it. */
  readonly origin: string;
  readonly subscriptionId: string | null;
  readonly tokens: TokenSource;
  readonly exchange: ServiceExchange;
  readonly limiter: CallLimiter;
  readonly waits: AzureWaits;
  readonly budgets: CallBudgets;
  readonly clock: Clock;
  /** Told when a token that was just renewed is refused, too. */
  readonly onRefusedToken: () => void;
  /** 0 to 1; tests give their own. */
  readonly random?: () => number;
}

export interface SenderCall {
  readonly method: ExchangeRequest['method'];
  /** Path with query, or an address that an answer gave. */
  readonly url: string;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Sending it twice does no more than once, such as a POST that only asks; GET and HEAD always are. */
  readonly isRepeatable?: boolean | undefined;
  /** The answer's body is its text: parsing megabytes would hold up everything else. */
  readonly asText?: boolean | undefined;
}

/** Longest that a call waits by itself; beyond it the user decides when to try again. */
const longestWaitMs = 5 * 60_000;
const mostTries = { throttled: 6, busy: 6, unavailable: 4 } as const;
const firstPauseMs = 1_000;

/**
 * Sends authorised calls to one origin under Azure's rules for its callers (azure.md §2.0): the token goes to its origin
 * and nowhere else, no redirect is followed, a refused token is renewed once, and waits that Azure asks for are kept in
 * sight of the user, who may give them up.
 */
export class AzureSender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  get origin(): string {
    return this.#parts.origin;
  }

  /**
   * @returns any answer below 400, redirects excepted.
   * @throws AzureRefusal for the others; FaultError `foreign-origin`, `signed-out`, `throttled`, `outcome-unknown`, `cancelled`, those of the network.
   */
  async send(call: SenderCall): Promise<AzureAnswer> {
    const url = sameOriginUrl(this.#parts.origin, call.url);
    const name: CallName = { method: call.method, path: url.pathname };
    const isRepeatable = call.isRepeatable === true || call.method === 'GET' || call.method === 'HEAD';
    let claims: string | undefined;
    const tries: Record<Exclude<Patience, 'none'>, number> = { throttled: 0, busy: 0, unavailable: 0 };
    for (;;) {
      const answer = await this.#once(call, url, name, isRepeatable, claims);
      if (answer.status < 300) return answer;
      if (answer.status < 400) throw redirected(answer, name, this.#parts.origin);
      if (answer.status === 401 && claims === undefined) {
        claims = claimsChallenge(headerText(answer.headers, 'www-authenticate')) ?? '';
        continue;
      }
      if (answer.status === 401) this.#parts.onRefusedToken();
      const patience = patienceFor(answer, isRepeatable);
      if (patience === 'none' || ++tries[patience] >= mostTries[patience]) throw refusalOf(answer, name);
      await this.#wait(patience, answer, name, tries[patience], call);
    }
  }

  async #once(call: SenderCall, url: URL, name: CallName, isRepeatable: boolean, claims: string | undefined): Promise<AzureAnswer> {
    const { limiter, tokens, exchange, budgets, clock } = this.#parts;
    const { signal } = call;
    return limiter.run(classOf(call.method, isRepeatable), signal, async () => {
      const token = await tokens.token({ ...(signal ? { signal } : {}), ...(claims === undefined ? {} : { claims }) });
      const clientRequestId = randomUUID();
      const headers = {
        authorization: `Bearer ${token}`, 'x-ms-client-request-id': clientRequestId, 'x-ms-return-client-request-id': 'true',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const raw = await exchange.send({ url, method: call.method, headers, body: call.body, signal }).catch((error: unknown) => {
        throw isRepeatable ? error : uncertain(error, name, clientRequestId);
      });
      budgets.note(raw.headers, clock.now());
      return readAnswer(raw, idsOf(raw.headers, clientRequestId), name, call.asText);
    });
  }

  async #wait(patience: Exclude<Patience, 'none'>, answer: AzureAnswer, name: CallName, tries: number, { method, signal, isRepeatable }: SenderCall): Promise<void> {
    const { clock, limiter, waits, subscriptionId } = this.#parts;
    const asked = retryAfterMs(headerText(answer.headers, 'retry-after') ?? undefined, serverTime(answer.headers.date) ?? clock.now());
    const ms = asked ?? this.#ownPause(tries);
    if (ms > longestWaitMs) throw tooLong(ms, answer, name);
    if (patience === 'throttled') return limiter.holdAll(classOf(method, isRepeatable === true), ms);
    const words = patience === 'busy'
      ? (seconds: number): string => `Something else is being done to it; asked again in ${seconds} s.`
      : (seconds: number): string => `Azure is out of order for a moment; asked again in ${seconds} s.`;
    await waits.hold(new HeldCalls(subscriptionId, words, clock.now(), clock.now() + ms), signal);
  }

  /** Growing, and never the same for two programs. */
  #ownPause(tries: number): number {
    return Math.round(firstPauseMs * 2 ** (tries - 1) * (0.75 + (this.#parts.random ?? Math.random)() / 2));
  }
}

function classOf(method: SenderCall['method'], isRepeatable: boolean): CallClass {
  if (method === 'DELETE') return 'deletes';
  return isRepeatable || method === 'GET' || method === 'HEAD' ? 'reads' : 'writes';
}

/** The claims that Conditional Access asks for, base64 of JSON (azure.md §3.4). @returns them as JSON text. */
export function claimsChallenge(header: string | null): string | null {
  const encoded = /\bclaims="([A-Za-z0-9+/_=-]+)"/.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  try {
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}

/** A write whose answer was lost may have been done; one that never arrived was not. */
function uncertain(error: unknown, { method, path }: CallName, clientRequestId: string): unknown {
  if (!(error instanceof FaultError)) return error;
  const { code } = error.fault;
  if (code !== 'connection-lost' && code !== 'cut-short' && code !== 'slow') return error;
  return faultError('outcome-unknown', { detail: callDetail({ method, path }, { clientRequestId, requestId: null, correlationId: null }, [code]) }, error);
}

function redirected({ status, headers, ids }: AzureAnswer, name: CallName, origin: string): FaultError {
  const target = URL.parse(headerText(headers, 'location') ?? '', `${origin}/`)?.host ?? 'an unknown place';
  return faultError('foreign-origin', {
    message: `Azure’s answer points on to ${target}. It was not followed, for a sign-in must not go there.`,
    detail: callDetail(name, ids, [`HTTP ${status}`]),
  });
}

function tooLong(ms: number, answer: AzureAnswer, name: CallName): FaultError {
  const minutes = Math.ceil(ms / 60_000);
  return faultError('throttled', {
    message: `Azure asks to wait ${minutes} minutes. That is longer than Fabriscope waits by itself.`,
    hint: `Try again in ${minutes} minutes.`, detail: callDetail(name, answer.ids, [`HTTP ${answer.status}`]),
  });
}
