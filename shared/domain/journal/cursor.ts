import type { JournalValue } from './event.ts';

/**
 * Cursors: named windows over the journal whose aggregates are kept up to date as events come, as time passes and as
 * events are taken back, without asking the store again (reference/azure.md §5.4). A definition is plain data.
 */

/** A column of an event, or an attribute by its name: `attributes.result`. */
export type JournalField = 'stream' | 'type' | 'source' | 'entity' | 'value' | `attributes.${string}`;

/**
 * A predicate over events. One that names a field which an event lacks does not hold for it (`not` of it does), but for
 * `is` null, which asks for just that. Types count: 1, "1" and true differ.
 */
export type JournalFilter =
  | { readonly kind: 'all'; readonly of: readonly JournalFilter[] }
  | { readonly kind: 'any'; readonly of: readonly JournalFilter[] }
  | { readonly kind: 'not'; readonly of: JournalFilter }
  | { readonly kind: 'is'; readonly field: JournalField; readonly value: string | number | boolean | null }
  | { readonly kind: 'one-of'; readonly field: JournalField; readonly values: readonly (string | number)[] }
  | { readonly kind: 'starts-with'; readonly field: JournalField; readonly text: string }
  /** Numbers only; both ends included, null is open. */
  | { readonly kind: 'between'; readonly field: JournalField; readonly least: number | null; readonly most: number | null };

/**
 * Which time a cursor looks at: the newest stretch (its last millisecond is the present one), slots aligned to the clock
 * (UTC), or a fixed stretch. Ends: `from` ≤ at < `to`. For a sliding window, events of the future wait for their time.
 */
export type CursorRange =
  | { readonly kind: 'sliding'; readonly lengthMs: number }
  | { readonly kind: 'tumbling'; readonly lengthMs: number }
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number };

/**
 * One figure over the events of a window. `of` is a numeric field (numbers up to 1e300) unless said otherwise; events
 * without it are left out. Scalars are told apart by their text: 1 and "1" are one value. A sum over none is 0, every
 * other figure over none is null; variance is that of a sample (n − 1).
 */
export type AggregateDefinition =
  | { readonly kind: 'count' }
  | { readonly kind: 'sum' | 'min' | 'max' | 'mean' | 'variance'; readonly of: JournalField }
  /** The value of the earliest or latest event by its time, then by its id. Any scalar field. */
  | { readonly kind: 'first' | 'last'; readonly of: JournalField }
  /** Events per `perMs`, over the length of the window. */
  | { readonly kind: 'rate'; readonly perMs: number }
  /** How many different values, any scalar field: exact while the cursor keeps its events; in slices up to `exactLimit` (128 at most), then an estimate that says so. */
  | { readonly kind: 'distinct'; readonly of: JournalField; readonly exactLimit: number }
  /** Values at the given ranks (0 to 1), each off by at most `relativeError` of itself (0.001 to 0.1). */
  | { readonly kind: 'quantiles'; readonly of: JournalField; readonly ranks: readonly number[]; readonly relativeError: number }
  /** The `limit` most frequent values of a field with their counts; ties in order of the value. */
  | { readonly kind: 'top'; readonly of: JournalField; readonly limit: number }
  /** Share of events for which `failed` holds, 0 to 1; null over none. */
  | { readonly kind: 'failure-ratio'; readonly failed: JournalFilter }
  /** Milliseconds that each state lasted: an event sets the state in `of` (any scalar field) until the next one, the last until now or the window's end. */
  | { readonly kind: 'time-in-state'; readonly of: JournalField };

export interface CursorDefinition {
  /** Unique; letters, digits, dots and dashes. */
  readonly name: string;
  readonly range: CursorRange;
  readonly filter: JournalFilter;
  /** At most two fields; empty for one group over all. */
  readonly groupBy: readonly JournalField[];
  /** By the name that the reader gives each. */
  readonly aggregates: { readonly [name: string]: AggregateDefinition };
  /** Events older than the newest one by more than this count as late: they are stored and counted, and the cursor fills again where its fold cannot take them. */
  readonly allowedLatenessMs: number;
  /** Above so many events in memory the cursor falls back on time slices and says so. */
  readonly maxTuples: number;
}

/** What an aggregate gives; the form follows its kind. */
export type AggregateValue =
  | { readonly kind: 'number'; readonly value: number | null }
  | { readonly kind: 'scalar'; readonly value: JournalValue }
  | { readonly kind: 'distinct'; readonly value: number; readonly exact: boolean }
  | { readonly kind: 'quantiles'; readonly values: readonly { readonly rank: number; readonly value: number | null }[] }
  | { readonly kind: 'top'; readonly values: readonly { readonly value: string; readonly count: number }[] }
  | { readonly kind: 'states'; readonly values: readonly { readonly state: string; readonly lastedMs: number }[] };

export interface CursorGroup {
  /** Values of the `groupBy` fields, in their order; empty texts for events that lack one. */
  readonly key: readonly string[];
  readonly values: { readonly [aggregate: string]: AggregateValue };
}

/** What a cursor shows at one moment. */
export interface CursorValue {
  /** Counts up by one with each change that was told; a reader that sees a gap takes the next one whole, as each is. */
  readonly version: number;
  /** For this moment, in milliseconds since 1970. */
  readonly at: number;
  /** The window: from ≤ at < to. */
  readonly from: number;
  readonly to: number;
  readonly groups: readonly CursorGroup[];
  /** Events in the window. */
  readonly events: number;
  /** Events of the window that came later than allowed, since the cursor was opened. They are in its figures all the same. */
  readonly late: number;
  /** Compensations whose event has not come yet. */
  readonly pending: number;
  /** `filling` until the window has been read from the store; `sliced` when memory bounds made its edges coarse (exact to `sliceMs`). */
  readonly precision: { readonly kind: 'filling' } | { readonly kind: 'exact' } | { readonly kind: 'sliced'; readonly sliceMs: number };
}

/** How the figures of an open cursor come about, for whoever doubts them. */
export interface CursorExplanation {
  /** `in-order`: a queue of folds, constant time; `any-order`: a tree of folds; `slices`: folds of slots of time only. */
  readonly window: 'in-order' | 'any-order' | 'slices';
  /** Events in the window, and what is kept of them in memory: so many tuples or slices. */
  readonly events: number;
  readonly kept: number;
  /** Where the next figures come from. */
  readonly source: 'memory' | 'store';
  /** The same question to the store, by the figure's name: SQL over its table, and the parameters in order. */
  readonly sql: { readonly [aggregate: string]: { readonly sql: string; readonly parameters: readonly (string | number)[] } };
}
