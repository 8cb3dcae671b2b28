import { Worker } from 'node:worker_threads';
import { threadEntry } from '../../core/thread-entry.ts';
import type { RowsAnswer, RowsCall, RowsCalls, RowsRefusal, RowsTrouble } from './thread-calls.ts';

type AnswerOf<Kind extends RowsCall> = Extract<RowsAnswer, { kind: Kind }>;

/** What the thread could not do, and why. */
export class RowsFailure extends Error {
  readonly trouble: RowsTrouble;
  constructor(trouble: RowsTrouble, words: string) {
    super(words);
    this.name = 'RowsFailure';
    this.trouble = trouble;
  }
}

interface Pending {
  answered(answer: RowsAnswer): void;
  failed(error: RowsFailure): void;
}

/** The thread that keeps the history's file, as the main thread sees it. */
export class RowsThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #calls = 0;
  #ended: string | null = null;

  constructor() {
    this.#worker = new Worker(threadEntry(import.meta.url, 'history-rows.js', './worker.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'], env: {}, name: 'history' });
    this.#worker.on('message', (answer: RowsAnswer | RowsRefusal) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error.message : 'unknown'));
    this.#worker.on('exit', () => this.#end('The thread has ended.'));
    // With nothing to do it keeps no program from ending.
    this.#worker.unref();
  }

  /** @throws RowsFailure. */
  ask<Kind extends RowsCall>(kind: Kind, ask: RowsCalls[Kind]['ask']): Promise<AnswerOf<Kind>> {
    if (this.#ended !== null) return Promise.reject(new RowsFailure('ended', this.#ended));
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#pending.set(call, {
        answered: (answer) => (isOf(answer, kind) ? resolve(answer) : reject(new RowsFailure('ended', 'An answer to another question came.'))),
        failed: reject,
      });
      this.#worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
      this.#worker.postMessage({ ...ask, call, kind });
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(answer: RowsAnswer | RowsRefusal): void {
    const pending = this.#pending.get(answer.call);
    this.#pending.delete(answer.call);
    if (this.#pending.size === 0) this.#worker.unref();
    if (answer.kind === 'trouble') pending?.failed(new RowsFailure(answer.trouble, answer.words));
    else pending?.answered(answer);
  }

  #end(words: string): void {
    this.#ended ??= words;
    for (const pending of this.#pending.values()) pending.failed(new RowsFailure('ended', words));
    this.#pending.clear();
  }
}

function isOf<Kind extends RowsCall>(answer: RowsAnswer, kind: Kind): answer is AnswerOf<Kind> {
  return answer.kind === kind;
}
