import { afterAll, describe, expect, it } from 'vitest';
import type { ClusterServerOptions, SimulatedCluster } from '../../../simulator/service-fabric/index.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { ClusterStage } from '../testing/cluster-stage.ts';

const folder = temporaryFolders();
const time = hurryTime(25);
afterAll(() => time.restore());

async function connected(options: ClusterServerOptions = {}): Promise<{ stage: ClusterStage; cluster: SimulatedCluster; connectionId: ConnectionId } & AsyncDisposable> {
  const stage = await ClusterStage.open(await folder(), { clock: time.clock });
  const cluster = await stage.cluster({ clock: time.deviceClock, ...options });
  const { id: connectionId } = await stage.add(cluster);
  await stage.inState(connectionId, 'online');
  return { stage, cluster, connectionId, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
}

describe('the mirror of a cluster', () => {
  it('names everyone who is red, and the node behind it first', async () => {
    await using world = await connected({ scenario: 'one-bad-node' });
    const { stage, connectionId } = world;
    const { state } = stage.client.clusters;
    const causes = await stage.until(state.causes({ connectionId }), ({ key }) => key, (items) => items.some(({ affects }) => affects.length > 0));
    expect(causes.find(({ rank }) => rank === 1)).toMatchObject({ title: 'Node _nt_4 is down', healthState: 'Error', entities: [{ kind: 'node', nodeName: '_nt_4' }] });
    const unhealthy = await stage.until(state.unhealthy({ connectionId }), ({ key }) => key, (items) => items.length > 0);
    expect(unhealthy.filter(({ healthState }) => healthState === 'Error').map(({ key }) => key)).toEqual(['node:_nt_4']);
    expect(await stage.untilPicture(state.causesFreshness({ connectionId }), ({ complete, trouble }) => complete && trouble === '')).toMatchObject({ missing: '' });
    const card = await stage.untilPicture(state.card({ connectionId }), ({ nodesDown }) => nodesDown !== null);
    expect(card).toMatchObject({ healthState: 'Error', nodesDown: 1, worstCause: 'Node _nt_4 is down' });
    expect(card.sentence).toMatch(/^Error( for .*)?: 1 of 5 nodes down/);
  });

  it('keeps a lost quorum beside the lost nodes', async () => {
    await using world = await connected({ scenario: 'quorum-loss' });
    const { stage, connectionId } = world;
    const causes = await stage.until(stage.client.clusters.state.causes({ connectionId }), ({ key }) => key, (items) => items.length > 1);
    expect(causes.toSorted((left, right) => left.rank - right.rank).map(({ title }) => title)).toEqual(['2 nodes are down', expect.stringContaining('lost')]);
    const card = await stage.untilPicture(stage.client.clusters.state.card({ connectionId }), ({ banners }) => banners.length > 0);
    expect(card.banners[0]).toMatchObject({ kind: 'seedNodes', severity: 'error' });
  });

  it('shows what turns red and what is well again, without being asked', async () => {
    await using world = await connected();
    const { stage, cluster, connectionId } = world;
    const { state } = stage.client.clusters;
    await stage.untilPicture(state.card({ connectionId }), ({ healthState, nodesDown }) => healthState === 'Ok' && nodesDown === 0);
    cluster.model.crashNode('_nt_2');
    await stage.untilPicture(state.card({ connectionId }), ({ healthState, nodesDown }) => healthState === 'Error' && nodesDown === 1);
    cluster.model.startNode('_nt_2');
    await stage.untilPicture(state.card({ connectionId }), ({ healthState, nodesDown }) => healthState === 'Ok' && nodesDown === 0);
    await stage.until(state.unhealthy({ connectionId }), ({ key }) => key, (items) => items.length === 0);
    const timeline = await stage.until(state.timeline({ connectionId }), ({ key }) => key, (items) => items.filter(({ state: each }) => each === 'Ok').length >= 2);
    expect(timeline.some(({ state: each, words }) => each === 'Error' && words.includes('_nt_2'))).toBe(true);
  });

  it('knows what a cluster is and can', async () => {
    await using world = await connected();
    const { stage, connectionId } = world;
    const essentials = await stage.untilPicture(stage.client.clusters.state.essentials({ connectionId }), ({ freshness, nodeTypes }) => freshness.asOf !== null && nodeTypes.length > 0);
    expect(essentials).toMatchObject({
      clusterName: 'simulated', secure: false, runtimeVersion: expect.stringMatching(/^\d+\.\d+\./), features: { eventStore: true, repairManager: true, imageStore: true },
      nodeTypes: [{ name: 'nt', nodes: 5, seedNodes: 5, up: 5 }], seedNodes: { total: 5, up: 5, needed: 3 }, chaosRunning: false,
    });
  });

  it('costs next to nothing while nothing happens, and sends the page nothing', async () => {
    await using world = await connected({ nodes: 100, apps: 200 });
    const { stage, connectionId } = world;
    const { access, state } = stage.client.clusters;
    const ended = new AbortController();
    let messages = 0;
    const following = (async () => {
      for await (const _ of await state.unhealthy({ connectionId }, { signal: ended.signal })) messages += 1;
    })().catch(() => {});
    await stage.untilPicture(state.card({ connectionId }), ({ nodesDown }) => nodesDown === 0);
    await time.clock.delay(180_000);
    const { traffic } = await stage.untilPicture(access.watch({ connectionId }), () => true);
    ended.abort();
    await following;
    expect(messages).toBe(1);
    // Two minutes ago everything was read once; since then it is the heart that beats, and little else.
    expect(traffic.bytesLastMinute).toBeLessThan(400_000);
    expect(traffic.calls.find(({ call }) => call === 'POST /$/GetClusterHealthChunk')?.count ?? 0).toBe(0);
  });

  it('finds names that were seen at once, and asks for ids that were not', async () => {
    await using world = await connected();
    const { stage, cluster, connectionId } = world;
    const { state } = stage.client.clusters;
    const search = (text: string, ask = true) => state.search({ connectionId, text, limit: 20, ask });
    await stage.untilPicture(state.card({ connectionId }), ({ nodesDisabled }) => nodesDisabled === 0);
    expect((await search('_nt_3')).hits[0]).toMatchObject({ ref: { kind: 'node', nodeName: '_nt_3' }, from: 'index', healthState: 'Ok' });
    const address = cluster.model.nodes().find(({ name }) => name === '_nt_3')?.ipAddressOrFQDN ?? '';
    expect((await search(address)).hits[0]).toMatchObject({ ref: { kind: 'node', nodeName: '_nt_3' }, matched: address });
    const [application] = cluster.model.applications();
    const [service] = application?.services.values() ?? [];
    const [partition] = service?.partitions.values() ?? [];
    expect((await search(partition?.id ?? '')).hits[0]).toMatchObject({ ref: { kind: 'partition', serviceName: service?.name, applicationName: application?.name }, from: 'cluster' });
    expect((await search(partition?.id ?? '', false)).hits[0]?.from).toBe('index');
    expect((await search('00000000-dead-beef-0000-000000000000')).note).toContain('Neither');
    expect((await search('132000000000000000')).note).toContain('partition');
  });
});
