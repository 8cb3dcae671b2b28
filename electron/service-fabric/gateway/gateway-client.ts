import type * as z from 'zod';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
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
import { GatewaySender } from './gateway-sender.ts';
import type { GatewayHints, RawAnswer, TokenSource } from './gateway-sender.ts';
import { Lanes } from './lanes.ts';
import { GatewayRefusal, outcomeUnknown } from './refusals.ts';
import type { ServerIdentity } from './server-identity.ts';
import { SharedReads } from './shared-reads.ts';
import { Traffic } from './traffic.ts';
import type { TrafficSnapshot } from './traffic.ts';

export type { GatewayHints, RawAnswer, TokenSource } from './gateway-sender.ts';

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
  /** Runs before each write and may ask the cluster itself; throws to prevent it. Uploads run it for each piece: it should remember for a moment what it found. */
  readonly beforeWrite?: (signal: AbortSignal | undefined) => Promise<void>;
  /** Told about every fault of a call that its caller gets, except cancelling. */
  readonly onFault?: (fault: Fault) => void;
  /** Between 0 and 1, for back-off; a test gives its own. */
  readonly random?: () => number;
  /** For name, TCP and TLS of one attempt; 5 s. */
  readonly connectTimeoutMs?: number;
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
  readonly #sender: GatewaySender;
  readonly #shared = new SharedReads<RawAnswer>();
  readonly #ended = new AbortController();
  #version: Promise<string | null> | null = null;

  constructor(options: GatewayClientOptions) {
    this.gateways = options.gateways;
    this.#options = options;
    const { identity = null, server = null } = options;
    const connectTimeoutMs = options.connectTimeoutMs ?? 5_000;
    this.#ring = new GatewayRing(options.gateways.map((endpoint) => new GatewayLine({ endpoint, identity, server, probeTimeoutMs: connectTimeoutMs })), options.clock);
    this.#traffic = new Traffic(options.clock);
    this.#sender = new GatewaySender(this.#ring, this.#traffic, {
      clock: options.clock, version: options.version, hasCertificate: identity !== null, token: options.token ?? null, clusterId: options.clusterId ?? (() => null),
      random: options.random ?? Math.random, connectTimeoutMs,
    });
  }

  /** A read whose answer is parsed; an entity that is not there is FaultError `not-found`, whether the gateway says 404 or 204 (§1.3). */
  async read<Schema extends z.ZodType>(endpoint: GatewayEndpoint, schema: Schema, call: GatewayCall = {}): Promise<z.infer<Schema>> {
    return this.#reporting(call.signal, async () => readAnswer(`${endpoint.method} ${endpoint.path}`, schema, (await this.#text(endpoint, call)).text));
  }

  /** A read whose answer is turned into a value by the caller's own means, which may take their time. @param read is given the call in words, for its faults, and the text */
  async readBy<Result>(endpoint: GatewayEndpoint, read: (call: string, text: string) => Result | Promise<Result>, call: GatewayCall = {}): Promise<Result> {
    return this.#reporting(call.signal, async () => read(`${endpoint.method} ${endpoint.path}`, (await this.#text(endpoint, call)).text));
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
    return this.#sender.clockSkewMs;
  }

  get hints(): GatewayHints {
    return this.#sender.hints;
  }

  traffic(): TrafficSnapshot {
    return this.#traffic.snapshot();
  }

  /** Ends everything that is under way, each with `cancelled`. */
  close(): void {
    this.#ended.abort();
    for (const line of this.#ring.lines) line.close();
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
    // Before its turn, not within: the guard asks the cluster too, and six waiting writes would leave it no way.
    if (endpoint.isWrite) await this.#options.beforeWrite?.(call.signal);
    if (endpoint.method !== 'GET') return this.#turn(endpoint, call, version);
    const key = addressOf(endpoint, call, version, 0);
    return this.#shared.read(key, call.signal, (signal) => this.#turn(endpoint, { ...call, signal }, version));
  }

  /** What proves who we are never travels unencrypted. */
  #refuseOpenSecrets(): void {
    const { identity = null, token = null } = this.#options;
    if (identity === null && token === null) return;
    if (!this.gateways.some((endpoint) => endpoint.scheme === 'http')) return;
    const what = token ? 'token' : 'client certificate';
    throw faultError('invalid-input', {
      message: `This profile has a ${what}, but the address begins with http. Nothing was sent.`,
      hint: 'Use https for a secured cluster, or a profile without sign-in for an unsecured one.',
      remedy: 'edit-address',
    });
  }

  #turn(endpoint: GatewayEndpoint, call: GatewayCall, version: string): Promise<RawAnswer> {
    const signal = call.signal ? AbortSignal.any([call.signal, this.#ended.signal]) : this.#ended.signal;
    return this.#lanes.run(endpoint.isHeavy, signal, () => this.#sender.send(endpoint, { ...call, signal }, version));
  }
}
