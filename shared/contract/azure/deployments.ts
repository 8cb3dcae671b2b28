import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { faultSchema } from '../../domain/fault.ts';
import { epochMsSchema } from '../../domain/identifiers.ts';
import { collectionStream, mutation, query } from '../procedure.ts';
import { azureCauseSchema, labelSchema, liveCheckSchema, nothing, oneProfile, resourceIdSchema, shownValueSchema, subscriptionIdSchema } from './shared.ts';

/** `subscriptions/…/resourceGroups/…/providers/Microsoft.Resources/deployments/…`, with the leading slash. */
export const deploymentIdSchema = resourceIdSchema;
const oneDeployment = z.strictObject({ ...oneProfile.shape, deploymentId: deploymentIdSchema });

export const provisioningStateSchema = z.string().max(60);

export const deploymentRowSchema = z.strictObject({
  deploymentId: deploymentIdSchema,
  name: labelSchema,
  subscriptionId: subscriptionIdSchema,
  /** Null at subscription scope. */
  resourceGroup: labelSchema.nullable(),
  state: provisioningStateSchema,
  running: z.boolean(),
  startedAt: epochMsSchema.nullable(),
  /** Of the last change, as Azure tells. */
  timestamp: epochMsSchema,
  durationMs: z.number().nonnegative().nullable(),
  correlationId: z.string().max(100).nullable(),
  templateHash: z.string().max(100).nullable(),
  mode: z.string().max(40),
  /** First leaf cause as far as the list's own answer tells: "KeyVault…: …". */
  cause: z.string().max(1_000).nullable(),
  /** Of another deployment, where its operations name it. */
  nested: z.boolean(),
  /** Azure has pruned it; what is shown is from the journal. */
  forgotten: z.boolean(),
});
export type DeploymentRow = z.infer<typeof deploymentRowSchema>;

export const timelineSegmentSchema = z.strictObject({ kind: z.enum(['accepted', 'waiting', 'running', 'done']), from: epochMsSchema, to: epochMsSchema });
/** An operation of a deployment, for a lane on a shared axis. */
export const operationLaneSchema = z.strictObject({
  operationId: z.string().max(200),
  resourceId: labelSchema.nullable(),
  resourceType: labelSchema,
  resourceName: labelSchema,
  kind: z.string().max(60),
  state: provisioningStateSchema,
  statusCode: z.string().max(60).nullable(),
  segments: z.array(timelineSegmentSchema).max(50),
  /** More than one try, as the operations tell. */
  attempts: z.number().int().positive(),
  onCriticalPath: z.boolean(),
  dependsOn: z.array(z.string().max(200)).max(200),
  /** A deployment of its own. */
  nestedDeploymentId: deploymentIdSchema.nullable(),
  /** How deep it is nested below the deployment shown. */
  depth: z.number().int().min(0).max(20),
  causeIds: z.array(z.string().max(64)).max(50),
});
export type OperationLane = z.infer<typeof operationLaneSchema>;

export const deploymentViewSchema = z.strictObject({
  row: deploymentRowSchema,
  /** One sentence: what it does, waits for, or how it ended and why. */
  sentence: z.string().max(1_000),
  /** From the activity log. */
  caller: labelSchema.nullable(),
  callerIp: z.string().max(60).nullable(),
  lanes: z.array(operationLaneSchema).max(2_000),
  causes: z.array(azureCauseSchema).max(200),
  checks: z.array(liveCheckSchema).max(100),
  parameters: z.array(shownValueSchema).max(1_000),
  outputs: z.array(shownValueSchema).max(1_000),
  outputResources: z.array(z.strictObject({ resourceId: labelSchema })).max(2_000),
  providers: z.array(labelSchema).max(200),
  validationLevel: z.string().max(60).nullable(),
  debugSetting: z.string().max(60).nullable(),
  /** Template is to be had (`template`). */
  mayCancel: z.boolean(),
  /** Parts that could not be read, each in words; what could is shown. */
  missing: z.array(z.string().max(500)).max(20),
  asOf: epochMsSchema,
  /** What keeps it from being newer. */
  fault: faultSchema.nullable(),
});
export type DeploymentView = z.infer<typeof deploymentViewSchema>;

export const diffEntrySchema = z.strictObject({
  /** Where: `resources / Microsoft.Compute/virtualMachineScaleSets nt1 / sku / capacity`. */
  path: z.string().max(2_000),
  change: z.enum(['added', 'removed', 'changed']),
  before: z.string().max(20_000).nullable(),
  after: z.string().max(20_000).nullable(),
  secret: z.boolean(),
});
export type DiffEntry = z.infer<typeof diffEntrySchema>;
export const deploymentDiffSchema = z.strictObject({
  left: deploymentRowSchema,
  right: deploymentRowSchema,
  template: z.array(diffEntrySchema).max(5_000),
  /** Same content by their hashes: nothing to compare. */
  sameTemplate: z.boolean(),
  parameters: z.array(diffEntrySchema).max(2_000),
  outputs: z.array(diffEntrySchema).max(2_000),
  /** Parts that were not to be had ("the template of … is kept for linked templates only by their address"). */
  missing: z.array(z.string().max(500)).max(10),
});
export type DeploymentDiff = z.infer<typeof deploymentDiffSchema>;

export const deploymentsContract = {
  /** Deployments of the selected subscriptions, of one, or of one group; keyed by `deploymentId`. What is running is asked for more often. */
  watch: query
    .input(z.strictObject({ ...oneProfile.shape, subscriptionId: subscriptionIdSchema.nullable(), resourceGroup: labelSchema.nullable() }))
    .output(collectionStream(deploymentRowSchema)),
  /** How complete the list is. */
  listState: query
    .input(z.strictObject({ ...oneProfile.shape, subscriptionId: subscriptionIdSchema.nullable(), resourceGroup: labelSchema.nullable() }))
    .output(eventIterator(z.strictObject({
      asOf: epochMsSchema.nullable(), reading: z.boolean(),
      /** Groups and subscriptions that could not be read, in words. */
      troubles: z.array(z.string().max(500)).max(100),
      /** Groups near the limit of 800 entries, where Azure prunes (reference/azure.md §2.2). */
      nearLimit: z.array(z.strictObject({ resourceGroup: labelSchema, entries: z.number().int() })).max(100),
    }))),
  /** One deployment with its operations, nested ones included, down to the failing leaf; live while it runs. */
  view: query.input(oneDeployment).output(eventIterator(deploymentViewSchema)),
  /** Template as it was deployed, as text. */
  template: query.input(oneDeployment).output(z.strictObject({ text: z.string().max(5_000_000), fileName: z.string().max(200) })),
  /** Raw answers with secrets taken out: the deployment, its operations, its activity log. */
  raw: query.input(oneDeployment).output(z.strictObject({ text: z.string().max(5_000_000) })),
  diff: query.input(z.strictObject({ ...oneProfile.shape, left: deploymentIdSchema, right: deploymentIdSchema })).output(deploymentDiffSchema),
  /** Runs the live checks of its causes again. */
  checkAgain: mutation.input(oneDeployment).output(nothing),
  /** Only while accepted or running; what was made stays. Unlocked, name typed. */
  cancel: mutation.input(z.strictObject({ ...oneDeployment.shape, typedName: labelSchema, why: z.string().max(2_000) })).output(nothing),
  /** Sets one switch of a vault; unlocked, the vault's name typed. */
  fixVaultSwitch: mutation.input(z.strictObject({ ...oneProfile.shape, vaultId: resourceIdSchema, switch: z.enum(['deployment', 'template-deployment', 'disk-encryption']), typedName: labelSchema })).output(nothing),
  registerProvider: mutation.input(z.strictObject({ ...oneProfile.shape, subscriptionId: subscriptionIdSchema, namespace: z.string().max(200) })).output(nothing),
};
