import type { AnyAnswer, AnyAsk, CallRefusal } from '../../core/threads/calls.ts';
import type { PackedValue } from './packed-events.ts';

/** Figures of the file that its status shows. */
export interface StoreFacts {
  readonly events: number;
  readonly sizeBytes: number;
  readonly oldestAt: number | null;
  readonly newestAt: number | null;
}

/** How the file was found at its opening. */
export type StoreFound =
  | { readonly kind: 'sound' }
  /** It was damaged: set aside under `setAsideAs`, and this many events could be read out of it. `lost` is null where nobody can tell. */
  | { readonly kind: 'recovered'; readonly setAsideAs: string; readonly events: number; readonly lost: number | null };

export interface StoredSegment {
  /** 202611 */
  readonly month: number;
  readonly events: number;
  readonly oldestAt: number;
  readonly newestAt: number;
}

/** SQL of a condition over `event`, with its parameters in order. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly (string | number | null)[];
}

/** Some calls have nothing to say. */
type Nothing = Record<string, unknown>;

/** Everything that threads of the store are asked, and what they answer. */
export interface StoreCalls {
  // the writer
  open: { ask: { readonly path: string; readonly mostBytes: number | null; readonly now: number }; answer: { readonly found: StoreFound; readonly facts: StoreFacts; readonly needsCheck: boolean } };
  /** Sets the file aside although it opened, because a check or a read found it damaged. */
  repair: { ask: { readonly now: number }; answer: { readonly found: StoreFound; readonly facts: StoreFacts } };
  /** One part of an append; those with `last: false` are answered at once and kept until the last one. */
  append: { ask: { readonly ticket: number; readonly rows: PackedValue[]; readonly last: boolean; readonly now: number }; answer: { readonly ids: Float64Array; readonly facts: StoreFacts } };
  segments: { ask: Nothing; answer: { readonly segments: readonly StoredSegment[] } };
  drop: { ask: { readonly month: number; readonly reason: string; readonly by: string; readonly now: number }; answer: { readonly events: number; readonly marker: PackedValue[]; readonly facts: StoreFacts } };
  close: { ask: Nothing; answer: Nothing };
  // the reader
  openReader: { ask: { readonly path: string }; answer: Nothing };
  read: {
    /** `isReadBack`: the condition lets through nothing but what `readBack` of the schema does. */
    ask: { readonly condition: Condition | null; readonly isReadBack: boolean; readonly from: number | null; readonly to: number | null; readonly beyondId: number | null; readonly order: 'oldest-first' | 'newest-first'; readonly limit: number };
    /** `reached`: where to go on; null where nothing is left. */
    answer: { readonly rows: PackedValue[]; readonly reached: number | null };
  };
  /** By time, newest first; stops after a while even where it has not found `limit` rows. */
  page: {
    ask: { readonly condition: Condition | null; readonly stream: string | null; readonly from: number | null; readonly to: number | null; readonly beyond: { readonly at: number; readonly id: number } | null; readonly limit: number };
    answer: { readonly rows: PackedValue[]; readonly next: { readonly at: number; readonly id: number } | null };
  };
  pick: { ask: { readonly ids: readonly number[] }; answer: { readonly rows: PackedValue[] } };
  takenBackBy: { ask: { readonly id: number }; answer: { readonly by: number | null } };
  // upkeep, in a thread that ends afterwards
  check: { ask: { readonly path: string }; answer: { readonly problems: readonly string[] } };
  backup: { ask: { readonly path: string; readonly into: string }; answer: { readonly sizeBytes: number } };
}
export type StoreRequest = AnyAsk<StoreCalls>;
export type StoreAnswer = AnyAnswer<StoreCalls>;

/** What went wrong in a thread: `full` and `damaged` are told apart by SQLite's own codes; `newer` never reaches the tables. */
export type StoreTrouble = 'full' | 'damaged' | 'newer' | 'foreign' | 'access' | 'refused';
/** `words`: SQLite's. */
export interface StoreRefusal extends CallRefusal {
  readonly trouble: StoreTrouble;
}
