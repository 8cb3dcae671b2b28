import * as z from 'zod';
import { connectionIdSchema, epochMsSchema } from '../../../../shared/domain/identifiers.ts';
import type { DocumentStore, StoredLog } from '../../../core/services.ts';

/** A deployment that was confirmed here and whose end is not in the journal yet. No secret is in it. */
const submissionSchema = z.object({
  kind: z.literal('begun'),
  /** Of the act in the journal. */
  key: z.string(),
  connectionId: connectionIdSchema,
  connectionName: z.string(),
  subscriptionId: z.string(),
  resourceGroup: z.string().nullable(),
  deploymentName: z.string(),
  deploymentId: z.string(),
  draftId: z.string(),
  /** Correlation id of the deployment of the same name that was there before: what has another one is ours. */
  previous: z.string().nullable(),
  why: z.string(),
  /** For the journal; texts and numbers. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  startedAt: epochMsSchema,
});
export type Submission = Readonly<z.infer<typeof submissionSchema>>;

const entrySchema = z.discriminatedUnion('kind', [submissionSchema, z.object({ kind: z.literal('ended'), key: z.string() })]);
type Entry = z.infer<typeof entrySchema>;

/** The log `azure-submissions`: written before a deployment is sent, so that its end is told to the journal even by the next run of the program. */
export class SubmissionBook {
  readonly #log: StoredLog<Entry>;

  private constructor(log: StoredLog<Entry>) {
    this.#log = log;
  }

  static async open(documents: DocumentStore): Promise<SubmissionBook> {
    const log = await documents.openLog<Entry>('azure-submissions', (value) => entrySchema.parse(value));
    const book = new SubmissionBook(log);
    const open = book.open();
    if (open.length < log.entries.length) await log.rewrite(open);
    return book;
  }

  open(): readonly Submission[] {
    const begun = new Map<string, Submission>();
    for (const entry of this.#log.entries) {
      if (entry.kind === 'begun') begun.set(entry.key, entry);
      else begun.delete(entry.key);
    }
    return [...begun.values()];
  }

  find(key: string): Submission | null {
    return this.open().find((each) => each.key === key) ?? null;
  }

  /** Resolves once it is on disk. */
  begun(submission: Submission): Promise<void> {
    return this.#log.append(submission);
  }
  ended(key: string): Promise<void> {
    return this.#log.append({ kind: 'ended', key });
  }
}
