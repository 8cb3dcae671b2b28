import type { Aggregate, Running, Sample, Span } from '../../../shared/domain/journal/aggregates/aggregate.ts';
import type { AggregateValue } from '../../../shared/domain/journal/cursor.ts';
import type { Monoid } from './daba-lite.ts';

/**
 * The aggregates of a cursor, in two lots: those that give events back keep one running state for a whole window, the
 * others are folded from parts. States of a lot stand in one array, in the order of the definition.
 */
export class Folding {
  /** Of the second lot. */
  readonly monoid: Monoid<readonly unknown[]>;
  readonly #names: readonly string[];
  readonly #aggregates: readonly Aggregate[];
  readonly #running: readonly { readonly index: number; readonly running: Running<unknown> }[];
  readonly #folded: readonly { readonly index: number; readonly aggregate: Aggregate }[];

  constructor(names: readonly string[], aggregates: readonly Aggregate[]) {
    this.#names = names;
    this.#aggregates = aggregates;
    this.#running = aggregates.flatMap(({ running }, index) => (running === null ? [] : [{ index, running }]));
    this.#folded = aggregates.flatMap((aggregate, index) => (aggregate.running === null ? [{ index, aggregate }] : []));
    const parts = this.#folded.map(({ aggregate }) => aggregate);
    const identity = parts.map((aggregate) => aggregate.identity());
    this.monoid = {
      identity: () => identity,
      combine: (earlier, later) => (earlier === identity ? later : later === identity ? earlier : parts.map((aggregate, index) => aggregate.combine(earlier[index], later[index]))),
    };
  }

  /** Whether there is a second lot at all. */
  get folds(): boolean { return this.#folded.length > 0; }
  /** Whether an aggregate depends on the order of events. */
  get ordered(): boolean { return this.#folded.some(({ aggregate }) => aggregate.ordered); }

  /** Whether figures change as time passes, without any event. */
  get timed(): boolean { return this.#aggregates.some(({ timed }) => timed); }

  /** @returns the state of the second lot for one event. */
  lift(samples: readonly Sample[], at: number, id: number): readonly unknown[] {
    return this.#folded.map(({ index, aggregate }) => {
      const sample = samples[index] ?? null;
      return sample === null ? aggregate.identity() : aggregate.lift(sample, at, id);
    });
  }

  start(): unknown[] {
    return this.#running.map(({ running }) => running.start());
  }

  add(states: readonly unknown[], samples: readonly Sample[]): void {
    this.#running.forEach(({ index, running }, place) => {
      const sample = samples[index] ?? null;
      if (sample !== null) running.add(states[place], sample);
    });
  }

  take(states: readonly unknown[], samples: readonly Sample[]): void {
    this.#running.forEach(({ index, running }, place) => {
      const sample = samples[index] ?? null;
      if (sample !== null) running.take(states[place], sample);
    });
  }

  addAll(states: readonly unknown[], others: readonly unknown[]): void {
    this.#running.forEach(({ running }, place) => { running.addAll(states[place], others[place]); });
  }

  takeAll(states: readonly unknown[], others: readonly unknown[]): void {
    this.#running.forEach(({ running }, place) => { running.takeAll(states[place], others[place]); });
  }

  /** @param running states of the first lot @param fold of the second. @returns the figures by name. */
  lower(running: readonly unknown[], fold: readonly unknown[], span: Span): { readonly [name: string]: AggregateValue } {
    const values: { [name: string]: AggregateValue } = {};
    let runningPlace = 0;
    let foldPlace = 0;
    this.#aggregates.forEach((aggregate, index) => {
      const state = aggregate.running === null ? fold[foldPlace] : running[runningPlace];
      if (aggregate.running === null) foldPlace += 1;
      else runningPlace += 1;
      values[this.#names[index] ?? ''] = aggregate.lower(state, span);
    });
    return values;
  }
}
