import * as z from 'zod';
import { connectionKindSchema, endpointSchema } from '../../../shared/contract/connections.ts';
import { connectionIdSchema, epochMsSchema } from '../../../shared/domain/identifiers.ts';

const pinnedTrustSchema = z.strictObject({
  anchorPem: z.string().max(100_000),
  anchorIsRoot: z.boolean(),
  fingerprint256: z.string().max(200),
  pinnedAt: epochMsSchema,
});

/** A connection as it lies on disk. Secrets are not in it. */
export const savedConnectionSchema = z.object({
  id: connectionIdSchema,
  kind: connectionKindSchema,
  endpoint: endpointSchema,
  /** The user's own name for it. */
  name: z.string().max(200).nullable(),
  /** What it called itself when it was last seen. */
  machineName: z.string().max(200).nullable().default(null),
  group: z.string().max(80).nullable().default(null),
  production: z.boolean().default(false),
  simulated: z.boolean().default(false),
  autoConnect: z.boolean().default(true),
  trust: pinnedTrustSchema.nullable().default(null),
  userName: z.string().max(200).nullable().default(null),
});
export type SavedConnection = z.infer<typeof savedConnectionSchema>;

const savedListSchema = z.object({ version: z.literal(1), connections: z.array(z.unknown()) });
export interface SavedConnections {
  readonly version: 1;
  /** In the user's order. */
  readonly connections: readonly SavedConnection[];
}

/** Reads the document; an entry that cannot be read costs itself only. @throws where the document is none of ours. */
export function parseSavedConnections(value: unknown): SavedConnections {
  const { connections } = savedListSchema.parse(value);
  return { version: 1, connections: connections.flatMap((each) => savedConnectionSchema.safeParse(each).data ?? []) };
}
