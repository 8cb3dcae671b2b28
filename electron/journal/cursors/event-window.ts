import type { Span } from '../../../shared/domain/journal/aggregates/aggregate.ts';
import type { CursorGroup } from '../../../shared/domain/journal/cursor.ts';
import type { Tuple } from './cursor-shape.ts';
import type { Place } from './ordered-tree.ts';

/** What became of a change. `unfit`: this kind of window cannot make it; nothing changed, and another must be filled. */
export type Change = 'done' | 'absent' | 'unfit';

/** Whether there is time left for another piece of work in this step. */
export type HasTime = () => boolean;

/** The events of a window folded into figures, by groups. Which kinds there are: `in-order`, `any-order`, `slices`. */
export interface EventWindow {
  readonly kind: 'in-order' | 'any-order' | 'slices';
  /** Events in it. */
  readonly events: number;
  /** Tuples or slices that it keeps in memory. */
  readonly kept: number;
  insert(tuple: Tuple): Change;
  /** @param tuple as it was inserted, perhaps. */
  remove(tuple: Tuple): Change;
  /** Lets go of what happened before a time, as far as there is time for it. @returns whether all of it went. */
  evict(from: number, hasTime: HasTime): boolean;
  /** From when on something is to be let go of: `evict` with a greater time than this changes the window. Null when it is empty. */
  oldest(): number | null;
  /** Makes the figures ready that `groups` tells, as far as there is time for it. @returns whether all of them are. */
  settle(span: Span, hasTime: HasTime): boolean;
  /** In order of their keys. */
  groups(span: Span): CursorGroup[];
  /** What it keeps, for a snapshot. */
  dump(): WindowDump;
}

export type WindowDump =
  | { readonly kind: 'tuples'; readonly tuples: Iterable<Tuple> }
  | { readonly kind: 'slices'; readonly sliceMs: number; readonly slices: Iterable<SliceDump> };

export interface SliceDump {
  readonly start: number;
  readonly labels: readonly string[];
  readonly events: number;
  readonly last: Place;
  readonly running: readonly unknown[];
  readonly fold: readonly unknown[];
}
