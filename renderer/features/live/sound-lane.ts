import { SourceFeed } from './source-feed.ts';
import type { LanePart, LaneStart } from './stream-lanes.ts';

/** Lead at which sound starts again after a jump: less stutters. */
const leadSeconds = 0.2;
const jumpBeyondSeconds = 0.8;

/** Plays the sound of a live stream beside its picture, near its own live edge; it never holds the picture up. */
export class SoundLane {
  readonly #element = new Audio();
  readonly #feed: SourceFeed;

  /** @param broken told when the sound ends for good; the picture goes on. */
  constructor(start: LaneStart, broken: (detail: string) => void) {
    this.#element.autoplay = true;
    this.#feed = new SourceFeed(this.#element, start, {
      appended: () => { this.#keepNear(); },
      broken: (_reason, detail) => { broken(detail); },
    });
    this.#element.play().catch(() => {
      // Refused until somebody has pressed something in the page: `autoplay` tries again by itself.
    });
  }

  push(part: LanePart): void {
    this.#feed.push(part);
  }

  dispose(): void {
    this.#feed.dispose();
    this.#element.removeAttribute('src');
    this.#element.load();
  }

  #keepNear(): void {
    const range = this.#feed.ranges.at(-1);
    if (range === undefined || this.#element.seeking) return;
    const now = this.#element.currentTime;
    if (now >= range.start && range.end - now <= jumpBeyondSeconds) return;
    this.#element.currentTime = Math.max(range.start, range.end - leadSeconds);
  }
}
