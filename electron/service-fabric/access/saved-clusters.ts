import * as z from 'zod';
import { profileIdSchema, profileSchema, serverPinSchema } from '../../../shared/contract/clusters/access.ts';
import { endpointSchema } from '../../../shared/contract/connections.ts';
import { connectionIdSchema, type ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { DocumentStore, StoredDocument } from '../../core/services.ts';

/** What is saved about a cluster beside its connection. No secret is in it: keys lie in the secret store. */
const savedClusterSchema = z.object({
  connectionId: connectionIdSchema,
  /** In the order in which they are tried; the first is the connection's own endpoint. */
  gateways: z.array(endpointSchema).max(20).default([]),
  /** Null where nothing is pinned, or the certificate pinned at the connection counts. */
  server: serverPinSchema.nullable().default(null),
  profiles: z.array(profileSchema).max(20).default([]),
  currentProfileId: profileIdSchema.nullable().default(null),
  expectedClusterId: z.string().max(1_000).nullable().default(null),
  expectedClusterName: z.string().max(1_000).nullable().default(null),
  /** Name out of the gateway's own certificate facts is not kept; only what was read of the cluster. */
  simulated: z.boolean().default(false),
});
export type SavedCluster = Readonly<z.infer<typeof savedClusterSchema>>;

interface SavedList {
  readonly version: 1;
  readonly clusters: readonly SavedCluster[];
}
const savedListSchema = z.object({ version: z.literal(1), clusters: z.array(z.unknown()) });

/** Reads the document; an entry that cannot be read costs itself only. @throws where the document is none of ours. */
function parseSavedList(value: unknown): SavedList {
  const { clusters } = savedListSchema.parse(value);
  return { version: 1, clusters: clusters.flatMap((each) => savedClusterSchema.safeParse(each).data ?? []) };
}

/** The settings of all clusters, in memory and in the document `clusters`; those of simulated ones end with the program. */
export class SavedClusters {
  readonly #document: StoredDocument<SavedList>;
  readonly #byId = new Map<ConnectionId, SavedCluster>();

  private constructor(document: StoredDocument<SavedList>) {
    this.#document = document;
    for (const saved of document.value.clusters) this.#byId.set(saved.connectionId, saved);
  }

  static async open(documents: DocumentStore): Promise<SavedClusters> {
    return new SavedClusters(await documents.open<SavedList>('clusters', parseSavedList, { version: 1, clusters: [] }));
  }

  /** Settings of a cluster; blank ones where nothing is saved yet. */
  get(connectionId: ConnectionId): SavedCluster {
    return this.#byId.get(connectionId) ?? savedClusterSchema.parse({ connectionId });
  }

  /** Resolves once the change is on disk. */
  async change(connectionId: ConnectionId, change: Partial<Omit<SavedCluster, 'connectionId'>>): Promise<void> {
    this.#byId.set(connectionId, { ...this.get(connectionId), ...change });
    await this.#save();
  }

  async remove(connectionId: ConnectionId): Promise<void> {
    if (this.#byId.delete(connectionId)) await this.#save();
  }

  async #save(): Promise<void> {
    await this.#document.save({ version: 1, clusters: [...this.#byId.values()].filter(({ simulated }) => !simulated) });
  }
}
