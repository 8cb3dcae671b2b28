import * as z from 'zod';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { entityName, entityNameOrNull, flag, healthState, int64OrNull, listOf, numberOrZero, openEnum, partitionId, partitionIdOrNull, spanOrNull, text, textOrEmpty, textOrNull, timeOrNull } from './fields.ts';
import type { Immutable } from './fields.ts';
import { readAnswer, readItems } from './answer.ts';
import { answerOf } from './shape.ts';

/** A report about an entity. `timeToLiveInMilliSeconds` holds milliseconds or `infinite`. */
export const healthEvent = answerOf({
  sourceId: textOrEmpty,
  property: textOrEmpty,
  healthState,
  timeToLiveInMilliSeconds: spanOrNull,
  description: textOrEmpty,
  sequenceNumber: int64OrNull,
  removeWhenExpired: flag,
  healthReportId: textOrNull,
  isExpired: flag,
  sourceUtcTimestamp: timeOrNull,
  lastModifiedUtcTimestamp: timeOrNull,
  lastOkTransitionAt: timeOrNull,
  lastWarningTransitionAt: timeOrNull,
  lastErrorTransitionAt: timeOrNull,
});
export type HealthEvent = Immutable<z.infer<typeof healthEvent>>;

/** Evaluations that stand for one entity, and those that stand for a group of them (service-fabric.md §2.3). */
export type HealthEvaluationKind =
  | 'Event' | 'Node' | 'Application' | 'SystemApplication' | 'Service' | 'Partition' | 'Replica' | 'DeployedApplication' | 'DeployedServicePackage'
  | 'Nodes' | 'NodeTypeNodes' | 'Applications' | 'ApplicationTypeApplications' | 'Services' | 'Partitions' | 'Replicas' | 'DeployedApplications'
  | 'DeployedServicePackages' | 'UpgradeDomainNodes' | 'UpgradeDomainDeployedApplications' | 'DeltaNodesCheck' | 'UpgradeDomainDeltaNodesCheck';

interface EvaluationBase {
  readonly aggregatedHealthState: HealthState;
  readonly description: string;
}
interface Parent {
  readonly unhealthyEvaluations: readonly HealthEvaluation[];
}
interface Group extends Parent {
  readonly totalCount: number;
}
type One<Kind extends HealthEvaluationKind, Fields> = EvaluationBase & { readonly kind: Kind } & { readonly [Name in keyof Fields]: Fields[Name] };

/**
 * Why something is not Ok: a tree whose leaves are events. Kinds that this version does not know come as `Other` with
 * the product's name for them and whatever children they have.
 */
export type HealthEvaluation =
  | One<'Event', { considerWarningAsError: boolean; unhealthyEvent: HealthEvent | null }>
  | One<'Node', Parent & { nodeName: string }>
  | One<'Application', Parent & { applicationName: string }>
  | One<'SystemApplication', Parent>
  | One<'Service', Parent & { serviceName: string }>
  | One<'Partition', Parent & { partitionId: string }>
  | One<'Replica', Parent & { partitionId: string; replicaOrInstanceId: string | null }>
  | One<'DeployedApplication', Parent & { nodeName: string; applicationName: string }>
  | One<'DeployedServicePackage', Parent & { nodeName: string; applicationName: string; serviceManifestName: string }>
  | One<'Nodes', Group & { maxPercentUnhealthyNodes: number }>
  | One<'NodeTypeNodes', Group & { nodeTypeName: string; maxPercentUnhealthyNodes: number }>
  | One<'Applications', Group & { maxPercentUnhealthyApplications: number }>
  | One<'ApplicationTypeApplications', Group & { applicationTypeName: string; maxPercentUnhealthyApplications: number }>
  | One<'Services', Group & { serviceTypeName: string; maxPercentUnhealthyServices: number }>
  | One<'Partitions', Group & { maxPercentUnhealthyPartitionsPerService: number }>
  | One<'Replicas', Group & { maxPercentUnhealthyReplicasPerPartition: number }>
  | One<'DeployedApplications', Group & { maxPercentUnhealthyDeployedApplications: number }>
  | One<'DeployedServicePackages', Group>
  | One<'UpgradeDomainNodes', Group & { upgradeDomainName: string; maxPercentUnhealthyNodes: number }>
  | One<'UpgradeDomainDeployedApplications', Group & { upgradeDomainName: string; maxPercentUnhealthyDeployedApplications: number }>
  | One<'DeltaNodesCheck', Group & { baselineErrorCount: number; baselineTotalCount: number; maxPercentDeltaUnhealthyNodes: number }>
  | One<'UpgradeDomainDeltaNodesCheck', Group & { upgradeDomainName: string; baselineErrorCount: number; baselineTotalCount: number; maxPercentDeltaUnhealthyNodes: number }>
  | (EvaluationBase & Parent & { readonly kind: 'Other'; readonly productKind: string });

const allFields = answerOf({
  kind: textOrEmpty,
  aggregatedHealthState: healthState,
  description: textOrEmpty,
  considerWarningAsError: flag,
  unhealthyEvent: healthEvent.nullable(),
  nodeName: textOrEmpty,
  applicationName: entityNameOrNull,
  serviceName: entityNameOrNull,
  partitionId: partitionIdOrNull,
  replicaOrInstanceId: int64OrNull,
  serviceManifestName: textOrEmpty,
  nodeTypeName: textOrEmpty,
  applicationTypeName: textOrEmpty,
  serviceTypeName: textOrEmpty,
  upgradeDomainName: textOrEmpty,
  totalCount: numberOrZero,
  baselineErrorCount: numberOrZero,
  baselineTotalCount: numberOrZero,
  maxPercentUnhealthyNodes: numberOrZero,
  maxPercentUnhealthyApplications: numberOrZero,
  maxPercentUnhealthyServices: numberOrZero,
  maxPercentUnhealthyPartitionsPerService: numberOrZero,
  maxPercentUnhealthyReplicasPerPartition: numberOrZero,
  maxPercentUnhealthyDeployedApplications: numberOrZero,
  maxPercentDeltaUnhealthyNodes: numberOrZero,
  unhealthyEvaluations: z.lazy(() => healthEvaluations),
});
type AllFields = z.infer<typeof allFields>;

/** `{HealthEvaluation: {Kind, …}}`, and the same without its wrapper. */
const evaluation = z.preprocess(unwrapped, allFields).transform(ofItsKind);

function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const wrapped = entries.find(([key]) => key.toLowerCase() === 'healthevaluation');
  return wrapped ? wrapped[1] : value;
}

/** The list of evaluations of an answer; empty where it is missing. Trimmed by the gateway where there are many (§2.3). */
export const healthEvaluations: z.ZodType<readonly HealthEvaluation[]> = listOf(evaluation);

function ofItsKind(all: AllFields): HealthEvaluation {
  const { aggregatedHealthState, description, unhealthyEvaluations } = all;
  const base = { aggregatedHealthState, description };
  const parent = { ...base, unhealthyEvaluations };
  const group = { ...parent, totalCount: all.totalCount };
  const nodeName = all.nodeName;
  const applicationName = all.applicationName ?? '';
  const upgradeDomainName = all.upgradeDomainName;
  const baseline = { baselineErrorCount: all.baselineErrorCount, baselineTotalCount: all.baselineTotalCount, maxPercentDeltaUnhealthyNodes: all.maxPercentDeltaUnhealthyNodes };
  switch (all.kind) {
    case 'Event': return { kind: all.kind, ...base, considerWarningAsError: all.considerWarningAsError, unhealthyEvent: all.unhealthyEvent };
    case 'Node': return { kind: all.kind, ...parent, nodeName };
    case 'Application': return { kind: all.kind, ...parent, applicationName };
    case 'SystemApplication': return { kind: all.kind, ...parent };
    case 'Service': return { kind: all.kind, ...parent, serviceName: all.serviceName ?? '' };
    case 'Partition': return { kind: all.kind, ...parent, partitionId: all.partitionId ?? '' };
    case 'Replica': return { kind: all.kind, ...parent, partitionId: all.partitionId ?? '', replicaOrInstanceId: all.replicaOrInstanceId };
    case 'DeployedApplication': return { kind: all.kind, ...parent, nodeName, applicationName };
    case 'DeployedServicePackage': return { kind: all.kind, ...parent, nodeName, applicationName, serviceManifestName: all.serviceManifestName };
    case 'Nodes': return { kind: all.kind, ...group, maxPercentUnhealthyNodes: all.maxPercentUnhealthyNodes };
    case 'NodeTypeNodes': return { kind: all.kind, ...group, nodeTypeName: all.nodeTypeName, maxPercentUnhealthyNodes: all.maxPercentUnhealthyNodes };
    case 'Applications': return { kind: all.kind, ...group, maxPercentUnhealthyApplications: all.maxPercentUnhealthyApplications };
    case 'ApplicationTypeApplications': return { kind: all.kind, ...group, applicationTypeName: all.applicationTypeName, maxPercentUnhealthyApplications: all.maxPercentUnhealthyApplications };
    case 'Services': return { kind: all.kind, ...group, serviceTypeName: all.serviceTypeName, maxPercentUnhealthyServices: all.maxPercentUnhealthyServices };
    case 'Partitions': return { kind: all.kind, ...group, maxPercentUnhealthyPartitionsPerService: all.maxPercentUnhealthyPartitionsPerService };
    case 'Replicas': return { kind: all.kind, ...group, maxPercentUnhealthyReplicasPerPartition: all.maxPercentUnhealthyReplicasPerPartition };
    case 'DeployedApplications': return { kind: all.kind, ...group, maxPercentUnhealthyDeployedApplications: all.maxPercentUnhealthyDeployedApplications };
    case 'DeployedServicePackages': return { kind: all.kind, ...group };
    case 'UpgradeDomainNodes': return { kind: all.kind, ...group, upgradeDomainName, maxPercentUnhealthyNodes: all.maxPercentUnhealthyNodes };
    case 'UpgradeDomainDeployedApplications': return { kind: all.kind, ...group, upgradeDomainName, maxPercentUnhealthyDeployedApplications: all.maxPercentUnhealthyDeployedApplications };
    case 'DeltaNodesCheck': return { kind: all.kind, ...group, ...baseline };
    case 'UpgradeDomainDeltaNodesCheck': return { kind: all.kind, ...group, ...baseline, upgradeDomainName };
    default: return { kind: 'Other', ...parent, productKind: all.kind };
  }
}

export type HealthEntityKind = 'Node' | 'Application' | 'Service' | 'Partition' | 'Replica' | 'DeployedApplication' | 'DeployedServicePackage' | 'Cluster';
/** How many entities of each kind are in which state; the system application's are left out by default (§2.3). */
const healthStatistics = answerOf({
  healthStateCountList: listOf(answerOf({
    entityKind: openEnum<HealthEntityKind>(),
    healthStateCount: answerOf({ okCount: numberOrZero, warningCount: numberOrZero, errorCount: numberOrZero }),
  })),
}).nullable().transform((value) => (value?.healthStateCountList ?? []).map(({ entityKind, healthStateCount }) => ({ entityKind: entityKind ?? '', ...healthStateCount })));
export type HealthStatistics = Immutable<z.infer<typeof healthStatistics>>;

/** What every health answer has. */
const common = { aggregatedHealthState: healthState, healthEvents: listOf(healthEvent), unhealthyEvaluations: healthEvaluations, healthStatistics };

const deployedApplicationState = answerOf({ aggregatedHealthState: healthState, nodeName: text, applicationName: entityName });
const nodeState = answerOf({
  aggregatedHealthState: healthState,
  name: text,
  id: answerOf({ id: textOrEmpty }).nullable().transform((value) => value?.id ?? ''),
});

const ofCluster = {
  ...common,
  nodeHealthStates: listOf(nodeState),
  applicationHealthStates: listOf(answerOf({ aggregatedHealthState: healthState, name: entityName })),
};
export const clusterHealth = answerOf(ofCluster);
export type ClusterHealth = Immutable<z.infer<typeof clusterHealth>>;

const outline = answerOf({ ...ofCluster, unhealthyEvaluations: listOf(z.unknown()) });

/**
 * The same as `readAnswer` with `clusterHealth`, without holding everybody up: where much is red, its groups have
 * thousands of evaluations in up to three megabytes (§2.3). @throws FaultError `malformed-answer`
 */
export async function readClusterHealth(call: string, answer: string): Promise<ClusterHealth> {
  const { unhealthyEvaluations: raw, ...rest } = readAnswer(call, outline, answer);
  const unhealthyEvaluations: HealthEvaluation[] = [];
  for (const [index, each] of raw.entries()) unhealthyEvaluations.push(...(await readGroup(call, `unhealthyEvaluations.${index}`, each)));
  return { ...rest, unhealthyEvaluations };
}

/** One evaluation, and those below it one by one. */
async function readGroup(call: string, place: string, raw: unknown): Promise<HealthEvaluation[]> {
  const { bare, children } = apart(raw);
  const [groups, below] = [await readItems(call, place, evaluation, [bare]), await readItems(call, `${place}.unhealthyEvaluations`, evaluation, children)];
  return groups.map((group) => (group.kind === 'Event' ? group : { ...group, unhealthyEvaluations: below }));
}

function apart(raw: unknown): { readonly bare: unknown; readonly children: readonly unknown[] } {
  const inner = unwrapped(raw);
  if (typeof inner !== 'object' || inner === null) return { bare: raw, children: [] };
  const entries: readonly (readonly [string, unknown])[] = Object.entries(inner);
  const [key, children] = entries.find(([name]) => name.toLowerCase() === 'unhealthyevaluations') ?? [];
  if (!Array.isArray(children)) return { bare: inner, children: [] };
  return { bare: Object.fromEntries(entries.filter(([name]) => name !== key)), children };
}

export const nodeHealth = answerOf({ ...common, name: text });
export type NodeHealth = Immutable<z.infer<typeof nodeHealth>>;

export const applicationHealth = answerOf({
  ...common,
  name: entityName,
  serviceHealthStates: listOf(answerOf({ aggregatedHealthState: healthState, serviceName: entityName })),
  deployedApplicationHealthStates: listOf(deployedApplicationState),
});
export type ApplicationHealth = Immutable<z.infer<typeof applicationHealth>>;

export const serviceHealth = answerOf({
  ...common,
  name: entityName,
  partitionHealthStates: listOf(answerOf({ aggregatedHealthState: healthState, partitionId })),
});
export type ServiceHealth = Immutable<z.infer<typeof serviceHealth>>;

/** A replica is named by `ReplicaId`, an instance by `InstanceId`; some answers have `ReplicaOrInstanceId`. */
const replicaIds = { replicaId: int64OrNull, instanceId: int64OrNull, replicaOrInstanceId: int64OrNull };
function withOneReplicaId<Fields extends { replicaId: string | null; instanceId: string | null; replicaOrInstanceId: string | null }>({ replicaId, instanceId, replicaOrInstanceId, ...rest }: Fields) {
  return { ...rest, replicaOrInstanceId: replicaId ?? instanceId ?? replicaOrInstanceId ?? '' };
}

export const partitionHealth = answerOf({
  ...common,
  partitionId,
  replicaHealthStates: listOf(answerOf({ aggregatedHealthState: healthState, partitionId: partitionIdOrNull, serviceKind: openEnum<'Stateful' | 'Stateless'>(), ...replicaIds }).transform(withOneReplicaId)),
});
export type PartitionHealth = Immutable<z.infer<typeof partitionHealth>>;

export const replicaHealth = answerOf({ ...common, partitionId, serviceKind: openEnum<'Stateful' | 'Stateless'>(), ...replicaIds }).transform(withOneReplicaId);
export type ReplicaHealth = Immutable<z.infer<typeof replicaHealth>>;

export const deployedApplicationHealth = answerOf({
  ...common,
  name: entityName,
  nodeName: text,
  deployedServicePackageHealthStates: listOf(answerOf({
    aggregatedHealthState: healthState, nodeName: text, applicationName: entityName, serviceManifestName: text, servicePackageActivationId: textOrEmpty,
  })),
});
export type DeployedApplicationHealth = Immutable<z.infer<typeof deployedApplicationHealth>>;

export const deployedServicePackageHealth = answerOf({ ...common, applicationName: entityName, serviceManifestName: text, nodeName: text });
export type DeployedServicePackageHealth = Immutable<z.infer<typeof deployedServicePackageHealth>>;

