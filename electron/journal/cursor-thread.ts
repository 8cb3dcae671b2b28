import type { Worker } from 'node:worker_threads';
import type { CursorDefinition, CursorExplanation, CursorValue } from '../../shared/domain/journal/cursor.ts';
import type { CoreServices } from '../core/services.ts';
import { beginWorker } from '../core/threads/calling-thread.ts';
import type { CallAnswer, CallAsk, CallRefusal } from '../core/threads/calls.ts';
import { PendingCalls } from '../core/threads/pending-calls.ts';
import { threadEntry } from '../core/threads/thread-entry.ts';
import type { CursorCalls, CursorReport, CursorRequest } from './cursor-calls.ts';

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
  /** Those that were asked while there is no thread go to the next one. */
  readonly #questions = new PendingCalls<CursorCalls, CallRefusal>({ refused: ({ words }) => new Error(words), ended: (cause) => cause });
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
    else this.#startIfWanted();
    return () => {
      if (this.#watches.delete(watch)) this.#send({ kind: 'unwatch', watch });
    };
  }

  /** @returns what the cursor would have shown at a time. @throws Error where the store cannot be read. */
  async valueAt(definition: CursorDefinition, at: number): Promise<CursorValue> {
    return (await this.#ask('valueAt', { definition, at })).value;
  }

  /** @returns null for a cursor that nobody watches. */
  async explain(definition: CursorDefinition): Promise<CursorExplanation | null> {
    return (await this.#ask('explain', { definition })).explanation;
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
    this.#startIfWanted();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#restart?.cancel();
    this.#questions.fail(new Error('The journal is closed.'));
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    // What it keeps for the next start is written by now, although nothing else may hold the program.
    worker.ref();
    this.#send({ kind: 'close' });
    this.#worker = null;
    await ended;
  }

  #startIfWanted(): void {
    if (this.#worker || this.#closed || !this.#ready || this.#watches.size + this.#questions.size === 0) return;
    const worker = beginWorker(threadEntry(import.meta.url, 'journal-cursors.js', './cursor-worker.ts'), 'journal-cursors', this.#path);
    this.#worker = worker;
    worker.on('message', (report: CursorReport) => this.#hear(report));
    worker.on('error', (error) => this.#services.logger.error('journal.cursors-failed', 'The thread of the cursors failed.', { error }));
    worker.on('exit', () => this.#ended(worker));
    for (const [watch, { definition }] of this.#watches) this.#send({ kind: 'watch', watch, definition });
    for (const request of this.#questions.requests()) this.#send(request);
  }

  async #ask<Kind extends keyof CursorCalls>(kind: Kind, ask: CursorCalls[Kind]['ask']): Promise<CallAnswer<CursorCalls, Kind>> {
    if (this.#closed) throw new Error('The journal is closed.');
    return this.#questions.ask(kind, ask, (request) => {
      if (this.#worker) this.#send(request);
      else this.#startIfWanted();
    });
  }

  #hear(report: CursorReport): void {
    if (report.kind === 'value') this.#tell(report.watch, report.value);
    if ('call' in report) this.#questions.settle(report);
    if (report.kind !== 'failed') return;
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
    this.#questions.fail(new Error('The thread of the cursors has ended.'));
    this.#restart = this.#services.clock.after(restartMs, () => this.#startIfWanted());
  }

  #send(request: CursorRequest | CallAsk<CursorCalls, keyof CursorCalls>): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
    this.#worker?.postMessage(request);
  }
}
