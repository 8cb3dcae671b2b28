import type { AggregateValue } from '../cursor.ts';
import type { FieldSource, JournalScalar } from '../field.ts';

/** What an aggregate keeps of one event; null where the event is left out. */
export type Sample = JournalScalar;

/** A stretch of time, from ≤ at < to, looked at when it is `now`. All in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

/**
 * A figure over events as a monoid: `combine` is associative and `identity` is neutral, so that any bracketing of the
 * events in order of time gives the same. States are plain data that a structured clone keeps; whoever gets one from
 * `identity`, `lift` or `combine` must not alter it.
 */
export interface Aggregate<State = unknown> {
  read(event: FieldSource): Sample;
  identity(): State;
  /** @param sample not null @param at of the event @param id of the event; with `at` its place in the order */
  lift(sample: NonNullable<Sample>, at: number, id: number): State;
  /** @param earlier @param later over events that all come after those of `earlier`. */
  combine(earlier: State, later: State): State;
  lower(state: State, span: Span): AggregateValue;
  /** Whether `combine` gives something else when its sides are swapped. */
  readonly ordered: boolean;
  /** Whether what `lower` gives changes as time passes, without any event. */
  readonly timed: boolean;
  /** How a running state takes events and gives them back; null where what was forgotten cannot be known again. */
  readonly running: Running<State> | null;
}

/** A state of one's own that is altered in place. What is taken away leaves no trace: there is no drift. */
export interface Running<State> {
  start(): State;
  add(state: State, sample: NonNullable<Sample>): void;
  take(state: State, sample: NonNullable<Sample>): void;
  /** The same for all events of another state at once. */
  addAll(state: State, other: State): void;
  takeAll(state: State, other: State): void;
}

/** @returns the figure; null for what no double holds. */
export function numberValue(value: number | null): AggregateValue {
  return { kind: 'number', value: value === null || !Number.isFinite(value) ? null : value };
}
