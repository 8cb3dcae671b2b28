/** Lets few thumbnails be fetched at a time: the headset makes each one, and calls must not wait behind pictures. */
export class ThumbnailQueue {
  readonly #atOnce: number;
  #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /**
   * Asks for a turn. The latest asker goes first: what scrolled into sight last is what somebody looks at.
   * @param start called when it is its turn, at once where there is room.
   * @returns ends the turn, or the waiting for it. Harmless more than once.
   */
  enter(start: () => void): () => void {
    let state: 'waiting' | 'running' | 'left' = 'waiting';
    const begin = (): void => {
      state = 'running';
      this.#running += 1;
      start();
    };
    if (this.#running < this.#atOnce) begin();
    else this.#waiting.push(begin);
    return () => {
      if (state === 'waiting') this.#waiting = this.#waiting.filter((other) => other !== begin);
      else if (state === 'running') this.#leave();
      state = 'left';
    };
  }

  #leave(): void {
    this.#running -= 1;
    this.#waiting.pop()?.();
  }
}
