import type { EntityRef } from './entity-ref.ts';
import { healthStateOf } from './health.ts';

/** A report as the rules here need it. Times are ms since 1970, null where the answer had none. */
export interface ReportedEvent {
  readonly sourceId: string;
  readonly property: string;
  readonly healthState: string;
  readonly description: string;
  readonly isExpired: boolean;
  readonly timeToLiveInMilliSeconds: number | 'infinite' | null;
  readonly lastModifiedUtcTimestamp: number | null;
  readonly lastOkTransitionAt: number | null;
  readonly lastWarningTransitionAt: number | null;
  readonly lastErrorTransitionAt: number | null;
}

/** An evaluation of any kind (service-fabric.md §2.3), with the fields that its kind has. */
export interface Evaluation {
  readonly kind: string;
  readonly aggregatedHealthState: string;
  readonly description: string;
  readonly unhealthyEvaluations?: readonly Evaluation[] | undefined;
  readonly unhealthyEvent?: ReportedEvent | null;
  readonly considerWarningAsError?: boolean;
  readonly totalCount?: number;
  readonly nodeName?: string;
  readonly applicationName?: string;
  readonly serviceName?: string;
  readonly partitionId?: string;
  readonly replicaOrInstanceId?: string | null;
  readonly serviceManifestName?: string;
  readonly nodeTypeName?: string;
  readonly applicationTypeName?: string;
  readonly serviceTypeName?: string;
  readonly upgradeDomainName?: string;
  readonly baselineErrorCount?: number;
  readonly baselineTotalCount?: number;
  readonly maxPercentUnhealthyNodes?: number;
  readonly maxPercentUnhealthyApplications?: number;
  readonly maxPercentUnhealthyServices?: number;
  readonly maxPercentUnhealthyPartitionsPerService?: number;
  readonly maxPercentUnhealthyReplicasPerPartition?: number;
  readonly maxPercentUnhealthyDeployedApplications?: number;
  readonly maxPercentDeltaUnhealthyNodes?: number;
}

/** A step of the way from where the tree begins to an event. */
export interface PathStep {
  readonly ref: EntityRef | null;
  readonly words: string;
}

/** A report that makes an entity not Ok. */
export interface Leaf {
  readonly ref: EntityRef;
  readonly healthState: 'Warning' | 'Error';
  readonly event: ReportedEvent;
  /** From the outermost entity of the tree to the one that carries the report. */
  readonly path: readonly PathStep[];
}

/** What is known of the places above an evaluation. */
interface Context {
  readonly ref: EntityRef;
  readonly path: readonly PathStep[];
}

export const systemApplication = 'fabric:/System';
/** Deeper than any tree of the product; what is deeper is not followed. */
const deepest = 30;

/**
 * All reports at the ends of a tree, each with its way there. Evaluations without an event at their end give none.
 * @param root the entity whose evaluations these are
 */
export function leavesOf(evaluations: readonly Evaluation[], root: EntityRef = { kind: 'cluster' }): Leaf[] {
  const leaves: Leaf[] = [];
  for (const evaluation of evaluations) collect(evaluation, { ref: root, path: [] }, leaves, 0);
  return leaves;
}

function collect(evaluation: Evaluation, context: Context, leaves: Leaf[], depth: number): void {
  if (depth > deepest) return;
  const state = healthStateOf(evaluation.aggregatedHealthState);
  if (evaluation.kind === 'Event') {
    const event = evaluation.unhealthyEvent;
    if (!event || state === 'Ok') return;
    leaves.push({ ref: context.ref, healthState: state === 'Warning' ? 'Warning' : 'Error', event, path: context.path });
    return;
  }
  const inner = stepInto(evaluation, context);
  for (const child of evaluation.unhealthyEvaluations ?? []) collect(child, inner, leaves, depth + 1);
}

function stepInto(evaluation: Evaluation, context: Context): Context {
  const ref = refOf(evaluation, context.ref);
  if (ref !== null) return { ref, path: [...context.path, { ref, words: stateWords(evaluation) }] };
  const words = groupWords(evaluation);
  return words === null ? context : { ref: context.ref, path: [...context.path, { ref: null, words }] };
}

function stateWords({ aggregatedHealthState }: Evaluation): string {
  return `is in ${healthStateOf(aggregatedHealthState)}`;
}

/** The entity that an evaluation stands for; null for groups. Names of parents come from the places above. */
function refOf(evaluation: Evaluation, above: EntityRef): EntityRef | null {
  switch (evaluation.kind) {
    case 'Node': return { kind: 'node', nodeName: evaluation.nodeName ?? '' };
    case 'Application': return { kind: 'application', applicationName: evaluation.applicationName ?? '' };
    case 'SystemApplication': return { kind: 'application', applicationName: systemApplication };
    case 'Service': return { kind: 'service', applicationName: applicationOf(above), serviceName: evaluation.serviceName ?? '' };
    case 'Partition': return { kind: 'partition', applicationName: applicationOf(above), serviceName: serviceOf(above), partitionId: evaluation.partitionId ?? '' };
    case 'Replica': {
      const partitionId = evaluation.partitionId === undefined || evaluation.partitionId === '' ? partitionOf(above) : evaluation.partitionId;
      return { kind: 'replica', applicationName: applicationOf(above), serviceName: serviceOf(above), partitionId, replicaId: evaluation.replicaOrInstanceId ?? '' };
    }
    case 'DeployedApplication': return { kind: 'deployedApplication', nodeName: evaluation.nodeName ?? '', applicationName: evaluation.applicationName ?? applicationOf(above) };
    case 'DeployedServicePackage':
      return { kind: 'deployedServicePackage', nodeName: evaluation.nodeName ?? '', applicationName: evaluation.applicationName ?? applicationOf(above), serviceManifestName: evaluation.serviceManifestName ?? '', activationId: '' };
    default: return null;
  }
}

function applicationOf(ref: EntityRef): string {
  return 'applicationName' in ref ? ref.applicationName : '';
}
function serviceOf(ref: EntityRef): string {
  return 'serviceName' in ref ? ref.serviceName : '';
}
function partitionOf(ref: EntityRef): string {
  return 'partitionId' in ref ? ref.partitionId : '';
}

const groups: Readonly<Record<string, { readonly one: string; readonly many: string; readonly limit: (evaluation: Evaluation) => number | undefined; readonly of?: (evaluation: Evaluation) => string }>> = {
  Nodes: { one: 'node', many: 'nodes', limit: (each) => each.maxPercentUnhealthyNodes },
  NodeTypeNodes: { one: 'node', many: 'nodes', limit: (each) => each.maxPercentUnhealthyNodes, of: (each) => ` of type ${each.nodeTypeName ?? ''}` },
  Applications: { one: 'application', many: 'applications', limit: (each) => each.maxPercentUnhealthyApplications },
  ApplicationTypeApplications: { one: 'application', many: 'applications', limit: (each) => each.maxPercentUnhealthyApplications, of: (each) => ` of type ${each.applicationTypeName ?? ''}` },
  Services: { one: 'service', many: 'services', limit: (each) => each.maxPercentUnhealthyServices, of: (each) => (each.serviceTypeName ? ` of type ${each.serviceTypeName}` : '') },
  Partitions: { one: 'partition', many: 'partitions', limit: (each) => each.maxPercentUnhealthyPartitionsPerService },
  Replicas: { one: 'replica', many: 'replicas', limit: (each) => each.maxPercentUnhealthyReplicasPerPartition },
  DeployedApplications: { one: 'deployed application', many: 'deployed applications', limit: (each) => each.maxPercentUnhealthyDeployedApplications },
  DeployedServicePackages: { one: 'deployed service package', many: 'deployed service packages', limit: () => 0 },
  UpgradeDomainNodes: { one: 'node', many: 'nodes', limit: (each) => each.maxPercentUnhealthyNodes, of: (each) => ` in upgrade domain ${each.upgradeDomainName ?? ''}` },
  UpgradeDomainDeployedApplications: { one: 'deployed application', many: 'deployed applications', limit: (each) => each.maxPercentUnhealthyDeployedApplications, of: (each) => ` in upgrade domain ${each.upgradeDomainName ?? ''}` },
};

/** "1 of 12 services is not Ok, none is tolerated"; null for kinds that are no group. */
function groupWords(evaluation: Evaluation): string | null {
  const delta = deltaWords(evaluation);
  if (delta !== null) return delta;
  const group = groups[evaluation.kind];
  if (!group) return evaluation.description === '' ? null : evaluation.description.slice(0, 1_000);
  const listed = evaluation.unhealthyEvaluations?.length ?? 0;
  const total = evaluation.totalCount ?? 0;
  const what = `${(total === 1 ? group.one : group.many)}${group.of?.(evaluation) ?? ''}`;
  const state = healthStateOf(evaluation.aggregatedHealthState) === 'Error' ? 'in Error' : 'not Ok';
  return `${count(listed)} of ${count(total)} ${what} ${listed === 1 ? 'is' : 'are'} ${state}; ${toleranceWords(total, group.limit(evaluation) ?? 0)}`.slice(0, 1_000);
}

/** The percentage rule (service-fabric.md §2.3): what it allows is rounded up, so that small groups are treated mildly. */
export function toleratedCount(total: number, percent: number): number {
  return Math.ceil((total * percent) / 100);
}

function toleranceWords(total: number, percent: number): string {
  if (percent <= 0) return 'none in Error is tolerated';
  const allowed = toleratedCount(total, percent);
  return `${percent} % in Error, here ${count(allowed)}, ${allowed === 1 ? 'is' : 'are'} tolerated`;
}

function deltaWords(evaluation: Evaluation): string | null {
  if (evaluation.kind !== 'DeltaNodesCheck' && evaluation.kind !== 'UpgradeDomainDeltaNodesCheck') return null;
  const where = evaluation.kind === 'UpgradeDomainDeltaNodesCheck' ? ` in upgrade domain ${evaluation.upgradeDomainName ?? ''}` : '';
  const now = `${count(evaluation.unhealthyEvaluations?.length ?? 0)} of ${count(evaluation.totalCount ?? 0)} nodes${where} are in Error`;
  const before = `${count(evaluation.baselineErrorCount ?? 0)} of ${count(evaluation.baselineTotalCount ?? 0)} were when the upgrade began`;
  return `${now}, ${before}; ${evaluation.maxPercentDeltaUnhealthyNodes ?? 0} % more are tolerated`.slice(0, 1_000);
}

const numbers = new Intl.NumberFormat('en-US');
function count(value: number): string {
  return numbers.format(value);
}
