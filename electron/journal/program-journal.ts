import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CursorDefinition, CursorExplanation, CursorValue } from '../../shared/domain/journal/cursor.ts';
import type { JournalEvent, NewJournalEvent } from '../../shared/domain/journal/event.ts';
import { problemOfEvent } from '../../shared/domain/journal/event-problem.ts';
import { eventTypes } from '../../shared/domain/journal/event-types.ts';
import { conditionOf } from '../../shared/domain/journal/filter-sql.ts';
import { faultError } from '../core/faults.ts';
import type { Appended, Journal, JournalQuery, JournalStatus } from '../core/journal.ts';
import type { CoreServices } from '../core/services.ts';
import { CursorThread } from './cursor-thread.ts';
import { NoteQueue } from './note-queue.ts';
import { prepareEvents } from './prepared-events.ts';
import { isOfReadBack } from './read-back.ts';
import { wordsOfFailure, wordsOfFullDisk, wordsOfRecovery } from './status-words.ts';
import { JournalStore } from './store/journal-store.ts';
import { unpackEvents } from './store/packed-events.ts';
import { StoreFailure } from './store/store-thread.ts';
import type { StoreCalls, StoreFacts, StoreFound } from './store/thread-calls.ts';

/** Events that may wait in memory while the disk takes nothing. */
const mostWaiting = 50_000;
/** Noted events that go to the writer at once. */
const notesPerAppend = 5_000;
/** Between two appends of noted events: each costs a sync of the disk. */
const noteIntervalMs = 100;
/** How often a full disk is tried again. */
const retryMs = 5_000;
/** Rows per answer of the reader; taking them apart stays below 20 ms. */
const rowsPerAnswer = 2_000;
const mostRead = 10_000;
/** New events that listeners are told of at once. */
const eventsPerTelling = 2_000;
const journalPage = '/journal';

export interface ProgramJournalOptions {
  readonly path: string;
  /** The file never grows beyond this; as far as the disk goes unless told. */
  readonly mostBytes?: number;
  /** Events that may wait in memory; 50,000 unless told. */
  readonly mostWaiting?: number;
  readonly services: Pick<CoreServices, 'clock' | 'logger' | 'notices'>;
}

/** The journal over its file. It is there at once; whatever is asked of it waits until the file is open. */
export class ProgramJournal implements Journal {
  readonly #options: ProgramJournalOptions;
  readonly #notes: NoteQueue;
  readonly #cursors: CursorThread;
  readonly #store: Promise<JournalStore>;
  readonly #listeners = new Set<(events: readonly JournalEvent[]) => void>();
  readonly #statusListeners = new Set<(status: JournalStatus) => void>();
  #facts: StoreFacts = { events: 0, sizeBytes: 0, oldestAt: null, newestAt: null };
  #state: Pick<JournalStatus, 'state' | 'words'> = { state: 'open', words: '' };
  /** What to go back to once a full disk has room again. */
  #recovered: string | null = null;
  #telling: Promise<unknown> = Promise.resolve();
  #writingNotes: Promise<void> | null = null;
  #pause: { cancel(): void } | null = null;
  #closed = false;

  constructor(options: ProgramJournalOptions) {
    this.#options = options;
    this.#notes = new NoteQueue(options.mostWaiting ?? mostWaiting);
    this.#store = JournalStore.open({
      path: options.path, mostBytes: options.mostBytes ?? null, clock: options.services.clock,
      onFacts: (facts) => this.#setFacts(facts),
      onRecovered: (found) => this.#noteRecovery(found),
      releaseFile: () => this.#cursors.release(),
    });
    this.#store.catch((error: unknown) => this.#fail(error));
    this.#cursors = new CursorThread(options.path, this.#store, () => this.#repair(), options.services);
  }

  async append(events: readonly NewJournalEvent[]): Promise<Appended> {
    const parts = await prepareEvents(events);
    try {
      const appended = await this.#write(parts, events);
      this.#roomAgain();
      return appended;
    } catch (error) {
      if (error instanceof StoreFailure && error.trouble === 'full') this.#becomeFull();
      throw this.#faultOf(error);
    }
  }

  note(event: NewJournalEvent): void {
    const problem = problemOfEvent(event, JSON.stringify(event.attributes));
    if (problem !== null) return this.#logRefused(event.type, problem);
    if (this.#closed || this.#state.state === 'failed') return;
    this.#notes.add(event);
    if (this.#state.state === 'full') this.#tellStatus();
    if (this.#pause === null) this.#writeNotesSoon();
  }

  async read(query: JournalQuery): Promise<readonly JournalEvent[]> {
    const limit = Math.min(Math.max(1, Math.trunc(query.limit)), mostRead);
    const condition = query.filter === null ? null : conditionOf(query.filter);
    const isReadBack = query.filter !== null && isOfReadBack(query.filter);
    const found: JournalEvent[] = [];
    for await (const events of this.walk({ ...query, condition, isReadBack, limit })) for (const event of events) found.push(event);
    return found;
  }

  /** The same in pieces, without a bound on their number, over a condition in SQL. @throws FaultError. */
  async *walk(ask: StoreCalls['read']['ask']): AsyncGenerator<JournalEvent[], void, undefined> {
    let missing = ask.limit;
    let { beyondId } = ask;
    while (missing > 0) {
      const part = { condition: ask.condition, isReadBack: ask.isReadBack, from: ask.from, to: ask.to, order: ask.order, beyondId, limit: Math.min(rowsPerAnswer, missing) };
      const { rows, reached } = await this.asking((store) => store.read(part));
      const events = unpackEvents(rows);
      missing -= events.length;
      if (events.length > 0) yield events;
      if (reached === null) return;
      beyondId = reached;
    }
  }

  onAppended(listener: (events: readonly JournalEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  watchCursor(definition: CursorDefinition, listener: (value: CursorValue) => void): () => void {
    return this.#cursors.watch(definition, listener);
  }

  /** What a cursor would have shown at a time, by what is known now. @throws FaultError. */
  cursorValueAt(definition: CursorDefinition, at: number): Promise<CursorValue> {
    return this.#cursors.valueAt(definition, at).catch((error: unknown) => { throw faultError('internal', { message: 'The figures of that time could not be read.' }, error); });
  }

  /** How a cursor comes to its figures; null for one that nobody watches. @throws FaultError. */
  explainCursor(definition: CursorDefinition): Promise<CursorExplanation | null> {
    return this.#cursors.explain(definition).catch((error: unknown) => { throw faultError('internal', { message: 'The cursor could not be explained.' }, error); });
  }

  status(): JournalStatus {
    const words = this.#state.state === 'full' ? wordsOfFullDisk(this.#notes.dropped) : this.#state.words;
    return { ...this.#facts, state: this.#state.state, words, waiting: this.#notes.size };
  }

  onStatus(listener: (status: JournalStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => void this.#statusListeners.delete(listener);
  }

  /** Asks the store itself, for what only the journal's own screens want. @throws FaultError. */
  async asking<T>(ask: (store: JournalStore) => Promise<T>): Promise<T> {
    try {
      return await ask(await this.#store);
    } catch (error) {
      throw this.#faultOf(error);
    }
  }

  /** Deletes a month for good. @returns how many events it had. @throws FaultError. */
  async dropSegment(month: number, reason: string, by: string): Promise<number> {
    const { events, marker } = await this.asking((store) => store.drop(month, reason, by));
    this.#cursors.refill();
    await this.#inOrder(async () => this.#tell(unpackEvents(marker)));
    this.#retryFull();
    return events;
  }

  /** There may be room again: what waits is tried at once. */
  #retryFull(): void {
    if (this.#state.state !== 'full') return;
    this.#pause?.cancel();
    this.#pause = null;
    this.#writeNotesSoon();
  }

  /** Writes what waits, then lets go of the file. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#pause?.cancel();
    await this.#writingNotes;
    while (this.#notes.size > 0 && this.#state.state !== 'failed') {
      const before = this.#notes.size;
      await this.#writeNotes();
      if (this.#notes.size >= before) break;
    }
    await this.#cursors.close();
    const store = await this.#store.catch(() => null);
    await store?.close();
  }

  async #write(parts: Awaited<ReturnType<typeof prepareEvents>>, events: readonly NewJournalEvent[]): Promise<Appended> {
    const storedAt = this.#options.services.clock.now();
    const store = await this.#store;
    const ids = await store.append(parts, storedAt).catch(async (error: unknown) => {
      if (!(error instanceof StoreFailure) || error.trouble !== 'damaged') throw error;
      await store.repair();
      return store.append(parts, storedAt);
    });
    const stored = await this.#inOrder(() => this.#tellStored(events, ids, storedAt));
    return { events: stored, known: events.length - stored.length };
  }

  /** What is told follows in the order in which the writer answered, however long a part of it takes. */
  #inOrder<T>(tell: () => Promise<T>): Promise<T> {
    const told = this.#telling.then(tell);
    this.#telling = told.catch(() => {});
    return told;
  }

  /** Piece by piece, with everybody's turn in between. */
  async #tellStored(events: readonly NewJournalEvent[], ids: Float64Array, storedAt: number): Promise<JournalEvent[]> {
    const all: JournalEvent[] = [];
    for (let start = 0; start < events.length; start += eventsPerTelling) {
      if (start > 0) await nextTurn();
      const stored: JournalEvent[] = [];
      events.slice(start, start + eventsPerTelling).forEach((event, index) => {
        const id = ids[start + index] ?? 0;
        if (id > 0) stored.push({ ...event, id, storedAt });
      });
      if (stored.length > 0) this.#tell(stored);
      for (const event of stored) all.push(event);
    }
    return all;
  }

  #writeNotesSoon(): void {
    if (this.#writingNotes !== null || this.#closed) return;
    this.#writingNotes = this.#writeNotes().finally(() => {
      this.#writingNotes = null;
      if (this.#closed) return;
      const full = this.#state.state === 'full';
      this.#pause = this.#options.services.clock.after(full ? retryMs : noteIntervalMs, () => {
        this.#pause = null;
        if (this.#notes.size > 0) this.#writeNotesSoon();
      });
    });
  }

  /** All that wait by now. What could not be written waits on; one event that the file refuses costs none of the others. */
  async #writeNotes(): Promise<void> {
    // The rest of this turn may note more.
    await Promise.resolve();
    let most = notesPerAppend;
    while (this.#notes.size > 0) {
      const events = this.#notes.take(most);
      try {
        await this.#write(await prepareEvents(events), events);
        most = notesPerAppend;
        this.#roomAgain();
      } catch (error) {
        const refused = error instanceof StoreFailure && error.trouble === 'refused';
        if (!refused) return this.#notesFailed(events, error);
        most = Math.max(1, events.length >> 1);
        if (events.length > 1) this.#notes.putBack(events);
        else this.#logRefused(events[0]?.type, error.message);
      }
    }
  }

  #logRefused(type: string | undefined, problem: string): void {
    this.#options.services.logger.error('journal.event-refused', 'An event was not accepted by the journal.', { type, problem });
  }

  #notesFailed(events: readonly NewJournalEvent[], error: unknown): void {
    if (!(error instanceof StoreFailure) || error.trouble !== 'full') return this.#fail(error);
    this.#notes.putBack(events);
    this.#becomeFull();
  }

  #becomeFull(): void {
    this.#setState({ state: 'full', words: '' });
    const { notices } = this.#options.services;
    notices.post({ severity: 'error', title: 'The journal cannot be written: the disk is full', body: wordsOfFullDisk(0), connectionId: null, href: journalPage, cause: 'journal.full' });
  }

  /** Something was written: a disk that was full is so no more. */
  #roomAgain(): void {
    if (this.#state.state !== 'full') return;
    const dropped = this.#notes.takeDropped();
    this.#setState(this.#recovered === null ? { state: 'open', words: '' } : { state: 'recovered', words: this.#recovered });
    this.#options.services.notices.settle('journal.full');
    if (dropped > 0) this.note(lostMarker(this.#options.services.clock.now(), dropped));
    this.#pause?.cancel();
    this.#pause = null;
    this.#writeNotesSoon();
  }

  #faultOf(error: unknown): unknown {
    if (!(error instanceof StoreFailure)) return error;
    if (error.trouble === 'full') return faultError('disk-full', { message: 'The disk is full: the journal could not be written.', hint: 'Free some space, or drop old months of the journal, then try again.', remedy: 'retry' }, error);
    if (error.trouble === 'refused') return faultError('internal', {}, error);
    return faultError('file-access', { message: 'The journal cannot be used.', hint: wordsOfFailure(error.trouble), remedy: 'none', retryable: false }, error);
  }

  #tell(events: readonly JournalEvent[]): void {
    this.#cursors.appended(events.at(-1)?.id ?? 0);
    for (const listener of this.#listeners) {
      try {
        listener(events);
      } catch (error) {
        this.#options.services.logger.error('journal.listener-failed', 'A part of the program failed over new events.', { error });
      }
    }
  }

  #repair(): void {
    this.#store.then((store) => store.repair()).catch((error: unknown) => this.#fail(error));
  }

  #setFacts(facts: StoreFacts): void {
    this.#facts = facts;
    this.#tellStatus();
  }

  #setState(state: Pick<JournalStatus, 'state' | 'words'>): void {
    this.#state = state;
    this.#tellStatus();
  }

  #tellStatus(): void {
    const status = this.status();
    for (const listener of this.#statusListeners) listener(status);
  }

  #noteRecovery(found: Extract<StoreFound, { kind: 'recovered' }>): void {
    const { logger, notices } = this.#options.services;
    this.#recovered = wordsOfRecovery(found);
    logger.warn('journal.recovered', 'The journal was damaged; what could be read is kept.', { setAsideAs: found.setAsideAs, events: found.events, lost: found.lost });
    notices.post({ severity: 'error', title: 'The journal was damaged', body: this.#recovered, connectionId: null, href: journalPage, cause: 'journal.recovered' });
    this.#setState({ state: 'recovered', words: this.#recovered });
    this.#cursors.resume();
  }

  #fail(error: unknown): void {
    const trouble = error instanceof StoreFailure ? error.trouble : 'refused';
    const { logger, notices } = this.#options.services;
    logger.error('journal.failed', 'Nothing more can be kept in the journal.', { trouble, error });
    notices.post({ severity: 'error', title: 'The journal cannot be used', body: wordsOfFailure(trouble), connectionId: null, href: journalPage, cause: 'journal.failed' });
    this.#notes.take(this.#notes.size);
    this.#setState({ state: 'failed', words: wordsOfFailure(trouble) });
  }
}

function lostMarker(at: number, events: number): NewJournalEvent {
  return { at, stream: 'program', type: eventTypes.programEventsLost, source: 'program', externalId: null, entity: '', value: events, attributes: { reason: 'disk-full' }, compensates: null };
}
