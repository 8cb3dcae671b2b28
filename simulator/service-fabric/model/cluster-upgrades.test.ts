import { expect, test } from 'vitest';
import { ManualClock } from '../../foundation/clock.ts';
import { buildScenario } from '../scenarios/index.ts';
import { MINUTE, policy, until } from './testing/stage-upgrade.ts';
import { clusterUpgrade } from './upgrade-descriptions.ts';

const NEXT = '10.1.2493.9590';

function scene() {
  const clock = new ManualClock();
  const model = buildScenario('healthy', { clock, seed: 9 });
  model.provisionCluster({ codeVersion: NEXT, configVersion: '13' });
  return { clock, model };
}

test('before the first upgrade the code version is unknown and the mode invalid', () => {
  const { model } = scene();
  expect(model.clusterUpgradeProgress()).toMatchObject({ codeVersion: '0.0.0.0', rollingUpgradeMode: 'Invalid' });
});

test('a monitored upgrade takes each domain down in turn and keeps the seed nodes in majority', async () => {
  const { clock, model } = scene();
  let mostDown = 0;
  model.startClusterUpgrade(
    clusterUpgrade({
      codeVersion: NEXT,
      configVersion: '13',
      rollingUpgradeMode: 'Monitored',
      monitoringPolicy: policy,
      enableDeltaHealthEvaluation: true,
    }),
  );
  const done = await until(clock, () => {
    mostDown = Math.max(mostDown, model.nodes().filter((node) => node.status === 'Down').length);
    return model.clusterUpgradeProgress().upgradeState === 'RollingForwardCompleted';
  });
  expect(done).toBe(true);
  expect(mostDown).toBe(1);
  await clock.advance(MINUTE);
  expect(model.codeVersion).toBe(NEXT);
  expect(model.nodes().every((node) => node.codeVersion === NEXT && node.configVersion === '13')).toBe(true);
  expect(model.health().cluster().state).toBe('Ok');
});

test('more unhealthy nodes than at the start fail the delta check and roll back', async () => {
  const { clock, model } = scene();
  model.startClusterUpgrade(
    clusterUpgrade({
      codeVersion: NEXT,
      configVersion: '13',
      rollingUpgradeMode: 'Monitored',
      monitoringPolicy: policy,
      enableDeltaHealthEvaluation: true,
      clusterHealthPolicy: { ...model.clusterHealthPolicy, maxPercentUnhealthyNodes: 100 },
    }),
  );
  model.reportHealth(
    { kind: 'Node', nodeName: '_nt_4' },
    { sourceId: 'Watchdog', property: 'Disk', healthState: 'Error' },
  );
  expect(await until(clock, () => model.clusterUpgradeProgress().healthCheck?.phase === 'Retry')).toBe(true);
  expect(model.clusterUpgradeProgress().unhealthyEvaluations[0]).toMatchObject({
    kind: 'DeltaNodesCheck',
    baselineErrorCount: 0,
    totalCount: 5,
  });
  expect(await until(clock, () => model.clusterUpgradeProgress().upgradeState === 'RollingBackCompleted')).toBe(true);
  expect(model.codeVersion).not.toBe(NEXT);
  expect(model.nodes().every((node) => node.codeVersion === model.codeVersion)).toBe(true);
});

test('a change of configuration alone takes no node down', async () => {
  const { clock, model } = scene();
  const ids = model.nodes().map((node) => node.instanceId);
  model.startClusterUpgrade(clusterUpgrade({ codeVersion: '', configVersion: '13' }));
  expect(await until(clock, () => model.clusterUpgradeProgress().upgradeState === 'RollingForwardCompleted')).toBe(
    true,
  );
  expect(model.configVersion).toBe('13');
  expect(model.nodes().map((node) => node.instanceId)).toEqual(ids);
  expect(model.clusterManifestXml).toContain('Version="13"');
});

test('a majority of seed nodes is kept: with two down already no third is taken', async () => {
  const { clock, model } = scene();
  model.crashNode('_nt_3');
  model.crashNode('_nt_4');
  model.startClusterUpgrade(clusterUpgrade({ codeVersion: NEXT, configVersion: '13' }));
  await clock.advance(60 * MINUTE);
  expect(model.clusterUpgradeProgress().current.nodes[0]?.pendingSafetyChecks).toContainEqual({
    kind: 'EnsureSeedNodeQuorum',
  });
  model.startNode('_nt_3');
  model.startNode('_nt_4');
  expect(await until(clock, () => model.clusterUpgradeProgress().upgradeState === 'RollingForwardCompleted')).toBe(
    true,
  );
});

test('a version that is not provisioned, or runs already, is refused', () => {
  const { model } = scene();
  expect(() => model.startClusterUpgrade(clusterUpgrade({ codeVersion: '1.2.3', configVersion: '13' }))).toThrow(
    expect.objectContaining({ code: 'FABRIC_E_FABRIC_VERSION_NOT_FOUND' }),
  );
  expect(() => model.startClusterUpgrade(clusterUpgrade({ codeVersion: '', configVersion: '' }))).toThrow(
    expect.objectContaining({ code: 'FABRIC_E_FABRIC_ALREADY_IN_TARGET_VERSION' }),
  );
  expect(() => model.rollbackClusterUpgrade()).toThrow(
    expect.objectContaining({ code: 'FABRIC_E_FABRIC_NOT_UPGRADING' }),
  );
});
