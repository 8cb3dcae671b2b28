const hourMs = 3_600_000;

/** So many of something in an hour, and a count of what goes beyond. */
export class HourlyBudget {
  readonly #most: number;
  #hour = Number.NEGATIVE_INFINITY;
  #spent = 0;
  #beyond = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns whether there is room for one more in the hour of `now`, and how many of the hours before had none. */
  take(now: number): { readonly room: boolean; readonly missed: number } {
    const hour = Math.floor(now / hourMs);
    let missed = 0;
    if (hour !== this.#hour) {
      missed = this.#beyond;
      this.#hour = hour;
      this.#spent = 0;
      this.#beyond = 0;
    }
    const room = this.#spent < this.#most;
    if (room) this.#spent += 1;
    else this.#beyond += 1;
    return { room, missed };
  }
}
