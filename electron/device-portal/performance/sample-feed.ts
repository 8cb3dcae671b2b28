import type { PerformanceSample } from '../../../shared/contract/devices.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { endpoints } from '../endpoints.ts';
import { Lingering } from '../lingering.ts';
import type { DevicePortalClient } from '../portal-client.ts';
import { portalFault } from '../portal-faults.ts';
import type { Headset } from '../session/headset.ts';
import { readValue } from '../wire/answer.ts';
import { systemPerformanceAnswer } from '../wire/performance.ts';
import type { SystemPerformance } from '../wire/performance.ts';

/** The last ten minutes, at one sample a second. */
const keptMs = 10 * 60_000;
const mostKept = 700;
const pollEveryMs = 1_000;
const againAfterMs = 1_000;

export type PerformanceEvent =
  | { readonly kind: 'history'; readonly samples: PerformanceSample[] }
  | { readonly kind: 'sample'; readonly sample: PerformanceSample }
  | { readonly kind: 'gap'; readonly at: number; readonly fault: Fault };

/**
 * Samples of one headset, a second apart, while somebody watches: over the portal's socket, and by polling where a
 * build does not serve that (device-portal.md §1.14).
 */
export class SampleFeed {
  readonly #headset: Headset;
  readonly #clock: Clock;
  readonly #sampling: Lingering;
  readonly #watchers = new Set<(event: PerformanceEvent) => void>();
  #samples: PerformanceSample[] = [];
  #gap: Extract<PerformanceEvent, { kind: 'gap' }> | null = null;

  constructor(headset: Headset, clock: Clock) {
    this.#headset = headset;
    this.#clock = clock;
    this.#sampling = new Lingering(clock, (signal) => this.#sampleUntil(signal));
  }

  get samples(): readonly PerformanceSample[] {
    return this.#samples;
  }

  /** The history first, then what comes. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<PerformanceEvent, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#events(ended));
  }

  close(): void {
    this.#sampling.stop();
  }

  async *#events(ended: AbortSignal): AsyncGenerator<PerformanceEvent, void, undefined> {
    const waiting: PerformanceEvent[] = [];
    let wake = Promise.withResolvers<void>();
    const take = (event: PerformanceEvent) => {
      // A watcher that does not keep up gets the whole again instead of a longer and longer queue.
      if (waiting.length >= 30) waiting.splice(0, waiting.length, this.#history());
      else waiting.push(event);
      wake.resolve();
    };
    ended.addEventListener('abort', () => wake.resolve(), { once: true });
    this.#watchers.add(take);
    this.#sampling.watchers(this.#watchers.size);
    try {
      yield this.#history();
      if (this.#gap !== null) yield this.#gap;
      while (!ended.aborted) {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield next;
        if (ended.aborted) return;
        await wake.promise;
        wake = Promise.withResolvers();
      }
    } finally {
      this.#watchers.delete(take);
      this.#sampling.watchers(this.#watchers.size);
    }
  }

  #history(): PerformanceEvent {
    return { kind: 'history', samples: this.#samples.slice(-mostKept) };
  }

  async #sampleUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const client = this.#headset.client();
        await this.#overSocket(client, signal).catch((error: unknown) => this.#byPolling(client, error, signal));
      } catch (error) {
        if (signal.aborted) return;
        this.#broke(error instanceof FaultError ? error.fault : portalFault('internal'));
        if (!(error instanceof FaultError)) throw error;
      }
      await this.#headset.whenOnline(signal);
      await this.#clock.delay(againAfterMs, signal);
    }
  }

  async #overSocket(client: DevicePortalClient, signal: AbortSignal): Promise<void> {
    const socket = await client.openSocket(endpoints.systemPerformance, { signal });
    try {
      for await (const message of socket.messages()) this.#arrived(readValue(endpoints.systemPerformance, systemPerformanceAnswer, message));
    } finally {
      socket.close();
    }
  }

  /** Only where the socket itself is what the build does not offer. */
  async #byPolling(client: DevicePortalClient, error: unknown, signal: AbortSignal): Promise<void> {
    const refused = error instanceof FaultError && ['not-supported', 'forbidden', 'not-a-portal', 'device-refused'].includes(error.fault.code);
    if (!refused) throw error;
    while (!signal.aborted) {
      this.#arrived(await client.getJson(endpoints.systemPerformance, systemPerformanceAnswer, { signal, purpose: 'to tell its load' }));
      await this.#clock.delay(pollEveryMs, signal);
    }
  }

  #arrived(performance: SystemPerformance): void {
    const at = this.#clock.now();
    const sample = { at, ...performance };
    this.#gap = null;
    const from = this.#samples.findIndex((each) => at - each.at <= keptMs);
    this.#samples = [...(from <= 0 ? this.#samples : this.#samples.slice(from)), sample].slice(-mostKept);
    this.#tell({ kind: 'sample', sample });
  }

  /** Told once for each gap. */
  #broke(fault: Fault): void {
    if (this.#gap !== null && this.#gap.fault.code === fault.code) return;
    this.#gap = { kind: 'gap', at: this.#gap?.at ?? this.#clock.now(), fault };
    this.#tell(this.#gap);
  }

  #tell(event: PerformanceEvent): void {
    for (const watcher of this.#watchers) watcher(event);
  }
}
