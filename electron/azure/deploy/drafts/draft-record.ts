import * as z from 'zod';
import { draftIdSchema, draftTargetSchema } from '../../../../shared/contract/azure/deploy.ts';
import { epochMsSchema } from '../../../../shared/domain/identifiers.ts';

/** A parameter that was given here, over whatever the parameters file says. */
const overrideSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('default') }),
  /** JSON text for everything but strings. */
  z.object({ kind: z.literal('literal'), value: z.string() }),
  /** Its value is sealed. */
  z.object({ kind: z.literal('secret') }),
  z.object({ kind: z.literal('reference'), vaultId: z.string(), secretName: z.string(), secretVersion: z.string().nullable() }),
]);
export type Override = z.infer<typeof overrideSchema>;

/** Parameters that were filled from one certificate. */
const tripleSchema = z.object({ thumbprint: z.string(), certificateUrl: z.string(), vaultId: z.string() });
export type TripleParameters = z.infer<typeof tripleSchema>;

/** What is saved of a draft beside its files. No secret is in it. */
export const draftRecordSchema = z.object({
  draftId: draftIdSchema,
  title: z.string().max(300),
  createdAt: epochMsSchema,
  changedAt: epochMsSchema,
  origin: z.string().max(500),
  ignoredFiles: z.array(z.string().max(400)).max(500),
  hasParameters: z.boolean(),
  /** Something of it is sealed. */
  hasSecrets: z.boolean(),
  /** By the name that the template gives the parameter. */
  overrides: z.record(z.string(), overrideSchema),
  certificates: z.array(tripleSchema).max(50),
  target: draftTargetSchema.nullable(),
  deployed: z.object({ deploymentId: z.string().max(2_000), at: epochMsSchema, name: z.string().max(64) }).nullable(),
});
export type DraftRecord = Readonly<z.infer<typeof draftRecordSchema>>;
