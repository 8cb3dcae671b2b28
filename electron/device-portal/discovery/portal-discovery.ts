import { isDeepStrictEqual } from 'node:util';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/logging.ts';
import { reachPort } from '../../core/net/reach.ts';
import type { DiscoverySource, FoundTarget } from '../../core/system.ts';
import type { NameFinder } from '../session/roads.ts';
import { Announcements } from './announcements.ts';
import { openMulticastListener } from './multicast-listener.ts';
import type { MulticastListener, OpenListener } from './multicast-listener.ts';

/** Asked often at first, then now and then: an answer may be lost, and a headset may wake. */
const askAgainMs = [0, 500, 1_500, 4_000];
const askSeldomMs = 10_000;
const usbEveryMs = 5_000;
/** How long a look for one name lasts. */
const findMs = 1_200;

/**
 * Ports at which the Windows SDK forwards a HoloLens (1st gen) on a USB cable to this machine, secure one first
 * (device-portal.md §1.0).
 */
const usbRoads: readonly Endpoint[] = [
  { scheme: 'https', host: '127.0.0.1', port: 10_443 },
  { scheme: 'http', host: '127.0.0.1', port: 10_080 },
];

/** Finds headsets that announce themselves, and one on a USB cable. Listens only while somebody wants to know. */
export class PortalDiscovery implements DiscoverySource, NameFinder {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #openListener: OpenListener;
  readonly #listeners = new Set<() => void>();
  readonly #announcements = new Announcements();
  #open: { readonly listener: MulticastListener; readonly ended: AbortController } | null = null;
  #onUsb: FoundTarget | null = null;

  constructor(clock: Clock, logger: Logger, openListener: OpenListener = openMulticastListener) {
    this.#clock = clock;
    this.#logger = logger;
    this.#openListener = openListener;
  }

  discover(signal: AbortSignal): AsyncIterable<readonly FoundTarget[]> {
    return abortableGenerator(signal, (ended) => this.#lists(ended));
  }

  async find(machineName: string, signal: AbortSignal): Promise<readonly Endpoint[]> {
    const wanted = machineName.toLowerCase();
    const leave = this.#join(() => {});
    try {
      await this.#clock.delay(findMs, signal);
      return this.#targets().filter(({ name }) => name.toLowerCase() === wanted || name.toLowerCase().startsWith(`${wanted}.`)).map(({ endpoint }) => endpoint);
    } catch {
      return [];
    } finally {
      leave();
    }
  }

  async *#lists(ended: AbortSignal): AsyncGenerator<readonly FoundTarget[], void, undefined> {
    let wake = Promise.withResolvers<void>();
    ended.addEventListener('abort', () => wake.resolve(), { once: true });
    const leave = this.#join(() => wake.resolve());
    try {
      let told: readonly FoundTarget[] | null = null;
      while (!ended.aborted) {
        const targets = this.#targets();
        if (told === null || !isDeepStrictEqual(told, targets)) yield (told = targets);
        if (ended.aborted) return;
        await wake.promise;
        wake = Promise.withResolvers();
      }
    } finally {
      leave();
    }
  }

  #targets(): readonly FoundTarget[] {
    const announced = this.#announcements.targets(this.#clock.now());
    return this.#onUsb === null ? announced : [this.#onUsb, ...announced];
  }

  #join(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    if (this.#open === null) this.#start();
    return () => {
      this.#listeners.delete(onChange);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  #start(): void {
    const ended = new AbortController();
    const listener = this.#openListener(
      (packet) => {
        this.#announcements.take(packet, this.#clock.now());
        this.#changed();
      },
      (error) => this.#logger.warn('device.discovery.failed', 'Headsets on the network cannot be looked for.', { code: 'code' in error ? error.code : error.name }),
    );
    this.#open = { listener, ended };
    void this.#askUntil(listener, ended.signal).catch(() => {});
    void this.#watchUsbUntil(ended.signal).catch(() => {});
  }

  #stop(): void {
    this.#open?.ended.abort();
    this.#open?.listener.close();
    this.#open = null;
    this.#onUsb = null;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  async #askUntil(listener: MulticastListener, signal: AbortSignal): Promise<void> {
    for (let round = 0; !signal.aborted; round++) {
      await this.#clock.delay(askAgainMs[round] ?? askSeldomMs, signal);
      listener.ask();
      // Entries run out by themselves.
      this.#changed();
    }
  }

  async #watchUsbUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const open = await firstOpen(usbRoads, signal);
      this.#onUsb = open === null ? null : {
        key: `usb|${open.port}`, name: 'HoloLens on a USB cable', endpoint: open, architecture: 'x86', deviceType: 'Windows.Holographic', tags: [],
      };
      this.#changed();
      await this.#clock.delay(usbEveryMs, signal);
    }
  }
}

async function firstOpen(endpoints: readonly Endpoint[], signal: AbortSignal): Promise<Endpoint | null> {
  for (const endpoint of endpoints) {
    const open = await reachPort(endpoint, { timeoutMs: 500, signal }).then(() => true, () => false);
    if (open) return endpoint;
  }
  return null;
}
