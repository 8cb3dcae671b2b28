import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeMediaFrame } from '../../shared/media-frame.ts';
import type { CarrierLine } from './carrier-line.ts';
import { carrierOpen, carrierState, dropCarrier, onMedia, retryCarrierNow, startCarrier, type CallPort } from './carrier.ts';

type Listener = Parameters<CarrierLine['listen']>[0];

/** A host whose line can be cut. */
class Host {
  answers: 'open' | 'refused' | 'unreachable' = 'open';
  attempts = 0;
  sent: string[] = [];
  #listener: Listener | null = null;

  readonly open = (): Promise<CarrierLine | 'refused' | 'unreachable'> => {
    this.attempts += 1;
    if (this.answers !== 'open') return Promise.resolve(this.answers);
    return Promise.resolve({
      send: (text: string) => { this.sent.push(text); },
      close: () => { this.cut(); },
      listen: (listener: Listener) => { this.#listener = listener; },
    });
  };
  say(text: string): void { this.#listener?.text(text); }
  send(bytes: Uint8Array<ArrayBuffer>): void { this.#listener?.media(bytes); }
  cut(): void { this.#listener?.close(); }
}

let host = new Host();
const ports: (CallPort | null)[] = [];
beforeEach(async () => {
  vi.useFakeTimers();
  carrierState.setState({ phase: 'connecting', since: Date.now(), retryAt: null, everOpen: false });
  ports.length = 0;
  host = new Host();
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});

async function start(): Promise<void> {
  startCarrier(host.open, (port) => { ports.push(port); });
  await vi.advanceTimersByTimeAsync(0);
}

describe('a lost line', () => {
  test('is a state with its time and the next try, and is made anew by itself', async () => {
    await start();
    expect(carrierState.getState().phase).toBe('open');
    host.answers = 'unreachable';
    const cutAt = Date.now();
    host.cut();
    expect(carrierState.getState()).toMatchObject({ phase: 'lost', since: cutAt, everOpen: true });
    expect(carrierState.getState().retryAt).toBeGreaterThan(cutAt);
    expect(ports.at(-1)).toBeNull();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(carrierState.getState()).toMatchObject({ phase: 'lost', since: cutAt });
    const before = host.attempts;
    expect(before).toBeGreaterThan(3);
    host.answers = 'open';
    await vi.advanceTimersByTimeAsync(10_000);
    expect(carrierState.getState()).toMatchObject({ phase: 'open', retryAt: null });
    expect(host.attempts).toBe(before + 1);
  });

  test('can be tried at once, but not twice at the same time', async () => {
    await start();
    host.answers = 'unreachable';
    host.cut();
    await vi.advanceTimersByTimeAsync(30_000);
    host.answers = 'open';
    const before = host.attempts;
    retryCarrierNow();
    await vi.advanceTimersByTimeAsync(0);
    retryCarrierNow();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(carrierState.getState().phase).toBe('open');
    expect(host.attempts).toBe(before + 1);
  });

  test('that is open in name only can be given up', async () => {
    await start();
    dropCarrier();
    expect(carrierState.getState().phase).toBe('lost');
  });
});

test('a host that does not know the page is not asked again and again', async () => {
  host.answers = 'refused';
  await start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(carrierState.getState().phase).toBe('refused');
  expect(host.attempts).toBe(1);
});

test('who waits for the carrier hears when it opens, or stops waiting', async () => {
  host.answers = 'unreachable';
  await start();
  const stop = new AbortController();
  const stopped = carrierOpen(stop.signal);
  const opened = carrierOpen();
  stop.abort();
  await expect(stopped).rejects.toThrow(DOMException);
  host.answers = 'open';
  await vi.advanceTimersByTimeAsync(10_000);
  await expect(opened).resolves.toBeUndefined();
});

test('calls and answers go over the port of the line', async () => {
  await start();
  const heard: unknown[] = [];
  ports[0]?.onMessage.addListener((message) => { heard.push(message); });
  ports[0]?.postMessage('call');
  host.say('answer');
  expect([host.sent, heard]).toEqual([['call'], ['answer']]);
});

describe('media', () => {
  const frame = (streamId: number, byte: number): Uint8Array<ArrayBuffer> => encodeMediaFrame('deltaFragment', streamId, 5, new Uint8Array([byte]));
  test('frames that come before anybody asks for their stream are kept for it, in order', async () => {
    await start();
    host.send(frame(41, 1));
    host.send(frame(41, 2));
    host.send(frame(42, 9));
    const heard: number[] = [];
    const stop = onMedia(41, ({ payload }) => { heard.push(payload[0] ?? -1); });
    host.send(frame(41, 3));
    stop();
    host.send(frame(41, 4));
    expect(heard).toEqual([1, 2, 3]);
  });
  test('what nobody ever asks for is bounded, and garbage is left aside', async () => {
    await start();
    host.send(new Uint8Array([9, 9]));
    for (let index = 0; index < 200; index += 1) host.send(frame(50, index % 256));
    const heard: number[] = [];
    onMedia(50, ({ payload }) => { heard.push(payload[0] ?? -1); })();
    expect(heard.length).toBeLessThan(100);
  });
});
