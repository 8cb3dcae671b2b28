import * as z from 'zod';
import { connectionIdSchema, epochMsSchema, type ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { DocumentStore, StoredLog } from '../../core/services.ts';

/** An operation that was begun and whose end has not been seen: enough to go on after a restart. No secret is in it. */
const begunSchema = z.object({
  kind: z.literal('begun'),
  operationId: z.string(),
  profileId: connectionIdSchema,
  subscriptionId: z.string(),
  method: z.enum(['PUT', 'PATCH', 'POST', 'DELETE']),
  /** Path with its query. */
  resourceUrl: z.string(),
  poll: z.object({ kind: z.enum(['status', 'location', 'resource']), url: z.string() }),
  /** For a POST: where its result is read after success. */
  resultUrl: z.string().nullable(),
  title: z.string(),
  href: z.string().nullable(),
  /** Who began it in this program, such as `deployment`, with what it wants to know again. */
  purpose: z.string(),
  context: z.record(z.string(), z.string()),
  startedAt: epochMsSchema,
});
export type BegunOperation = z.infer<typeof begunSchema>;

const entrySchema = z.discriminatedUnion('kind', [
  begunSchema,
  z.object({ kind: z.literal('moved'), operationId: z.string(), poll: begunSchema.shape.poll }),
  z.object({ kind: z.literal('ended'), operationId: z.string() }),
]);
type Entry = z.infer<typeof entrySchema>;

/** The log `azure-operations`: written before the first poll, so that a program that is killed goes on where it was. */
export class OperationBook {
  readonly #log: StoredLog<Entry>;

  private constructor(log: StoredLog<Entry>) {
    this.#log = log;
  }

  /** @param isKnown profiles that are no longer there, simulated ones of an earlier run among them, have nothing to go on with. */
  static async open(documents: DocumentStore, isKnown: (profileId: ConnectionId) => boolean): Promise<OperationBook> {
    const log = await documents.openLog<Entry>('azure-operations', (value) => entrySchema.parse(value));
    const book = new OperationBook(log);
    const open = book.open().filter(({ profileId }) => isKnown(profileId));
    if (open.length < log.entries.length) await log.rewrite(open);
    return book;
  }

  /** Those whose end has not been seen, at their newest addresses. */
  open(): BegunOperation[] {
    const begun = new Map<string, BegunOperation>();
    for (const entry of this.#log.entries) {
      const known = begun.get(entry.operationId);
      if (entry.kind === 'begun') begun.set(entry.operationId, entry);
      else if (entry.kind === 'ended') begun.delete(entry.operationId);
      else if (known) begun.set(entry.operationId, { ...known, poll: entry.poll });
    }
    return [...begun.values()];
  }

  /** Resolves once it is on disk. */
  begun(operation: Omit<BegunOperation, 'kind'>): Promise<void> {
    return this.#log.append({ kind: 'begun', ...operation });
  }
  moved(operationId: string, poll: BegunOperation['poll']): Promise<void> {
    return this.#log.append({ kind: 'moved', operationId, poll });
  }
  ended(operationId: string): Promise<void> {
    return this.#log.append({ kind: 'ended', operationId });
  }

  /** The profile is being removed. */
  async forget(profileId: ConnectionId): Promise<void> {
    await this.#log.rewrite(this.open().filter((each) => each.profileId !== profileId));
  }
}
