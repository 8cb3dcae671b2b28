import type { LoadMetric } from '../../../shared/contract/clusters/entities.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { isSystemMetric } from '../../../shared/domain/service-fabric/load-metrics.ts';
import { faultError } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import * as queries from '../gateway/queries.ts';
import type { ApplicationLoad } from '../wire/applications.ts';
import type { ClusterLoad } from '../wire/cluster.ts';
import type { NodeLoad } from '../wire/nodes.ts';
import type { PartitionLoad } from '../wire/partitions.ts';
import { bounded } from './bounded-values.ts';

export interface LoadAnswer {
  metrics: LoadMetric[];
  asOf: number;
  lastBalancingStartedAt: number | null;
  lastBalancingEndedAt: number | null;
}

const mostMetrics = 500;
/** Nodes that are asked at the same time for one chart. */
const atOnce = 4;

/** Load of the cluster, a node, an application or a partition, asked on demand only (service-fabric.md §1.9). */
export async function loadOf(cluster: Cluster, ref: EntityRef, signal?: AbortSignal): Promise<LoadAnswer> {
  const client = cluster.client();
  const answer = (metrics: readonly LoadMetric[], balancing: Partial<LoadAnswer> = {}): LoadAnswer => ({
    metrics: [...metrics].sort(byInterest).slice(0, mostMetrics), asOf: cluster.clock.now(), lastBalancingStartedAt: null, lastBalancingEndedAt: null, ...balancing,
  });
  switch (ref.kind) {
    case 'cluster': {
      const load = await queries.cluster.load(client, { signal });
      const names = new Map([...cluster.mirror.nodes.values()].map(({ id, name }) => [id.toLowerCase(), name]));
      return answer(load.loadMetricInformation.map((metric) => clusterMetric(metric, names)), { lastBalancingStartedAt: load.lastBalancingStartTimeUtc, lastBalancingEndedAt: load.lastBalancingEndTimeUtc });
    }
    case 'node': return answer((await queries.nodes.load(client, ref.nodeName, { signal })).nodeLoadMetricInformation.map(nodeMetric));
    case 'application': return answer(((await queries.applications.load(client, ref.applicationName, { signal }))?.applicationLoadMetricInformation ?? []).map(applicationMetric));
    case 'partition': return answer(partitionMetrics(await queries.services.partitionLoadOf(client, ref.partitionId, { signal })));
    case 'applicationType':
    case 'service':
    case 'replica':
    case 'deployedApplication':
    case 'deployedServicePackage':
    case 'codePackage': throw faultError('invalid-input', { message: 'Load is told for the cluster, nodes, applications and partitions only.', hint: 'Open one of them.' });
  }
}

/** One metric on several nodes, four at a time. A node that cannot be asked is left out. */
export async function loadByNode(cluster: Cluster, metric: string, nodeNames: readonly string[], signal?: AbortSignal): Promise<{ nodeName: string; load: number; capacity: number | null }[]> {
  const client = cluster.client();
  const found: { nodeName: string; load: number; capacity: number | null }[] = [];
  const waiting = [...nodeNames];
  const worker = async (): Promise<void> => {
    for (let nodeName = waiting.shift(); nodeName !== undefined; nodeName = waiting.shift()) {
      const load = await orNull(() => queries.nodes.load(client, nodeName, { signal }), signal);
      const told = load?.nodeLoadMetricInformation.find(({ name }) => name === metric);
      if (told) found.push({ nodeName: bounded(nodeName), load: told.currentNodeLoad ?? told.nodeLoad ?? 0, capacity: capacityOrNull(told.nodeCapacity) });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, nodeNames.length) }, worker));
  const order = new Map(nodeNames.map((name, index) => [name, index]));
  return found.sort((left, right) => (order.get(left.nodeName) ?? 0) - (order.get(right.nodeName) ?? 0));
}

async function orNull<Answer>(ask: () => Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

const blank = {
  load: 0, capacity: null, remaining: null, bufferedCapacity: null, isBalanced: null, deviationBefore: null, deviationAfter: null, minNode: null, maxNode: null, capacityViolation: false, role: '', reportedAt: null,
} satisfies Omit<LoadMetric, 'name' | 'system'>;
const named = (name: string) => ({ name: bounded(name), system: isSystemMetric(name) });

export function clusterMetric(metric: ClusterLoad['loadMetricInformation'][number], nodeNames: ReadonlyMap<string, string>): LoadMetric {
  const place = (nodeId: string, load: number | null): LoadMetric['minNode'] => (nodeId === '' || load === null ? null : { nodeName: bounded(nodeNames.get(nodeId.toLowerCase()) ?? nodeId), load });
  return {
    ...blank, ...named(metric.name), load: metric.currentClusterLoad ?? metric.clusterLoad ?? 0, capacity: capacityOrNull(metric.clusterCapacity),
    remaining: capacityOrNull(metric.clusterCapacity) === null ? null : (metric.clusterCapacityRemaining ?? metric.clusterRemainingCapacity), bufferedCapacity: capacityOrNull(metric.clusterBufferedCapacity),
    isBalanced: metric.isBalancedAfter, deviationBefore: metric.deviationBefore, deviationAfter: metric.deviationAfter,
    minNode: place(metric.minNodeLoadNodeId, metric.minimumNodeLoad ?? metric.minNodeLoadValue), maxNode: place(metric.maxNodeLoadNodeId, metric.maximumNodeLoad ?? metric.maxNodeLoadValue),
    capacityViolation: metric.isClusterCapacityViolation,
  };
}

export function nodeMetric(metric: NodeLoad['nodeLoadMetricInformation'][number]): LoadMetric {
  const capacity = capacityOrNull(metric.nodeCapacity);
  return {
    ...blank, ...named(metric.name), load: metric.currentNodeLoad ?? metric.nodeLoad ?? 0, capacity, remaining: capacity === null ? null : (metric.nodeCapacityRemaining ?? metric.nodeRemainingCapacity),
    bufferedCapacity: capacityOrNull(metric.nodeBufferedCapacity), capacityViolation: metric.isCapacityViolation,
  };
}

export function applicationMetric(metric: ApplicationLoad['applicationLoadMetricInformation'][number]): LoadMetric {
  const capacity = capacityOrNull(metric.applicationCapacity);
  const load = metric.applicationLoad ?? 0;
  return { ...blank, ...named(metric.name), load, capacity, remaining: capacity === null ? null : capacity - load, capacityViolation: capacity !== null && load > capacity };
}

export function partitionMetrics(load: PartitionLoad): LoadMetric[] {
  const ofRole = (role: string, reports: PartitionLoad['primaryLoadMetricReports']): LoadMetric[] =>
    reports.map((report) => ({ ...blank, ...named(report.name), load: report.currentValue ?? report.value ?? 0, role, reportedAt: report.lastReportedUtc }));
  return [...ofRole('Primary', load.primaryLoadMetricReports), ...ofRole('Secondary', load.secondaryLoadMetricReports), ...ofRole('Auxiliary', load.auxiliaryLoadMetricReports)];
}

/** Zero, -1 and the greatest numbers of the wire all mean that nothing limits it. */
function capacityOrNull(capacity: number | null): number | null {
  return capacity === null || capacity <= 0 || capacity >= 2 ** 53 ? null : capacity;
}

function byInterest(left: LoadMetric, right: LoadMetric): number {
  return Number(left.system) - Number(right.system) || Number(right.capacityViolation) - Number(left.capacityViolation) || left.name.localeCompare(right.name, 'en');
}
