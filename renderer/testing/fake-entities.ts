import type { EntityRow, NodeRow } from '../../shared/contract/clusters/entities.ts';
import { entityKey, entityLabel, type EntityRef } from '../../shared/domain/service-fabric/entity-ref.ts';
import { FakeCollection, FakeValue, type FakeProcedures } from './fake-host.ts';
import {
  entityDetail, infrastructureJob, repairTask, sampleApplications, sampleChildren, sampleEvents, sampleManifest, sampleMetrics, sampleParameters,
} from './sample-entities.ts';

type Clusters = NonNullable<FakeProcedures['clusters']>;

/** The procedures `clusters.entities` and `.jobs` of a host that behaves well. */
export function fakeEntityProcedures(nodes: FakeCollection<NodeRow>, applications = 10_000): Pick<Clusters, 'entities' | 'jobs'> {
  const lists = new Map<string, FakeCollection<EntityRow>>();
  const listOf = (ref: EntityRef, list: string): FakeCollection<EntityRow> => {
    const key = `${entityKey(ref)} ${list}`;
    const known = lists.get(key) ?? new FakeCollection<EntityRow>((row) => row.key, list === 'applications' && ref.kind === 'cluster' ? sampleApplications(applications) : sampleChildren(ref, list));
    lists.set(key, known);
    return known;
  };
  return { entities: entityProcedures(nodes, listOf), jobs: jobProcedures() };
}

type ListOf = (ref: EntityRef, list: string) => FakeCollection<EntityRow>;

function entityProcedures(nodes: FakeCollection<NodeRow>, listOf: ListOf): NonNullable<Clusters['entities']> {
  return {
    list: async ({ ref, list }, { signal }) => (list === 'nodes' ? nodes.watch(signal) : listOf(ref, list).watch(signal)),
    listFreshness: async ({ ref, list }, { signal }) => new FakeValue({ asOf: Date.now() - 2_000, nextAt: Date.now() + 13_000, trouble: '', loaded: list === 'nodes' ? nodes.items.length : listOf(ref, list).items.length, complete: true }).watch(signal),
    detail: async ({ ref }, { signal }) => new FakeValue(entityDetail(ref, entityLabel(ref))).watch(signal),
    raw: async ({ ref }) => ({ answers: [{ call: `GET /${ref.kind}?api-version=9.1`, at: Date.now() - 3_000, text: JSON.stringify(entityDetail(ref, entityLabel(ref))) }] }),
    parameters: async () => ({ typeName: 'ShopType', typeVersion: '1.4.0', parameters: [...sampleParameters()] }),
    manifest: async ({ ref, serviceManifestName }) => ({ title: serviceManifestName ?? entityLabel(ref), xml: sampleManifest(ref.kind === 'cluster' ? 1_000 : 20), asOf: Date.now() }),
    serviceManifests: async () => ({ names: ['CartPkg', 'SearchPkg'] }),
    load: async () => ({ metrics: [...sampleMetrics()], asOf: Date.now(), lastBalancingStartedAt: Date.now() - 9_000, lastBalancingEndedAt: Date.now() - 8_000 }),
    loadByNode: async ({ nodeNames }) => ({ nodes: nodeNames.filter((_, index) => index % 11 !== 5).map((nodeName, index) => ({ nodeName, load: (index * 37) % 100, capacity: index % 3 === 0 ? 80 : 100 })) }),
    containerLog: async ({ previous, tail }, { signal }) => new FakeValue({ text: previous ? '' : Array.from({ length: Math.min(tail, 900) }, (_, index) => `2026-11-27T12:00:${String(index % 60).padStart(2, '0')}Z line ${index} of the container`).join('\n'), asOf: Date.now() }).watch(signal),
    events: async ({ from, to }) => ({ events: [...sampleEvents(from, to)], source: 'event-store', note: '', retainedFrom: Date.now() - 30 * 86_400_000, asOf: Date.now() }),
    correlatedEvents: async () => ({ events: sampleEvents(Date.now() - 60_000, Date.now()).slice(0, 3).map((event) => event) }),
  };
}

function jobProcedures(): NonNullable<Clusters['jobs']> {
  const now = Date.now();
  const done = repairTask('Azure/TenantUpdate/0a11/0/3', { state: 'Completed', active: false, blockedBy: '', blockedSince: null, blockers: [], result: 'Succeeded', history: ['Created', 'Claimed', 'Preparing', 'Approved', 'Executing', 'Restoring', 'Completed'].map((state, index) => ({ state, at: now - (90 - index * 9) * 60_000 })) });
  const active = [repairTask('Azure/PlatformUpdate/7f0e/3/1'), repairTask('FabricUpgrade/10.1/UD4', { action: 'System.Reboot', state: 'Executing', blockedBy: '', blockedSince: null, blockers: [] })];
  return {
    repairTasks: async ({ completed }, { signal }) => new FakeCollection<ReturnType<typeof repairTask>>((task) => task.taskId, completed ? [...active, done] : active).watch(signal),
    infrastructureJobs: async (_input, { signal }) => new FakeCollection<ReturnType<typeof infrastructureJob>>((job) => job.key, [infrastructureJob()]).watch(signal),
    freshness: async (_input, { signal }) => new FakeValue({ asOf: now, nextAt: now + 30_000, trouble: '', note: '' }).watch(signal),
  };
}
