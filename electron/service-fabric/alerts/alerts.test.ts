import { afterAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/contract/clusters/state.ts';
import type { Notice } from '../../../shared/contract/app.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { ClusterStage } from '../testing/cluster-stage.ts';

const folder = temporaryFolders();
const time = hurryTime(25);
afterAll(() => time.restore());

async function watched() {
  const stage = await ClusterStage.open(await folder(), { clock: time.clock });
  const cluster = await stage.cluster({ clock: time.deviceClock, nodes: 20 });
  const { id: connectionId } = await stage.add(cluster, { name: 'Live' });
  await stage.untilPicture(stage.client.clusters.state.card({ connectionId }), ({ healthState, nodesDisabled }) => healthState === 'Ok' && nodesDisabled === 0);
  const nodeName = cluster.model.nodes().find(({ isSeedNode }) => !isSeedNode)?.name ?? '';
  return { stage, cluster, connectionId, nodeName, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
}
const alertsUntil = (stage: ClusterStage, wish: (alerts: readonly Alert[]) => boolean) => stage.until(stage.client.clusters.alerts.watch(), ({ alertId }) => alertId, wish);
const noticesUntil = (stage: ClusterStage, wish: (notices: readonly Notice[]) => boolean) => stage.until(stage.client.app.notices.watch(), ({ id }) => id, wish);
const ofAlerts = (notices: readonly Notice[]): string[] => notices.filter(({ title }) => title.startsWith('Live:')).map(({ title }) => title);

describe('alerts about clusters', () => {
  it('speak once for a lost node, count what it entails beneath, and end', async () => {
    await using world = await watched();
    const { stage, cluster, connectionId, nodeName } = world;
    cluster.model.crashNode(nodeName);
    const notices = await noticesUntil(stage, (items) => ofAlerts(items).length > 0);
    expect(ofAlerts(notices)).toEqual(['Live: 1 node down']);
    expect(notices.find(({ title }) => title.startsWith('Live:'))).toMatchObject({ severity: 'error', href: `/clusters/${connectionId}/home`, connectionId });
    const firing = await alertsUntil(stage, (items) => items.some(({ ruleId, state, effects }) => ruleId === 'nodes-down' && state === 'firing' && effects > 0));
    // On hurried clocks a busy machine makes a slow gateway; that is no effect of the node.
    expect(firing.map(({ ruleId }) => ruleId).filter((ruleId) => ruleId !== 'gateway-slow')).toEqual(['nodes-down']);
    cluster.model.startNode(nodeName);
    await alertsUntil(stage, (items) => items.some(({ ruleId, state }) => ruleId === 'nodes-down' && state === 'recovering'));
    await alertsUntil(stage, (items) => items.some(({ ruleId, state }) => ruleId === 'nodes-down' && state === 'ended'));
    expect(ofAlerts(await noticesUntil(stage, () => true))).toEqual(['Live: 1 node down']);
  });

  it('keep quiet while silenced, and speak when the silence ends if it still matters', async () => {
    await using world = await watched();
    const { stage, cluster, connectionId, nodeName } = world;
    const { alerts } = stage.client.clusters;
    const silence = await alerts.silence({ connectionId, ruleId: null, minutes: 60, reason: 'Planned work' });
    expect(silence.until - silence.from).toBe(3_600_000);
    cluster.model.crashNode(nodeName);
    const silenced = await alertsUntil(stage, (items) => items.some(({ ruleId, state }) => ruleId === 'nodes-down' && state === 'firing'));
    expect(silenced.find(({ ruleId }) => ruleId === 'nodes-down')?.silencedUntil).toBe(silence.until);
    expect(ofAlerts(await noticesUntil(stage, () => true))).toEqual([]);
    await alerts.endSilence({ silenceId: silence.silenceId });
    expect(ofAlerts(await noticesUntil(stage, (items) => ofAlerts(items).length > 0))).toEqual(['Live: 1 node down']);
  });

  it('speak before the end of a silence where another matter has come up, and not for more of the same', async () => {
    await using world = await watched();
    const { stage, cluster, connectionId } = world;
    const { alerts } = stage.client.clusters;
    const [first, second] = cluster.model.applications().map(({ name }) => name);
    const report = (applicationName: string | undefined, property: string): void => cluster.model.reportHealth({ kind: 'Application', applicationName: applicationName ?? '' }, { sourceId: 'Watchdog', property, healthState: 'Error', description: 'bad' });
    report(first, 'Disk');
    await alertsUntil(stage, (items) => items.some(({ ruleId, state }) => ruleId === 'applications' && state === 'firing'));
    await alerts.silence({ connectionId, ruleId: null, minutes: 60, reason: 'The disk is known' });
    const silences = (wish: (count: number) => boolean) => stage.until(alerts.silences(), ({ silenceId }) => silenceId, (items) => wish(items.length));
    report(second, 'Disk');
    await stage.untilPicture(stage.client.clusters.state.card({ connectionId }), ({ counts }) => counts.applications?.error === 2);
    await time.clock.delay(20_000);
    expect(await silences(() => true)).toHaveLength(1);
    const before = ofAlerts(await noticesUntil(stage, () => true));
    cluster.model.crashNode(world.nodeName);
    expect(await silences((count) => count === 0)).toEqual([]);
    await noticesUntil(stage, (items) => ofAlerts(items).some((title) => !before.includes(title)));
  });

  it('do not miss a cluster that the user disconnected', async () => {
    await using world = await watched();
    const { stage, connectionId } = world;
    await stage.client.connections.disconnect({ connectionId });
    await stage.inState(connectionId, 'offline');
    await time.clock.delay(180_000);
    expect(await alertsUntil(stage, () => true)).toEqual([]);
  });

  it('keep running under a changed rule, and end with a removed one', async () => {
    await using world = await watched();
    const { stage, cluster, nodeName } = world;
    const { alerts } = stage.client.clusters;
    cluster.model.crashNode(nodeName);
    const [before] = (await alertsUntil(stage, (items) => items.some(({ ruleId, state }) => ruleId === 'nodes-down' && state === 'firing'))).filter(({ ruleId }) => ruleId === 'nodes-down');
    const rules = await stage.until(alerts.rules(), ({ ruleId }) => ruleId, (items) => items.length > 0);
    const rule = rules.find(({ ruleId }) => ruleId === 'nodes-down');
    if (!rule) throw new Error('There is no such rule.');
    await alerts.setRule({ ...rule, enter: 5, leave: 1, severity: 'error' });
    const [after] = (await alertsUntil(stage, (items) => items.some(({ ruleId, severity }) => ruleId === 'nodes-down' && severity === 'error'))).filter(({ ruleId }) => ruleId === 'nodes-down');
    expect(after).toMatchObject({ state: 'firing', since: before?.since, ruleVersion: before?.ruleVersion });
    expect(before?.ruleVersion).toMatch(/^[0-9a-f]{12}$/);
    await alerts.removeRule({ ruleId: 'nodes-down' });
    await alertsUntil(stage, (items) => items.every(({ ruleId }) => ruleId !== 'nodes-down'));
    await alerts.resetRules();
    await stage.until(alerts.rules(), ({ ruleId }) => ruleId, (items) => items.some(({ ruleId, enter }) => ruleId === 'nodes-down' && enter === 1));
  });

  it('are kept over a restart, rules and silences alike', async () => {
    const dataDir = await folder();
    const first = await ClusterStage.open(dataDir);
    await first.client.clusters.alerts.silence({ connectionId: null, ruleId: 'gateway-slow', minutes: 60, reason: 'It is slow, we know.' });
    await first.client.clusters.alerts.removeRule({ ruleId: 'nodes-disabled' });
    await first[Symbol.asyncDispose]();
    await using again = await ClusterStage.open(dataDir);
    expect(await again.until(again.client.clusters.alerts.silences(), ({ silenceId }) => silenceId, (items) => items.length > 0)).toMatchObject([{ ruleId: 'gateway-slow' }]);
    const rules = await again.until(again.client.clusters.alerts.rules(), ({ ruleId }) => ruleId, (items) => items.length > 0);
    expect(rules.some(({ ruleId }) => ruleId === 'nodes-disabled')).toBe(false);
  });
});
