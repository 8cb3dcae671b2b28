import { afterAll, describe, expect, it } from 'vitest';
import type { ClusterServerOptions, SimulatedCluster } from '../../../simulator/service-fabric/index.ts';
import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { ClusterStage, pemOf } from '../testing/cluster-stage.ts';

const folder = temporaryFolders();
// Heartbeats and pauses of seconds are over sooner; nothing of what is tested depends on how long they are.
const time = hurryTime(25);
afterAll(() => time.restore());

async function connected(options: ClusterServerOptions = {}): Promise<{ stage: ClusterStage; cluster: SimulatedCluster; connectionId: ConnectionId } & AsyncDisposable> {
  const stage = await ClusterStage.open(await folder(), { clock: time.clock });
  const cluster = await stage.cluster({ clock: time.deviceClock, ...options });
  const { id: connectionId } = await stage.add(cluster);
  await stage.inState(connectionId, 'online');
  await card(stage, connectionId, ({ healthState, counts }) => healthState !== 'Unknown' && counts.nodes !== null);
  return { stage, cluster, connectionId, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
}
function card(stage: ClusterStage, connectionId: ConnectionId, wish: (card: ClusterCard) => boolean): Promise<ClusterCard> {
  return stage.untilPicture(stage.client.clusters.state.card({ connectionId }), wish);
}

describe('a cluster in bad weather', () => {
  it('whose gateway is down keeps what was known, with its age, and comes back by itself', async () => {
    await using world = await connected();
    const { stage, cluster, connectionId } = world;
    await cluster.setFault({ kind: 'gateway-down' });
    const lost = await stage.inState(connectionId, 'unreachable');
    expect(lost.fault?.message).not.toBe('');
    expect(lost.retryAt).not.toBeNull();
    const kept = await card(stage, connectionId, ({ connection }) => connection === 'unreachable');
    expect(kept).toMatchObject({ healthState: 'Ok', counts: { nodes: { ok: 5 } } });
    expect(kept.sentence).toContain('As of');
    expect((await stage.untilPicture(stage.client.clusters.state.causesFreshness({ connectionId }), ({ trouble }) => trouble !== '')).nextAt).toBeNull();
    await cluster.clearFaults();
    await stage.inState(connectionId, 'online');
    const stretches = await stage.until(stage.client.clusters.state.timeline({ connectionId }), ({ key }) => key, (items) => items.some(({ state }) => state === 'NotWatched') && items.at(-1)?.state === 'Ok');
    expect(stretches.find(({ state }) => state === 'NotWatched')?.words).not.toBe('');
  });

  it('of which half the gateways are down goes on over the others', async () => {
    await using world = await connected({ gateways: 4 });
    const { stage, cluster, connectionId } = world;
    await cluster.setFault({ kind: 'gateway-down', gateway: 0 });
    await cluster.setFault({ kind: 'gateway-down', gateway: 1 });
    await stage.client.clusters.state.refresh({ connectionId });
    const access = await stage.untilPicture(stage.client.clusters.access.watch({ connectionId }), ({ gateways }) => gateways.some(({ state }) => state === 'silent'));
    expect(access.gateways[access.current]?.state).toBe('answers');
    expect(access.gateways.find(({ state }) => state === 'silent')?.trouble).not.toBe('');
    await stage.inState(connectionId, 'online');
  });

  it('that has lost its quorum, so that every call times out, is said to be slow and not to be gone', async () => {
    await using world = await connected();
    const { stage, cluster, connectionId } = world;
    await cluster.setFault({ kind: 'timed-out' });
    const stale = await stage.inState(connectionId, 'stale');
    expect(stale.fault?.message).not.toBe('');
    const kept = await card(stage, connectionId, ({ connection }) => connection === 'stale');
    expect(kept.sentence).toMatch(/^The cluster does not answer in time\. As of .* ago: Ok/);
    const missing = await stage.until(stage.client.clusters.alerts.watch(), ({ alertId }) => alertId, (alerts) => alerts.some(({ state }) => state === 'missing'));
    expect(missing.filter(({ state }) => state === 'missing')).toHaveLength(1);
    await cluster.clearFaults();
    await stage.inState(connectionId, 'online');
  });

  it('that refuses for a while because its services move is asked less often, and says so', async () => {
    await using world = await connected();
    const { stage, cluster, connectionId } = world;
    await cluster.setFault({ kind: 'unavailable' });
    const stale = await stage.inState(connectionId, 'stale');
    expect(stale.fault?.code).toBe('server-error');
    const freshness = await stage.untilPicture(stage.client.clusters.state.causesFreshness({ connectionId }), ({ trouble }) => trouble !== '');
    expect(freshness.asOf).not.toBeNull();
    await cluster.clearFaults();
    await stage.inState(connectionId, 'online');
  });

  it('whose answers are cut or cannot be read keeps the last good one', async () => {
    await using world = await connected();
    const { stage, cluster, connectionId } = world;
    const faultId = await cluster.setFault({ kind: 'malformed-json', path: '/$/GetClusterHealth' });
    expect((await stage.inState(connectionId, 'stale')).fault?.code).toBe('malformed-answer');
    expect((await card(stage, connectionId, ({ connection }) => connection === 'stale')).counts.nodes?.ok).toBe(5);
    await cluster.clearFaults(faultId);
    await stage.inState(connectionId, 'online');
    await cluster.setFault({ kind: 'cut', path: '/Nodes' });
    await stage.client.clusters.state.refresh({ connectionId });
    expect((await card(stage, connectionId, () => true)).nodesDown).toBe(0);
    await stage.inState(connectionId, 'online');
  });

  it('whose answer does not fit into one message is asked in parts', async () => {
    await using stage = await ClusterStage.open(await folder(), { clock: time.clock });
    const cluster = await stage.cluster({ clock: time.deviceClock, scenario: 'one-bad-node', messageLimitBytes: 6_000 });
    const { id: connectionId } = await stage.add(cluster);
    const unhealthy = await stage.until(stage.client.clusters.state.unhealthy({ connectionId }), ({ key }) => key, (items) => items.some(({ ref }) => ref.kind === 'partition'));
    expect(new Set(unhealthy.map(({ ref }) => ref.kind))).toEqual(new Set(['node', 'application', 'service', 'partition']));
  });

  it('whose clock is wrong says by how much', async () => {
    await using world = await connected();
    const { stage, cluster, connectionId } = world;
    await cluster.setFault({ kind: 'clock-skew', byMs: 3_600_000 });
    const skewed = await card(stage, connectionId, ({ banners }) => banners.some(({ kind }) => kind === 'clockSkew'));
    expect(skewed.banners.find(({ kind }) => kind === 'clockSkew')?.message).toMatch(/clock is (1 h|59 min).* ahead of/);
  });

  it('that refuses a certificate is not asked again and again', async () => {
    await using stage = await ClusterStage.open(await folder(), { clock: time.clock });
    const cluster = await stage.cluster({ clock: time.deviceClock, https: true });
    const { id: connectionId } = await stage.add(cluster, { signIn: { kind: 'certificate', uploads: [], pem: pemOf(cluster, 'stranger'), passPhrase: null } });
    const refused = await stage.inState(connectionId, 'unauthorised');
    expect(refused).toMatchObject({ retryAt: null, fault: { code: 'client-certificate', remedy: 'choose-profile' } });
    const requestsSoFar = (): unknown => Reflect.get(cluster.traffic.report(), 'requests');
    const requests = requestsSoFar();
    await time.clock.delay(120_000);
    expect(requestsSoFar()).toBe(requests);
  });

  it.each(['adminWithoutPurpose', 'expired'] as const)('is offered a certificate that is %s all the same', async (name) => {
    await using stage = await ClusterStage.open(await folder(), { clock: time.clock });
    const cluster = await stage.cluster({ clock: time.deviceClock, https: true });
    const { id: connectionId } = await stage.add(cluster, { signIn: { kind: 'certificate', uploads: [], pem: pemOf(cluster, name), passPhrase: null } });
    const { state } = await stage.inState(connectionId, 'online', 'unauthorised');
    expect(state).toBe(name === 'expired' ? 'unauthorised' : 'online');
    const { profiles } = await stage.untilPicture(stage.client.clusters.access.watch({ connectionId }), () => true);
    expect(profiles[0]?.identity?.warnings).toHaveLength(1);
  });

  it('whose own certificate has expired is said to be so', async () => {
    await using stage = await ClusterStage.open(await folder(), { clock: time.clock });
    const cluster = await stage.cluster({ clock: time.deviceClock, https: true, serverCertificateIsExpired: true });
    const { id: connectionId } = await stage.add(cluster);
    const { state, fault } = await stage.inState(connectionId, 'online', 'unreachable', 'unauthorised', 'identity-changed');
    expect({ state, fault }).toMatchObject({ state: 'unreachable', fault: { code: 'certificate-expired' } });
  });

  it('that is another one at the same address is not shown, and never written to', async () => {
    await using world = await connected({ name: 'ours' });
    const { stage, cluster, connectionId } = world;
    await stage.client.clusters.access.unlock({ connectionId, minutes: 60, typedName: '' });
    cluster.replace('theirs');
    // The heart beats on: over plain HTTP nothing tells one from the other before somebody wants to write.
    const act = stage.client.clusters.actions.deactivateNode({ connectionId, nodeName: '_nt_0', intent: 'Pause', typedName: '_nt_0', reason: '' });
    await expect(act).rejects.toMatchObject({ data: { code: 'cluster-mismatch' } });
    expect(cluster.model.nodes().every(({ status }) => status === 'Up')).toBe(true);
    // From then on nothing of the stranger is shown as this cluster's either.
    await stage.inState(connectionId, 'identity-changed');
    const other = await card(stage, connectionId, ({ banners }) => banners.some(({ kind }) => kind === 'otherCluster'));
    expect(other.banners[0]?.message).toContain('theirs');
    expect((await stage.untilPicture(stage.client.clusters.access.watch({ connectionId }), () => true)).answering).toEqual({ clusterId: null, clusterName: 'theirs' });
    await expect(stage.client.clusters.access.acceptCluster({ connectionId, clusterId: 'nobodys' })).rejects.toMatchObject({ data: { code: 'cluster-mismatch' } });
    await stage.client.clusters.access.acceptCluster({ connectionId, clusterId: 'theirs' });
    await stage.inState(connectionId, 'online');
    expect((await card(stage, connectionId, ({ clusterName }) => clusterName === 'theirs')).unlockedUntil).toBeNull();
  });

  it('that lets a reader read refuses an administrator’s acts of one who is only said to be an administrator', async () => {
    await using stage = await ClusterStage.open(await folder(), { clock: time.clock });
    const cluster = await stage.cluster({ clock: time.deviceClock, https: true });
    const { id: connectionId } = await stage.add(cluster, { signIn: { kind: 'certificate', uploads: [], pem: pemOf(cluster, 'reader'), passPhrase: null } });
    await stage.inState(connectionId, 'online');
    await stage.client.clusters.access.unlock({ connectionId, minutes: 60, typedName: '' });
    const act = stage.client.clusters.actions.deactivateNode({ connectionId, nodeName: '_nt_0', intent: 'Pause', typedName: '_nt_0', reason: '' });
    await expect(act).rejects.toMatchObject({ data: { code: 'forbidden' } });
    await stage.inState(connectionId, 'online');
  });
});
