import * as z from 'zod';
import type { EntityRef } from './entity-ref.ts';

const name = z.string().min(1).max(1_000);
const optionalName = z.string().max(1_000);
/** GUID, lower case. */
export const partitionIdSchema = z.string().min(1).max(64);
/** Decimal digits: 64-bit, so never a number. */
export const replicaIdSchema = z.string().min(1).max(24);

/** A reference to an entity as it crosses the seam, bounded. */
export const entityRefSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cluster') }),
  z.strictObject({ kind: z.literal('node'), nodeName: name }),
  z.strictObject({ kind: z.literal('applicationType'), typeName: name, typeVersion: name.nullable() }),
  z.strictObject({ kind: z.literal('application'), applicationName: name }),
  z.strictObject({ kind: z.literal('service'), applicationName: name, serviceName: name }),
  z.strictObject({ kind: z.literal('partition'), applicationName: name, serviceName: name, partitionId: partitionIdSchema }),
  z.strictObject({ kind: z.literal('replica'), applicationName: name, serviceName: name, partitionId: partitionIdSchema, replicaId: replicaIdSchema }),
  z.strictObject({ kind: z.literal('deployedApplication'), nodeName: name, applicationName: name }),
  z.strictObject({ kind: z.literal('deployedServicePackage'), nodeName: name, applicationName: name, serviceManifestName: name, activationId: optionalName }),
  z.strictObject({
    kind: z.literal('codePackage'), nodeName: name, applicationName: name, serviceManifestName: name, activationId: optionalName, codePackageName: name,
  }),
]) satisfies z.ZodType<EntityRef>;
