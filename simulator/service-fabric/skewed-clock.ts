import { canAdvance } from '../foundation/clock.ts';
import type { AdvancingClock, Clock, ClockTimer } from '../foundation/clock.ts';
import { ControlError } from '../foundation/control-server.ts';

/** The clock of a cluster whose machines may be wrong about the time: durations pass as elsewhere, the hour is another. */
export class SkewedClock implements AdvancingClock {
  readonly #true: Clock;
  skewMs = 0;

  constructor(trueClock: Clock) {
    this.#true = trueClock;
  }

  now(): number {
    return this.#true.now() + this.skewMs;
  }

  setTimeout(callback: () => void, delayMs: number): ClockTimer {
    return this.#true.setTimeout(callback, delayMs);
  }

  /** @throws ControlError where the clock below cannot be pushed forward */
  async advance(byMs: number): Promise<void> {
    if (!canAdvance(this.#true)) throw new ControlError('The clock of this cluster cannot be advanced');
    await this.#true.advance(byMs);
  }
}
