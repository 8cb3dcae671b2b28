import type { Clock, ClockTimer } from '../../foundation/clock.ts';

/** Whether the headset can answer at all. */
export type Presence = 'awake' | 'asleep' | 'restarting' | 'off';

export interface WakefulnessOptions {
  readonly worn: boolean;
  /** Milliseconds without movement until sleep, 0 for never; asked anew whenever it matters. */
  idleLimitMs(): number;
  onChange(presence: Presence): void;
}

/**
 * Awake, asleep, restarting or off. A worn headset stays awake; a headset that was put down sleeps after the stand-by
 * time-out. One timer at most, and none while it is worn.
 */
export class Wakefulness {
  readonly #clock: Clock;
  readonly #options: WakefulnessOptions;
  #presence: Presence = 'awake';
  #worn: boolean;
  #movedAt: number;
  #timer: ClockTimer | undefined;

  constructor(clock: Clock, options: WakefulnessOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#worn = options.worn;
    this.#movedAt = clock.now();
    this.#arm();
  }

  presence(): Presence {
    return this.#presence;
  }

  worn(): boolean {
    return this.#worn;
  }

  /** Puts the headset on (which wakes it) or down (which starts the idle time). */
  setWorn(worn: boolean): void {
    this.#worn = worn;
    if (worn && this.#presence === 'asleep') this.#enter('awake');
    this.moved();
  }

  /** The wearer moved or pressed something: the idle time starts again. */
  moved(): void {
    this.#movedAt = this.#clock.now();
    this.#arm();
  }

  /** The idle limit may have changed. */
  limitChanged(): void {
    this.#arm();
  }

  sleep(): void {
    if (this.#presence === 'awake') this.#enter('asleep');
  }

  /** The power button: wakes a sleeping headset and starts one that is off. */
  wake(): void {
    if (this.#presence === 'asleep' || this.#presence === 'off') this.#enter('awake');
    this.moved();
  }

  restart(durationMs: number, onBoot: () => void): void {
    this.#enter('restarting');
    this.#clock.setTimeout(() => {
      if (this.#presence !== 'restarting') return;
      onBoot();
      this.#enter('awake');
      this.moved();
    }, durationMs);
  }

  turnOff(): void {
    this.#enter('off');
  }

  /** Ends the timer for good. */
  dispose(): void {
    this.#timer?.cancel();
  }

  #enter(presence: Presence): void {
    if (this.#presence === presence) return;
    this.#presence = presence;
    this.#timer?.cancel();
    this.#options.onChange(presence);
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const limitMs = this.#options.idleLimitMs();
    if (this.#worn || this.#presence !== 'awake' || limitMs <= 0) return;
    const remainingMs = this.#movedAt + limitMs - this.#clock.now();
    this.#timer = this.#clock.setTimeout(() => this.sleep(), Math.max(0, remainingMs));
  }
}
