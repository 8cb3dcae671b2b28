import { Worker } from 'node:worker_threads';
import type { AnyAnswer, CallAnswer, CallErrors, CallKind, CallRefusal, CallTable } from './calls.ts';
import { PendingCalls } from './pending-calls.ts';

export interface ThreadOptions<Refusal extends CallRefusal> {
  readonly entry: URL;
  /** For tools that list threads. */
  readonly name: string;
  /** It keeps nothing between two calls, so that the next call after its end may begin it anew; else that call fails as well. */
  readonly beginsAnew: boolean;
  readonly errors: CallErrors<Refusal>;
}

/** A worker thread as the main thread sees it. It begins with the first question. */
export class CallingThread<Calls extends CallTable<Calls>, Refusal extends CallRefusal> {
  readonly #options: ThreadOptions<Refusal>;
  readonly #pending: PendingCalls<Calls, Refusal>;
  #worker: Worker | null = null;
  /** Why it takes no more calls. */
  #over: Error | null = null;

  constructor(options: ThreadOptions<Refusal>) {
    this.#options = options;
    this.#pending = new PendingCalls(options.errors);
  }

  /** @throws the errors that were given for this thread. */
  ask<Kind extends CallKind<Calls>>(kind: Kind, ask: Calls[Kind]['ask']): Promise<CallAnswer<Calls, Kind>> {
    if (this.#over !== null) return Promise.reject(this.#options.errors.ended(this.#over));
    const worker = (this.#worker ??= this.#begin());
    worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
    return this.#pending.ask(kind, ask, (request) => worker.postMessage(request));
  }

  /** Ends it for good, whatever it is doing: questions without an answer fail. */
  async close(): Promise<void> {
    this.#over ??= new Error('The thread is closed.');
    await this.#worker?.terminate();
  }

  #begin(): Worker {
    const { entry, name } = this.#options;
    const worker = beginWorker(entry, name);
    worker.on('message', (message: AnyAnswer<Calls> | Refusal) => {
      this.#pending.settle(message);
      if (this.#pending.size === 0) worker.unref();
    });
    worker.on('error', (error) => this.#ended(worker, error instanceof Error ? error : new Error('unknown')));
    worker.on('exit', () => this.#ended(worker, new Error('The thread has ended.')));
    return worker;
  }

  #ended(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    if (!this.#options.beginsAnew) this.#over ??= cause;
    this.#pending.fail(cause);
  }
}

/** @param data what it can read as `workerData`. @returns a thread that keeps no program from ending while it has nothing to do. */
export function beginWorker(entry: URL, name: string, data?: unknown): Worker {
  // Of Node's flags none is for it but this one; of the environment it needs nothing.
  const worker = new Worker(entry, { execArgv: ['--disable-warning=ExperimentalWarning'], env: {}, name, workerData: data });
  worker.unref();
  return worker;
}
