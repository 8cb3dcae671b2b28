import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type * as z from 'zod';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import { parseTime } from '../../../shared/domain/service-fabric/durations.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
import { requestOver } from '../../core/net/http-request.ts';
import type { HttpAnswer } from '../../core/net/http-request.ts';
import { probeCertificate } from '../../core/net/probe-certificate.ts';
import { readBody } from '../../core/net/read-body.ts';
import type { OfferedCertificate } from '../../core/net/tls-trust.ts';
import { readAnswer } from '../wire/answer.ts';
import { clusterVersion } from '../wire/cluster.ts';
import { pageOf } from '../wire/shape.ts';
import type { Page } from '../wire/shape.ts';
import { apiVersionFor, oldestVersion } from './api-version.ts';
import type { ClientIdentity } from './client-identity.ts';
import { endpoints } from './endpoints.ts';
import type { GatewayEndpoint } from './endpoints.ts';
import { addressOf } from './gateway-call.ts';
import type { GatewayCall } from './gateway-call.ts';
import { GatewayLine } from './gateway-line.ts';
import { GatewayRing } from './gateway-ring.ts';
import type { GatewayState } from './gateway-ring.ts';
import { Lanes } from './lanes.ts';
import { GatewayRefusal, isOfTheLine, isPassing, lineFault, outcomeUnknown, refusalOf, wasNeverSent } from './refusals.ts';
import type { CallMeaning } from './refusals.ts';
import type { ServerIdentity } from './server-identity.ts';
import { SharedReads } from './shared-reads.ts';
import { Traffic } from './traffic.ts';
import type { TrafficSnapshot } from './traffic.ts';

/** Where a bearer token comes from. It is asked before every request, and keeps and renews tokens as it sees fit. */
export interface TokenSource {
  token(signal?: AbortSignal): Promise<string>;
}

export interface GatewayClientOptions {
  /** One or more of the same cluster, all https or all http. */
  readonly gateways: readonly Endpoint[];
  readonly clock: Clock;
  /** Fabriscope's version, for the `User-Agent`: the only trace of who did something in a cluster (§2.8). */
  readonly version: string;
  readonly identity?: ClientIdentity | null;
  readonly token?: TokenSource | null;
  /** Whom to believe to be the cluster; needed for https. */
  readonly server?: ServerIdentity | null;
  /** Asked before each write: what the `ClusterId` header says, with which the cluster refuses what was meant for another. */
  readonly clusterId?: () => string | null;
  /** Runs before each write, after its turn has come and before a byte is sent; throws to prevent it. */
  readonly beforeWrite?: (signal: AbortSignal | undefined) => Promise<void>;
  /** Told about every fault of a call that its caller gets, except cancelling. */
  readonly onFault?: (fault: Fault) => void;
  /** Between 0 and 1, for back-off; a test gives its own. */
  readonly random?: () => number;
  /** For name, TCP and TLS of one attempt; 5 s. */
  readonly connectTimeoutMs?: number;
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
 * One cluster's HTTP gateway, over as many addresses as are known of it: verifies whom it speaks to, spreads and repeats
 * what may be repeated, counts what it costs, and turns refusals into faults with plain words. Every method throws
 * FaultError and nothing else on purpose; the typed calls are in queries.ts and commands.ts.
 */
export class GatewayClient {
  readonly gateways: readonly Endpoint[];
  readonly #options: GatewayClientOptions;
  readonly #ring: GatewayRing;
  readonly #lanes = new Lanes();
  readonly #traffic: Traffic;
  readonly #shared = new SharedReads<RawAnswer>();
  readonly #ended = new AbortController();
  #version: Promise<string | null> | null = null;
  #hints: GatewayHints = { readOnly: false, clusterName: null };
  #clockSkewMs: number | null = null;

  constructor(options: GatewayClientOptions) {
    this.gateways = options.gateways;
    this.#options = options;
    const { identity = null, server = null } = options;
    const probeTimeoutMs = options.connectTimeoutMs ?? 5_000;
    this.#ring = new GatewayRing(options.gateways.map((endpoint) => new GatewayLine({ endpoint, identity, server, probeTimeoutMs })), options.clock);
    this.#traffic = new Traffic(options.clock);
  }

  /** A read whose answer is parsed; an entity that is not there is FaultError `not-found`, whether the gateway says 404 or 204 (§1.3). */
  async read<Schema extends z.ZodType>(endpoint: GatewayEndpoint, schema: Schema, call: GatewayCall = {}): Promise<z.infer<Schema>> {
    return this.#reporting(call.signal, async () => readAnswer(`${endpoint.method} ${endpoint.path}`, schema, (await this.#text(endpoint, call)).text));
  }

  /** The same, with null for an entity that is not there. */
  async readIfThere<Schema extends z.ZodType>(endpoint: GatewayEndpoint, schema: Schema, call: GatewayCall = {}): Promise<z.infer<Schema> | null> {
    try {
      return await this.read(endpoint, schema, call);
    } catch (error) {
      if (error instanceof FaultError && error.fault.code === 'not-found') return null;
      throw error;
    }
  }

  /** An answer as it came, for whoever wants to see it. */
  async raw(endpoint: GatewayEndpoint, call: GatewayCall = {}): Promise<RawAnswer> {
    return this.#reporting(call.signal, () => this.#text(endpoint, call));
  }

  /** A page of a paged list; `continuationToken` of the former page goes into the call's query. */
  async page<Item extends z.ZodType>(endpoint: GatewayEndpoint, item: Item, call: GatewayCall = {}): Promise<Page<z.infer<Item>>> {
    return this.read(endpoint, pageOf(item), call);
  }

  /** Page after page until the last. Not a snapshot: items may come and go meanwhile (§1.2). */
  async *pages<Item extends z.ZodType>(endpoint: GatewayEndpoint, item: Item, call: GatewayCall = {}): AsyncGenerator<readonly z.infer<Item>[]> {
    const schema = pageOf(item);
    const seen = new Set<string>();
    let token: string | null = null;
    do {
      const page: Page<z.infer<Item>> = await this.read(endpoint, schema, { ...call, query: { ...call.query, ContinuationToken: token } });
      yield page.items;
      token = page.continuationToken;
      // A gateway that gives the same token again would keep us here for ever.
      if (token !== null && seen.has(token)) return;
      if (token !== null) seen.add(token);
    } while (token !== null);
  }

  /** All items of a paged list. */
  async all<Item extends z.ZodType>(endpoint: GatewayEndpoint, item: Item, call: GatewayCall = {}): Promise<z.infer<Item>[]> {
    const items: z.infer<Item>[] = [];
    for await (const page of this.pages(endpoint, item, call)) items.push(...page);
    return items;
  }

  /** A write whose answer says nothing beyond that it was taken. */
  async write(endpoint: GatewayEndpoint, call: GatewayCall = {}): Promise<void> {
    await this.#reporting(call.signal, () => this.#text(endpoint, call));
  }

  /** A write whose answer is parsed; one that cannot be read does not mean that it was not done. */
  async writeFor<Schema extends z.ZodType>(endpoint: GatewayEndpoint, schema: Schema, call: GatewayCall = {}): Promise<z.infer<Schema>> {
    return this.#reporting(call.signal, async () => {
      const { text } = await this.#text(endpoint, call);
      try {
        return readAnswer(`${endpoint.method} ${endpoint.path}`, schema, text);
      } catch (error) {
        throw error instanceof FaultError ? outcomeUnknown(error) : error;
      }
    });
  }

  /** The cluster's version, such as `10.1.2175.9590`; null where it is too old to tell. Asked once. */
  async clusterVersion(signal?: AbortSignal): Promise<string | null> {
    signal?.throwIfAborted();
    const asked = (this.#version ??= this.#askVersion());
    try {
      return await asked;
    } catch (error) {
      if (this.#version === asked) this.#version = null;
      throw error;
    }
  }

  /** After an upgrade of the cluster its version is asked anew. */
  forgetVersion(): void {
    this.#version = null;
  }

  gatewayStates(): readonly GatewayState[] {
    return this.#ring.states();
  }

  /** Index in `gateways` of the one that is asked first. */
  get currentGateway(): number {
    return this.#ring.currentIndex;
  }

  /** The certificate that the gateway which is asked first has shown, summed up as itself and not as its authority; null before the first https connection. */
  get serverCertificate(): OfferedCertificate | null {
    return this.#ring.lines[this.#ring.currentIndex]?.certificate ?? null;
  }

  /** The cluster's clock minus ours in milliseconds, to about a second; null before the first answer. */
  get clockSkewMs(): number | null {
    return this.#clockSkewMs;
  }

  get hints(): GatewayHints {
    return this.#hints;
  }

  traffic(): TrafficSnapshot {
    return this.#traffic.snapshot();
  }

  /** Ends everything that is under way, each with `cancelled`. */
  close(): void {
    this.#ended.abort();
    for (const line of this.#ring.lines) line.close();
  }

  get #meaning(): Omit<CallMeaning, 'isWrite'> {
    return { hasCertificate: (this.#options.identity ?? null) !== null, hasToken: (this.#options.token ?? null) !== null };
  }

  async #askVersion(): Promise<string | null> {
    try {
      const { text } = await this.#turn(endpoints.clusterVersion, { signal: this.#ended.signal }, endpoints.clusterVersion.apiVersion);
      return readAnswer('GET /$/GetClusterVersion', clusterVersion, text).version;
    } catch (error) {
      const isTooOld = error instanceof GatewayRefusal && [204, 400, 404, 501].includes(error.status);
      if (isTooOld || (error instanceof FaultError && error.fault.code === 'malformed-answer')) return null;
      throw error;
    }
  }

  async #reporting<Result>(signal: AbortSignal | undefined, task: () => Promise<Result>): Promise<Result> {
    try {
      return await task();
    } catch (error) {
      const isGivenUp = signal?.aborted === true || this.#ended.signal.aborted || (error instanceof Error && error.name === 'AbortError');
      // A write that was given up on its way may have been done.
      const isSaid = error instanceof FaultError && (error.fault.code === 'cancelled' || error.fault.code === 'outcome-unknown');
      if (isGivenUp) throw isSaid ? error : faultError('cancelled', {}, error);
      if (error instanceof FaultError) this.#options.onFault?.(error.fault);
      throw error;
    }
  }

  async #text(endpoint: GatewayEndpoint, call: GatewayCall): Promise<RawAnswer> {
    if (this.#ended.signal.aborted) throw faultError('cancelled');
    this.#refuseOpenSecrets();
    // Most calls want no more than every cluster knows; the others wait for the version, once.
    const version = apiVersionFor(endpoint.apiVersion, oldestVersion) === endpoint.apiVersion
      ? endpoint.apiVersion : apiVersionFor(endpoint.apiVersion, await this.clusterVersion(call.signal));
    if (endpoint.isWrite || endpoint.method !== 'GET') return this.#turn(endpoint, call, version);
    const key = addressOf(endpoint, call, version, 0);
    return this.#shared.read(key, call.signal, (signal) => this.#turn(endpoint, { ...call, signal }, version));
  }

  /** What proves who we are never travels unencrypted. */
  #refuseOpenSecrets(): void {
    const { hasCertificate, hasToken } = this.#meaning;
    if (!hasCertificate && !hasToken) return;
    if (!this.gateways.some((endpoint) => endpoint.scheme === 'http')) return;
    const what = hasToken ? 'token' : 'client certificate';
    throw faultError('invalid-input', {
      message: `This profile has a ${what}, but the address begins with http. Nothing was sent.`,
      hint: 'Use https for a secured cluster, or a profile without sign-in for an unsecured one.',
      remedy: 'edit-address',
    });
  }

  #turn(endpoint: GatewayEndpoint, call: GatewayCall, version: string): Promise<RawAnswer> {
    const signal = call.signal ? AbortSignal.any([call.signal, this.#ended.signal]) : this.#ended.signal;
    return this.#lanes.run(endpoint.isHeavy, signal, async () => {
      if (endpoint.isWrite) await this.#options.beforeWrite?.(signal);
      return this.#attempts(endpoint, { ...call, signal }, version);
    });
  }

  async #attempts(endpoint: GatewayEndpoint, call: GatewayCall, version: string): Promise<RawAnswer> {
    const { clock, random = Math.random } = this.#options;
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
      const lastWord = endpoint.isWrite && (isLost(fault, isSent) || (mayHaveBeenDone && fault.fault.code === 'conflict')) ? outcomeUnknown(fault) : fault;
      mayHaveBeenDone ||= isSent && !wasNeverSent(fault);
      const mayRepeat = endpoint.isRepeatable ? isPassing(fault) || (isOfTheLine(fault) && fault.fault.code !== 'slow') : (!isSent || wasNeverSent(fault)) && this.#ring.lines.length > 1 && isOfTheLine(fault);
      if (!mayRepeat || attempt >= mostAttempts) throw lastWord;
      const hasOther = this.#ring.lines.some((other) => !tried.has(other));
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
      const fault = lineFault(error, line.endpoint, { ...this.#meaning, isWrite: endpoint.isWrite });
      if (fault.fault.code === 'cancelled' || call.signal?.aborted) throw progress.isSent && endpoint.isWrite ? outcomeUnknown(fault) : faultError('cancelled', {}, error);
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
        connectTimeoutMs: this.#options.connectTimeoutMs ?? 5_000, responseTimeoutMs: timeoutMs, stallTimeoutMs,
        ...(signal ? { signal } : {}),
      });
      const content = await readBody(answer.body, maximumAnswerBytes);
      bytes = content.byteLength;
      const receivedAt = this.#options.clock.now();
      this.#learn(answer, receivedAt);
      const text = content.toString('utf8');
      if (isRefused(answer.status, endpoint)) throw refusalOf(answer.status, text, { ...this.#meaning, isWrite: endpoint.isWrite });
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
    const expected = endpoint.isWrite ? (clusterId?.() ?? null) : null;
    if (expected !== null) headers['clusterid'] = expected;
    if (token) headers['authorization'] = `Bearer ${await token.token(signal)}`;
    return { ...call.headers, ...headers };
  }

  #learn(answer: HttpAnswer, receivedAt: number): void {
    const date = parseTime(answer.headers.date);
    // The header has whole seconds: half of one is the best guess for the rest.
    if (date !== null) this.#clockSkewMs = date + 500 - receivedAt;
    const name = answer.headers['sfx-clustername'];
    const readOnly = answer.headers['sfx-readonly'] === '1';
    const clusterName = typeof name === 'string' && name !== '' ? name.slice(0, 300) : this.#hints.clusterName;
    if (readOnly !== this.#hints.readOnly || clusterName !== this.#hints.clusterName) this.#hints = { readOnly, clusterName };
  }

  /** Plain http that is cut off at once is often the wrong way to speak to a secured gateway: a handshake tells. */
  async #explained(line: GatewayLine, found: FaultError, signal: AbortSignal | undefined): Promise<FaultError> {
    const isSuspicious = line.endpoint.scheme === 'http' && ['connection-lost', 'cut-short', 'not-a-portal'].includes(found.fault.code);
    if (!isSuspicious) return found;
    try {
      await probeCertificate(line.endpoint, { timeoutMs: this.#options.connectTimeoutMs ?? 5_000, ...(signal ? { signal } : {}) });
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
