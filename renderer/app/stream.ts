import type { CollectionMessage } from '../../shared/contract/procedure.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import { carrierOpen, carrierState } from './carrier.ts';
import { CarrierLostError, faultOf } from './fault-of.ts';

export type StreamPhase = 'loading' | 'live' | 'lost';

/** Opens a stream of the host; it ends when the signal is aborted. */
export type OpenStream<Value> = (signal: AbortSignal) => Promise<AsyncIterable<Value>>;

export interface StreamListener<Value> {
  value(value: Value): void;
  /** It ended or could not be opened; another attempt follows by itself. */
  lost(fault: Fault): void;
}

const pausesMs = [200, 1_000, 3_000, 10_000] as const;
const ended: Fault = {
  code: 'connection-lost', message: 'This stream of figures ended.', hint: 'It is opened again by itself.', retryable: true, remedy: 'none',
};

/**
 * Follows a stream for as long as `signal` lives: opens it again when it ends, fails, or the carrier was gone. A
 * listener that throws `ResyncError` has it opened again at once.
 */
export async function follow<Value>(open: OpenStream<Value>, listener: StreamListener<Value>, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const round = new AbortController();
    const stop = (): void => { round.abort(); };
    signal.addEventListener('abort', stop, { once: true });
    try {
      await carrierOpen(signal);
      for await (const value of await open(round.signal)) {
        if (signal.aborted) return;
        failures = 0;
        listener.value(value);
      }
      if (!signal.aborted) listener.lost(ended);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ResyncError) continue;
      // A lost carrier ends its streams with nothing better than an abort.
      listener.lost(faultOf(carrierState.getState().phase === 'open' ? error : new CarrierLostError()));
    } finally {
      round.abort();
      signal.removeEventListener('abort', stop);
    }
    await pause(pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 10_000, signal);
    failures += 1;
  }
}

/** A message is missing: the mirror must be filled anew. */
export class ResyncError extends Error {
  override readonly name = 'ResyncError';
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => { clearTimeout(timer); signal.removeEventListener('abort', done); resolve(); };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** A keyed collection as the page mirrors it. Replaced, never changed in place. */
export interface Mirror<Item> {
  readonly version: number;
  readonly byKey: ReadonlyMap<string, Item>;
}

/**
 * Applies one message to a mirror. Items that did not change keep their identity, and so do their places: new ones go last.
 * @throws ResyncError when a message is missing before this one.
 */
export function applyMessage<Item>(mirror: Mirror<Item> | null, message: CollectionMessage<Item>, keyOf: (item: Item) => string): Mirror<Item> {
  if (message.kind === 'snapshot') {
    return { version: message.version, byKey: new Map(message.items.map((item) => [keyOf(item), item])) };
  }
  if (mirror === null || message.version !== mirror.version + 1) throw new ResyncError();
  const byKey = new Map(mirror.byKey);
  for (const key of message.remove) byKey.delete(key);
  for (const item of message.upsert) byKey.set(keyOf(item), item);
  return { version: message.version, byKey };
}
