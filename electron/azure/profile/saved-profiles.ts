import * as z from 'zod';
import { azureSignInKindSchema, cloudSchema } from '../../../shared/contract/azure/profiles.ts';
import { connectionIdSchema, type ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultError } from '../../core/faults.ts';
import type { DocumentStore, StoredDocument } from '../../core/services.ts';

/** What is saved about a profile beside its connection. No secret is in it. */
const savedProfileSchema = z.object({
  connectionId: connectionIdSchema,
  cloud: cloudSchema,
  tenant: z.string().max(300),
  clientId: z.string().max(64),
  method: azureSignInKindSchema,
  /** Lower-case ids of the subscriptions that take part in lists and history; null for all. */
  selected: z.array(z.string().max(64)).max(2_000).nullable().default(null),
  simulated: z.boolean().default(false),
});
export type SavedProfile = Readonly<z.infer<typeof savedProfileSchema>>;

interface SavedList {
  readonly version: 1;
  readonly profiles: readonly SavedProfile[];
}
const savedListSchema = z.object({ version: z.literal(1), profiles: z.array(z.unknown()) });

/** Reads the document; an entry that cannot be read costs itself only. @throws where the document is none of ours. */
function parseSavedList(value: unknown): SavedList {
  const { profiles } = savedListSchema.parse(value);
  return { version: 1, profiles: profiles.flatMap((each) => savedProfileSchema.safeParse(each).data ?? []) };
}

/** The settings of all profiles, in memory and in the document `azure-profiles`; those of simulated ones end with the program. */
export class SavedProfiles {
  readonly #document: StoredDocument<SavedList>;
  readonly #byId = new Map<ConnectionId, SavedProfile>();

  private constructor(document: StoredDocument<SavedList>) {
    this.#document = document;
    for (const saved of document.value.profiles) this.#byId.set(saved.connectionId, saved);
  }

  static async open(documents: DocumentStore): Promise<SavedProfiles> {
    return new SavedProfiles(await documents.open<SavedList>('azure-profiles', parseSavedList, { version: 1, profiles: [] }));
  }

  has(connectionId: ConnectionId): boolean {
    return this.#byId.has(connectionId);
  }

  /** @throws FaultError `not-found` */
  get(connectionId: ConnectionId): SavedProfile {
    const saved = this.#byId.get(connectionId);
    if (!saved) throw faultError('not-found', { message: 'The settings of this Azure profile are gone.', hint: 'Remove it and add it again.', connectionId });
    return saved;
  }

  /** Resolves once it is on disk. */
  async put(profile: SavedProfile): Promise<void> {
    this.#byId.set(profile.connectionId, profile);
    await this.#save();
  }

  async remove(connectionId: ConnectionId): Promise<void> {
    if (this.#byId.delete(connectionId)) await this.#save();
  }

  async #save(): Promise<void> {
    await this.#document.save({ version: 1, profiles: [...this.#byId.values()].filter(({ simulated }) => !simulated) });
  }
}
