import * as z from 'zod';
import { connectionIdSchema, epochMsSchema } from '../../domain/identifiers.ts';
import { entityRefSchema } from '../../domain/service-fabric/entity-ref-schema.ts';
import { healthStateSchema } from '../../domain/service-fabric/health.ts';

/** Parts that several areas of `clusters.*` speak of. */
export const oneCluster = z.strictObject({ connectionId: connectionIdSchema });
export const oneEntity = z.strictObject({ connectionId: connectionIdSchema, ref: entityRefSchema });
export const nothing = z.strictObject({});
export const nameSchema = z.string().max(1_000);
export const textSchema = z.string().max(20_000);

/** How many entities are in each state. */
export const healthCountSchema = z.strictObject({
  ok: z.number().int().nonnegative(),
  warning: z.number().int().nonnegative(),
  error: z.number().int().nonnegative(),
});
export type HealthCount = z.infer<typeof healthCountSchema>;

/** Counts over the cluster, system application left out (service-fabric.md §2.3). Null where the gateway did not tell. */
export const healthCountsSchema = z.strictObject({
  nodes: healthCountSchema.nullable(),
  applications: healthCountSchema.nullable(),
  services: healthCountSchema.nullable(),
  partitions: healthCountSchema.nullable(),
  replicas: healthCountSchema.nullable(),
  deployedApplications: healthCountSchema.nullable(),
  deployedServicePackages: healthCountSchema.nullable(),
});
export type HealthCounts = z.infer<typeof healthCountsSchema>;

/** How old a part of what is shown is, and what keeps it from being newer. */
export const freshnessSchema = z.strictObject({
  /** When the answer was received that it comes from; null before the first. */
  asOf: epochMsSchema.nullable(),
  /** When it will be asked for again; null where nobody will. */
  nextAt: epochMsSchema.nullable(),
  /** Why it is not newer ("the gateway needs longer than usual: 4.2 s"); empty where all is well. */
  trouble: z.string().max(1_000),
});
export type Freshness = z.infer<typeof freshnessSchema>;

/** One report on one entity, as the health store keeps it: one per source and property. */
export const healthEventSchema = z.strictObject({
  sourceId: nameSchema,
  property: nameSchema,
  healthState: healthStateSchema,
  description: z.string().max(8_000),
  /** Since when it is in this state, from the transition times; null where the answer had none. */
  since: epochMsSchema.nullable(),
  reportedAt: epochMsSchema.nullable(),
  /** Null is infinite. */
  timeToLiveMs: z.number().nonnegative().nullable(),
  expired: z.boolean(),
  removeWhenExpired: z.boolean(),
  /** 64-bit, as decimal digits. */
  sequenceNumber: z.string().max(24),
});
export type HealthEvent = z.infer<typeof healthEventSchema>;

/**
 * One cause of a state that is not Ok: the leaf event of the evaluation, merged with equal ones on other entities. The
 * rules are in shared/domain/service-fabric/root-causes.ts.
 */
export const rootCauseSchema = z.strictObject({
  /** Stays the same from tick to tick. */
  key: z.string().max(1_200),
  /** 1 is the first to look at. */
  rank: z.number().int().positive(),
  healthState: z.enum(['Warning', 'Error']),
  /** "2 nodes are down", "fabric:/Shop/Cart has lost its quorum in 3 partitions". */
  title: z.string().max(500),
  sourceId: nameSchema,
  property: nameSchema,
  description: z.string().max(8_000),
  since: epochMsSchema.nullable(),
  /** An expired report: its reporter fell silent. */
  expired: z.boolean(),
  /** Entities that carry this event, at most 200; `entityCount` is the whole number. */
  entities: z.array(entityRefSchema).max(200),
  entityCount: z.number().int().nonnegative(),
  /** What it pulls with it upwards: applications, services and so on that are not Ok because of it. */
  affects: z.array(z.strictObject({ kind: z.enum(['node', 'application', 'service', 'partition', 'replica', 'deployedApplication', 'deployedServicePackage']), count: z.number().int().positive() })).max(10),
  /** The way from the cluster to the first entity, with the rule that let it through ("1 of 12 services, none is tolerated"). */
  path: z.array(z.strictObject({ ref: entityRefSchema.nullable(), words: z.string().max(1_000) })).max(20),
  /** What to do or look at next. */
  nextStep: z.string().max(1_000),
});
export type RootCause = z.infer<typeof rootCauseSchema>;

export const upgradeModeSchema = z.enum(['Monitored', 'UnmonitoredAuto', 'UnmonitoredManual']);
export type UpgradeMode = z.infer<typeof upgradeModeSchema>;

const durationMs = z.number().int().nonnegative().max(3_153_600_000_000);
const percent = z.number().int().min(0).max(100);

/** What governs a rolling upgrade (service-fabric.md §2.7). A duration of null is without end. */
export const upgradePolicySchema = z.strictObject({
  failureAction: z.enum(['Rollback', 'Manual']),
  healthCheckWaitMs: durationMs,
  healthCheckStableMs: durationMs,
  healthCheckRetryMs: durationMs,
  upgradeTimeoutMs: durationMs.nullable(),
  domainTimeoutMs: durationMs.nullable(),
  replicaSetCheckTimeoutMs: durationMs.nullable(),
  instanceCloseDelayMs: durationMs.nullable(),
  forceRestart: z.boolean(),
  /** Health that is tolerated; null leaves the application's own policy. */
  health: z.strictObject({
    considerWarningAsError: z.boolean(),
    maxPercentUnhealthyDeployedApplications: percent,
    maxPercentUnhealthyServices: percent,
    maxPercentUnhealthyPartitionsPerService: percent,
    maxPercentUnhealthyReplicasPerPartition: percent,
  }).nullable(),
});
export type UpgradePolicy = z.infer<typeof upgradePolicySchema>;
