import type { Clock } from '../../foundation/clock.ts';
import { ArmFailure } from './arm-error.ts';
import type { ArmError } from './arm-error.ts';
import type { JsonObject } from './json.ts';
import type { LongRunningAnswer } from './provider.ts';

const POLL_SECONDS = 5;

/** Work that goes on after its first answer. */
export interface RunningOperation {
  readonly id: string;
  readonly startedAt: number;
  readonly subscriptionId: string;
  outcome: 'running' | { readonly endedAt: number; readonly body: JsonObject | undefined } | { readonly endedAt: number; readonly error: ArmError; readonly status: number };
}

/** Long-running operations by id. */
export class Operations {
  readonly #clock: Clock;
  readonly #pace: number;
  readonly #newId: () => string;
  readonly #all = new Map<string, RunningOperation>();

  constructor(clock: Clock, pace: number, newId: () => string) {
    this.#clock = clock;
    this.#pace = pace;
    this.#newId = newId;
  }

  start(subscriptionId: string, work: Pick<LongRunningAnswer, 'durationMs' | 'finish'>): RunningOperation {
    const operation: RunningOperation = { id: this.#newId(), startedAt: this.#clock.now(), subscriptionId, outcome: 'running' };
    this.#all.set(operation.id, operation);
    this.#clock.setTimeout(() => this.#finish(operation, work), work.durationMs * this.#pace);
    return operation;
  }

  /** How soon to ask again: whole seconds as Azure says them, nothing where the pace leaves none. */
  get retryAfter(): Readonly<Record<string, string>> {
    const seconds = Math.round(POLL_SECONDS * this.#pace);
    return seconds === 0 ? {} : { 'retry-after': String(seconds) };
  }

  find(id: string): RunningOperation | undefined {
    return this.#all.get(id.toLowerCase());
  }

  #finish(operation: RunningOperation, work: Pick<LongRunningAnswer, 'finish'>): void {
    try {
      const body = work.finish();
      operation.outcome = { endedAt: this.#clock.now(), body };
    } catch (error) {
      if (!(error instanceof ArmFailure)) throw error;
      operation.outcome = { endedAt: this.#clock.now(), error: error.error, status: error.status };
    }
  }
}
