import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { clusters } from '../testing/started.ts';

/** Health by filters, in bulk, under other policies, and what is too large (service-fabric.md §1.4, §1.5, §2.3). */

const start = clusters();

const chunkShape = z.object({
  HealthState: z.string(),
  NodeHealthStateChunks: z.object({ TotalCount: z.number(), Items: z.array(z.object({ NodeName: z.string(), HealthState: z.string() })) }),
  ApplicationHealthStateChunks: z.object({
    TotalCount: z.number(),
    Items: z.array(
      z.object({
        ApplicationName: z.string(),
        ApplicationTypeName: z.string(),
        HealthState: z.string(),
        ServiceHealthStateChunks: z.object({
          TotalCount: z.number(),
          Items: z.array(z.object({ ServiceName: z.string(), PartitionHealthStateChunks: z.object({ Items: z.array(z.unknown()) }) })),
        }),
        DeployedApplicationHealthStateChunks: z.object({ Items: z.array(z.object({ NodeName: z.string() })) }),
      }),
    ),
  }),
});
const CHUNK = '/$/GetClusterHealthChunk';
const ALL = 65_535;
const BAD = 12;

describe('the health chunk', () => {
  it('returns nothing without filters and, of a level, only what passes', async () => {
    const { caller, cluster } = await start();
    cluster.model.reportHealth({ kind: 'Node', nodeName: '_nt_3' }, { sourceId: 'Test', property: 'P', healthState: 'Warning' });
    const nothing = await caller.read(chunkShape, CHUNK);
    expect([nothing.HealthState, nothing.NodeHealthStateChunks.TotalCount, nothing.ApplicationHealthStateChunks.TotalCount]).toEqual(['Warning', 0, 0]);
    const bad = await caller.read(chunkShape, CHUNK, { body: { NodeFilters: [{ HealthStateFilter: BAD }], ApplicationFilters: [{ HealthStateFilter: BAD }] } });
    expect(bad.NodeHealthStateChunks).toEqual({ TotalCount: 1, Items: [{ NodeName: '_nt_3', HealthState: 'Warning' }] });
    expect(bad.ApplicationHealthStateChunks.Items).toEqual([]);
    const all = await caller.read(chunkShape, CHUNK, { body: { NodeFilters: [{ HealthStateFilter: String(ALL) }], ApplicationFilters: [{ HealthStateFilter: ALL }] } });
    expect(all.NodeHealthStateChunks.TotalCount).toBe(cluster.model.nodes().length);
    const names = all.ApplicationHealthStateChunks.Items.map((each) => each.ApplicationName);
    expect(names).toEqual([...cluster.model.applications().map((each) => each.name), 'fabric:/System']);
    expect(all.ApplicationHealthStateChunks.Items.every((each) => each.ServiceHealthStateChunks.TotalCount === 0)).toBe(true);
  });

  it('lets a filter with a name beat the one without, at any state, and goes down only where a filter says so', async () => {
    const { caller, cluster } = await start();
    const [first, second] = cluster.model.applications();
    const filters = [
      { HealthStateFilter: ALL },
      { ApplicationNameFilter: first?.name, ServiceFilters: [{ HealthStateFilter: ALL, PartitionFilters: [{ HealthStateFilter: ALL }] }] },
    ];
    const { Items } = (await caller.read(chunkShape, CHUNK, { body: { ApplicationFilters: filters } })).ApplicationHealthStateChunks;
    const services = (name: string | undefined) => Items.find((each) => each.ApplicationName === name)?.ServiceHealthStateChunks;
    expect(services(first?.name)?.TotalCount).toBe(first?.services.size);
    expect(services(first?.name)?.Items[0]?.PartitionHealthStateChunks.Items.length).toBeGreaterThan(0);
    expect(services(second?.name)?.TotalCount).toBe(0);
    const exact = await caller.read(chunkShape, CHUNK, { body: { NodeFilters: [{ NodeNameFilter: '_nt_1' }, { HealthStateFilter: 0 }] } });
    expect(exact.NodeHealthStateChunks.Items.map((each) => each.NodeName)).toEqual(['_nt_1']);
  });

  it('filters by application type and by node of what is deployed', async () => {
    const { caller, cluster } = await start();
    const [first] = cluster.model.applications();
    const node = [...(first?.deployments.keys() ?? [])][0];
    const filter = { ApplicationTypeNameFilter: first?.typeName, DeployedApplicationFilters: [{ NodeNameFilter: node }] };
    const { Items } = (await caller.read(chunkShape, CHUNK, { body: { ApplicationFilters: [filter] } })).ApplicationHealthStateChunks;
    expect(new Set(Items.map((each) => each.ApplicationTypeName))).toEqual(new Set([first?.typeName]));
    expect(Items[0]?.DeployedApplicationHealthStateChunks.Items).toMatchObject([{ NodeName: node }]);
  });

  it('evaluates under another policy where it is given one', async () => {
    const { caller, cluster } = await start();
    cluster.model.reportHealth({ kind: 'Cluster' }, { sourceId: 'Test', property: 'P', healthState: 'Warning' });
    expect((await caller.read(chunkShape, CHUNK)).HealthState).toBe('Warning');
    const strict = { ClusterHealthPolicy: { ConsiderWarningAsError: true, MaxPercentUnhealthyNodes: '0' } };
    expect((await caller.read(chunkShape, CHUNK, { body: strict })).HealthState).toBe('Error');
    const state = z.object({ AggregatedHealthState: z.string() });
    expect((await caller.read(state, '/$/GetClusterHealth', { body: strict })).AggregatedHealthState).toBe('Error');
    expect((await caller.read(state, '/$/GetClusterHealth')).AggregatedHealthState).toBe('Warning');
  });

  it('is refused as too large, as a whole, where it does not fit a message; filters get past that', async () => {
    const { caller } = await start({ scenario: 'large', nodes: 5, apps: 200, messageLimitBytes: 10_000 });
    const ask = (HealthStateFilter: number) => ({ body: { ApplicationFilters: [{ HealthStateFilter }] } });
    expect(await caller.refusal(CHUNK, ask(ALL))).toEqual([413, 'FABRIC_E_VALUE_TOO_LARGE']);
    expect((await caller.call(CHUNK, ask(BAD))).status).toBe(200);
    expect(await caller.refusal('/$/GetClusterHealth')).toEqual([413, 'FABRIC_E_VALUE_TOO_LARGE']);
    expect((await caller.call('/$/GetClusterHealth?ApplicationsHealthStateFilter=1')).status).toBe(200);
  });

  it('holds 10,000 applications and not 20,000 in one message', async () => {
    const { caller, cluster } = await start({ scenario: 'large', nodes: 5, apps: 10_000 });
    expect((await caller.call(CHUNK, { body: { ApplicationFilters: [{ HealthStateFilter: ALL }] } })).status).toBe(200);
    const weights = cluster.model.applications().reduce((sum, each) => sum + 110 + 2 * (each.name.length + each.typeName.length), 0);
    expect(2 * weights).toBeGreaterThan(cluster.messageLimitBytes);
  });
});

describe('health answers', () => {
  const health = z.object({
    HealthEvents: z.array(z.object({ HealthState: z.string() })),
    NodeHealthStates: z.array(z.unknown()).optional(),
    ApplicationHealthStates: z.array(z.unknown()).optional(),
    HealthStatistics: z.object({ HealthStateCountList: z.array(z.object({ EntityKind: z.string(), HealthStateCount: z.object({ OkCount: z.number() }) })) }).optional(),
    UnhealthyEvaluations: z.array(z.unknown()),
  });

  it('filter events and children by state, and leave statistics out on demand', async () => {
    const { caller, cluster } = await start();
    cluster.model.reportHealth({ kind: 'Cluster' }, { sourceId: 'Test', property: 'P', healthState: 'Warning' });
    const cheap = await caller.read(health, '/$/GetClusterHealth?NodesHealthStateFilter=1&ApplicationsHealthStateFilter=1&EventsHealthStateFilter=8');
    expect([cheap.HealthEvents, cheap.NodeHealthStates, cheap.ApplicationHealthStates]).toEqual([[], [], []]);
    expect(cheap.HealthStatistics?.HealthStateCountList.find((each) => each.EntityKind === 'Node')?.HealthStateCount.OkCount).toBe(5);
    const all = await caller.read(health, '/$/GetClusterHealth?ExcludeHealthStatistics=true');
    expect([all.HealthStatistics, all.NodeHealthStates?.length, all.HealthEvents.some((each) => each.HealthState === 'Warning')]).toEqual([undefined, 5, true]);
    expect(await caller.refusal('/$/GetClusterHealth?NodesHealthStateFilter=many')).toEqual([400, 'E_INVALIDARG']);
  });
});

describe('health reports', () => {
  const events = z.object({ HealthEvents: z.array(z.looseObject({ SourceId: z.string(), TimeToLiveInMilliSeconds: z.string(), Description: z.string() })) });
  const PATH = '/Nodes/_nt_0/$/ReportHealth';
  const report = { SourceId: 'Watchdog', Property: 'Disk', HealthState: 'Error', TimeToLiveInMilliSeconds: 'PT0H5M0S', Description: 'Full' };

  it('are there at once where they are immediate, half a minute later otherwise', async () => {
    const { caller, clock } = await start();
    const mine = async () => (await caller.read(events, '/Nodes/_nt_0/$/GetHealth')).HealthEvents.filter((each) => each.SourceId === 'Watchdog');
    await caller.write(PATH, report);
    expect(await mine()).toEqual([]);
    await clock.advance(30_000);
    expect(await mine()).toMatchObject([{ TimeToLiveInMilliSeconds: 'PT0H5M0S', Description: 'Full' }]);
    await caller.write(`${PATH}?Immediate=true`, { ...report, Description: 'Fuller' });
    expect(await mine()).toMatchObject([{ Description: 'Fuller' }]);
  });

  it('are refused when they are older than what is known, unknown or in the name of the system', async () => {
    const { caller } = await start();
    const post = (body: object) => caller.refusal(`${PATH}?Immediate=true`, { body });
    await caller.write(`${PATH}?Immediate=true`, { ...report, SequenceNumber: '50' });
    expect(await post({ ...report, SequenceNumber: '49' })).toEqual([409, 'FABRIC_E_HEALTH_STALE_REPORT']);
    expect(await post({ ...report, SourceId: 'System.FM' })).toEqual([400, 'E_INVALIDARG']);
    expect(await post({ ...report, HealthState: 'Purple' })).toEqual([400, 'E_INVALIDARG']);
    expect(await caller.refusal('/Nodes/nobody/$/ReportHealth?Immediate=true', { body: report })).toEqual([404, 'FABRIC_E_HEALTH_ENTITY_NOT_FOUND']);
  });

  it('keep every character of hostile texts', async () => {
    const { caller } = await start();
    const hostile = `<img src=x onerror="alert(1)">\u2028 "quotes" \\ \u{1F4A5} ${String.fromCodePoint(0xd7ff)} fabric:/Not~An/Id %00 \u0000`;
    await caller.write(`${PATH}?Immediate=true`, { ...report, Property: hostile, Description: hostile });
    const { HealthEvents } = await caller.read(events, '/Nodes/_nt_0/$/GetHealth');
    expect(HealthEvents).toContainEqual(expect.objectContaining({ Property: hostile, Description: hostile }));
  });
});
