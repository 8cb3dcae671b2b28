import * as z from 'zod';
import { connectionIdSchema, type ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultError } from '../../core/faults.ts';
import type { DocumentStore, StoredDocument } from '../../core/services.ts';

/** What is saved about an organisation beside its connection. No secret is in it. */
const savedOrganisationSchema = z.object({
  connectionId: connectionIdSchema,
  url: z.string().max(500),
  signIn: z.enum(['pat', 'entra']),
  /** The profile whose account signs in, where Entra does. */
  azureConnectionId: connectionIdSchema.nullable().default(null),
  /** Believed in addition, for this connection only. */
  caPem: z.string().max(200_000).nullable().default(null),
  /** Names of the projects that take part. */
  projects: z.array(z.string().max(300)).max(1_000).default([]),
  simulated: z.boolean().default(false),
});
export type SavedOrganisation = Readonly<z.infer<typeof savedOrganisationSchema>>;

interface SavedList {
  readonly version: 1;
  readonly organisations: readonly SavedOrganisation[];
}
const savedListSchema = z.object({ version: z.literal(1), organisations: z.array(z.unknown()) });

/** Reads the document; an entry that cannot be read costs itself only. @throws where the document is none of ours. */
function parseSavedList(value: unknown): SavedList {
  const { organisations } = savedListSchema.parse(value);
  return { version: 1, organisations: organisations.flatMap((each) => savedOrganisationSchema.safeParse(each).data ?? []) };
}

/** The settings of all organisations, in memory and in the document `devops-organisations`; those of simulated ones end with the program. */
export class SavedOrganisations {
  readonly #document: StoredDocument<SavedList>;
  readonly #byId = new Map<ConnectionId, SavedOrganisation>();

  private constructor(document: StoredDocument<SavedList>) {
    this.#document = document;
    for (const saved of document.value.organisations) this.#byId.set(saved.connectionId, saved);
  }

  static async open(documents: DocumentStore): Promise<SavedOrganisations> {
    return new SavedOrganisations(await documents.open<SavedList>('devops-organisations', parseSavedList, { version: 1, organisations: [] }));
  }

  /** @throws FaultError `not-found` */
  get(connectionId: ConnectionId): SavedOrganisation {
    const saved = this.#byId.get(connectionId);
    if (!saved) throw faultError('not-found', { message: 'The settings of this organisation are gone.', hint: 'Remove it and add it again.', connectionId });
    return saved;
  }

  /** Resolves once it is on disk. */
  async put(saved: SavedOrganisation): Promise<void> {
    this.#byId.set(saved.connectionId, saved);
    await this.#save();
  }

  async remove(connectionId: ConnectionId): Promise<void> {
    if (this.#byId.delete(connectionId)) await this.#save();
  }

  async #save(): Promise<void> {
    await this.#document.save({ version: 1, organisations: [...this.#byId.values()].filter(({ simulated }) => !simulated) });
  }
}
