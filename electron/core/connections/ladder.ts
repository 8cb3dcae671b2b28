import type { LadderStep } from '../../../shared/contract/connections.ts';
import { ladderStepNames, type LadderStepName } from '../../../shared/domain/connection-state.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { Clock } from '../clock.ts';

/** What becomes of a step. */
export type StepChange =
  | { readonly state: 'running' }
  | { readonly state: 'ok' | 'skipped'; readonly finding: string; readonly certificate?: LadderStep['certificate'] }
  | { readonly state: 'failed'; readonly fault: Fault; readonly certificate?: LadderStep['certificate'] };

/** The six steps from an address to an answer, as the page gets them. */
export class Ladder {
  readonly #clock: Clock;
  #changed = Promise.withResolvers<void>();
  #ended = false;
  readonly #steps = new Map<LadderStepName, LadderStep>();

  constructor(clock: Clock) {
    this.#clock = clock;
    for (const name of ladderStepNames) this.#steps.set(name, { name, state: 'waiting', startedAt: null, durationMs: null, finding: '', fault: null, certificate: null });
  }

  get steps(): LadderStep[] {
    return [...this.#steps.values()];
  }

  change(name: LadderStepName, change: StepChange): void {
    const before = this.#steps.get(name);
    if (!before) return;
    const now = this.#clock.now();
    const startedAt = before.startedAt ?? now;
    this.#steps.set(name, {
      name,
      state: change.state,
      startedAt: change.state === 'skipped' ? before.startedAt : startedAt,
      durationMs: change.state === 'running' || change.state === 'skipped' ? null : Math.max(0, now - startedAt),
      finding: ('finding' in change ? change.finding : change.state === 'failed' ? change.fault.message : '').slice(0, 1_000),
      fault: change.state === 'failed' ? change.fault : null,
      certificate: 'certificate' in change ? (change.certificate ?? null) : null,
    });
    this.#wake();
  }

  /** Yields at once and at each change, until the walk has ended; throws what the walk threw. */
  async *follow(walk: Promise<unknown>): AsyncGenerator<void, void, undefined> {
    const walking = walk.finally(() => {
      this.#ended = true;
      this.#wake();
    });
    walking.catch(() => {});
    do {
      const changed = this.#changed.promise;
      yield;
      await changed;
    } while (!this.#ended);
    await walking;
    yield;
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** What has not begun will not, and what was left in the middle is not gone on with. */
  skipTheRest(finding = ''): void {
    for (const [name, { state }] of this.#steps) if (state === 'waiting' || state === 'running') this.change(name, { state: 'skipped', finding });
  }
}
