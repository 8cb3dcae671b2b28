import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { connectionIdSchema, epochMsSchema } from '../../domain/identifiers.ts';
import { entityRefSchema } from '../../domain/service-fabric/entity-ref-schema.ts';
import { collectionStream, mutation, query } from '../procedure.ts';
import { freshnessSchema, nameSchema, nothing, oneCluster, rootCauseSchema, textSchema, upgradeModeSchema, upgradePolicySchema } from './shared.ts';
import { upgradeLineSchema } from './state.ts';

export const upgradeTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cluster') }),
  z.strictObject({ kind: z.literal('application'), applicationName: nameSchema }),
]);
export type UpgradeTarget = z.infer<typeof upgradeTargetSchema>;
const oneTarget = z.strictObject({ ...oneCluster.shape, target: upgradeTargetSchema });

/** Something that an upgrade waits for on a node, resolved to names. */
export const safetyCheckSchema = z.strictObject({
  kind: z.string().max(100),
  partitionId: z.string().max(64).nullable(),
  /** Of the partition; null where it could not be found out (see `words`). */
  ref: entityRefSchema.nullable(),
  applicationName: nameSchema.nullable(),
  serviceName: nameSchema.nullable(),
  /** "waits for a replica of fabric:/Shop/Cart on Node 7 to build (1 of 2)". */
  words: z.string().max(1_000),
  /** The replica or node that is in the way, as far as the partition's replicas tell. */
  blockedBy: entityRefSchema.nullable(),
  blockedByWords: z.string().max(500),
  /** When we first saw it wait; the wait may have begun before. */
  waitingSince: epochMsSchema,
  nextStep: z.string().max(1_000),
});
export type SafetyCheck = z.infer<typeof safetyCheckSchema>;

export const upgradeNodeSchema = z.strictObject({
  nodeName: nameSchema,
  phase: z.string().max(60),
  phaseSince: epochMsSchema,
  checks: z.array(safetyCheckSchema).max(100),
});

export const upgradeDomainSchema = z.strictObject({
  name: z.string().max(300),
  state: z.string().max(60),
  /** From timestamps that we saw or that the event store has; null where neither. */
  startedAt: epochMsSchema.nullable(),
  endedAt: epochMsSchema.nullable(),
  /** How long the same domain took in the last run that is recorded. */
  lastTimeMs: z.number().nonnegative().nullable(),
  nodes: z.array(upgradeNodeSchema).max(1_000),
});
export type UpgradeDomain = z.infer<typeof upgradeDomainSchema>;

/** The clock of the health check between two domains. */
export const healthCheckClockSchema = z.strictObject({
  phase: z.enum(['wait', 'stable', 'retry']),
  elapsedMs: z.number().nonnegative(),
  /** Null is for ever. */
  limitMs: z.number().nonnegative().nullable(),
  flips: z.number().int().nonnegative().nullable(),
  /** At this moment of ours `elapsedMs` was true, so that the page can let it run. */
  at: epochMsSchema,
});

/** An upgrade as it stands: the running one, or the last. */
export const upgradeViewSchema = z.strictObject({
  target: upgradeTargetSchema,
  typeName: nameSchema.nullable(),
  /** False where there never was one: the other fields say nothing then. */
  ever: z.boolean(),
  running: z.boolean(),
  state: z.string().max(60),
  mode: z.string().max(60),
  kind: z.string().max(60),
  fromVersion: z.string().max(300),
  toVersion: z.string().max(300),
  /** One sentence: what it is doing or waiting for, or how it ended. */
  sentence: z.string().max(1_000),
  startedAt: epochMsSchema.nullable(),
  endedAt: epochMsSchema.nullable(),
  durationMs: z.number().nonnegative().nullable(),
  domains: z.array(upgradeDomainSchema).max(1_000),
  currentDomain: z.string().max(300).nullable(),
  nextDomain: z.string().max(300).nullable(),
  nodeByNode: z.boolean(),
  clock: healthCheckClockSchema.nullable(),
  domainElapsedMs: z.number().nonnegative().nullable(),
  domainTimeoutMs: z.number().nonnegative().nullable(),
  timeoutMs: z.number().nonnegative().nullable(),
  /** Estimated end, from the domains done so far or from earlier runs, and what it rests on. */
  estimate: z.strictObject({ at: epochMsSchema, earliestAt: epochMsSchema, latestAt: epochMsSchema, basis: z.string().max(300) }).nullable(),
  failure: z.strictObject({
    at: epochMsSchema.nullable(), reason: z.string().max(100), words: z.string().max(1_000), classification: z.string().max(200), domain: z.string().max(300).nullable(),
    nodes: z.array(upgradeNodeSchema).max(1_000),
  }).nullable(),
  statusDetails: textSchema,
  causes: z.array(rootCauseSchema).max(200),
  policy: upgradePolicySchema.nullable(),
  parameters: z.array(z.strictObject({ name: nameSchema, value: textSchema, secretLooking: z.boolean() })).max(5_000),
  /** What can be done now, with the reason where it cannot. */
  can: z.strictObject({ resume: z.string().max(500).nullable(), rollBack: z.string().max(500).nullable(), changePolicy: z.string().max(500).nullable() }),
  freshness: freshnessSchema,
});
export type UpgradeView = z.infer<typeof upgradeViewSchema>;

export const runIdSchema = z.string().min(1).max(80).regex(/^[A-Za-z0-9_.-]+$/);

/** A run that was recorded here or read from the event store. */
export const upgradeRunSchema = z.strictObject({
  runId: runIdSchema,
  connectionId: connectionIdSchema,
  target: upgradeTargetSchema,
  typeName: nameSchema.nullable(),
  fromVersion: z.string().max(300),
  toVersion: z.string().max(300),
  startedAt: epochMsSchema,
  endedAt: epochMsSchema.nullable(),
  durationMs: z.number().nonnegative().nullable(),
  result: z.enum(['running', 'completed', 'rolledBack', 'failed', 'unknown']),
  resultWords: z.string().max(300),
  failureReason: z.string().max(300),
  /** First cause at the moment of failure. */
  cause: z.string().max(1_000),
  mode: z.string().max(60),
  /** `recorded` has parameters and policy, `event-store` has neither. */
  from: z.enum(['recorded', 'event-store']),
  /** Why it cannot be rolled back to; empty where it can. */
  rollBackObstacle: z.string().max(500),
  markedBad: z.string().max(500).nullable(),
});
export type UpgradeRun = z.infer<typeof upgradeRunSchema>;

export const upgradeRunDetailSchema = z.strictObject({
  run: upgradeRunSchema,
  parameters: z.array(z.strictObject({ name: nameSchema, value: textSchema, secretLooking: z.boolean() })).max(5_000).nullable(),
  /** In force before it began, where that was seen. */
  parametersBefore: z.array(z.strictObject({ name: nameSchema, value: textSchema, secretLooking: z.boolean() })).max(5_000).nullable(),
  policy: upgradePolicySchema.nullable(),
  domains: z.array(upgradeDomainSchema).max(1_000),
  causes: z.array(rootCauseSchema).max(200),
  /** What was seen, in order. */
  log: z.array(z.strictObject({ at: epochMsSchema, words: z.string().max(1_000) })).max(2_000),
  /** Who started it, where Fabriscope did. */
  startedBy: z.string().max(300),
});
export type UpgradeRunDetail = z.infer<typeof upgradeRunDetailSchema>;

/** What an upgrade would do, before anybody is asked to confirm it. */
export const upgradePlanSchema = z.strictObject({
  applicationName: nameSchema,
  typeName: nameSchema,
  currentVersion: z.string().max(300),
  targetVersion: z.string().max(300),
  versions: z.array(z.strictObject({ version: z.string().max(300), status: z.string().max(60), markedBad: z.string().max(500).nullable() })).max(500),
  parameters: z.array(z.strictObject({
    name: nameSchema,
    /** In force now; null where the current version does not have it. */
    current: textSchema.nullable(),
    /** Manifest default of the target version; null where that does not have it. */
    targetDefault: textSchema.nullable(),
    /** What would be in force. */
    next: textSchema.nullable(),
    change: z.enum(['same', 'changed', 'added', 'removed', 'reverts']),
    secretLooking: z.boolean(),
  })).max(5_000),
  /** Services and code, config and data packages by version. */
  packages: z.array(z.strictObject({ name: z.string().max(600), kind: z.string().max(40), from: z.string().max(300).nullable(), to: z.string().max(300).nullable(), change: z.enum(['same', 'changed', 'added', 'removed']) })).max(5_000),
  warnings: z.array(z.string().max(1_000)).max(50),
  obstacle: z.string().max(1_000),
  /** The body that would be sent, secrets masked. */
  body: z.string().max(200_000),
});
export type UpgradePlan = z.infer<typeof upgradePlanSchema>;

export const parametersInputSchema = z.array(z.strictObject({ name: nameSchema.min(1), value: textSchema })).max(5_000);
export const upgradeInputSchema = z.strictObject({
  ...oneCluster.shape,
  applicationName: nameSchema,
  targetVersion: z.string().min(1).max(300),
  /** The complete list: what is left out reverts to the manifest default (service-fabric.md §2.7). Null takes what is given now. */
  parameters: parametersInputSchema.nullable(),
  mode: upgradeModeSchema,
  policy: upgradePolicySchema.nullable(),
});
export type UpgradeInput = z.infer<typeof upgradeInputSchema>;

export const clusterUpgradesContract = {
  /** Running and stopped upgrades, and the last one of each target that is known. Keyed by application name, or `cluster`. */
  lines: query.input(oneCluster).output(collectionStream(z.strictObject({ key: nameSchema, running: z.boolean(), line: upgradeLineSchema, startedAt: epochMsSchema.nullable(), endedAt: epochMsSchema.nullable() }))),
  view: query.input(oneTarget).output(eventIterator(upgradeViewSchema)),
  /** Newest first; keyed by `runId`. `target` null: of the whole cluster. */
  runs: query.input(z.strictObject({ ...oneCluster.shape, target: upgradeTargetSchema.nullable() })).output(collectionStream(upgradeRunSchema)),
  run: query.input(z.strictObject({ ...oneCluster.shape, runId: runIdSchema })).output(upgradeRunDetailSchema),
  markBad: mutation.input(z.strictObject({ ...oneCluster.shape, runId: runIdSchema, reason: z.string().trim().max(500).nullable() })).output(nothing),
  plan: query.input(upgradeInputSchema).output(upgradePlanSchema),
  /** The plan that brings back what a run had: its version and its recorded parameters. */
  planRollBackTo: query.input(z.strictObject({ ...oneCluster.shape, runId: runIdSchema })).output(z.strictObject({ plan: upgradePlanSchema, input: upgradeInputSchema })),
};
