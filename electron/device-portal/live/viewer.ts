import type { LiveEvent } from '../../../shared/contract/devices.ts';
import type { InitialisationSegment, MediaFragment } from '../../../shared/domain/fragmented-mp4.ts';
import type { MediaSink, OutgoingMedia } from '../../core/request-context.ts';
import type { Clock } from '../../core/clock.ts';

/** A fragment with the time at which its last byte came. */
export interface StampedFragment {
  readonly fragment: MediaFragment;
  readonly receivedAt: number;
}

/** More waiting than this, for as long as that, and the page is too slow: the next it gets begins with a key frame. */
const tolerableWaitingSeconds = 0.4;
const leastTolerableBytes = 64 << 10;
const toleratedForMs = 250;
/** Events wait only while the page reads them; more than this many and the oldest have no meaning any more. */
const mostEvents = 64;

/** One page that watches a live view: its media stream, and the events that it has not read yet. */
export class Viewer {
  readonly #media: MediaSink;
  readonly #clock: Clock;
  readonly #events: LiveEvent[] = [];
  #wake = Promise.withResolvers<void>();
  #outgoing: OutgoingMedia | null = null;
  /** It began to listen between two key frames, or it was too slow. */
  #waitsForKey = true;
  #skips = false;
  #tooMuchSince: number | null = null;
  #dropped = 0;

  constructor(media: MediaSink, clock: Clock) {
    this.#media = media;
    this.#clock = clock;
  }

  get droppedFragments(): number {
    return this.#dropped;
  }

  tell(event: LiveEvent): void {
    // Of what is overtaken by the next of its kind only the newest is worth reading.
    const last = this.#events.at(-1);
    if (last?.kind === event.kind && event.kind !== 'playing') this.#events.pop();
    this.#events.push(event);
    if (this.#events.length > mostEvents) this.#events.shift();
    this.#wake.resolve();
  }

  /** A new stream begins, with what has come of it since its last key frame. */
  begin(initialisation: InitialisationSegment, since: readonly StampedFragment[]): void {
    this.end();
    const outgoing = this.#media.open();
    this.#outgoing = outgoing;
    const { mimeType, width, height, hasSound } = initialisation;
    this.tell({ kind: 'playing', streamId: outgoing.streamId, mimeType: mimeType.slice(0, 200), width, height, hasSound });
    outgoing.send('initialisation', this.#clock.now(), initialisation.bytes);
    for (const one of since) this.#send(outgoing, one);
  }

  /** @param bitsPerSecond of the stream, for judging how much may wait. */
  give(one: StampedFragment, bitsPerSecond: number): void {
    const outgoing = this.#outgoing;
    if (outgoing === null) return;
    if (this.#isTooSlow(outgoing.bufferedBytes, bitsPerSecond)) this.#skips = this.#waitsForKey = true;
    const mayGo = one.fragment.key ? this.#tooMuchSince === null : !this.#waitsForKey;
    if (mayGo) this.#send(outgoing, one);
    else if (this.#skips) this.#dropped++;
  }

  end(): void {
    this.#outgoing?.close();
    this.#outgoing = null;
    this.#waitsForKey = true;
    this.#skips = false;
    this.#tooMuchSince = null;
  }

  /** Events in their order, until the signal is aborted. */
  async *events(signal: AbortSignal): AsyncGenerator<LiveEvent, void, undefined> {
    const wake = (): void => this.#wake.resolve();
    signal.addEventListener('abort', wake, { once: true });
    while (!signal.aborted) {
      for (let event = this.#events.shift(); event !== undefined && !signal.aborted; event = this.#events.shift()) yield event;
      if (signal.aborted) return;
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
    }
  }

  #send(outgoing: OutgoingMedia, { fragment, receivedAt }: StampedFragment): void {
    if (fragment.key) this.#skips = this.#waitsForKey = false;
    outgoing.send(fragment.key ? 'keyFragment' : 'deltaFragment', receivedAt, fragment.bytes);
  }

  /** A burst is no slowness: only what goes on waiting is. */
  #isTooSlow(waitingBytes: number, bitsPerSecond: number): boolean {
    if (waitingBytes <= Math.max(leastTolerableBytes, (bitsPerSecond / 8) * tolerableWaitingSeconds)) {
      this.#tooMuchSince = null;
      return false;
    }
    this.#tooMuchSince ??= this.#clock.now();
    return this.#clock.now() - this.#tooMuchSince >= toleratedForMs;
  }
}
