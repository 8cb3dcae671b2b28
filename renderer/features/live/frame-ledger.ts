interface Entry {
  readonly start: number;
  readonly end: number;
  readonly receivedAt: number;
}

const keptSeconds = 15;
/** Media times come back from the browser rounded to microseconds. */
const roundingSeconds = 0.002;

/** Remembers when the host had the last byte of each fragment, to tell how old a picture is when it is shown. */
export class FrameLedger {
  #entries: Entry[] = [];

  /** @param start and `end` in seconds of media time. @param receivedAt ms since 1970. */
  note(start: number, end: number, receivedAt: number): void {
    this.#entries.push({ start, end, receivedAt });
    const oldest = this.#entries[0];
    if (oldest !== undefined && end - oldest.end > keptSeconds * 1.2) {
      this.#entries = this.#entries.filter((entry) => end - entry.end <= keptSeconds);
    }
  }

  clear(): void {
    this.#entries = [];
  }

  /**
   * @param shownAt ms since 1970.
   * @returns ms between the moment at which the picture could have been shown (its fragment was there, and the pictures
   * before it in the same fragment had their time) and `shownAt`; null for a picture that is not known.
   */
  delayOf(mediaTime: number, shownAt: number): number | null {
    for (let index = this.#entries.length - 1; index >= 0; index--) {
      const entry = this.#entries[index];
      if (entry === undefined || mediaTime < entry.start - roundingSeconds || mediaTime >= entry.end - roundingSeconds) continue;
      const within = Math.max(0, mediaTime - entry.start);
      return shownAt - entry.receivedAt - within * 1_000;
    }
    return null;
  }
}
