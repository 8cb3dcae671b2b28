import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { clusters } from '../testing/started.ts';
import type { Started } from '../testing/started.ts';

/** The health store has no data of entities (service-fabric.md §2.1), and nodes are listed that are not there (§2.8). */

const start = clusters();
const states = z.object({ Items: z.array(z.object({ Name: z.string(), HealthState: z.string() })) });
const health = z.object({
  AggregatedHealthState: z.string(),
  UnhealthyEvaluations: z.array(z.unknown()),
  NodeHealthStates: z.array(z.object({ Name: z.string() })),
  ApplicationHealthStates: z.array(z.object({ Name: z.string() })),
  HealthStatistics: z.object({
    HealthStateCountList: z.array(
      z.object({ EntityKind: z.string(), HealthStateCount: z.object({ OkCount: z.number(), WarningCount: z.number(), ErrorCount: z.number() }) }),
    ),
  }),
});
const CHUNK_OF_ALL = { NodeFilters: [{ HealthStateFilter: 65_535 }], ApplicationFilters: [{ HealthStateFilter: 65_535 }] };
const bad = { sourceId: 'Test', property: 'P', healthState: 'Error' } as const;

const listed = async ({ caller }: Started, path: string): Promise<Record<string, string>> =>
  Object.fromEntries((await caller.read(states, path)).Items.map((each) => [each.Name, each.HealthState]));

function counted(answer: z.output<typeof health>): number {
  return answer.HealthStatistics.HealthStateCountList.reduce(
    (sum, { HealthStateCount: count }) => sum + count.OkCount + count.WarningCount + count.ErrorCount,
    0,
  );
}

const forget = async ({ cluster }: Started, body: object): Promise<void> => {
  const answer = await fetch(`${cluster.control}/health/forget`, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
};

describe('after a failover of the health manager', () => {
  it('nothing is known of anything for a while, and everything again as it was', async () => {
    const started = await start({ nodes: 6, apps: 3 });
    const { caller, cluster, clock } = started;
    cluster.model.reportHealth({ kind: 'Node', nodeName: cluster.model.nodes()[2]?.name ?? '' }, bad);
    const application = cluster.model.applications()[0]?.name ?? '';
    cluster.model.reportHealth({ kind: 'Application', applicationName: application }, bad);
    const look = async () => [await listed(started, '/Nodes'), await listed(started, '/Applications'), await caller.read(health, '/$/GetClusterHealth')] as const;
    const before = await look();
    expect(before[2].AggregatedHealthState).toBe('Error');

    await forget(started, { forMs: 20_000 });
    const [nodes, applications, whole] = await look();
    expect(new Set([...Object.values(nodes), ...Object.values(applications)])).toEqual(new Set(['Unknown']));
    expect([whole.AggregatedHealthState, whole.NodeHealthStates, whole.ApplicationHealthStates, counted(whole)]).toEqual(['Ok', [], [], 0]);
    const chunk = await caller.call('/$/GetClusterHealthChunk', { body: CHUNK_OF_ALL });
    expect(chunk.json()).toMatchObject({ HealthState: 'Ok', NodeHealthStateChunks: { TotalCount: 0 }, ApplicationHealthStateChunks: { TotalCount: 0 } });
    for (const path of ['/Nodes/_front_0/$/GetHealth', `/Applications/${application.replace('fabric:/', '')}/$/GetHealth`]) {
      expect(await caller.refusal(path)).toEqual([404, 'FABRIC_E_HEALTH_ENTITY_NOT_FOUND']);
    }
    const old = await caller.call('/Nodes/_front_0?api-version=2.0');
    expect(old.json()).toMatchObject({ HealthState: 65_535 });
    expect((await caller.call('/Nodes/_front_0')).json()).toMatchObject({ NodeStatus: 'Up', HealthState: 'Unknown' });

    await clock.advance(20_000);
    expect(await look()).toEqual(before);
  });

  it('what the cluster reports comes back at once, reports from outside are refused until then', async () => {
    const started = await start({ nodes: 6 });
    const { caller, cluster } = started;
    await forget(started, {});
    cluster.model.crashNode('_front_0');
    expect(await listed(started, '/Nodes')).toMatchObject({ _front_0: 'Error', _system_0: 'Unknown' });
    const whole = await caller.read(health, '/$/GetClusterHealth');
    expect([whole.AggregatedHealthState, whole.NodeHealthStates]).toEqual(['Error', [expect.objectContaining({ Name: '_front_0' })]]);
    const body = { SourceId: 'Watchdog', Property: 'Disk', HealthState: 'Ok' };
    expect(await caller.refusal('/Nodes/_system_0/$/ReportHealth?Immediate=true', { body })).toEqual([404, 'FABRIC_E_HEALTH_ENTITY_NOT_FOUND']);
    await caller.write('/Nodes/_front_0/$/ReportHealth?Immediate=true', body);
  });
});

describe('an entity that is being created', () => {
  it('is unknown alone, and does not count until its authority has reported', async () => {
    const started = await start();
    const { caller, cluster, clock } = started;
    const [first, second] = cluster.model.applications();
    const service = [...(first?.services.values() ?? [])][0];
    const total = counted(await caller.read(health, '/$/GetClusterHealth'));
    cluster.model.reportHealth({ kind: 'Service', serviceName: service?.name ?? '' }, bad);
    await forget(started, { entity: { kind: 'Service', serviceName: service?.name }, forMs: 5000 });
    const below = await listed(started, `/Applications/${first?.name.replace('fabric:/', '') ?? ''}/$/GetServices`);
    expect(Object.entries(below).filter(([, state]) => state === 'Unknown').map(([name]) => name)).toEqual([service?.name]);
    expect(await listed(started, '/Applications')).toMatchObject({ [first?.name ?? '']: 'Ok', [second?.name ?? '']: 'Ok' });
    const whole = await caller.read(health, '/$/GetClusterHealth');
    expect(whole.AggregatedHealthState).toBe('Ok');
    expect(counted(whole)).toBeLessThan(total);
    await clock.advance(5000);
    const after = await caller.read(health, '/$/GetClusterHealth');
    expect([after.AggregatedHealthState, counted(after)]).toEqual(['Error', total]);
  });
});

describe('nodes that are not there', () => {
  it('are listed when they are asked for: removed ones, and those only heard of', async () => {
    const started = await start({ nodes: 6 });
    const { caller, cluster } = started;
    cluster.model.crashNode('_front_0');
    await caller.write('/Nodes/_front_0/$/RemoveNodeState');
    const heard = await fetch(`${cluster.control}/node/heard-of`, { method: 'POST', body: JSON.stringify({ name: '_new_0' }) });
    expect(heard.status).toBe(200);
    const names = async (filter: string): Promise<string[]> => Object.keys(await listed(started, `/Nodes?NodeStatusFilter=${filter}`)).toSorted();
    const there = cluster.model.nodes().map((node) => node.name).toSorted();
    expect(there).not.toContain('_front_0');
    expect([await names('default'), await names('up')]).toEqual([there, there]);
    expect([await names('removed'), await names('unknown')]).toEqual([['_front_0'], ['_new_0']]);
    expect(await names('all')).toEqual([...there, '_front_0', '_new_0'].toSorted());
    expect(await listed(started, '/Nodes?NodeStatusFilter=removed')).toEqual({ _front_0: 'Unknown' });
    expect((await caller.call('/Nodes/_front_0')).status).toBe(204);
    expect(await caller.refusal('/Nodes?NodeStatusFilter=asleep')).toEqual([400, 'E_INVALIDARG']);
  });
});
