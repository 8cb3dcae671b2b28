import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import type { Place } from './ordered-tree.ts';

/** Which events of the store a cursor fills itself with. */
export interface FillQuery {
  /** from ≤ at < to; null is open. */
  readonly from: number;
  readonly to: number | null;
  /** Only what was in the store by then: events and what took them back. */
  readonly upToId: number;
  /** Only what comes after it. */
  readonly after: Place | null;
  /** How many rows may be looked at. */
  readonly rows: number;
}

export interface FillPage {
  /** In order of their time, then of their ids; none that was taken back, and none that takes another back. */
  readonly events: readonly JournalEvent[];
  /** Where to go on; null at the end. */
  readonly next: Place | null;
}

/** Pages of one filter. */
export type FillReader = (query: FillQuery) => FillPage;

/** All that cursors ask of the store. Each answer is that of one moment, and later ones know no less. */
export interface CursorReader {
  /** Changes when the store loses events: when it is another file, or months of it were dropped. */
  identity(): string;
  /** The greatest id; 0 while there is none. */
  lastId(): number;
  /** @param filter by which events are sought, in SQL too. */
  pagesOf(filter: { readonly sql: string; readonly parameters: readonly (string | number)[]; readonly stream: string | null }): FillReader;
  find(source: string, externalId: string): JournalEvent | null;
  /** @returns the id of the first event that takes the named one back; null where none does. */
  takenBackBy(source: string, externalId: string): number | null;
  /** What was taken back before it came. */
  takenBackAhead(): readonly { readonly source: string; readonly externalId: string }[];
  /** Every event with afterId < id ≤ upToId in order of ids, at most `limit`. */
  since(afterId: number, upToId: number, limit: number): readonly JournalEvent[];
}
