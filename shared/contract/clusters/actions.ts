import * as z from 'zod';
import { connectionIdSchema, epochMsSchema } from '../../domain/identifiers.ts';
import { entityRefSchema, partitionIdSchema, replicaIdSchema } from '../../domain/service-fabric/entity-ref-schema.ts';
import { collectionStream, mutation, query } from '../procedure.ts';
import { nameSchema, oneCluster, upgradeModeSchema, upgradePolicySchema } from './shared.ts';
import { parametersInputSchema, upgradeInputSchema, upgradeTargetSchema } from './upgrades.ts';

/**
 * Every act needs an unlocked cluster and the name of its object typed (`typedName`): main compares both, and that the
 * cluster is still the expected one, before a byte is sent. Faults: `locked`, `invalid-input`, `cluster-mismatch`,
 * `forbidden`, `outcome-unknown` (it was sent and the answer was lost: look before doing it again), and what the cluster says.
 */
const confirmed = { connectionId: connectionIdSchema, typedName: nameSchema, reason: z.string().trim().max(500) };

/** What came of an act. */
export const actResultSchema = z.strictObject({
  /** "Node 7 is being deactivated", "Accepted: the upgrade begins with domain 0". */
  message: z.string().max(1_000),
});
export type ActResult = z.infer<typeof actResultSchema>;

/** A line of the record of what was done from here. */
export const actRecordSchema = z.strictObject({
  key: z.string().max(64),
  connectionId: connectionIdSchema,
  at: epochMsSchema,
  action: z.string().max(60),
  /** "Deactivate Node 7 (Restart)". */
  title: z.string().max(500),
  ref: entityRefSchema.nullable(),
  profile: z.string().max(100),
  role: z.enum(['reader', 'admin']),
  confirmedHow: z.string().max(300),
  reason: z.string().max(500),
  result: z.enum(['running', 'done', 'failed', 'unknown']),
  message: z.string().max(2_000),
  /** What was sent, secrets masked. */
  call: z.string().max(2_000),
  body: z.string().max(200_000),
});
export type ActRecord = z.infer<typeof actRecordSchema>;

const node = z.strictObject({ ...confirmed, nodeName: nameSchema });
const application = z.strictObject({ ...confirmed, applicationName: nameSchema });
const target = z.strictObject({ ...confirmed, target: upgradeTargetSchema });
const replica = z.strictObject({ ...confirmed, serviceName: nameSchema, partitionId: partitionIdSchema, replicaId: replicaIdSchema, nodeName: nameSchema });
const task = z.strictObject({ ...confirmed, taskId: z.string().min(1).max(500) });

export const deactivationIntents = ['Pause', 'Restart', 'RemoveData', 'RemoveNode'] as const;

const act = <Shape extends z.ZodRawShape>(input: z.ZodObject<Shape>) => mutation.input(input).output(actResultSchema);

export const clusterActionsContract = {
  /** Keyed by `key`, newest last; of this profile, kept over restarts. */
  record: query.input(oneCluster).output(collectionStream(actRecordSchema)),

  activateNode: act(node),
  deactivateNode: act(z.strictObject({ ...node.shape, intent: z.enum(deactivationIntents) })),
  /** The instance that was seen, so that a node that restarted meanwhile is not restarted again. */
  restartNode: act(z.strictObject({ ...node.shape, instanceId: z.string().min(1).max(24) })),
  removeNodeState: act(node),

  createApplication: act(z.strictObject({ ...confirmed, applicationName: nameSchema.regex(/^fabric:\/.+/), typeName: nameSchema, typeVersion: z.string().min(1).max(300), parameters: parametersInputSchema })),
  deleteApplication: act(z.strictObject({ ...application.shape, force: z.boolean() })),
  upgradeApplication: act(z.strictObject({ ...confirmed, ...upgradeInputSchema.shape, forceRestart: z.boolean() })),
  /** Goes on with the domain that was seen to be next. */
  resumeUpgrade: act(z.strictObject({ ...target.shape, domain: z.string().min(1).max(300) })),
  rollBackUpgrade: act(target),
  /** Changes what governs the running upgrade; what is null stays. */
  changeUpgradePolicy: act(z.strictObject({ ...target.shape, mode: upgradeModeSchema.nullable(), policy: upgradePolicySchema.nullable() })),
  upgradeCluster: act(z.strictObject({ ...confirmed, codeVersion: z.string().max(60).nullable(), configVersion: z.string().max(60).nullable(), mode: upgradeModeSchema, policy: upgradePolicySchema })),

  provision: act(z.strictObject({ ...confirmed, imageStorePath: z.string().min(1).max(1_000), cleanUp: z.boolean() })),
  /** From an address that the cluster itself fetches: an `.sfpkg` over https. */
  provisionExternal: act(z.strictObject({ ...confirmed, url: z.url({ protocol: /^https$/ }).max(2_000), typeName: nameSchema.min(1), typeVersion: z.string().min(1).max(300) })),
  unprovision: act(z.strictObject({ ...confirmed, typeName: nameSchema, typeVersion: z.string().min(1).max(300) })),
  deleteImageStorePath: act(z.strictObject({ ...confirmed, path: z.string().min(1).max(1_000) })),

  /** Instances of a stateless service, or target and least replicas of a stateful one; null leaves it. */
  scaleService: act(z.strictObject({ ...confirmed, serviceName: nameSchema, instanceCount: z.number().int().min(-1).max(10_000).nullable(), targetReplicaSetSize: z.number().int().min(1).max(100).nullable(), minReplicaSetSize: z.number().int().min(1).max(100).nullable() })),
  deleteService: act(z.strictObject({ ...confirmed, serviceName: nameSchema, force: z.boolean() })),
  /** Restarts a persisted stateful replica and removes any other, which the cluster then builds anew: the right call by kind. */
  restartReplica: act(replica),
  removeReplica: act(z.strictObject({ ...replica.shape, force: z.boolean() })),
  /** `toNode` null lets the cluster choose. */
  movePrimary: act(z.strictObject({ ...confirmed, serviceName: nameSchema, partitionId: partitionIdSchema, toNode: nameSchema.nullable(), ignoreConstraints: z.boolean() })),
  moveSecondary: act(z.strictObject({ ...confirmed, serviceName: nameSchema, partitionId: partitionIdSchema, fromNode: nameSchema, toNode: nameSchema.nullable(), ignoreConstraints: z.boolean() })),
  restartCodePackage: act(z.strictObject({ ...confirmed, nodeName: nameSchema, applicationName: nameSchema, serviceManifestName: nameSchema, activationId: nameSchema, codePackageName: nameSchema, instanceId: z.string().max(24) })),

  approveRepairTask: act(task),
  cancelRepairTask: act(z.strictObject({ ...task.shape, abort: z.boolean() })),
};
