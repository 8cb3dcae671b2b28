import type { Fault } from '../../../shared/domain/fault.ts';
import type { Clock } from '../../core/clock.ts';
import { toFault } from '../../core/faults.ts';
import type { Logger } from '../../core/logging.ts';
import { headerText, type AzureAnswer } from './azure-answer.ts';
import type { AzureClient } from './azure-client.ts';
import { AzureRefusal } from './azure-refusal.ts';
import type { BegunOperation, OperationBook } from './operation-book.ts';
import { nextStep, pauseMs, type OperationEnd, type PollTarget } from './operation-rules.ts';
import { retryAfterMs, serverTime } from '../../core/net/retry-after.ts';

/** What is known of an operation at the moment. */
export type OperationState =
  | {
    readonly kind: 'running';
    /** Azure's own word, which may be any. */
    readonly word: string;
    readonly percentComplete: number | null;
    readonly lastAskedAt: number | null;
    readonly nextAskAt: number | null;
    /** Why it could not be asked just now; it goes on being followed. */
    readonly trouble: Fault | null;
  }
  | {
    readonly kind: 'ended';
    /** `lost`: Azure no longer knows the operation, and nothing else tells how it ended. */
    readonly end: OperationEnd | 'lost';
    readonly word: string;
    /** Result or status body, as far as there is one. */
    readonly body: unknown;
    /** The tree of causes, as Azure gave it. */
    readonly error: unknown;
    readonly endedAt: number;
  };

export interface OperationParts {
  readonly begun: BegunOperation;
  readonly resumed: boolean;
  readonly client: AzureClient;
  readonly book: OperationBook;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the program ends: the operation goes on in Azure and in the book. */
  readonly closed: AbortSignal;
}

/** Pause after trouble (network, signed out): it costs nothing to look again. */
const troublePauseMs = 10_000;

/** One long-running operation of Azure that this program began, followed to its end over faults and restarts. */
export class AzureOperation {
  readonly begun: BegunOperation;
  readonly resumed: boolean;
  /** Resolves with the end; never where the program ends first. */
  readonly ended: Promise<Extract<OperationState, { kind: 'ended' }>>;
  readonly #parts: OperationParts;
  readonly #listeners = new Set<() => void>();
  readonly #settle: (state: Extract<OperationState, { kind: 'ended' }>) => void;
  #wake = new AbortController();
  #poll: PollTarget;
  #state: OperationState;

  constructor(parts: OperationParts, firstWord: string) {
    this.#parts = parts;
    this.begun = parts.begun;
    this.resumed = parts.resumed;
    this.#poll = parts.begun.poll;
    this.#state = { kind: 'running', word: firstWord, percentComplete: null, lastAskedAt: null, nextAskAt: null, trouble: null };
    const { promise, resolve } = Promise.withResolvers<Extract<OperationState, { kind: 'ended' }>>();
    this.ended = promise;
    this.#settle = resolve;
  }

  get state(): OperationState {
    return this.#state;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Asks at once instead of after the pause, such as after signing in again. */
  askNow(): void {
    this.#wake.abort();
  }

  /** Polls until the end. @param firstPauseMs what Azure asked for when it began. */
  async follow(firstPauseMs: number): Promise<void> {
    const { clock, closed } = this.#parts;
    let pause = firstPauseMs;
    for (let polls = 0; !closed.aborted && this.#state.kind === 'running'; polls++) {
      this.#set({ ...this.#state, nextAskAt: clock.now() + pause });
      await this.#pause(pause);
      if (closed.aborted) return;
      pause = await this.#ask(polls);
    }
  }

  /** One poll. @returns the pause before the next one, ms. */
  async #ask(polls: number): Promise<number> {
    const { client, clock, closed } = this.#parts;
    try {
      const answer = await client.follow(this.#poll.url, closed);
      return await this.#learn(answer, polls);
    } catch (error) {
      if (closed.aborted) return 0;
      if (error instanceof AzureRefusal && (error.status === 404 || error.status === 410)) return this.#gone();
      if (error instanceof AzureRefusal && error.status < 500 && error.status !== 401 && error.status !== 403 && error.status !== 429) {
        await this.#end('failed', error.azureCode, undefined, error.error);
        return 0;
      }
      const trouble = toFault(error);
      if (trouble.code === 'foreign-origin') {
        await this.#end('lost', '', undefined, undefined);
        return 0;
      }
      if (this.#state.kind === 'running') this.#set({ ...this.#state, lastAskedAt: clock.now(), trouble });
      return troublePauseMs;
    }
  }

  async #learn(answer: AzureAnswer, polls: number): Promise<number> {
    const { book, clock, begun } = this.#parts;
    const step = nextStep(this.#poll, answer);
    if (step.kind === 'ended' && this.#isWatchedForItsEnd()) {
      // It is still there, and nothing deletes it: whatever became of the operation, it did not do that.
      await this.#end('lost', step.word, step.body, undefined);
      return 0;
    }
    if (step.kind === 'ended') {
      await this.#end(step.end, step.word, step.end === 'succeeded' ? await this.#result(step.body) : step.body, step.error);
      return 0;
    }
    if (step.next.url !== this.#poll.url) {
      this.#poll = step.next;
      await book.moved(begun.operationId, step.next);
    }
    this.#set({ kind: 'running', word: step.word, percentComplete: step.percentComplete, lastAskedAt: clock.now(), nextAskAt: null, trouble: null });
    return pauseMs(pauseAskedFor(answer, clock), polls);
  }

  /** After a status address said "succeeded": a PUT's or PATCH's resource, a POST's result (azure.md §2.0). */
  async #result(statusBody: unknown): Promise<unknown> {
    const { client, begun, closed } = this.#parts;
    if (this.#poll.kind !== 'status') return statusBody;
    const url = begun.method === 'PUT' || begun.method === 'PATCH' ? begun.resourceUrl : begun.resultUrl;
    if (url === null) return statusBody;
    try {
      return (await client.follow(url, closed)).body;
    } catch (error) {
      // It succeeded all the same; whoever wants the result reads it later.
      this.#parts.logger.info('azure.operation.no-result', 'The result of an operation could not be read.', { operation: begun.operationId, code: toFault(error).code });
      return statusBody;
    }
  }

  /** Nothing is there any more: of the operation, or of what it was to delete. */
  async #gone(): Promise<number> {
    const { begun, book } = this.#parts;
    if (this.#isWatchedForItsEnd()) {
      await this.#end('succeeded', 'Deleted', undefined, undefined);
      return 0;
    }
    if (begun.method === 'POST' || this.#poll.kind === 'resource') {
      await this.#end('lost', '', undefined, undefined);
      return 0;
    }
    // The resource itself tells how it went.
    this.#poll = { kind: 'resource', url: begun.resourceUrl };
    await book.moved(begun.operationId, this.#poll);
    return 0;
  }

  #isWatchedForItsEnd(): boolean {
    return this.#parts.begun.method === 'DELETE' && this.#poll.kind === 'resource';
  }

  async #end(end: OperationEnd | 'lost', word: string, body: unknown, error: unknown): Promise<void> {
    const { book, begun, clock } = this.#parts;
    const state = { kind: 'ended', end, word, body, error, endedAt: clock.now() } as const;
    this.#set(state);
    this.#settle(state);
    await book.ended(begun.operationId);
  }

  async #pause(ms: number): Promise<void> {
    const { clock, closed } = this.#parts;
    this.#wake = new AbortController();
    await clock.delay(ms, AbortSignal.any([closed, this.#wake.signal])).catch(() => {});
  }

  #set(state: OperationState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** What an answer asks to wait, ms; null where it says nothing. */
export function pauseAskedFor({ headers }: AzureAnswer, clock: Clock): number | null {
  return retryAfterMs(headerText(headers, 'retry-after') ?? undefined, serverTime(headers.date) ?? clock.now());
}
