import type { Tuple } from './cursor-shape.ts';
import type { WindowDump } from './event-window.ts';
import type { CursorReader } from './reader.ts';

/** The last event that a snapshot knows of; enough of it to tell whether the store is still the same. */
export interface StoreMark {
  readonly identity: string;
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
  /** Time of the newest event; null before there was one. */
  readonly newestAt: number | null;
  readonly ahead: readonly Tuple[];
  readonly window: WindowDump;
}

/** @param id of an event in the store, or 0. */
export function markOf(reader: CursorReader, id: number): StoreMark {
  const [event] = reader.since(id - 1, id, 1);
  return { identity: reader.identity(), id, at: event?.at ?? 0, storedAt: event?.storedAt ?? 0 };
}

/** Whether the store is the one that a snapshot was made of, and has lost nothing since. */
export function sameStore(reader: CursorReader, mark: StoreMark): boolean {
  const { identity, at, storedAt } = markOf(reader, mark.id);
  return identity === mark.identity && at === mark.at && storedAt === mark.storedAt;
}

/** Where snapshots are kept between two runs of the program. */
export interface CursorSnapshots {
  /** @param name of the cursor. @returns null where there is none, or none that can be used. */
  load(name: string): CursorSnapshot | null;
  save(name: string, snapshot: CursorSnapshot): void;
}
