import * as z from 'zod';
import { connectionIdSchema, type ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { DocumentStore, StoredDocument } from '../../core/services.ts';

const entrySchema = z.object({
  connectionId: connectionIdSchema,
  project: z.string().max(300),
  /** The past year has been told, with its details. */
  filled: z.boolean(),
  /** Whatever ended before is in the journal, with its details. */
  toldAt: z.number(),
  /** Runs of the past whose details were told while the year is not filled yet. */
  detailed: z.array(z.string().max(800)).max(50_000),
  /** Of these the commits were told, and the rest is still to come. */
  commits: z.array(z.string().max(800)).max(50_000).default([]),
});
type Entry = z.infer<typeof entrySchema>;
/** How far the telling of one project has come. */
export type ToldProgress = Readonly<Pick<Entry, 'filled' | 'toldAt' | 'detailed' | 'commits'>>;

interface ToldList {
  readonly version: 1;
  readonly projects: readonly Entry[];
}
const listSchema = z.object({ version: z.literal(1), projects: z.array(z.unknown()) });

/** What has been told to the journal, so that a restart neither asks nor tells all of it again. In the document `devops-told`. */
export class ToldBook {
  readonly #document: StoredDocument<ToldList>;
  readonly #entries = new Map<string, Entry>();

  private constructor(document: StoredDocument<ToldList>) {
    this.#document = document;
    for (const entry of document.value.projects) this.#entries.set(keyOf(entry.connectionId, entry.project), entry);
  }

  static async open(documents: DocumentStore): Promise<ToldBook> {
    const parse = (value: unknown): ToldList => ({ version: 1, projects: listSchema.parse(value).projects.flatMap((each) => entrySchema.safeParse(each).data ?? []) });
    return new ToldBook(await documents.open<ToldList>('devops-told', parse, { version: 1, projects: [] }));
  }

  get(connectionId: ConnectionId, project: string): ToldProgress | null {
    return this.#entries.get(keyOf(connectionId, project)) ?? null;
  }

  async put(connectionId: ConnectionId, project: string, progress: ToldProgress): Promise<void> {
    this.#entries.set(keyOf(connectionId, project), { connectionId, project, ...progress, detailed: progress.detailed.slice(-50_000), commits: progress.commits.slice(-50_000) });
    await this.#save();
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    for (const [key, entry] of this.#entries) if (entry.connectionId === connectionId) this.#entries.delete(key);
    await this.#save();
  }

  async #save(): Promise<void> {
    await this.#document.save({ version: 1, projects: [...this.#entries.values()] });
  }
}

function keyOf(connectionId: ConnectionId, project: string): string {
  return `${connectionId}/${project}`;
}
