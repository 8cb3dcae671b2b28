import { Worker } from 'node:worker_threads';
import type { StoreAnswer, StoreCall, StoreCalls, StoreRefusal, StoreTrouble } from './thread-calls.ts';

type AnswerOf<Kind extends StoreCall> = Extract<StoreAnswer, { kind: Kind }>;

/** What a thread of the store could not do, and why. */
export class StoreFailure extends Error {
  /** `ended`: the thread itself is gone. */
  readonly trouble: StoreTrouble | 'ended';
  constructor(trouble: StoreTrouble | 'ended', words: string) {
    super(words);
    this.name = 'StoreFailure';
    this.trouble = trouble;
  }
}

interface Pending {
  answered(answer: StoreAnswer): void;
  failed(error: StoreFailure): void;
}

/** A worker thread of the store as the main thread sees it: calls that are answered in any order. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #calls = 0;
  #ended: string | null = null;

  constructor(entry: URL) {
    // Of Node's flags none is for it; of the environment it needs nothing.
    this.#worker = new Worker(entry, { execArgv: ['--disable-warning=ExperimentalWarning'], env: {}, name: 'journal' });
    this.#worker.on('message', (answer: StoreAnswer | StoreRefusal) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error.message : 'unknown'));
    this.#worker.on('exit', () => this.#end('The thread has ended.'));
    // A store with nothing to do keeps no program from ending.
    this.#worker.unref();
  }

  ask<Kind extends StoreCall>(kind: Kind, ask: StoreCalls[Kind]['ask']): Promise<AnswerOf<Kind>> {
    if (this.#ended !== null) return Promise.reject(new StoreFailure('ended', this.#ended));
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#pending.set(call, {
        answered: (answer) => (isOf(answer, kind) ? resolve(answer) : reject(new StoreFailure('refused', 'An answer to another question came.'))),
        failed: reject,
      });
      this.#worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
      this.#worker.postMessage({ ...ask, call, kind });
    });
  }

  /** Ends it, whatever it is doing. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(answer: StoreAnswer | StoreRefusal): void {
    const pending = this.#pending.get(answer.call);
    this.#pending.delete(answer.call);
    if (this.#pending.size === 0) this.#worker.unref();
    if (answer.kind === 'trouble') pending?.failed(new StoreFailure(answer.trouble, answer.words));
    else pending?.answered(answer);
  }

  #end(words: string): void {
    this.#ended ??= words;
    for (const pending of this.#pending.values()) pending.failed(new StoreFailure('ended', words));
    this.#pending.clear();
  }
}

function isOf<Kind extends StoreCall>(answer: StoreAnswer, kind: Kind): answer is AnswerOf<Kind> {
  return answer.kind === kind;
}
