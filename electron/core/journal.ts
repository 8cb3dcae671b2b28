import type { CursorDefinition, CursorValue, JournalFilter } from '../../shared/domain/journal/cursor.ts';
import type { JournalEvent, NewJournalEvent } from '../../shared/domain/journal/event.ts';

/** How an append went. */
export interface Appended {
  /** New in the journal, oldest first. */
  readonly events: readonly JournalEvent[];
  /** So many were there already, by source and external id. */
  readonly known: number;
}

/** State of the journal's file, for whoever looks after it. */
export interface JournalStatus {
  readonly events: number;
  readonly sizeBytes: number;
  readonly oldestAt: number | null;
  readonly newestAt: number | null;
  /** `open`; `recovered` after a damaged file was set aside at this start; `full` while the disk takes nothing; `failed` when nothing can be kept. */
  readonly state: 'open' | 'recovered' | 'full' | 'failed';
  /** What happened and what to do, where the state is not `open`. */
  readonly words: string;
  /** Noted events that wait for a disk that takes them again. */
  readonly waiting: number;
}

/** Which events, in which order. */
export interface JournalQuery {
  readonly filter: JournalFilter | null;
  /** from ≤ at < to, null is open. */
  readonly from: number | null;
  readonly to: number | null;
  /** Only events with a greater (ascending) or smaller (descending) id than this. */
  readonly beyondId: number | null;
  readonly order: 'oldest-first' | 'newest-first';
  /** 1 to 10,000. */
  readonly limit: number;
}

/**
 * The memory of the program: an append-only store of what happened. Everything that matters is told to it; screens and
 * the deployment history read from it.
 */
export interface Journal {
  /** Resolves once all of them are on disk for good. @throws FaultError `disk-full` and others; then none of them is kept. */
  append(events: readonly NewJournalEvent[]): Promise<Appended>;
  /** The same without waiting, batched with others; trouble shows in `status`, and events wait in memory up to a bound. */
  note(event: NewJournalEvent): void;
  read(query: JournalQuery): Promise<readonly JournalEvent[]>;
  /** Told of events once they are on disk, in order of their ids; a large append in several pieces. @returns ends the telling. */
  onAppended(listener: (events: readonly JournalEvent[]) => void): () => void;
  /** Opens a cursor (or joins the one of the same definition) and tells each change, at most ten times a second. @returns closes it. */
  watchCursor(definition: CursorDefinition, listener: (value: CursorValue) => void): () => void;
  status(): JournalStatus;
  onStatus(listener: (status: JournalStatus) => void): () => void;
}
