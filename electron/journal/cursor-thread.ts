import { Worker } from 'node:worker_threads';
import type { CursorDefinition, CursorValue } from '../../shared/domain/journal/cursor.ts';
import type { CoreServices } from '../core/services.ts';
import type { CursorReport, CursorRequest } from './cursor-calls.ts';
import { threadEntry } from '../core/thread-entry.ts';

/** A thread that fails is not started again at once. */
const restartMs = 1_000;

interface Watch {
  readonly definition: CursorDefinition;
  readonly listener: (value: CursorValue) => void;
}

/** The cursors in their thread, as the main thread sees them. There is no thread before the first one is watched. */
export class CursorThread {
  readonly #path: string;
  readonly #onDamaged: () => void;
  readonly #services: Pick<CoreServices, 'clock' | 'logger'>;
  readonly #watches = new Map<number, Watch>();
  #watchesMade = 0;
  #worker: Worker | null = null;
  #restart: { cancel(): void } | null = null;
  /** The file is there and can be read. */
  #ready = false;
  #closed = false;

  /**
   * @param ready resolves once the journal's file is there; without it no cursor ever has a value.
   * @param onDamaged a cursor found that the file is damaged.
   */
  constructor(path: string, ready: Promise<unknown>, onDamaged: () => void, services: Pick<CoreServices, 'clock' | 'logger'>) {
    this.#path = path;
    this.#onDamaged = onDamaged;
    this.#services = services;
    ready.then(() => this.resume(), () => {});
  }

  /** @returns ends the watching. */
  watch(definition: CursorDefinition, listener: (value: CursorValue) => void): () => void {
    const watch = ++this.#watchesMade;
    this.#watches.set(watch, { definition, listener });
    if (this.#worker) this.#send({ kind: 'watch', watch, definition });
    else this.#startIfWatched();
    return () => {
      if (this.#watches.delete(watch)) this.#send({ kind: 'unwatch', watch });
    };
  }

  /** Events up to this id are on disk. */
  appended(lastId: number): void {
    this.#send({ kind: 'appended', lastId });
  }

  /** A segment was dropped: what cursors know of it has to go. */
  refill(): void {
    this.#send({ kind: 'refill' });
  }

  /** Lets go of the file until `resume`. */
  async release(): Promise<void> {
    this.#ready = false;
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  /** The file can be read: a new one, perhaps. */
  resume(): void {
    this.#ready = true;
    this.#startIfWatched();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#restart?.cancel();
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    // What it keeps for the next start is written by now, although nothing else may hold the program.
    worker.ref();
    this.#send({ kind: 'close' });
    this.#worker = null;
    await ended;
  }

  #startIfWatched(): void {
    if (this.#worker || this.#closed || !this.#ready || this.#watches.size === 0) return;
    const worker = new Worker(threadEntry(import.meta.url, 'journal-cursors.js', './cursor-worker.ts'), { workerData: this.#path, execArgv: ['--disable-warning=ExperimentalWarning'], env: {}, name: 'journal-cursors' });
    this.#worker = worker;
    worker.unref();
    worker.on('message', (report: CursorReport) => this.#hear(report));
    worker.on('error', (error) => this.#services.logger.error('journal.cursors-failed', 'The thread of the cursors failed.', { error }));
    worker.on('exit', () => this.#ended(worker));
    for (const [watch, { definition }] of this.#watches) this.#send({ kind: 'watch', watch, definition });
  }

  #hear(report: CursorReport): void {
    if (report.kind === 'value') this.#tell(report.watch, report.value);
    if (report.kind !== 'trouble') return;
    this.#services.logger.warn('journal.cursors-trouble', 'A cursor could not be brought up to date.', { words: report.words });
    if (report.damaged) this.#onDamaged();
  }

  #tell(watch: number, value: CursorValue): void {
    try {
      this.#watches.get(watch)?.listener(value);
    } catch (error) {
      this.#services.logger.error('journal.listener-failed', 'A part of the program failed over a new value of a cursor.', { error });
    }
  }

  #ended(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#restart = this.#services.clock.after(restartMs, () => this.#startIfWatched());
  }

  #send(request: CursorRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
    this.#worker?.postMessage(request);
  }
}
