import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { epochMsSchema, folderHandleSchema, taskIdSchema, uploadHandleSchema } from '../../domain/identifiers.ts';
import { entityRefSchema } from '../../domain/service-fabric/entity-ref-schema.ts';
import { collectionStream, mutation, query } from '../procedure.ts';
import { freshnessSchema, nameSchema, oneCluster } from './shared.ts';

/** Where an application package lies: a folder that was chosen, a zip or `.sfpkg` that was handed over, or its files one by one. */
export const packageSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), folder: folderHandleSchema }),
  z.strictObject({ kind: z.literal('archive'), upload: uploadHandleSchema }),
  z.strictObject({ kind: z.literal('files'), files: z.array(z.strictObject({ upload: uploadHandleSchema, path: z.string().min(1).max(1_000) })).min(1).max(20_000) }),
]);
export type PackageSource = z.infer<typeof packageSourceSchema>;

/** A finding of the check before anything is sent. */
export const packageFindingSchema = z.strictObject({
  severity: z.enum(['ok', 'info', 'warning', 'blocker']),
  topic: z.enum(['format', 'application-manifest', 'service-manifest', 'code', 'config', 'data', 'version', 'parameters', 'size', 'name', 'cluster']),
  message: z.string().max(1_000),
  remedy: z.string().max(1_000),
  /** File within the package. */
  path: z.string().max(1_000),
});
export type PackageFinding = z.infer<typeof packageFindingSchema>;

/** One part of the package held against what the cluster has. */
export const packageChangeSchema = z.strictObject({
  kind: z.enum(['applicationType', 'service', 'code', 'config', 'data', 'parameter']),
  name: z.string().max(600),
  inPackage: z.string().max(300).nullable(),
  inCluster: z.string().max(300).nullable(),
  change: z.enum(['added', 'changed', 'removed', 'same']),
  /** "the version changed and the bytes did not", "same version, other content than was uploaded last": worth a word. */
  note: z.string().max(500),
});
export type PackageChange = z.infer<typeof packageChangeSchema>;

export const packagePlanSchema = z.strictObject({
  typeName: nameSchema,
  typeVersion: z.string().max(300),
  files: z.number().int().nonnegative(),
  bytes: z.number().nonnegative(),
  /** Folder in the image store that it would go to. */
  imageStorePath: z.string().max(1_000),
  findings: z.array(packageFindingSchema).max(500),
  changes: z.array(packageChangeSchema).max(5_000),
  /** Version of the cluster that it was held against; null where the type is new. */
  comparedWith: z.string().max(300).nullable(),
  alreadyProvisioned: z.boolean(),
  /** An upload that was broken off and can be gone on with. */
  resumable: z.strictObject({ bytesDone: z.number().nonnegative(), startedAt: epochMsSchema }).nullable(),
  canUpload: z.boolean(),
});
export type PackagePlan = z.infer<typeof packagePlanSchema>;

const sourceInput = z.strictObject({ ...oneCluster.shape, source: packageSourceSchema });

export const clusterPackagesContract = {
  /** Reads the package and holds it against the cluster; nothing is sent. */
  inspect: query.input(sourceInput).output(packagePlanSchema),
  /** Uploads in chunks, goes on where a broken upload stopped, and provisions where wanted. Needs an unlocked cluster. */
  upload: mutation
    .input(z.strictObject({ ...sourceInput.shape, imageStorePath: z.string().trim().min(1).max(300), provision: z.boolean(), cleanUp: z.boolean(), typedName: nameSchema }))
    .output(z.strictObject({ taskId: taskIdSchema })),
};

export const clusterStoreContract = {
  /** Keyed by `path`; empty path is the root. */
  list: query.input(z.strictObject({ ...oneCluster.shape, path: z.string().max(1_000) })).output(z.strictObject({
    folders: z.array(z.strictObject({ path: z.string().max(1_000), files: z.number().int().nonnegative() })).max(20_000),
    files: z.array(z.strictObject({ path: z.string().max(1_000), bytes: z.number().nonnegative(), modifiedAt: epochMsSchema.nullable(), version: z.string().max(200) })).max(50_000),
    native: z.boolean(), note: z.string().max(500), asOf: epochMsSchema,
  })),
  size: query.input(z.strictObject({ ...oneCluster.shape, path: z.string().max(1_000) })).output(z.strictObject({ bytes: z.number().nonnegative() })),
};

// --- jobs --------------------------------------------------------------------------------------------------------------

/** A repair task, with what holds it up. */
export const repairTaskSchema = z.strictObject({
  taskId: z.string().max(500),
  action: z.string().max(300),
  description: z.string().max(4_000),
  state: z.string().max(60),
  executor: z.string().max(500),
  active: z.boolean(),
  createdAt: epochMsSchema.nullable(),
  /** Each state with its time, in order. */
  history: z.array(z.strictObject({ state: z.string().max(80), at: epochMsSchema })).max(30),
  target: z.array(nameSchema).max(2_000),
  impact: z.array(z.strictObject({ nodeName: nameSchema, level: z.string().max(60) })).max(2_000),
  result: z.string().max(60),
  resultDetails: z.string().max(4_000),
  preparingHealthCheck: z.string().max(60),
  restoringHealthCheck: z.string().max(60),
  /** What it waits for, since when; empty where nothing holds it up. */
  blockedBy: z.string().max(1_000),
  blockedSince: epochMsSchema.nullable(),
  blockers: z.array(entityRefSchema).max(50),
  jobId: z.string().max(200).nullable(),
  /** Why it cannot be approved by force, or cancelled; null where it can. */
  canApprove: z.string().max(500).nullable(),
  canCancel: z.string().max(500).nullable(),
});
export type RepairTask = z.infer<typeof repairTaskSchema>;

/** A job of the platform below the cluster (Azure), from the infrastructure service. */
export const infrastructureJobSchema = z.strictObject({
  key: z.string().max(500),
  jobId: z.string().max(200),
  service: nameSchema,
  impactAction: z.string().max(200),
  status: z.string().max(100),
  step: z.string().max(100),
  acknowledgement: z.string().max(100),
  upgradeDomain: z.string().max(100),
  active: z.boolean(),
  throttled: z.boolean(),
  deadlineAt: epochMsSchema.nullable(),
  impacted: z.array(z.string().max(300)).max(2_000),
  repairTasks: z.array(z.strictObject({ taskId: z.string().max(500), state: z.string().max(60) })).max(500),
  blockedBy: z.string().max(1_000),
});
export type InfrastructureJob = z.infer<typeof infrastructureJobSchema>;

export const clusterJobsContract = {
  /** Active ones first; completed ones where `completed`. Keyed by `taskId`. */
  repairTasks: query.input(z.strictObject({ ...oneCluster.shape, completed: z.boolean() })).output(collectionStream(repairTaskSchema)),
  infrastructureJobs: query.input(oneCluster).output(collectionStream(infrastructureJobSchema)),
  freshness: query.input(oneCluster).output(eventIterator(z.strictObject({ ...freshnessSchema.shape, note: z.string().max(500) }))),
};
