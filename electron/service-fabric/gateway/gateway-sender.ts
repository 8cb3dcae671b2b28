import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { parseTime } from '../../../shared/domain/service-fabric/durations.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
import { requestOver } from '../../core/net/http-request.ts';
import type { HttpAnswer } from '../../core/net/http-request.ts';
import { probeCertificate } from '../../core/net/probe-certificate.ts';
import { readBody } from '../../core/net/read-body.ts';
import type { GatewayEndpoint } from './endpoints.ts';
import { addressOf } from './gateway-call.ts';
import type { GatewayCall } from './gateway-call.ts';
import type { GatewayLine } from './gateway-line.ts';
import type { GatewayRing } from './gateway-ring.ts';
import { GatewayRefusal, isOfTheLine, isPassing, lineFault, outcomeUnknown, refusalOf, wasNeverSent } from './refusals.ts';
import type { CallMeaning } from './refusals.ts';
import type { Traffic } from './traffic.ts';

/** Where a bearer token comes from. It is asked before every request, and keeps and renews tokens as it sees fit. */
export interface TokenSource {
  token(signal?: AbortSignal): Promise<string>;
}

export interface SenderOptions {
  readonly clock: Clock;
  readonly version: string;
  readonly hasCertificate: boolean;
  readonly token: TokenSource | null;
  readonly clusterId: () => string | null;
  readonly random: () => number;
  readonly connectTimeoutMs: number;
}

/** Read out of the headers of answers, where a proxy sets them (§1.1). */
export interface GatewayHints {
  readonly readOnly: boolean;
  readonly clusterName: string | null;
}

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  /** Method and address without the host, as it was asked. */
  readonly call: string;
  readonly receivedAt: number;
}

const usualTimeoutMs = 20_000;
const heavyTimeoutMs = 60_000;
const stallTimeoutMs = 20_000;
/** The greatest answers are lists of pages and manifests of a few megabytes: the cluster's own messages end at 4 MiB, written as JSON. */
const maximumAnswerBytes = 64 * 1024 * 1024;
const maximumAttempts = 3;
/** How often a certificate that is none of the known ones is looked at for one request. */
const mostLooks = 3;
const firstBackoffMs = 250;

/** A call with what has been decided about it. */
interface Request {
  readonly endpoint: GatewayEndpoint;
  readonly call: GatewayCall;
  readonly version: string;
  readonly timeoutMs: number;
}

interface Failure {
  readonly fault: FaultError;
  /** False where it failed before the request was handed to the line. */
  readonly isSent: boolean;
}

/**
 * Sends one call over one gateway after another until there is an answer, a refusal that counts, or no sense in going on:
 * reads are repeated, writes only where it is certain that they were not done (service-fabric.md §1.3).
 */
export class GatewaySender {
  readonly #options: SenderOptions;
  readonly #ring: GatewayRing;
  readonly #traffic: Traffic;
  /** As of the last answer. */
  hints: GatewayHints = { readOnly: false, clusterName: null };
  clockSkewMs: number | null = null;

  constructor(ring: GatewayRing, traffic: Traffic, options: SenderOptions) {
    this.#ring = ring;
    this.#traffic = traffic;
    this.#options = options;
  }

  /** @param version that is asked for. */
  async send(endpoint: GatewayEndpoint, call: GatewayCall, version: string): Promise<RawAnswer> {
    const { clock, random } = this.#options;
    const timeoutMs = call.timeoutMs ?? (endpoint.isHeavy ? heavyTimeoutMs : usualTimeoutMs);
    const giveUpAt = clock.now() + timeoutMs;
    const tried = new Set<GatewayLine>();
    const mostAttempts = Math.max(maximumAttempts, this.#ring.lines.length);
    let mayHaveBeenDone = false;
    for (let attempt = 1; ; attempt++) {
      const line = this.#ring.pick(tried);
      const isNew = !tried.has(line);
      tried.add(line);
      const outcome = await this.#attempt(line, { endpoint, call, version, timeoutMs });
      if ('text' in outcome) return outcome;
      const { fault, isSent } = outcome;
      // A repeated write that finds its work done is no conflict, but nobody knows whose work it was.
      const isUnknown = endpoint.isRepeatable ? mayHaveBeenDone && fault.fault.code === 'conflict' : isLost(fault, isSent);
      const lastWord = endpoint.isWrite && isUnknown ? outcomeUnknown(fault) : fault;
      mayHaveBeenDone ||= isSent && !wasNeverSent(fault);
      const hasOther = this.#ring.lines.some((other) => !tried.has(other));
      if (attempt >= mostAttempts || !mayRepeat(fault, isSent, endpoint, hasOther)) throw lastWord;
      const pauseMs = isNew && hasOther ? 0 : firstBackoffMs * 2 ** (attempt - 1) * (0.5 + random());
      if (clock.now() + pauseMs >= giveUpAt) throw lastWord;
      if (pauseMs > 0) await this.#pause(pauseMs, call.signal);
    }
  }

  async #pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#options.clock.delay(ms, signal);
    } catch (error) {
      throw faultError('cancelled', {}, error);
    }
  }

  /** @returns the answer, or how this attempt failed; throws only what ends the whole call. */
  async #attempt(line: GatewayLine, request: Request): Promise<RawAnswer | Failure> {
    const { endpoint, call } = request;
    const progress = { isSent: false };
    try {
      const answer = await this.#exchangeVerified(line, request, progress);
      this.#ring.answered(line);
      return answer;
    } catch (error) {
      const fault = lineFault(error, line.endpoint, this.#meaningOf(endpoint));
      if (fault.fault.code === 'cancelled' || call.signal?.aborted) throw progress.isSent && endpoint.isWrite && !endpoint.isRepeatable ? outcomeUnknown(fault) : faultError('cancelled', {}, error);
      if (fault instanceof GatewayRefusal) this.#ring.answered(line);
      if (!isOfTheLine(fault)) return { fault, isSent: progress.isSent };
      const explained = await this.#explained(line, fault, call.signal);
      this.#ring.failed(line, explained.fault);
      return { fault: explained, isSent: progress.isSent };
    }
  }

  /** Again where the gateway's certificate is none of those of the last look: it may have been replaced by a right one. */
  async #exchangeVerified(line: GatewayLine, request: Request, progress: { isSent: boolean }): Promise<RawAnswer> {
    for (let looks = 1; ; looks++) {
      const trusted = line.trusting;
      try {
        return await this.#exchange(line, request, progress);
      } catch (error) {
        // A look that has just been taken and failed says all there is to say.
        const isHandshake = error instanceof FaultError && error.fault.code === 'identity-changed' && progress.isSent;
        if (!isHandshake || looks > mostLooks) throw error;
        progress.isSent = false;
        line.lookAgain(trusted ?? line.trusting);
      }
    }
  }

  async #exchange(line: GatewayLine, { endpoint, call, version, timeoutMs }: Request, progress: { isSent: boolean }): Promise<RawAnswer> {
    const { signal } = call;
    // The cluster gives up a little earlier than we do, so that its own word on the matter arrives.
    const path = addressOf(endpoint, call, version, Math.max(1, Math.floor(timeoutMs / 1_000) - 1));
    const body = bodyOf(call);
    const agent = await line.agent(endpoint.isRepeatable ? 'kept' : 'fresh', signal);
    const headers = await this.#headers(endpoint, call, signal);
    const end = this.#traffic.begin(`${endpoint.method} ${endpoint.path}`, body?.byteLength ?? 0);
    let bytes = 0;
    progress.isSent = true;
    try {
      const answer = await requestOver({
        agent, endpoint: line.endpoint, method: endpoint.method, path, headers, body,
        connectTimeoutMs: this.#options.connectTimeoutMs, responseTimeoutMs: timeoutMs, stallTimeoutMs,
        ...(signal ? { signal } : {}),
      });
      const content = await readBody(answer.body, maximumAnswerBytes);
      bytes = content.byteLength;
      const receivedAt = this.#options.clock.now();
      this.#learn(answer, receivedAt);
      const text = content.toString('utf8');
      if (isRefused(answer.status, endpoint)) throw refusalOf(answer.status, text, this.#meaningOf(endpoint));
      return { status: answer.status, text, call: `${endpoint.method} ${path}`, receivedAt };
    } finally {
      end(bytes);
    }
  }

  async #headers(endpoint: GatewayEndpoint, call: GatewayCall, signal: AbortSignal | undefined): Promise<OutgoingHttpHeaders> {
    const { token, version, clusterId } = this.#options;
    const headers: Record<string, string> = {
      accept: 'application/json',
      'user-agent': `Fabriscope/${version}`,
      'x-servicefabricclienttype': 'Fabriscope',
      'x-servicefabricrequestid': randomUUID(),
    };
    if (call.body !== undefined) headers['content-type'] = Buffer.isBuffer(call.body) ? 'application/octet-stream' : 'application/json; charset=utf-8';
    const expected = endpoint.isWrite ? clusterId() : null;
    if (expected !== null) headers['clusterid'] = expected;
    if (token) headers['authorization'] = `Bearer ${await token.token(signal)}`;
    return { ...call.headers, ...headers };
  }

  #learn(answer: HttpAnswer, receivedAt: number): void {
    const date = parseTime(answer.headers.date);
    // The header has whole seconds: half of one is the best guess for the rest.
    if (date !== null) this.clockSkewMs = date + 500 - receivedAt;
    const name = answer.headers['sfx-clustername'];
    const readOnly = answer.headers['sfx-readonly'] === '1';
    const clusterName = typeof name === 'string' && name !== '' ? name.slice(0, 300) : this.hints.clusterName;
    if (readOnly !== this.hints.readOnly || clusterName !== this.hints.clusterName) this.hints = { readOnly, clusterName };
  }

  /** Plain http that is cut off at once is often the wrong way to speak to a secured gateway: a handshake tells. */
  async #explained(line: GatewayLine, found: FaultError, signal: AbortSignal | undefined): Promise<FaultError> {
    const isSuspicious = line.endpoint.scheme === 'http' && ['connection-lost', 'cut-short', 'not-a-portal'].includes(found.fault.code);
    if (!isSuspicious) return found;
    try {
      await probeCertificate(line.endpoint, { timeoutMs: this.#options.connectTimeoutMs, ...(signal ? { signal } : {}) });
    } catch {
      return found;
    }
    return faultError('not-a-portal', {
      message: 'This cluster is secured: its gateway speaks https on this port, and the address says http.',
      hint: 'Write https:// in the address, and choose a profile with a client certificate or a sign-in. Nothing is ever sent to a secured cluster over plain http.',
      remedy: 'edit-address',
      retryable: false,
      ...(found.fault.detail === undefined ? {} : { detail: found.fault.detail }),
    }, found);
  }

  #meaningOf(endpoint: GatewayEndpoint): CallMeaning {
    return { hasCertificate: this.#options.hasCertificate, hasToken: this.#options.token !== null, isWrite: endpoint.isWrite, isRepeatable: endpoint.isRepeatable };
  }
}

function bodyOf({ body }: GatewayCall): Buffer | null {
  if (body === undefined) return null;
  return Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body), 'utf8');
}

/** 204 is a refusal of a read, since it means that the entity is not there (§1.3), and the success of some writes. */
function isRefused(status: number, endpoint: GatewayEndpoint): boolean {
  if (status < 200 || status >= 300) return true;
  return status === 204 && !endpoint.isWrite;
}

/** A request that left and whose answer did not come. */
function isLost(fault: FaultError, isSent: boolean): boolean {
  return isSent && isOfTheLine(fault) && !wasNeverSent(fault);
}

/**
 * A read may be tried elsewhere and again; a write only where it is certain that it was not done, or harmless that it was
 * (service-fabric.md §1.3). A gateway that cannot be reached at all is not asked twice: the session comes back by itself.
 */
function mayRepeat(fault: FaultError, isSent: boolean, endpoint: GatewayEndpoint, hasOther: boolean): boolean {
  const isUntouched = isOfTheLine(fault) && (!isSent || wasNeverSent(fault));
  if (isUntouched) return hasOther;
  return endpoint.isRepeatable && (isPassing(fault) || (isOfTheLine(fault) && fault.fault.code !== 'slow'));
}
