import { randomBytes } from 'node:crypto';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/logging.ts';
import { apiVersions } from './api-versions.ts';
import { headerText } from './azure-answer.ts';
import type { AzureCall, AzureClient, AzureWrite } from './azure-client.ts';
import { AzureOperation, pauseAskedFor } from './azure-operation.ts';
import type { OperationBook } from './operation-book.ts';
import { firstStep, pauseMs, type OperationStep } from './operation-rules.ts';

/** What the program wants to know again of an operation, also after a restart. No secret may be in it. */
export interface OperationNote {
  /** For the user: "Deploying ‘shop-42’ to shop-rg". */
  readonly title: string;
  /** Page that shows it. */
  readonly href: string | null;
  /** Whoever began it finds its own again by this, such as `deployment`. */
  readonly purpose: string;
  readonly context: Readonly<Record<string, string>>;
}

/** How a write went: at once, or as an operation that is followed. */
export type Begun =
  | { readonly kind: 'ended'; readonly step: Extract<OperationStep, { kind: 'ended' }> }
  | { readonly kind: 'operation'; readonly operation: AzureOperation };

interface Parts {
  readonly profileId: ConnectionId;
  /** Of a subscription. */
  readonly client: (subscriptionId: string) => AzureClient;
  readonly book: OperationBook;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** So many ended operations are remembered, the newest. */
const mostEnded = 20;

/** The long-running operations of one profile that this program began. */
export class AzureOperations {
  readonly #parts: Parts;
  readonly #closed = new AbortController();
  readonly #operations = new Map<string, AzureOperation>();
  readonly #listeners = new Set<(operation: AzureOperation) => void>();
  readonly #changeListeners = new Set<() => void>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Running ones, and those that ended last; oldest first. */
  list(): readonly AzureOperation[] {
    return [...this.#operations.values()];
  }

  /** Told of each operation once: those that there are at once, also ones from before a restart, others when they begin. */
  onOperation(listener: (operation: AzureOperation) => void): () => void {
    this.#listeners.add(listener);
    for (const operation of this.#operations.values()) listener(operation);
    return () => void this.#listeners.delete(listener);
  }

  /** Any of them moved on. */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => void this.#changeListeners.delete(listener);
  }

  /** Goes on with what was begun before the program ended. Called once. */
  resume(): void {
    for (const begun of this.#parts.book.open()) {
      if (begun.profileId === this.#parts.profileId && !this.#operations.has(begun.operationId)) this.#follow(begun, true, 'Running', 0);
    }
  }

  /** Somebody signed in again, or the network came back: nobody waits for the end of a pause. */
  askNow(): void {
    for (const operation of this.#operations.values()) operation.askNow();
  }

  /**
   * Begins a write that may take long. Its addresses are on disk before they are first asked.
   * @throws as `AzureClient.write`; then nothing was begun (or `outcome-unknown`).
   */
  async begin(subscriptionId: string, method: 'PUT' | 'PATCH' | 'POST' | 'DELETE', call: AzureWrite, note: OperationNote): Promise<Begun> {
    const { client, clock } = this.#parts;
    const azure = client(subscriptionId);
    const answer = await azure.write(method, call);
    const resourceUrl = resourceUrlOf(call);
    const step = firstStep(method, resourceUrl, answer);
    if (step.kind === 'ended') return { kind: 'ended', step };
    const begun = {
      operationId: randomBytes(12).toString('base64url'), profileId: this.#parts.profileId, subscriptionId, method, resourceUrl, poll: step.next,
      resultUrl: method === 'POST' && step.next.kind === 'status' ? headerText(answer.headers, 'location') : null,
      ...note, context: { ...note.context }, startedAt: clock.now(),
    };
    await this.#parts.book.begun(begun);
    return { kind: 'operation', operation: this.#follow({ kind: 'begun', ...begun }, false, step.word, pauseMs(pauseAskedFor(answer, clock), 0)) };
  }

  /** Follows a PUT whose answer did not arrive, by the resource that it makes. */
  async adopt(subscriptionId: string, call: AzureCall, note: OperationNote): Promise<AzureOperation> {
    const resourceUrl = resourceUrlOf(call);
    const begun = {
      operationId: randomBytes(12).toString('base64url'), profileId: this.#parts.profileId, subscriptionId, method: 'PUT' as const, resourceUrl, poll: { kind: 'resource' as const, url: resourceUrl },
      resultUrl: null, ...note, context: { ...note.context }, startedAt: this.#parts.clock.now(),
    };
    await this.#parts.book.begun(begun);
    return this.#follow({ kind: 'begun', ...begun }, false, 'Running', 0);
  }

  /** Stops following; the book keeps what has not ended. */
  close(): void {
    this.#closed.abort();
  }

  /** The profile is being removed. */
  async forget(): Promise<void> {
    this.close();
    await this.#parts.book.forget(this.#parts.profileId);
  }

  #follow(begun: ConstructorParameters<typeof AzureOperation>[0]['begun'], resumed: boolean, word: string, firstPauseMs: number): AzureOperation {
    const { client, book, clock, logger } = this.#parts;
    const operation = new AzureOperation({ begun, resumed, client: client(begun.subscriptionId), book, clock, logger, closed: this.#closed.signal }, word);
    this.#operations.set(begun.operationId, operation);
    operation.onChange(() => this.#changed());
    for (const listener of this.#listeners) listener(operation);
    operation.follow(firstPauseMs).catch((error: unknown) => logger.error('azure.operation.follow-failed', 'An operation is no longer followed for an unforeseen reason.', { operation: begun.operationId, error }));
    this.#changed();
    return operation;
  }

  #changed(): void {
    const ended = [...this.#operations.values()].filter(({ state }) => state.kind === 'ended');
    for (const { begun } of ended.slice(0, Math.max(0, ended.length - mostEnded))) this.#operations.delete(begun.operationId);
    for (const listener of this.#changeListeners) listener();
  }
}

function resourceUrlOf({ api, path, query }: AzureCall): string {
  return `${path}?${new URLSearchParams({ 'api-version': apiVersions[api], ...query }).toString()}`;
}
