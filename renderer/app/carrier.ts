import { createStore } from 'zustand/vanilla';
import { decodeMediaFrame, type MediaFrame } from '../../shared/media-frame.ts';
import type { CarrierLine, OpenLine } from './carrier-line.ts';

/** Fabriscope's own connection between this page and its host. */
export interface CarrierState {
  readonly phase: 'connecting' | 'open' | 'lost' | 'refused';
  /** Since when it is in `phase`, ms since 1970. */
  readonly since: number;
  /** When the next attempt is made by itself; null while one is running or none will be. */
  readonly retryAt: number | null;
  /** It has been open before: what is on screen is real, only old. */
  readonly everOpen: boolean;
}

export const carrierState = createStore<CarrierState>()(() => ({
  phase: 'connecting', since: Date.now(), retryAt: null, everOpen: false,
}));

/** Pauses between attempts: quick at first, then calm; a little chance in it keeps several windows from marching in step. */
const pausesMs = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

/** The port that oRPC's message-port link talks to: one for each line, thrown away with it. */
export interface CallPort {
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
  postMessage(message: unknown): void;
}

type LineListener = (port: CallPort | null) => void;

let openLine: OpenLine | null = null;
let line: CarrierLine | null = null;
let attempt = 0;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let lineListener: LineListener = () => {};

/** Starts carrying over lines that `open` makes. `onLine` hears each new line and, with null, its end. */
export function startCarrier(open: OpenLine, onLine: LineListener): void {
  openLine = open;
  lineListener = onLine;
  addEventListener('online', retryCarrierNow);
  void connect();
}

/** Tries at once instead of waiting for `retryAt`. No effect while the carrier is open. */
export function retryCarrierNow(): void {
  const { phase } = carrierState.getState();
  if (phase === 'open' || phase === 'connecting') return;
  clearTimeout(retryTimer);
  void connect();
}

/** Gives up a line that is open in name only (the machine slept, a call stayed without an answer). */
export function dropCarrier(): void {
  line?.close();
}

async function connect(): Promise<void> {
  if (openLine === null) return;
  carrierState.setState((state) => ({ ...state, phase: state.everOpen ? 'lost' : 'connecting', retryAt: null }));
  const opened = await openLine();
  if (opened === 'refused') {
    carrierState.setState((state) => ({ ...state, phase: 'refused', since: Date.now(), retryAt: null }));
    return;
  }
  if (opened === 'unreachable') {
    retryLater();
    return;
  }
  attach(opened);
}

function attach(opened: CarrierLine): void {
  line = opened;
  attempt = 0;
  const messageListeners = new Set<(message: unknown) => void>();
  const closeListeners = new Set<() => void>();
  opened.listen({
    text: (message) => { for (const listener of messageListeners) listener(message); },
    media: takeMedia,
    close: () => {
      line = null;
      for (const listener of closeListeners) listener();
      lineListener(null);
      retryLater();
    },
  });
  lineListener({
    onMessage: { addListener: (listener) => { messageListeners.add(listener); } },
    onDisconnect: { addListener: (listener) => { closeListeners.add(listener); } },
    postMessage: (message) => { if (typeof message === 'string') opened.send(message); },
  });
  carrierState.setState({ phase: 'open', since: Date.now(), retryAt: null, everOpen: true });
}

function retryLater(): void {
  const pause = pausesMs[Math.min(attempt, pausesMs.length - 1)] ?? 8_000;
  attempt += 1;
  const wait = pause * (0.8 + Math.random() * 0.4);
  carrierState.setState((state) => ({
    ...state,
    phase: 'lost',
    since: state.phase === 'lost' ? state.since : Date.now(),
    retryAt: Date.now() + wait,
  }));
  clearTimeout(retryTimer);
  retryTimer = setTimeout(() => { void connect(); }, wait);
}

/** Resolves when the carrier is open; at once if it is. Rejects with the signal's reason. */
export function carrierOpen(signal?: AbortSignal): Promise<void> {
  if (carrierState.getState().phase === 'open') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      unsubscribe();
      signal?.removeEventListener('abort', stop);
    };
    const stop = (): void => { settle(); reject(new DOMException('Stopped waiting for the carrier', 'AbortError')); };
    const unsubscribe = carrierState.subscribe((state) => {
      if (state.phase !== 'open') return;
      settle();
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}

// --- media -----------------------------------------------------------------------------------------------------------

type MediaListener = (frame: MediaFrame) => void;
const mediaListeners = new Map<number, MediaListener>();
/**
 * A stream's first frames may overtake the event that announces it, by the few microtasks that a call's answer takes.
 * They wait here, bounded, until somebody asks for the stream.
 */
const earlyFrames = new Map<number, MediaFrame[]>();
const earlyStreamsKept = 4;
const earlyFramesKept = 90;

function takeMedia(bytes: Uint8Array<ArrayBuffer>): void {
  const frame = decodeMediaFrame(bytes);
  if (frame === null) return;
  const listener = mediaListeners.get(frame.streamId);
  if (listener !== undefined) listener(frame);
  else keepEarly(frame);
}

function keepEarly(frame: MediaFrame): void {
  const frames = earlyFrames.get(frame.streamId) ?? [];
  if (frames.length >= earlyFramesKept) return;
  frames.push(frame);
  earlyFrames.set(frame.streamId, frames);
  const oldest = earlyFrames.keys().next();
  if (earlyFrames.size > earlyStreamsKept && oldest.done !== true) earlyFrames.delete(oldest.value);
}

/** Hears the media frames of one stream, those included that came just before. @returns the way to stop hearing. */
export function onMedia(streamId: number, listener: MediaListener): () => void {
  mediaListeners.set(streamId, listener);
  const early = earlyFrames.get(streamId) ?? [];
  earlyFrames.delete(streamId);
  for (const frame of early) listener(frame);
  return () => { if (mediaListeners.get(streamId) === listener) mediaListeners.delete(streamId); };
}
