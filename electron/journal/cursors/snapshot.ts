import type { Tuple } from './cursor-shape.ts';
import type { WindowDump } from './event-window.ts';
import type { CursorReader } from './reader.ts';

/** The last event that a snapshot knows of; enough of it to tell whether the store is still the same. */
export interface StoreMark {
  readonly id: number;
  readonly at: number;
  readonly storedAt: number;
}

/** What a cursor kept in memory, for its next start. */
export interface CursorSnapshot {
  /** Of the definition. */
  readonly hash: string;
  readonly mark: StoreMark;
  /** Where its window began. */
  readonly from: number;
  readonly newestAt: number;
  readonly ahead: readonly Tuple[];
  readonly window: WindowDump;
}

/** @param id of an event in the store, or 0. */
export function markOf(reader: CursorReader, id: number): StoreMark {
  const [event] = reader.since(id - 1, id, 1);
  return { id, at: event?.at ?? 0, storedAt: event?.storedAt ?? 0 };
}

/** Whether the store has the event that a snapshot ends with. A file that was replaced or recovered may number others so. */
export function sameStore(reader: CursorReader, mark: StoreMark): boolean {
  const { at, storedAt } = markOf(reader, mark.id);
  return at === mark.at && storedAt === mark.storedAt;
}

/** Where snapshots are kept between two runs of the program. */
export interface CursorSnapshots {
  /** @param name of the cursor. @returns null where there is none, or none that can be used. */
  load(name: string): CursorSnapshot | null;
  save(name: string, snapshot: CursorSnapshot): void;
  clear(): void;
}
