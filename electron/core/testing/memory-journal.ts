import type { CursorDefinition, CursorValue } from '../../../shared/domain/journal/cursor.ts';
import type { JournalEvent, NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { problemOfEvent } from '../../../shared/domain/journal/event-problem.ts';
import { compileFilter } from '../../../shared/domain/journal/filter.ts';
import type { Clock } from '../clock.ts';
import type { Appended, Journal, JournalQuery, JournalStatus } from '../journal.ts';
import { faultError } from '../faults.ts';
import type { JournalFactory } from '../system.ts';

/** A journal for tests: it keeps the promises of `Journal` in memory, at once. Its cursors tell what the test tells them to. */
export class MemoryJournal implements Journal {
  readonly #clock: Clock;
  readonly #events: JournalEvent[] = [];
  readonly #known = new Set<string>();
  readonly #listeners = new Set<(events: readonly JournalEvent[]) => void>();
  readonly #cursors = new Map<string, Set<(value: CursorValue) => void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** All that was appended or noted, oldest first. */
  get events(): readonly JournalEvent[] {
    return this.#events;
  }

  async append(events: readonly NewJournalEvent[]): Promise<Appended> {
    for (const event of events) refuseUnfit(event);
    const stored = events.flatMap((event) => this.#store(event));
    if (stored.length > 0) for (const listener of this.#listeners) listener(stored);
    return { events: stored, known: events.length - stored.length };
  }

  note(event: NewJournalEvent): void {
    refuseUnfit(event);
    void this.append([event]);
  }

  async read({ filter, from, to, beyondId, order, limit }: JournalQuery): Promise<readonly JournalEvent[]> {
    const holds = filter === null ? () => true : compileFilter(filter);
    const isBeyond = ({ id }: JournalEvent): boolean => beyondId === null || (order === 'oldest-first' ? id > beyondId : id < beyondId);
    const found = this.#events.filter((event) => event.at >= (from ?? -Infinity) && event.at < (to ?? Infinity) && isBeyond(event) && holds(event));
    return (order === 'oldest-first' ? found : found.toReversed()).slice(0, limit);
  }

  onAppended(listener: (events: readonly JournalEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  watchCursor({ name }: CursorDefinition, listener: (value: CursorValue) => void): () => void {
    const listeners = this.#cursors.get(name) ?? new Set();
    this.#cursors.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Tells a value to all who watch the cursor of this name. */
  tellCursor(name: string, value: CursorValue): void {
    for (const listener of this.#cursors.get(name) ?? []) listener(value);
  }

  status(): JournalStatus {
    const times = this.#events.map(({ at }) => at);
    const [oldestAt, newestAt] = times.length === 0 ? [null, null] : [Math.min(...times), Math.max(...times)];
    return { events: this.#events.length, sizeBytes: 0, oldestAt, newestAt, state: 'open', words: '', waiting: 0 };
  }

  onStatus(): () => void {
    return () => {};
  }

  #store(event: NewJournalEvent): JournalEvent[] {
    const name = JSON.stringify([event.source, event.externalId]);
    if (event.externalId !== null && this.#known.has(name)) return [];
    this.#known.add(name);
    const stored = { ...event, id: this.#events.length + 1, storedAt: this.#clock.now() };
    this.#events.push(stored);
    return [stored];
  }
}

/** The journal itself only logs an unfit event that is noted; in a test it is a mistake that should show. */
function refuseUnfit(event: NewJournalEvent): void {
  const problem = problemOfEvent(event, JSON.stringify(event.attributes));
  if (problem !== null) throw faultError('invalid-input', { message: 'An event was not accepted by the journal.', hint: problem });
}

/** For a whole program whose test does not look at the journal's file. */
export const openMemoryJournal: JournalFactory = async ({ clock }) => ({ journal: new MemoryJournal(clock), router: {}, close: async () => {} });
