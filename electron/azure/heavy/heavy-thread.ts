import { Worker } from 'node:worker_threads';
import { faultError } from '../../core/faults.ts';
import { threadEntry } from '../../core/thread-entry.ts';
import type { HeavyAnswer, HeavyCall, HeavyCalls, HeavyRefusal } from './heavy-calls.ts';

type AnswerOf<Kind extends HeavyCall> = Extract<HeavyAnswer, { kind: Kind }>;

interface Pending {
  answered(answer: HeavyAnswer): void;
  failed(error: unknown): void;
}

/**
 * Does with templates of megabytes what would hold up the main thread: taking secrets out, outlines, differences. The thread
 * begins with the first question, and begins anew after one that it did not survive.
 */
export class HeavyThread {
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #calls = 0;

  /** @throws FaultError `malformed-answer` for texts that cannot be read, `internal` where the thread ended over it. */
  ask<Kind extends HeavyCall>(kind: Kind, ask: HeavyCalls[Kind]['ask']): Promise<AnswerOf<Kind>> {
    const worker = (this.#worker ??= this.#begin());
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#pending.set(call, {
        answered: (answer) => (isOf(answer, kind) ? resolve(answer) : reject(faultError('internal'))),
        failed: reject,
      });
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
      worker.postMessage({ ...ask, call, kind });
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #begin(): Worker {
    const worker = new Worker(threadEntry(import.meta.url, 'azure-heavy.js', './worker.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'], env: {}, name: 'azure' });
    worker.on('message', (answer: HeavyAnswer | HeavyRefusal) => this.#settle(answer));
    worker.on('error', (error) => this.#ended(worker, error));
    worker.on('exit', () => this.#ended(worker));
    // With nothing to do it keeps no program from ending.
    worker.unref();
    return worker;
  }

  #settle(answer: HeavyAnswer | HeavyRefusal): void {
    const pending = this.#pending.get(answer.call);
    this.#pending.delete(answer.call);
    if (this.#pending.size === 0) this.#worker?.unref();
    if (answer.kind === 'trouble') pending?.failed(faultError('malformed-answer', { message: 'This template could not be read.', detail: answer.words }));
    else pending?.answered(answer);
  }

  #ended(worker: Worker, error?: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const pending of this.#pending.values()) pending.failed(faultError('internal', {}, error));
    this.#pending.clear();
  }
}

function isOf<Kind extends HeavyCall>(answer: HeavyAnswer, kind: Kind): answer is AnswerOf<Kind> {
  return answer.kind === kind;
}
