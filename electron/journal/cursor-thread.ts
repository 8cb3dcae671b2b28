import { Worker } from 'node:worker_threads';
import type { CursorDefinition, CursorExplanation, CursorValue } from '../../shared/domain/journal/cursor.ts';
import type { CoreServices } from '../core/services.ts';
import type { CursorReport, CursorRequest } from './cursor-calls.ts';
import { threadEntry } from '../core/thread-entry.ts';

/** A thread that fails is not started again at once. */
const restartMs = 1_000;

interface Watch {
  readonly definition: CursorDefinition;
  readonly listener: (value: CursorValue) => void;
}

/** A question that waits for its answer. */
interface Question {
  readonly request: Extract<CursorRequest, { readonly call: number }>;
  answered(report: CursorReport): void;
  failed(error: Error): void;
}

/** The cursors in their thread, as the main thread sees them. There is no thread before the first one is watched. */
export class CursorThread {
  readonly #path: string;
  readonly #onDamaged: () => void;
  readonly #services: Pick<CoreServices, 'clock' | 'logger'>;
  readonly #watches = new Map<number, Watch>();
  #watchesMade = 0;
  readonly #questions = new Map<number, Question>();
  #questionsAsked = 0;
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
  valueAt(definition: CursorDefinition, at: number): Promise<CursorValue> {
    return this.#ask((call) => ({ kind: 'value-at', call, definition, at }), (report) => (report.kind === 'value-at' ? report.value : undefined));
  }

  /** @returns null for a cursor that nobody watches. */
  explain(definition: CursorDefinition): Promise<CursorExplanation | null> {
    return this.#ask((call) => ({ kind: 'explain', call, definition }), (report) => (report.kind === 'explained' ? report.explanation : undefined));
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
    this.#failQuestions('The journal is closed.');
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
    const worker = new Worker(threadEntry(import.meta.url, 'journal-cursors.js', './cursor-worker.ts'), { workerData: this.#path, execArgv: ['--disable-warning=ExperimentalWarning'], env: {}, name: 'journal-cursors' });
    this.#worker = worker;
    worker.unref();
    worker.on('message', (report: CursorReport) => this.#hear(report));
    worker.on('error', (error) => this.#services.logger.error('journal.cursors-failed', 'The thread of the cursors failed.', { error }));
    worker.on('exit', () => this.#ended(worker));
    for (const [watch, { definition }] of this.#watches) this.#send({ kind: 'watch', watch, definition });
    for (const { request } of this.#questions.values()) this.#send(request);
  }

  /** @param take the answer out of a report; undefined where it is another's. */
  #ask<Answer>(request: (call: number) => Question['request'], take: (report: CursorReport) => Answer | undefined): Promise<Answer> {
    if (this.#closed) return Promise.reject(new Error('The journal is closed.'));
    const call = ++this.#questionsAsked;
    return new Promise((resolve, reject) => {
      const answered = (report: CursorReport): void => {
        const answer = take(report);
        if (answer === undefined) reject(new Error(report.kind === 'refused' ? report.words : 'An answer to another question came.'));
        else resolve(answer);
      };
      this.#questions.set(call, { request: request(call), answered, failed: reject });
      if (this.#worker) this.#send(request(call));
      else this.#startIfWanted();
    });
  }

  #failQuestions(words: string): void {
    for (const question of this.#questions.values()) question.failed(new Error(words));
    this.#questions.clear();
  }

  #hear(report: CursorReport): void {
    if (report.kind === 'value') this.#tell(report.watch, report.value);
    if ('call' in report) {
      this.#questions.get(report.call)?.answered(report);
      this.#questions.delete(report.call);
    }
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
    this.#failQuestions('The thread of the cursors has ended.');
    this.#restart = this.#services.clock.after(restartMs, () => this.#startIfWanted());
  }

  #send(request: CursorRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
    this.#worker?.postMessage(request);
  }
}
