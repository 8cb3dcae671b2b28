import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../actions/testing/cluster-rig.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { openScriptedCluster, type ScriptedCluster } from '../entities/testing/scripted-cluster.ts';
import { EventDesk } from './event-desk.ts';

const day = 86_400_000;
const manifest = '<ClusterManifest Name="Scripted" Version="1"><FabricSettings><Section Name="EventStoreService" /><Section Name="AzureBlobServiceFabricEtw"><Parameter Name="DataDeletionAgeInDays" Value="28" /></Section></FabricSettings></ClusterManifest>';

function nodeEvent(kind: string, at: string, id = 'e1'): object {
  return { Kind: kind, EventInstanceId: id, TimeStamp: at, Category: 'StateTransition', HasCorrelatedEvents: false, NodeName: 'n1', NodeInstance: 134392630433463654n.toString() };
}

describe('events asked of a store', () => {
  const newFolder = temporaryFolders();
  let scripted: ScriptedCluster;
  let desk: EventDesk;
  const midnight = Math.floor(Date.now() / day) * day;
  const stamp = (at: number): string => new Date(at).toISOString();
  const dayOf = (at: number): string => stamp(at).slice(0, 10);
  beforeEach(async () => {
    scripted = await openScriptedCluster(await newFolder());
    scripted.answer(/GetClusterManifest\?/, { json: { Manifest: manifest } });
    desk = await EventDesk.open(scripted.clusters, scripted.services);
    await until(() => scripted.cluster.reachable);
  });
  afterEach(async () => {
    desk.close();
    await scripted.close();
  });
  const node = { kind: 'node', nodeName: 'n1' } as const;
  const asked = (): number => scripted.gateway.seen.filter(({ path }) => path.includes('EventsStore')).length;

  it('come once each, though windows overlap and the store repeats itself', async () => {
    const twice = nodeEvent('NodeDown', stamp(midnight - 5 * 3_600_000));
    scripted.answer(/EventsStore\/Nodes\/n1/, { json: [twice, twice, nodeEvent('NodeUp', stamp(midnight - 4 * 3_600_000))] });
    const { events } = await desk.of(scripted.cluster.connectionId).within(node, { from: midnight - 2 * day, to: midnight });
    expect(events.map(({ title }) => title)).toEqual(['n1 came up', 'n1 went down']);
  });

  it('of days that are over are asked for once', async () => {
    scripted.answer(/EventsStore\/Nodes\/n1/, { json: [] });
    const events = desk.of(scripted.cluster.connectionId);
    await events.within(node, { from: midnight - 3 * day, to: midnight - day });
    expect(asked()).toBe(2);
    await events.within(node, { from: midnight - 3 * day, to: midnight - day });
    expect(asked()).toBe(2);
  });

  it('stop where an older day cannot be read, and say so', async () => {
    scripted.answer(/EventsStore\/Nodes\/n1/, { json: [nodeEvent('NodeUp', stamp(midnight - 3_600_000))] });
    scripted.answer(new RegExp(`EventsStore/Nodes/n1.*StartTimeUtc=${dayOf(midnight - 2 * day)}`), { status: 403, json: { Error: { Code: 'E_ACCESSDENIED', Message: '' } } });
    const answer = await desk.of(scripted.cluster.connectionId).within(node, { from: midnight - 3 * day, to: midnight });
    expect(answer).toMatchObject({ source: 'event-store', retainedFrom: expect.any(Number) });
    expect(answer.events).toHaveLength(1);
    expect(answer.note).toContain(`Nothing before ${dayOf(midnight - day)} 00:00 UTC is shown`);
  });

  it('of an hour come with whether others have to do with them, those of a longer time without', async () => {
    scripted.answer(/EventsStore\/Nodes\/n1.*SkipCorrelationLookup=true/, { json: [nodeEvent('NodeDown', stamp(midnight - 1_800_000))] });
    scripted.answer(/EventsStore\/Nodes\/n1(?!.*SkipCorrelationLookup)/, { json: [{ ...nodeEvent('NodeDown', stamp(midnight - 1_800_000)), HasCorrelatedEvents: true }] });
    const events = desk.of(scripted.cluster.connectionId);
    // A part of the longer time is an hour too: it must not be taken for the other.
    expect((await events.within(node, { from: midnight - 5 * 3_600_000, to: midnight })).events).toMatchObject([{ hasCorrelated: false }]);
    expect((await events.within(node, { from: midnight - 3_600_000, to: midnight })).events).toMatchObject([{ hasCorrelated: true }]);
    const now = Date.now();
    await events.within(node, { from: now - 3_600_000, to: now });
    expect(scripted.gateway.seen.at(-1)?.rawQuery).not.toContain('SkipCorrelationLookup');
  });

  it('are those of the whole cluster, by kind of entity, where no entity is meant', async () => {
    for (const place of ['Cluster', 'Nodes', 'Applications', 'Services', 'Partitions']) scripted.answer(new RegExp(`EventsStore/${place}/Events`), { json: [] });
    await desk.of(scripted.cluster.connectionId).within(null, { from: midnight - day, to: midnight });
    expect(scripted.gateway.seen.flatMap(({ path }) => (path.includes('EventsStore') ? [path] : [])).toSorted()).toEqual([
      '/EventsStore/Applications/Events', '/EventsStore/Cluster/Events', '/EventsStore/Nodes/Events', '/EventsStore/Partitions/Events', '/EventsStore/Services/Events',
    ]);
  });

  it('are shown without those of a kind that cannot be read, and it is said which', async () => {
    for (const place of ['Cluster', 'Applications', 'Services', 'Partitions']) scripted.answer(new RegExp(`EventsStore/${place}/Events`), { json: [] });
    scripted.answer(/EventsStore\/Nodes\/Events/, { json: [nodeEvent('NodeUp', stamp(midnight - 3_600_000))] });
    scripted.answer(/EventsStore\/Partitions\/Events/, { status: 403, json: { Error: { Code: 'E_ACCESSDENIED', Message: '' } } });
    const answer = await desk.of(scripted.cluster.connectionId).within(null, { from: midnight - 3 * day, to: midnight });
    expect(answer).toMatchObject({ source: 'event-store', events: [{ title: 'n1 came up' }] });
    expect(answer.note).toMatch(/^Events of partitions before .* cannot be read/);
    expect(scripted.gateway.seen.filter(({ path }) => path.includes('Partitions/Events'))).toHaveLength(1);
  });

  it('name their partition’s service where the cluster tells it', async () => {
    scripted.answer(/EventsStore\/Partitions\/Events/, { json: [{ Kind: 'PartitionReconfigured', EventInstanceId: 'p', TimeStamp: stamp(midnight - 3_600_000), Category: 'StateTransition', PartitionId: '064421b1-215a-43b5-b0a6-e8b68b5d8943', NodeName: 'n1', ReconfigType: 'SwapPrimary', Result: 'Completed', TotalDurationMs: 191 }] });
    for (const place of ['Cluster', 'Nodes', 'Applications', 'Services']) scripted.answer(new RegExp(`EventsStore/${place}/Events`), { json: [] });
    scripted.answer(/GetServiceName\?/, { json: { Id: 'Shop~Cart', Name: 'fabric:/Shop/Cart' } });
    scripted.answer(/GetApplicationName\?/, { json: { Id: 'Shop', Name: 'fabric:/Shop' } });
    const { events } = await desk.of(scripted.cluster.connectionId).within(null, { from: midnight - day, to: midnight });
    expect(events).toMatchObject([{ title: 'Partition 064421b1-215a-43b5-b0a6-e8b68b5d8943 was reconfigured (swap primary), primary on n1, 191 ms', ref: { kind: 'partition', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart' } }]);
  });

  it('of an entity that the store does not know are none, and the store is believed to be there', async () => {
    scripted.answer(/EventsStore\/Cluster\/Events/, { json: [] });
    scripted.answer(/EventsStore\/Nodes\/n1/, { status: 404, json: [] });
    const events = desk.of(scripted.cluster.connectionId);
    expect(await events.within(node, { from: midnight - day, to: midnight })).toMatchObject({ source: 'event-store', events: [], note: 'The event store knows nothing about it.' });
    expect(await events.within({ kind: 'cluster' }, { from: midnight - day, to: midnight })).toMatchObject({ source: 'event-store', note: '' });
  });

  it('fall back on what was seen here where the gateway knows no event store', async () => {
    scripted.answer(/EventsStore/, { status: 400, json: { Error: { Code: 'E_INVALIDARG', Message: 'Invalid API version' } } });
    const events = desk.of(scripted.cluster.connectionId);
    expect(await events.within(node, { from: midnight - day, to: midnight })).toMatchObject({ source: 'recorded', note: expect.stringContaining('no event store') });
    const before = asked();
    await events.within(node, { from: midnight - day, to: midnight });
    expect(asked()).toBe(before);
  });
});
