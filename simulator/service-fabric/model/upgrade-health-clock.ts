import type { Clock, ClockTimer } from '../../foundation/clock.ts';
import type { HealthCheckPhase, MonitoringPolicy } from './upgrade-types.ts';
import { noTimer, runAfter } from './timers.ts';

/** What the clock asks and whom it tells. */
export interface HealthClockOwner {
  /** Read each time: a policy may be changed in flight. */
  policy(): MonitoringPolicy;
  isHealthy(): boolean;
  passed(): void;
  failed(): void;
}

/**
 * The health check after an upgrade domain (service-fabric.md §2.7): wait; then healthy for the stable duration in
 * one piece passes, unhealthy for the retry time-out in one piece fails, and each flip between them starts the count
 * anew at the end of the wait.
 */
export class UpgradeHealthClock {
  readonly #clock: Clock;
  readonly #owner: HealthClockOwner;
  readonly #intervalMs: number;
  #phase: HealthCheckPhase = 'WaitDuration';
  #since: number;
  #flips = 0;
  #timer: ClockTimer = noTimer;

  /** @param intervalMs how often health is looked at after the wait. */
  constructor(clock: Clock, owner: HealthClockOwner, intervalMs: number) {
    this.#clock = clock;
    this.#owner = owner;
    this.#intervalMs = intervalMs;
    this.#since = clock.now();
    this.#timer = runAfter(clock, owner.policy().healthCheckWaitDuration, () => this.#look());
  }

  get state() {
    return { phase: this.#phase, elapsed: this.#clock.now() - this.#since, retryFlips: this.#flips };
  }

  stop(): void {
    this.#timer.cancel();
  }

  #look(): void {
    const healthy = this.#owner.isHealthy();
    const phase: HealthCheckPhase = healthy ? 'StableDuration' : 'Retry';
    if (phase !== this.#phase) {
      if (this.#phase !== 'WaitDuration') this.#flips++;
      this.#phase = phase;
      this.#since = this.#clock.now();
    }
    const policy = this.#owner.policy();
    const limit = healthy ? policy.healthCheckStableDuration : policy.healthCheckRetryTimeout;
    const left = limit - (this.#clock.now() - this.#since);
    if (left > 0) this.#timer = runAfter(this.#clock, Math.min(this.#intervalMs, left), () => this.#look());
    else if (healthy) this.#owner.passed();
    else this.#owner.failed();
  }
}
