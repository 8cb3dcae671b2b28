import type { BufferedRange } from './edge-policy.ts';
import type { LanePart, LaneStart } from './stream-lanes.ts';

export interface FeedEvents {
  /** Something more can be shown. */
  appended(): void;
  /** Nothing more will come of this feed: make another one. */
  broken(reason: 'undecodable' | 'full' | 'closed', detail: string): void;
}

/** What was played stays this long, for nobody seeks in a live picture. */
const keptBehindSeconds = 5;
const trimBeyondSeconds = 9;
/** More than this waiting for one append means that the machine cannot follow. */
const queueLimitBytes = 24 << 20;

/** Carries the parts of one lane into one media element, first to last, and keeps its memory small. */
export class SourceFeed {
  readonly #element: HTMLMediaElement;
  readonly #events: FeedEvents;
  readonly #source = new MediaSource();
  readonly #stop = new AbortController();
  #buffer: SourceBuffer | null = null;
  #queue: Uint8Array<ArrayBuffer>[];
  #queuedBytes = 0;
  /** Media time minus the encoder's time: the first part begins at zero, so that no seek is needed to start. */
  #offset: number | null = null;
  #newestEnd = 0;
  #appendedEnd = 0;
  #broken = false;

  constructor(element: HTMLMediaElement, start: LaneStart, events: FeedEvents) {
    this.#element = element;
    this.#events = events;
    this.#queue = [start.bytes];
    const { signal } = this.#stop;
    this.#source.addEventListener('sourceopen', () => { this.#open(start.mimeType); }, { once: true, signal });
    this.#source.addEventListener('sourceclose', () => { this.#break('closed', 'the media source was closed'); }, { signal });
    element.addEventListener('error', () => { this.#break('undecodable', element.error?.message ?? 'no reason given'); }, { signal });
    const url = URL.createObjectURL(this.#source);
    this.#source.addEventListener('sourceopen', () => { URL.revokeObjectURL(url); }, { once: true });
    element.src = url;
  }

  /** End of the newest part in media time: it may still be on its way into the buffer. */
  get newestEnd(): number {
    return this.#newestEnd;
  }

  /** End of the newest part that has been appended. */
  get appendedEnd(): number {
    return this.#appendedEnd;
  }

  get ranges(): BufferedRange[] {
    const ranges: BufferedRange[] = [];
    if (this.#buffer === null || this.#broken) return ranges;
    try {
      const { buffered } = this.#buffer;
      for (let index = 0; index < buffered.length; index++) ranges.push({ start: buffered.start(index), end: buffered.end(index) });
    } catch {
      // The source was closed under us: its event tells.
    }
    return ranges;
  }

  /** @returns where the part lies in media time. */
  push(part: LanePart): BufferedRange {
    this.#offset ??= -part.start;
    const range = { start: part.start + this.#offset, end: part.end + this.#offset };
    this.#newestEnd = range.end;
    this.#queue.push(part.bytes);
    this.#queuedBytes += part.bytes.byteLength;
    if (this.#queuedBytes > queueLimitBytes) this.#break('full', 'pictures come faster than they can be taken');
    else this.#pump();
    return range;
  }

  /** Ends the feed. The element keeps its last picture until something else is put into it. */
  dispose(): void {
    this.#broken = true;
    this.#stop.abort();
    this.#queue = [];
  }

  #open(mimeType: string): void {
    try {
      this.#buffer = this.#source.addSourceBuffer(mimeType);
    } catch (error) {
      this.#break('undecodable', `${mimeType}: ${String(error)}`);
      return;
    }
    const { signal } = this.#stop;
    this.#buffer.addEventListener('updateend', () => { this.#settled(); }, { signal });
    this.#buffer.addEventListener('error', () => { this.#break('undecodable', 'the browser could not read a fragment'); }, { signal });
    this.#pump();
  }

  #settled(): void {
    if (this.#queue.length === 0) this.#appendedEnd = this.#newestEnd;
    this.#events.appended();
    if (!this.#trim()) this.#pump();
  }

  /** Frees what was played long ago. @returns whether the buffer is busy with that now. */
  #trim(): boolean {
    const first = this.ranges[0];
    const now = this.#element.currentTime;
    if (this.#buffer === null || this.#buffer.updating || first === undefined || now - first.start < trimBeyondSeconds) return false;
    this.#remove(first.start, now - keptBehindSeconds);
    return true;
  }

  #remove(from: number, to: number): void {
    try {
      this.#buffer?.remove(from, to);
    } catch (error) {
      this.#break('closed', String(error));
    }
  }

  #pump(): void {
    const buffer = this.#buffer;
    if (buffer === null || buffer.updating || this.#broken || this.#queue.length === 0) return;
    if (this.#offset !== null && buffer.timestampOffset !== this.#offset) this.#setOffset(buffer, this.#offset);
    const waiting = this.#queue;
    const bytes = joined(waiting);
    try {
      buffer.appendBuffer(bytes);
      this.#queue = [];
      this.#queuedBytes = 0;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError') this.#makeRoom();
      else this.#break('closed', String(error));
    }
  }

  #setOffset(buffer: SourceBuffer, offset: number): void {
    try {
      buffer.timestampOffset = offset;
    } catch (error) {
      this.#break('closed', String(error));
    }
  }

  #makeRoom(): void {
    const first = this.ranges[0];
    const before = this.#element.currentTime - 1;
    if (first !== undefined && before > first.start) this.#remove(first.start, before);
    else this.#break('full', 'the browser has no room for the picture');
  }

  #break(reason: 'undecodable' | 'full' | 'closed', detail: string): void {
    if (this.#broken) return;
    this.dispose();
    this.#events.broken(reason, detail);
  }
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}
