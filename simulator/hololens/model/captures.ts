import type { Clock } from '../../foundation/clock.ts';
import type { CaptureContent } from './capture-content.ts';

/** A photo or video in the headset's camera roll. */
export interface Capture {
  readonly fileName: string;
  readonly createdAtMs: number;
  readonly content: CaptureContent;
  /** JPEG bytes of the small picture; some files have none (device-portal.md §1.10: it can fail for single files). */
  readonly thumbnail: Buffer | undefined;
  /** Listed and readable only from this time on: a recording takes a moment to be written out. */
  readonly availableAtMs: number;
}

/**
 * How long after stopping a recording its file appears in the list. "A couple of seconds" (device-portal.md §1.10).
 */
export const RECORDING_SETTLES_MS = 2000;

/** Camera roll. */
export class Captures {
  readonly #clock: Clock;
  readonly #byName = new Map<string, Capture>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(capture: Omit<Capture, 'availableAtMs'>, availableInMs = 0): Capture {
    const added = { ...capture, availableAtMs: this.#clock.now() + availableInMs };
    this.#byName.set(capture.fileName, added);
    return added;
  }

  /** Captures that can be seen now, in no useful order: the recorded list was not sorted either. */
  list(): Capture[] {
    return [...this.#byName.values()]
      .filter((capture) => this.#isAvailable(capture))
      .toSorted((a, b) => scatter(a.fileName) - scatter(b.fileName));
  }

  find(fileName: string): Capture | undefined {
    const capture = this.#byName.get(fileName);
    return capture !== undefined && this.#isAvailable(capture) ? capture : undefined;
  }

  remove(fileName: string): boolean {
    return this.find(fileName) !== undefined && this.#byName.delete(fileName);
  }

  clear(): void {
    this.#byName.clear();
  }

  /** A name in the portal's style for a capture made now: 20260105_091500_HoloLens.jpg. */
  nextName(extension: 'jpg' | 'mp4'): string {
    for (let second = 0; ; second++) {
      const name = captureName(this.#clock.now() + second * 1000, extension);
      if (!this.#byName.has(name)) return name;
    }
  }

  #isAvailable(capture: Capture): boolean {
    return capture.availableAtMs <= this.#clock.now();
  }
}

/** File name of a capture made at this time. The headset's own time zone is taken to be UTC. */
export function captureName(atMs: number, extension: 'jpg' | 'mp4'): string {
  const digits = new Date(atMs).toISOString().replace(/[-:]/g, '');
  return `${digits.slice(0, 8)}_${digits.slice(9, 15)}_HoloLens.${extension}`;
}

function scatter(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
