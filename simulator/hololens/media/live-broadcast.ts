import type { Clock } from '../../foundation/clock.ts';
import type { CaptureSources } from '../model/capture-settings.ts';
import type { LiveSink } from '../portal/answer.ts';
import type { LiveQuality } from './library.ts';
import { Timeline } from './timeline.ts';
import type { Stretch } from './timeline.ts';

/** What was sent to a viewer and when: the other half of a latency measurement. */
export interface SentFragment {
  readonly viewer: number;
  readonly quality: LiveQuality;
  readonly sequence: number;
  /** Time-code numbers, counting on over the loops: the picture shows them modulo `LOOP_FRAMES`. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly bytes: number;
  /** When the last byte had been handed to the operating system, epoch milliseconds. */
  readonly writtenAtMs: number;
}

/** Time-code numbers in one loop of the clip. */
export const LOOP_FRAMES = 480;

const REMEMBERED_FRAGMENTS = 4000;

/**
 * A viewer who takes less than the stream brings is skipped ahead to the next key frame once this many seconds wait.
 * Assumed; an encoder on a headset has to drop something, too.
 */
const MAX_WAITING_SECONDS = 2;

interface Viewer {
  readonly id: number;
  readonly timeline: Timeline;
  readonly sink: LiveSink;
  open: boolean;
}

/**
 * The headset's live streams. Every viewer gets fragments at the pace of real time, on one time line that all viewers
 * share; timers run only while somebody watches.
 */
export class LiveBroadcast {
  readonly #clock: Clock;
  readonly #fillToBitRate: boolean;
  readonly #onViewersChange: (change: 'joined' | 'left') => void;
  readonly #viewers = new Map<number, Viewer>();
  readonly #sent: SentFragment[] = [];
  readonly #startedAt: number;
  #counter = 0;

  constructor(clock: Clock, options: { fillToBitRate: boolean; onViewersChange: (change: 'joined' | 'left') => void }) {
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#fillToBitRate = options.fillToBitRate;
    this.#onViewersChange = options.onViewersChange;
  }

  /** Sends a stream into `sink` until it closes or `endAll` is called. */
  watch(quality: LiveQuality, sources: CaptureSources, sink: LiveSink): void {
    const timeline = new Timeline(quality, sources, this.#fillToBitRate);
    const viewer: Viewer = { id: ++this.#counter, timeline, sink, open: true };
    this.#viewers.set(viewer.id, viewer);
    this.#onViewersChange('joined');
    sink.onClose(() => this.#leave(viewer));
    sink.write(timeline.init(), () => {});
    this.#waitFor(viewer, this.#nextKeyFrame(timeline));
  }

  /** Ends every stream, as when an app takes the camera. */
  endAll(): void {
    for (const viewer of this.#viewers.values()) viewer.sink.end();
  }

  viewers(): number {
    return this.#viewers.size;
  }

  /** Fragments sent, oldest first; only those written after `sinceMs`. */
  sentFragments(sinceMs = 0): SentFragment[] {
    return this.#sent.filter((each) => each.writtenAtMs > sinceMs);
  }

  /** The first frame that opens a fragment with a key frame and is still to come. */
  #nextKeyFrame(timeline: Timeline): number {
    const elapsedFrames = ((this.#clock.now() - this.#startedAt) / 1000) * timeline.frameRate;
    const step = timeline.framesPerFragment;
    let frame = Math.ceil(elapsedFrames / step) * step;
    while (!timeline.startsWithKey(frame)) frame += step;
    return frame;
  }

  #waitFor(viewer: Viewer, frame: number): void {
    const { timeline } = viewer;
    // A fragment is complete when its last frame has been shown to the end.
    const completeAt = this.#startedAt + ((frame + timeline.framesPerFragment) / timeline.frameRate) * 1000;
    this.#clock.setTimeout(() => this.#send(viewer, frame), Math.max(0, completeAt - this.#clock.now()));
  }

  #send(viewer: Viewer, frame: number): void {
    if (!viewer.open) return;
    const { timeline, sink } = viewer;
    const stretch = timeline.stretch(frame);
    const waitingSeconds = (sink.pendingBytes() / stretch.bytes.length) * (timeline.framesPerFragment / timeline.frameRate);
    if (waitingSeconds > MAX_WAITING_SECONDS) {
      this.#waitFor(viewer, this.#nextKeyFrame(timeline));
      return;
    }
    sink.write(stretch.bytes, () => this.#remember(viewer, stretch));
    this.#waitFor(viewer, frame + timeline.framesPerFragment);
  }

  #remember(viewer: Viewer, stretch: Stretch): void {
    this.#sent.push({
      viewer: viewer.id,
      quality: viewer.timeline.quality,
      sequence: stretch.sequence,
      firstFrame: stretch.firstFrame,
      lastFrame: stretch.lastFrame,
      bytes: stretch.bytes.length,
      writtenAtMs: this.#clock.now(),
    });
    if (this.#sent.length > REMEMBERED_FRAGMENTS) this.#sent.shift();
  }

  #leave(viewer: Viewer): void {
    viewer.open = false;
    if (this.#viewers.delete(viewer.id)) this.#onViewersChange('left');
  }
}
