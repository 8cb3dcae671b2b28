import type { JournalFilter } from '../../shared/domain/journal/cursor.ts';
import type { JournalEvent } from '../../shared/domain/journal/event.ts';
import { faultError } from '../core/faults.ts';
import type { Journal } from '../core/journal.ts';
import type { CoreServices } from '../core/services.ts';
import type { CallAnswer } from '../core/threads/calls.ts';
import { HistoryNews } from './history-news.ts';
import type { JournalMark } from './store/rows-file.ts';
import { RowsFailure, rowsThread } from './store/rows-thread.ts';
import type { EnvironmentView, RowsCalls } from './store/thread-calls.ts';

/** Events that go to the thread at once: copying them takes the main thread some milliseconds. */
const eventsPerStep = 400;
/** Events of one row; more of them are no history but a source that goes round in circles. */
const mostOfRow = 10_000;
/** A file that becomes unusable again and again is on a disk that nobody should write to. */
const mostRebuilds = 3;

const deployments: JournalFilter = { kind: 'is', field: 'stream', value: 'deployment' };

export interface ProjectionOptions {
  /** `history.sqlite` of the profile. */
  readonly path: string;
  readonly services: Pick<CoreServices, 'clock' | 'logger' | 'journal'>;
  readonly environments: () => EnvironmentView;
}

/** How far an opened file got. */
interface OpenedFile {
  readonly mark: JournalMark | null;
  readonly unfolded: readonly string[];
}

/** The rows behind their thread, kept up to date with the journal. Everything in them can be made again from it. */
export class Projection {
  readonly news: HistoryNews;
  readonly #options: ProjectionOptions;
  readonly #journal: Journal;
  readonly #thread = rowsThread();
  readonly #stop: () => void;
  /** New events of the journal that the file does not have yet. */
  #waiting: JournalEvent[] = [];
  /** The file is open; `failed` when it cannot be. */
  readonly #opened: Promise<OpenedFile>;
  /** Whatever changes the file, one after the other. */
  #work: Promise<void>;
  #reachedId = 0;
  #rebuilds = 0;
  #isDraining = false;
  /** Something went wrong after the event that was reached: what followed has to be read from the journal again. */
  #isBehind = false;
  #isClosed = false;

  constructor(options: ProjectionOptions) {
    this.#options = options;
    this.#journal = options.services.journal;
    this.news = new HistoryNews(options.services.clock);
    this.#stop = this.#journal.onAppended((events) => this.#take(events));
    this.#opened = this.#open();
    this.#work = this.#guarded(async () => {
      const { mark, unfolded } = await this.#opened;
      // The program ended before these rows were made anew.
      await this.#refold(unfolded);
      await this.#catchUp(mark);
    });
  }

  /** Asks the thread, once the file is open. @throws FaultError `disk-full`, `file-access`. */
  async ask<Kind extends keyof RowsCalls>(kind: Kind, ask: RowsCalls[Kind]['ask']): Promise<CallAnswer<RowsCalls, Kind>> {
    try {
      await this.#opened;
      return await this.#thread.ask(kind, ask);
    } catch (error) {
      this.#noteFailure(error);
      throw faultOf(error);
    }
  }

  /** The user's environments have changed: all rows are seen anew. */
  async environmentsChanged(): Promise<void> {
    const { total } = await this.ask('useEnvironments', this.#options.environments());
    this.news.changed([], total);
  }

  /** Resolves once everything that was appended before is in the rows. */
  async settled(): Promise<void> {
    let work: Promise<void>;
    do {
      work = this.#work;
      await work;
    } while (work !== this.#work);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stop();
    await this.#work;
    await this.#thread.ask('close', {}).catch(() => {});
    await this.#thread.close();
  }

  async #open(): Promise<OpenedFile> {
    const { mark, unfolded, total } = await this.#thread.ask('open', { path: this.#options.path, environments: this.#options.environments() });
    this.news.building(0, total);
    return { mark, unfolded };
  }

  #take(events: readonly JournalEvent[]): void {
    for (const event of events) if (event.stream === 'deployment') this.#waiting.push(event);
    if (this.#waiting.length === 0 || this.#isDraining) return;
    this.#isDraining = true;
    this.#work = this.#work.then(() => this.#guarded(() => this.#drain()));
  }

  /** Reads what the journal has beyond the file; all of it where the file is of another journal. */
  async #catchUp(mark: JournalMark | null): Promise<void> {
    const [newest] = await this.#journal.read({ filter: null, from: null, to: null, beyondId: null, order: 'newest-first', limit: 1 });
    const isSame = mark === null || (await this.#isOfThisJournal(mark, newest?.id ?? 0));
    if (!isSame) await this.#thread.ask('startOver', { environments: this.#options.environments() });
    await this.#readOn(isSame ? (mark?.id ?? 0) : 0, newest?.id ?? 0);
  }

  /** Takes in what the journal has beyond an event. @param lastId that of its newest event, by which the progress goes. */
  async #readOn(startId: number, lastId: number): Promise<void> {
    this.#reachedId = startId;
    for (let beyondId = startId; !this.#isClosed;) {
      const events = await this.#journal.read({ filter: deployments, from: null, to: null, beyondId, order: 'oldest-first', limit: eventsPerStep });
      const last = events.at(-1);
      if (last === undefined) break;
      const total = await this.#apply(events, true);
      beyondId = last.id;
      this.news.building((last.id - startId) / Math.max(1, lastId - startId), total);
      if (events.length < eventsPerStep) break;
    }
    const { total } = await this.#thread.ask('count', {});
    this.#isBehind = false;
    this.news.ready(total);
  }

  /** A journal that was replaced by another one begins to count anew, or has something else where the file stopped. */
  async #isOfThisJournal(mark: JournalMark, newestId: number): Promise<boolean> {
    if (newestId < mark.id) return false;
    const [at] = await this.#journal.read({ filter: null, from: null, to: null, beyondId: mark.id - 1, order: 'oldest-first', limit: 1 });
    // Old months may have been dropped from the journal: then the event is missing, and the rows are kept.
    return at === undefined || at.id !== mark.id || at.storedAt === mark.storedAt;
  }

  async #drain(): Promise<void> {
    try {
      if (this.#isBehind) await this.#readOn(this.#reachedId, this.#waiting.at(-1)?.id ?? this.#reachedId);
      while (this.#waiting.length > 0) {
        const events = this.#waiting.splice(0, eventsPerStep).filter(({ id }) => id > this.#reachedId);
        if (events.length > 0) await this.#apply(events, false);
      }
    } finally {
      this.#isDraining = false;
    }
  }

  /** @returns rows there are afterwards. */
  async #apply(events: readonly JournalEvent[], isBulk: boolean): Promise<number> {
    const last = events.at(-1);
    const { changed, refold, total } = await this.#thread.ask('apply', { events, mark: last === undefined ? null : { id: last.id, storedAt: last.storedAt }, isBulk });
    this.#reachedId = last?.id ?? this.#reachedId;
    await this.#refold(refold);
    const keys = [...new Set([...changed, ...refold])];
    if (keys.length > 0) this.news.changed(keys, total);
    return total;
  }

  async #refold(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const filter: JournalFilter = { kind: 'all', of: [deployments, { kind: 'is', field: 'entity', value: key }] };
      const events = await this.#journal.read({ filter, from: null, to: null, beyondId: null, order: 'oldest-first', limit: mostOfRow });
      await this.#thread.ask('refold', { key, events });
    }
  }

  /** Work on the file that fails makes the file anew, a few times. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#isBehind = true;
      this.#noteFailure(error);
    }
  }

  #noteFailure(error: unknown): void {
    if (this.#isClosed) return;
    const trouble = error instanceof RowsFailure ? error.trouble : 'journal';
    this.#options.services.logger.warn('history.failed', 'The deployment history could not be read or written.', { trouble, error });
    if (trouble === 'unusable' && this.#rebuilds < mostRebuilds) this.#rebuild();
  }

  #rebuild(): void {
    this.#rebuilds += 1;
    this.news.building(0, 0);
    this.#work = this.#work.then(() => this.#guarded(async () => {
      await this.#thread.ask('startOver', { environments: this.#options.environments() });
      this.#reachedId = 0;
      await this.#catchUp(null);
    }));
  }
}

function faultOf(error: unknown): unknown {
  if (!(error instanceof RowsFailure)) return error;
  if (error.trouble === 'full') return faultError('disk-full', { message: 'The disk is full: the deployment history cannot be kept.', hint: 'Free some space, then try again.', remedy: 'retry' }, error);
  return faultError('file-access', { message: 'The deployment history cannot be read.', hint: 'It is made anew from the journal. Try again in a moment.', remedy: 'retry' }, error);
}
