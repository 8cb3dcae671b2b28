import { describe, expect, test } from 'vitest';
import { clusterUpgrade } from './upgrade-descriptions.ts';
import { MINUTE, SECOND, SHOP, stage, until, type Stage } from './testing/stage-upgrade.ts';

/** Upgrades that wait for nodes to be deactivated (service-fabric.md §2.7). */

const TARGET = '11.0.1.1';

/** A cluster of five nodes on which a new runtime waits. */
function deferred(): Stage {
  const scene = stage();
  const { model } = scene;
  model.provisionCluster({ codeVersion: TARGET });
  model.startClusterUpgrade(
    clusterUpgrade({ codeVersion: TARGET, configVersion: model.configVersion, rollingUpgradeMode: 'UnmonitoredDeferred' }),
  );
  return scene;
}

const units = ({ model }: Stage): string => model.clusterUpgradeProgress().upgradeUnits.map((unit) => unit.state).join(' ');
const unit = ({ model }: Stage, name: string) => model.clusterUpgradeProgress().upgradeUnits.find((each) => each.name === name)?.state;

/** Takes a node out of service as a servicing job would, and puts it back when it is done. */
async function serve(scene: Stage, nodeName: string): Promise<void> {
  const { clock, model } = scene;
  model.deactivateNode({ nodeName, intent: 'Restart' });
  expect(await until(clock, () => unit(scene, nodeName) === 'Completed' || !model.clusterUpgradeProgress().isNodeByNode)).toBe(true);
  model.activateNode(nodeName);
  await until(clock, () => model.node(nodeName)?.status === 'Up');
  await clock.advance(20 * SECOND);
}

describe('an upgrade node by node', () => {
  test('does nothing by itself, and looks as recorded', async () => {
    const scene = deferred();
    await scene.clock.advance(600 * MINUTE);
    expect(scene.model.clusterUpgradeProgress()).toMatchObject({
      upgradeDomains: [],
      upgradeState: 'RollingForwardPending',
      nextUpgradeDomain: '',
      rollingUpgradeMode: 'UnmonitoredDeferred',
      upgradeDuration: 600 * MINUTE,
      upgradeDomainDuration: 600 * MINUTE,
      current: { domainName: '', nodes: [] },
      currentUnits: { domainName: '', nodes: [] },
      failureReason: 'None',
      isNodeByNode: true,
    });
    expect(units(scene)).toBe('Pending Pending Pending Pending Pending');
    expect(scene.model.nodes().every((node) => node.codeVersion !== TARGET)).toBe(true);
    expect(() => scene.model.resumeClusterUpgrade('0')).toThrow(expect.objectContaining({ code: 'E_INVALIDARG' }));
    expect(() => scene.model.updateClusterUpgrade({ rollingUpgradeMode: 'Monitored' })).toThrow(expect.objectContaining({ code: 'E_INVALIDARG' }));
  });

  test('brings a node to the new version when it is deactivated to be restarted, not when it is only paused', async () => {
    const scene = deferred();
    const { clock, model } = scene;
    model.deactivateNode({ nodeName: '_nt_1', intent: 'Pause' });
    await clock.advance(5 * MINUTE);
    expect(unit(scene, '_nt_1')).toBe('Pending');
    model.activateNode('_nt_1');
    await clock.advance(MINUTE);
    const from = clock.now();
    model.deactivateNode({ nodeName: '_nt_1', intent: 'Restart' });
    const [node] = model.clusterUpgradeProgress().currentUnits.nodes;
    expect(node).toMatchObject({ nodeName: '_nt_1', upgradePhase: 'PreUpgradeSafetyCheck' });
    expect(node?.pendingSafetyChecks).toEqual(model.node('_nt_1')?.deactivation.pendingSafetyChecks);
    expect(model.node('_nt_1')?.isNodeByNodeUpgradeInProgress).toBe(true);
    expect(await until(clock, () => model.clusterUpgradeProgress().currentUnits.nodes[0]?.upgradePhase === 'Upgrading')).toBe(true);
    expect(model.node('_nt_1')).toMatchObject({ status: 'Down', codeVersion: TARGET });
    expect(await until(clock, () => unit(scene, '_nt_1') === 'Completed')).toBe(true);
    expect(model.node('_nt_1')).toMatchObject({ status: 'Disabled', isNodeByNodeUpgradeInProgress: false });
    model.activateNode('_nt_1');
    await clock.advance(MINUTE);
    expect(model.node('_nt_1')?.status).toBe('Up');
    expect(units(scene)).toBe('Pending Completed Pending Pending Pending');
    const told = model.events({ scope: 'Cluster', from, to: clock.now() }).find((record) => record.kind === 'ClusterUpgradesNodesComplete');
    expect(told?.properties).toMatchObject({ UpgradeState: 'RollingForward', UpgradeNodes: '(_nt_1)' });
  });

  test('ends with its last node, and health is as before', async () => {
    const scene = deferred();
    for (const node of scene.model.nodes()) await serve(scene, node.name);
    expect(scene.model.clusterUpgradeProgress()).toMatchObject({ upgradeState: 'RollingForwardCompleted', isNodeByNode: true });
    expect(scene.model.codeVersion).toBe(TARGET);
    await scene.clock.advance(5 * MINUTE);
    expect(scene.model.health().cluster().state).toBe('Ok');
  });

  test('gives up a turn that is taken back, fails with a node that dies under it, and takes it up again', async () => {
    const scene = deferred();
    const { clock, model } = scene;
    model.deactivateNode({ nodeName: '_nt_2', intent: 'Restart' });
    expect(unit(scene, '_nt_2')).toBe('InProgress');
    model.activateNode('_nt_2');
    expect(unit(scene, '_nt_2')).toBe('Pending');
    await clock.advance(MINUTE);
    model.provisionCluster({ configVersion: '77' });
    model.rollbackClusterUpgrade();
    model.startClusterUpgrade(clusterUpgrade({ codeVersion: model.codeVersion, configVersion: '77', rollingUpgradeMode: 'UnmonitoredDeferred' }));
    model.deactivateNode({ nodeName: '_nt_2', intent: 'Restart' });
    expect(await until(clock, () => model.clusterUpgradeProgress().currentUnits.nodes[0]?.upgradePhase === 'Upgrading')).toBe(true);
    model.crashNode('_nt_2', 2 * MINUTE);
    expect(unit(scene, '_nt_2')).toBe('Failed');
    expect(await until(clock, () => unit(scene, '_nt_2') === 'Completed')).toBe(true);
  });

  test('goes back the way it came: the nodes that were done are done again', async () => {
    const scene = deferred();
    const { model } = scene;
    const old = model.codeVersion;
    await serve(scene, '_nt_0');
    expect(model.node('_nt_0')?.codeVersion).toBe(TARGET);
    model.rollbackClusterUpgrade();
    expect(model.clusterUpgradeProgress()).toMatchObject({ upgradeState: 'RollingBackInProgress', failureReason: 'Interrupted' });
    expect(units(scene)).toBe('Pending Completed Completed Completed Completed');
    await serve(scene, '_nt_0');
    expect(model.clusterUpgradeProgress().upgradeState).toBe('RollingBackCompleted');
    expect([model.codeVersion, model.node('_nt_0')?.codeVersion]).toEqual([old, old]);
  });

  test('of an application goes the same way', async () => {
    const scene = stage();
    const { clock, model } = scene;
    scene.start({ rollingUpgradeMode: 'UnmonitoredDeferred' });
    const progress = () => model.applicationUpgradeProgress(SHOP);
    expect(progress().upgradeUnits.length).toBe(model.application(SHOP)?.deployments.size);
    for (const { name } of progress().upgradeUnits) {
      model.deactivateNode({ nodeName: name, intent: 'Restart' });
      expect(await until(clock, () => progress().upgradeUnits.find((each) => each.name === name)?.state === 'Completed')).toBe(true);
      model.activateNode(name);
      await clock.advance(3 * MINUTE);
    }
    expect(progress()).toMatchObject({ upgradeState: 'RollingForwardCompleted', isNodeByNode: true });
    expect(model.application(SHOP)).toMatchObject({ typeVersion: '2.8.0', status: 'Ready' });
    expect(model.health().cluster().state).toBe('Ok');
  });
});
