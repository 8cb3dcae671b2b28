import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { connectionStateSchema } from '../../domain/connection-state.ts';
import { connectionIdSchema, epochMsSchema } from '../../domain/identifiers.ts';
import { entityRefSchema } from '../../domain/service-fabric/entity-ref-schema.ts';
import { healthStateSchema } from '../../domain/service-fabric/health.ts';
import { collectionStream, mutation, query } from '../procedure.ts';
import { freshnessSchema, healthCountsSchema, nameSchema, nothing, oneCluster, rootCauseSchema } from './shared.ts';

/** A certificate that will run out: of the client, of the gateway, or one that the cluster reports on (health event). */
export const certificateExpirySchema = z.strictObject({
  whose: z.enum(['client', 'server', 'cluster']),
  subject: z.string().max(1_000),
  thumbprint: z.string().max(64),
  expiresAt: epochMsSchema,
  /** Node that reported it, for `cluster`. */
  nodeName: nameSchema.nullable(),
});

/** A running or stopped upgrade in one line. */
export const upgradeLineSchema = z.strictObject({
  /** Application name, or null for the cluster itself. */
  applicationName: nameSchema.nullable(),
  fromVersion: z.string().max(300),
  toVersion: z.string().max(300),
  state: z.string().max(60),
  /** "Domain 3 of 5, checking health: stable for 1 of 2 min"; "waits 6 min for …". */
  words: z.string().max(500),
  domainsDone: z.number().int().nonnegative(),
  domainsTotal: z.number().int().nonnegative(),
  rollingBack: z.boolean(),
  /** It waits for somebody or for a safety check longer than usual. */
  stuck: z.boolean(),
});
export type UpgradeLine = z.infer<typeof upgradeLineSchema>;

/** Something about the whole cluster that its user has to know before anything else. */
export const clusterBannerSchema = z.strictObject({
  kind: z.enum(['quorum', 'seedNodes', 'certificate', 'chaos', 'singleNode', 'clockSkew', 'stuckJob', 'throttled', 'resourceProvider', 'otherCluster', 'eventStore']),
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string().max(1_000),
  hint: z.string().max(1_000),
  ref: entityRefSchema.nullable(),
});
export type ClusterBanner = z.infer<typeof clusterBannerSchema>;

/** One cluster in the overview, on the wallboard and at the head of its own screens. */
export const clusterCardSchema = z.strictObject({
  connectionId: connectionIdSchema,
  name: nameSchema,
  clusterName: nameSchema.nullable(),
  production: z.boolean(),
  connection: connectionStateSchema,
  healthState: healthStateSchema,
  /** Since when it is in `healthState`: observed by us, or read from the transition times of the worst cause where those reach back further. */
  healthSince: epochMsSchema.nullable(),
  /** One sentence first: "Error for 14 min: 2 of 1,000 nodes down; fabric:/Shop has no quorum in 3 partitions". */
  sentence: z.string().max(1_000),
  counts: healthCountsSchema,
  /** An hour ago, as far as watched; for the change mark. */
  countsAnHourAgo: healthCountsSchema.nullable(),
  nodesDown: z.number().int().nonnegative().nullable(),
  nodesDisabled: z.number().int().nonnegative().nullable(),
  upgrades: z.array(upgradeLineSchema).max(20),
  worstCause: z.string().max(500).nullable(),
  causeCount: z.number().int().nonnegative(),
  certificate: certificateExpirySchema.nullable(),
  lastSeenAt: epochMsSchema.nullable(),
  latencyMs: z.number().nonnegative().nullable(),
  role: z.enum(['reader', 'admin']).nullable(),
  unlockedUntil: epochMsSchema.nullable(),
  banners: z.array(clusterBannerSchema).max(20),
});
export type ClusterCard = z.infer<typeof clusterCardSchema>;

/** What identifies the cluster and what it can do; changes rarely. */
export const clusterEssentialsSchema = z.strictObject({
  clusterName: nameSchema.nullable(),
  clusterId: nameSchema.nullable(),
  runtimeVersion: z.string().max(60).nullable(),
  configVersion: z.string().max(60).nullable(),
  endpoint: z.string().max(300),
  secure: z.boolean(),
  features: z.strictObject({
    eventStore: z.boolean(),
    backupService: z.boolean(),
    repairManager: z.boolean(),
    imageStore: z.boolean(),
    /** Upgrades of the cluster are made by the Azure resource provider. */
    resourceProvider: z.boolean(),
    managed: z.boolean(),
  }),
  nodeTypes: z.array(z.strictObject({ name: nameSchema, nodes: z.number().int(), seedNodes: z.number().int(), up: z.number().int() })).max(100),
  seedNodes: z.strictObject({ total: z.number().int(), up: z.number().int(), needed: z.number().int() }).nullable(),
  chaosRunning: z.boolean().nullable(),
  freshness: freshnessSchema,
});
export type ClusterEssentials = z.infer<typeof clusterEssentialsSchema>;

/** Every entity that is not Ok, by name. Keyed by `entityKey(ref)`. */
export const unhealthyEntitySchema = z.strictObject({
  key: z.string().max(3_000),
  ref: entityRefSchema,
  healthState: z.enum(['Warning', 'Error']),
  /** When we first saw it so; null where it was so before we looked. */
  seenSince: epochMsSchema.nullable(),
});
export type UnhealthyEntity = z.infer<typeof unhealthyEntitySchema>;

/** A stretch of time in one state, of this session. Keyed by `key`. */
export const timelineStretchSchema = z.strictObject({
  key: z.string().max(64),
  from: epochMsSchema,
  /** Null for the one that goes on. */
  to: epochMsSchema.nullable(),
  /** `NotWatched` where nothing was received: a gap is named, never drawn over. */
  state: z.enum(['Ok', 'Warning', 'Error', 'Unknown', 'NotWatched']),
  /** "2 nodes down", or why nothing was received. */
  words: z.string().max(500),
  counts: healthCountsSchema.nullable(),
});
export type TimelineStretch = z.infer<typeof timelineStretchSchema>;

/** Answers without asking the cluster where the mirror holds it. */
export const searchHitSchema = z.strictObject({
  connectionId: connectionIdSchema,
  ref: entityRefSchema,
  label: z.string().max(1_200),
  /** What of it matched, where that is not the name: an address, an id, a version. */
  matched: z.string().max(500),
  healthState: healthStateSchema.nullable(),
  /** From the names that are known here, or asked of the cluster just now. */
  from: z.enum(['index', 'cluster']),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const clusterStateContract = {
  /** Every cluster, keyed by `connectionId`. */
  cards: query.output(collectionStream(clusterCardSchema)),
  /** One of them; the same picture, for the head of its screens. */
  card: query.input(oneCluster).output(eventIterator(clusterCardSchema)),
  essentials: query.input(oneCluster).output(eventIterator(clusterEssentialsSchema)),
  /** Ranked root causes, keyed by `key`. */
  causes: query.input(oneCluster).output(collectionStream(rootCauseSchema)),
  /** Whether the causes are the whole set, and how old they are. */
  causesFreshness: query.input(oneCluster).output(eventIterator(z.strictObject({ ...freshnessSchema.shape, complete: z.boolean(), missing: z.string().max(500) }))),
  unhealthy: query.input(oneCluster).output(collectionStream(unhealthyEntitySchema)),
  timeline: query.input(oneCluster).output(collectionStream(timelineStretchSchema)),
  /** Asks everything again now. */
  refresh: query.input(oneCluster).output(nothing),
  /**
   * Finds entities by name, partition id, replica id, node address or version. `connectionId` null searches all clusters.
   * Names that are known are found at once; ids that are not are asked of the cluster. Best first.
   */
  search: query
    .input(z.strictObject({ connectionId: connectionIdSchema.nullable(), text: z.string().max(500), limit: z.number().int().min(1).max(200), ask: z.boolean() }))
    .output(z.strictObject({ hits: z.array(searchHitSchema).max(200), indexed: z.number().int().nonnegative(), note: z.string().max(500) })),
};

// --- alerts ------------------------------------------------------------------------------------------------------------

export const alertMetrics = [
  'clusterHealth', 'nodesDownPercent', 'nodesDown', 'nodesDisabled', 'unhealthyApplications', 'partitionsWithoutQuorum', 'upgradeStuckMinutes', 'upgradeFailed',
  'certificateDaysLeft', 'gatewayLatencyMs', 'seedNodesBelow',
] as const;
export const alertMetricSchema = z.enum(alertMetrics);

/** A rule with two thresholds: one to enter, one to leave, so that a value at the limit does not chatter. */
export const alertRuleSchema = z.strictObject({
  ruleId: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(100),
  metric: alertMetricSchema,
  /** `above`: bad at or above `enter`, good again below `leave`; `below` the other way round. Health counts Ok 0, Warning 1, Error 2. */
  direction: z.enum(['above', 'below']),
  enter: z.number(),
  leave: z.number(),
  /** How long it must be bad before it speaks, and good before it ends. */
  pendingMs: z.number().int().min(0).max(86_400_000),
  recoveringMs: z.number().int().min(0).max(86_400_000),
  /** After how long without data it says so; null never. */
  missingMs: z.number().int().min(10_000).max(86_400_000).nullable(),
  severity: z.enum(['warning', 'error']),
  enabled: z.boolean(),
});
export type AlertRule = z.infer<typeof alertRuleSchema>;

export const alertSchema = z.strictObject({
  alertId: z.string().min(1).max(200),
  connectionId: connectionIdSchema,
  clusterName: nameSchema,
  ruleId: z.string().max(64),
  /** Stands for what the rule said when it raised this: differs where the rule was changed since. */
  ruleVersion: z.string().max(16).optional(),
  /** `unstable` is flapping folded into one. */
  state: z.enum(['pending', 'firing', 'recovering', 'unstable', 'missing', 'ended']),
  severity: z.enum(['warning', 'error']),
  title: z.string().max(200),
  body: z.string().max(1_000),
  /** Where its cause is shown. */
  href: z.string().max(2_000),
  since: epochMsSchema,
  changedAt: epochMsSchema,
  /** Times that it entered within the last hour. */
  entries: z.number().int().nonnegative(),
  /** Consequences that are counted under it instead of speaking. */
  effects: z.number().int().nonnegative(),
  silencedUntil: epochMsSchema.nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

export const silenceSchema = z.strictObject({
  silenceId: z.string().min(1).max(64),
  /** Null for every cluster / every rule. */
  connectionId: connectionIdSchema.nullable(),
  ruleId: z.string().max(64).nullable(),
  from: epochMsSchema,
  until: epochMsSchema,
  reason: z.string().trim().min(1).max(500),
});
export type Silence = z.infer<typeof silenceSchema>;

export const clusterAlertsContract = {
  /** Keyed by `alertId`; ended ones stay for an hour. */
  watch: query.output(collectionStream(alertSchema)),
  rules: query.output(collectionStream(alertRuleSchema)),
  setRule: mutation.input(alertRuleSchema).output(nothing),
  removeRule: mutation.input(z.strictObject({ ruleId: z.string().max(64) })).output(nothing),
  resetRules: mutation.output(nothing),
  silences: query.output(collectionStream(silenceSchema)),
  silence: mutation
    .input(z.strictObject({ connectionId: connectionIdSchema.nullable(), ruleId: z.string().max(64).nullable(), minutes: z.number().int().min(5).max(10_080), reason: z.string().trim().min(1).max(500) }))
    .output(silenceSchema),
  endSilence: mutation.input(z.strictObject({ silenceId: z.string().max(64) })).output(nothing),
};
