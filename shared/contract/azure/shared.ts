import * as z from 'zod';
import { connectionIdSchema, epochMsSchema } from '../../domain/identifiers.ts';

/** Parts that several areas of `azure.*` speak of. */
export const oneProfile = z.strictObject({ connectionId: connectionIdSchema });
export const nothing = z.strictObject({});
export const labelSchema = z.string().max(1_000);
/** ARM id of a resource, a group or a subscription, as ARM writes it: `/subscriptions/…`. Compared without regard to case. */
export const resourceIdSchema = z.string().min(1).max(2_000).regex(/^\//);
export const subscriptionIdSchema = z.string().min(1).max(64).regex(/^[0-9A-Za-z-]+$/);

/** One leaf of a failure, after nested and double-encoded errors were unwrapped and equal ones merged. */
export const azureCauseSchema = z.strictObject({
  id: z.string().max(64),
  code: z.string().max(300),
  message: z.string().max(8_000),
  target: z.string().max(2_000),
  count: z.number().int().positive(),
  /** Codes from the outermost to this one. */
  path: z.array(z.string().max(300)).max(40),
  /** Where it happened: deployment (nested ones too) and operation. */
  deploymentName: labelSchema.nullable(),
  operationId: z.string().max(200).nullable(),
  resourceType: labelSchema.nullable(),
  resourceName: labelSchema.nullable(),
  /** What it means and what to do, from our rules; empty where none knows it. */
  hint: z.string().max(2_000),
});
export type AzureCause = z.infer<typeof azureCauseSchema>;

/** A look at the real thing that a cause or a preflight asks for. */
export const liveCheckSchema = z.strictObject({
  id: z.string().max(200),
  /** Causes that asked for it; empty in a preflight. */
  causeIds: z.array(z.string().max(64)).max(100),
  kind: z.enum(['vault-switches', 'secret-state', 'certificate-state', 'quota', 'sku', 'name', 'provider-registration', 'permission', 'location', 'template', 'lock']),
  /** "Vault contoso-kv may be read by templates". */
  title: z.string().max(500),
  state: z.enum(['running', 'good', 'warning', 'bad', 'unknown']),
  /** What was found, and what to do about it. */
  finding: z.string().max(2_000),
  checkedAt: epochMsSchema.nullable(),
  /** Something that one press would mend. */
  fix: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('vault-switch'), vaultId: resourceIdSchema, switch: z.enum(['deployment', 'template-deployment', 'disk-encryption']) }),
    z.strictObject({ kind: z.literal('register-provider'), subscriptionId: subscriptionIdSchema, namespace: z.string().max(200) }),
  ]).nullable(),
});
export type LiveCheck = z.infer<typeof liveCheckSchema>;

/** A value as it may be shown; secrets have none. */
export const shownValueSchema = z.strictObject({
  name: labelSchema,
  type: z.string().max(60),
  /** JSON text for what is no string; null for secrets and references. */
  value: z.string().max(20_000).nullable(),
  secret: z.boolean(),
  /** Key Vault reference, where it is one. */
  reference: z.strictObject({ vaultId: labelSchema, secretName: labelSchema, secretVersion: labelSchema.nullable() }).nullable(),
});
export type ShownValue = z.infer<typeof shownValueSchema>;
