import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { connectionIdSchema, epochMsSchema } from '../../domain/identifiers.ts';
import { entityRefSchema } from '../../domain/service-fabric/entity-ref-schema.ts';
import { healthStateSchema } from '../../domain/service-fabric/health.ts';
import { collectionStream, query } from '../procedure.ts';
import { freshnessSchema, healthCountSchema, healthEventSchema, nameSchema, oneCluster, oneEntity, rootCauseSchema, textSchema } from './shared.ts';

/** Status words are the product's own and open: newer runtimes add some. */
const status = z.string().max(80);
const rowBase = { key: z.string().max(3_000), healthState: healthStateSchema };

export const nodeRowSchema = z.strictObject({
  ...rowBase, kind: z.literal('node'), nodeName: nameSchema, nodeType: nameSchema, status, address: z.string().max(300),
  upgradeDomain: z.string().max(300), faultDomain: z.string().max(300), isSeedNode: z.boolean(), codeVersion: z.string().max(60), configVersion: z.string().max(60),
  /** When it came up (or went down); null while unknown. */
  upSince: epochMsSchema.nullable(), downSince: epochMsSchema.nullable(),
  /** Intent and state of a deactivation ("Restart, waits for safety checks"); empty while enabled. */
  deactivation: z.string().max(300), isStopped: z.boolean(), instanceId: z.string().max(24), tags: z.array(z.string().max(200)).max(50),
});
export type NodeRow = z.infer<typeof nodeRowSchema>;

export const applicationRowSchema = z.strictObject({
  ...rowBase, kind: z.literal('application'), applicationName: nameSchema, typeName: nameSchema, typeVersion: z.string().max(300), status,
  /** Managed by Azure Resource Manager: changes made here will be overwritten. */
  armManaged: z.boolean(),
});
export type ApplicationRow = z.infer<typeof applicationRowSchema>;

export const applicationTypeRowSchema = z.strictObject({
  ...rowBase, kind: z.literal('applicationType'), typeName: nameSchema, typeVersion: z.string().max(300), status, statusDetails: z.string().max(4_000),
  applications: z.number().int().nonnegative().nullable(), armManaged: z.boolean(),
});
export const serviceRowSchema = z.strictObject({
  ...rowBase, kind: z.literal('service'), applicationName: nameSchema, serviceName: nameSchema, serviceKind: z.string().max(60), typeName: nameSchema, manifestVersion: z.string().max(300),
  status, hasPersistedState: z.boolean().nullable(), armManaged: z.boolean(), isServiceGroup: z.boolean(),
});
export const partitionRowSchema = z.strictObject({
  ...rowBase, kind: z.literal('partition'), applicationName: nameSchema, serviceName: nameSchema, partitionId: z.string().max(64), status,
  /** "Singleton", "−9223372036854775808 … 0", "Named: eu". */
  range: z.string().max(300), serviceKind: z.string().max(60), targetReplicas: z.number().int().nullable(), minReplicas: z.number().int().nullable(),
  lastQuorumLossMs: z.number().nonnegative().nullable(),
});
export const replicaRowSchema = z.strictObject({
  ...rowBase, kind: z.literal('replica'), applicationName: nameSchema, serviceName: nameSchema, partitionId: z.string().max(64), replicaId: z.string().max(24),
  role: z.string().max(60), previousRole: z.string().max(60), status, nodeName: nameSchema, address: z.string().max(8_000), serviceKind: z.string().max(60), lastBuildMs: z.number().nonnegative().nullable(),
});
export const deployedApplicationRowSchema = z.strictObject({
  ...rowBase, kind: z.literal('deployedApplication'), nodeName: nameSchema, applicationName: nameSchema, typeName: nameSchema, typeVersion: z.string().max(300), status,
  workDirectory: z.string().max(2_000), logDirectory: z.string().max(2_000), tempDirectory: z.string().max(2_000),
});
export const deployedServicePackageRowSchema = z.strictObject({
  ...rowBase, kind: z.literal('deployedServicePackage'), nodeName: nameSchema, applicationName: nameSchema, serviceManifestName: nameSchema, activationId: nameSchema, version: z.string().max(300), status,
});
export const codePackageRowSchema = z.strictObject({
  ...rowBase, kind: z.literal('codePackage'), nodeName: nameSchema, applicationName: nameSchema, serviceManifestName: nameSchema, activationId: nameSchema, codePackageName: nameSchema,
  version: z.string().max(300), hostType: z.string().max(60), status, processId: z.string().max(24), startedAt: epochMsSchema.nullable(), instanceId: z.string().max(24), runFrequencyMs: z.number().nullable(),
  exits: z.number().int().nonnegative().nullable(), lastExitCode: z.string().max(24).nullable(), lastExitAt: epochMsSchema.nullable(),
});
export const entityRowSchema = z.discriminatedUnion('kind', [
  nodeRowSchema, applicationRowSchema, applicationTypeRowSchema, serviceRowSchema, partitionRowSchema, replicaRowSchema, deployedApplicationRowSchema, deployedServicePackageRowSchema, codePackageRowSchema,
]);
export type EntityRow = z.infer<typeof entityRowSchema>;
export type EntityRowOf<Kind extends EntityRow['kind']> = Extract<EntityRow, { kind: Kind }>;

/** Lists that an entity has under it. `of` a node: deployed applications; of a deployed service package: code packages and replicas. */
export const childListSchema = z.enum(['nodes', 'applications', 'systemServices', 'applicationTypes', 'services', 'partitions', 'replicas', 'deployedApplications', 'deployedServicePackages', 'codePackages']);
export type ChildList = z.infer<typeof childListSchema>;

/** A value on an entity page; the page formats it by its type, so that units, ages and links are the same everywhere. */
export const factSchema = z.strictObject({
  label: z.string().max(200),
  value: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text'), text: textSchema }),
    z.strictObject({ kind: z.literal('id'), text: textSchema }),
    z.strictObject({ kind: z.literal('number'), number: z.number(), unit: z.string().max(40) }),
    z.strictObject({ kind: z.literal('bytes'), bytes: z.number() }),
    z.strictObject({ kind: z.literal('time'), at: epochMsSchema }),
    /** Null is infinite. */
    z.strictObject({ kind: z.literal('duration'), ms: z.number().nullable() }),
    z.strictObject({ kind: z.literal('state'), healthState: healthStateSchema }),
    z.strictObject({ kind: z.literal('yesNo'), yes: z.boolean() }),
    z.strictObject({ kind: z.literal('entity'), ref: entityRefSchema }),
    z.strictObject({ kind: z.literal('list'), items: z.array(z.string().max(4_000)).max(200) }),
  ]),
  /** What it means, for terms that need it. */
  hint: z.string().max(500),
});
export type Fact = z.infer<typeof factSchema>;

export const entityDetailSchema = z.strictObject({
  ref: entityRefSchema,
  name: nameSchema,
  healthState: healthStateSchema,
  status,
  /** It is there no more: what is shown is what was last known. */
  gone: z.boolean(),
  freshness: freshnessSchema,
  sections: z.array(z.strictObject({ title: z.string().max(100), facts: z.array(factSchema).max(100) })).max(20),
  healthEvents: z.array(healthEventSchema).max(600),
  causes: z.array(rootCauseSchema).max(200),
  /** Of the entity's own children, by kind word ("replicas"). */
  childCounts: z.array(z.strictObject({ list: childListSchema, label: z.string().max(60), counts: healthCountSchema })).max(10),
  lists: z.array(childListSchema).max(10),
  /** What acts on it need to send or to begin with, as it was seen; null where it has none. */
  handles: z.strictObject({
    /** Instance of the node or code package: 64-bit, as decimal digits. */
    instanceId: z.string().max(24).nullable(),
    /** Node that a replica is on. */
    nodeName: nameSchema.nullable(),
    /** Of the application, or of the type itself. */
    typeName: nameSchema.nullable(),
    typeVersion: z.string().max(300).nullable(),
    /** Of a stateless service; -1 is one on every node. */
    instanceCount: z.number().int().nullable(),
    targetReplicaSetSize: z.number().int().nullable(),
    minReplicaSetSize: z.number().int().nullable(),
    /** Nodes that hold a primary or secondary of the partition. */
    primaryNode: nameSchema.nullable(),
    secondaryNodes: z.array(nameSchema).max(200),
  }),
  /** Acts that make sense for it now, by the names of `clusters.actions`; with the reason where one is not possible. */
  actions: z.array(z.strictObject({ action: z.string().max(60), obstacle: z.string().max(500) })).max(40),
});
export type EntityDetail = z.infer<typeof entityDetailSchema>;

/** One parameter of an application: where its value in force comes from. */
export const parameterSchema = z.strictObject({
  name: nameSchema,
  manifestDefault: textSchema.nullable(),
  /** Given when the application was created or last upgraded. */
  given: textSchema.nullable(),
  effective: textSchema,
  origin: z.enum(['default', 'given', 'unknown']),
  /** It looks like a secret: the page masks it until asked. */
  secretLooking: z.boolean(),
  /** Places in the manifest that use it: `Config/Section/Parameter` of a service, instance counts, policies. */
  usedBy: z.array(z.string().max(600)).max(50),
});
export type Parameter = z.infer<typeof parameterSchema>;

export const loadMetricSchema = z.strictObject({
  name: nameSchema,
  /** A count that every cluster has for its own bookkeeping; folded away. */
  system: z.boolean(),
  load: z.number(),
  /** Null is unlimited. */
  capacity: z.number().nullable(),
  remaining: z.number().nullable(),
  bufferedCapacity: z.number().nullable(),
  isBalanced: z.boolean().nullable(),
  deviationBefore: z.number().nullable(),
  deviationAfter: z.number().nullable(),
  minNode: z.strictObject({ nodeName: nameSchema, load: z.number() }).nullable(),
  maxNode: z.strictObject({ nodeName: nameSchema, load: z.number() }).nullable(),
  capacityViolation: z.boolean(),
  /** Primary or secondary, for a partition. */
  role: z.string().max(40),
  reportedAt: epochMsSchema.nullable(),
});
export type LoadMetric = z.infer<typeof loadMetricSchema>;

export const clusterEventSchema = z.strictObject({
  /** Kind, instance id, time and entity: the instance id alone is not unique (service-fabric.md §1.6). */
  key: z.string().max(3_000),
  at: epochMsSchema,
  kind: z.string().max(200),
  /** What it says, in words. */
  title: z.string().max(1_000),
  category: z.string().max(100),
  severity: z.enum(['info', 'warning', 'error']),
  ref: entityRefSchema.nullable(),
  nodeType: nameSchema.nullable(),
  eventInstanceId: z.string().max(64),
  hasCorrelated: z.boolean(),
  facts: z.array(z.strictObject({ name: z.string().max(200), value: z.string().max(8_000) })).max(60),
  from: z.enum(['event-store', 'recorded']),
});
export type ClusterEvent = z.infer<typeof clusterEventSchema>;

export const manifestSchema = z.strictObject({ title: z.string().max(500), xml: z.string().max(8_000_000), asOf: epochMsSchema });

export const clusterEntitiesContract = {
  /**
   * The rows of a list, keyed by `key` (`entityKey` of the row's entity); refreshed while watched.
   * `nodes`, `applications`, `applicationTypes` and `systemServices` are of the cluster; the others of `ref`.
   */
  list: query.input(z.strictObject({ ...oneEntity.shape, list: childListSchema })).output(collectionStream(entityRowSchema)),
  listFreshness: query
    .input(z.strictObject({ ...oneEntity.shape, list: childListSchema }))
    .output(eventIterator(z.strictObject({ ...freshnessSchema.shape, loaded: z.number().int(), complete: z.boolean() }))),
  detail: query.input(oneEntity).output(eventIterator(entityDetailSchema)),
  /** The gateway's own answer about it, as it came: which call, when, what. */
  raw: query.input(oneEntity).output(z.strictObject({ answers: z.array(z.strictObject({ call: z.string().max(2_000), at: epochMsSchema, text: z.string().max(4_000_000) })).max(10) })),
  /** Values that look like secrets are masked unless `reveal` is true: ask so only when the user wants to see them. */
  parameters: query.input(z.strictObject({ ...oneCluster.shape, applicationName: nameSchema, reveal: z.boolean().optional() })).output(z.strictObject({
    typeName: nameSchema, typeVersion: z.string().max(300), parameters: z.array(parameterSchema).max(5_000),
  })),
  /** Parameters that a version of a type declares, with their defaults (`DefaultParameterList`), by name. */
  typeParameters: query.input(z.strictObject({ ...oneCluster.shape, typeName: nameSchema, typeVersion: z.string().min(1).max(300) })).output(z.strictObject({
    parameters: z.array(z.strictObject({ name: nameSchema, defaultValue: textSchema, secretLooking: z.boolean() })).max(5_000),
  })),
  /** `ref` cluster: the cluster manifest; an application type or application: its manifest; with a service manifest name: that one. */
  manifest: query.input(z.strictObject({ ...oneEntity.shape, serviceManifestName: nameSchema.nullable() })).output(manifestSchema),
  serviceManifests: query.input(oneEntity).output(z.strictObject({ names: z.array(nameSchema).max(500) })),
  /** Load of the cluster, a node, an application or a partition. */
  load: query.input(oneEntity).output(z.strictObject({
    metrics: z.array(loadMetricSchema).max(500), asOf: epochMsSchema, lastBalancingStartedAt: epochMsSchema.nullable(), lastBalancingEndedAt: epochMsSchema.nullable(),
  })),
  /** One metric on every node, for the chart; asked four at a time, on demand only. */
  loadByNode: query.input(z.strictObject({ ...oneCluster.shape, metric: nameSchema, nodeNames: z.array(nameSchema).max(200) })).output(z.strictObject({
    nodes: z.array(z.strictObject({ nodeName: nameSchema, load: z.number(), capacity: z.number().nullable() })).max(200),
  })),
  /** The end of a container's log, asked again every few seconds while watched. */
  containerLog: query
    .input(z.strictObject({ ...oneEntity.shape, tail: z.number().int().min(1).max(10_000), previous: z.boolean() }))
    .output(eventIterator(z.strictObject({ text: z.string().max(4_000_000), asOf: epochMsSchema }))),
  /**
   * Events of a window, newest first. `ref` null: of the whole cluster with all its entities. Where there is no event store the
   * answer says so in `note` and holds what was recorded here.
   */
  events: query
    .input(z.strictObject({ connectionId: connectionIdSchema, ref: entityRefSchema.nullable(), from: epochMsSchema, to: epochMsSchema }))
    .output(z.strictObject({
      events: z.array(clusterEventSchema).max(20_000), source: z.enum(['event-store', 'recorded']), note: z.string().max(1_000),
      /** Oldest time that the store can hold, as far as known. */
      retainedFrom: epochMsSchema.nullable(), asOf: epochMsSchema,
    })),
  correlatedEvents: query.input(z.strictObject({ ...oneCluster.shape, eventInstanceId: z.string().max(64) })).output(z.strictObject({ events: z.array(clusterEventSchema).max(1_000) })),
};
