import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../foundation/clock.ts';
import { expectConsistency } from '../model/testing/invariants.ts';
import { MINUTE, SECOND, until } from '../model/testing/stage-upgrade.ts';
import { buildScenario, scenarioNames, type ScenarioName } from './index.ts';

function scene(name: ScenarioName, options = {}) {
  const clock = new ManualClock();
  return { clock, model: buildScenario(name, { clock, seed: 11, ...options }) };
}

const progressOf = (model: ReturnType<typeof scene>['model']) => model.applicationUpgradeProgress('fabric:/Shop');

describe('scenarios', () => {
  test.each(scenarioNames)('%s is the same cluster for the same seed', (name) => {
    const size = { nodes: 9, apps: 8 };
    const one = scene(name, size).model;
    const two = scene(name, size).model;
    expect(one.nodes().map((node) => [node.name, node.id, node.status])).toEqual(
      two.nodes().map((node) => [node.name, node.id, node.status]),
    );
    expect(one.applications().map((application) => application.name)).toEqual(
      two.applications().map((application) => application.name),
    );
    expect(one.applications()).toHaveLength(8);
    expect(one.clusterId).toBe(two.clusterId);
    expect(one.health().cluster().state).toBe(two.health().cluster().state);
  });

  test('healthy stays healthy, and has a past', async () => {
    const { clock, model } = scene('healthy');
    await clock.advance(24 * 60 * MINUTE);
    expect(model.health().cluster()).toEqual({ state: 'Ok', unhealthyEvaluations: [] });
    const past = model.events({ scope: 'Cluster', from: 0, to: clock.now() });
    expect(past.filter((record) => record.kind === 'ClusterUpgradeStarted')).toHaveLength(3);
    expect(past.filter((record) => record.kind === 'ClusterUpgradeDomainCompleted')).toHaveLength(5);
    expect(past.map((record) => record.at)).toEqual(past.map((record) => record.at).toSorted((a, b) => a - b));
    expectConsistency(model);
  });

  test('one bad node: Error, one node down', () => {
    const { model } = scene('one-bad-node');
    expect(model.health().cluster().state).toBe('Error');
    expect(model.nodes().filter((node) => node.status === 'Down')).toHaveLength(1);
  });

  test('bad version: fails its health check and rolls back', async () => {
    const { clock, model } = scene('bad-version');
    expect(await until(clock, () => progressOf(model).upgradeState === 'RollingBackCompleted')).toBe(true);
    expect(progressOf(model).failureReason).toBe('HealthCheck');
  });

  test('paced, an upgrade runs in seconds', async () => {
    const { clock, model } = scene('bad-version', { pace: 0.05 });
    await clock.advance(20 * SECOND);
    expect(progressOf(model).upgradeState).toBe('RollingBackCompleted');
  });

  test('stuck upgrade: the same safety check a day later', async () => {
    const { clock, model } = scene('stuck-upgrade');
    await clock.advance(24 * 60 * MINUTE);
    expect(progressOf(model).current.nodes[0]?.pendingSafetyChecks[0]).toMatchObject({ kind: 'EnsureAvailability' });
  });

  test('quorum loss: a partition without quorum, and it stays that way', async () => {
    const { clock, model } = scene('quorum-loss');
    await clock.advance(60 * MINUTE);
    expect(model.service('fabric:/Shop/Cart')?.partitions[0]?.status).toBe('InQuorumLoss');
    expectConsistency(model);
  });

  test('certificate expiring: a warning with thumbprint and date', () => {
    const { model } = scene('certificate-expiring');
    expect(model.health().cluster().state).toBe('Warning');
    const event = model
      .healthEvents({ kind: 'Node', nodeName: '_nt_0' })
      .find((candidate) => candidate.sourceId === 'System.FabricNode');
    expect(event?.description).toMatch(
      /thumbprint = [0-9a-f]{40}, expiration = \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}, remaining lifetime is 6:01:00:00\.000,/,
    );
  });

  test('busy: one red cause, an upgrade under way, and a platform job that waits for health', async () => {
    const { clock, model } = scene('busy');
    await clock.advance(MINUTE);
    const statistics = model.health().clusterStatistics(false);
    expect(statistics.get('Application')).toMatchObject({ errorCount: 1, warningCount: 1 });
    expect(progressOf(model).upgradeState).toMatch(/^RollingForward(InProgress|Pending)$/);
    expect(model.repairTasks({ stateFilter: 63 })).toMatchObject([
      { state: 'Preparing', preparingHealthCheckState: 'InProgress' },
    ]);
    expect(await until(clock, () => progressOf(model).upgradeState === 'RollingForwardCompleted')).toBe(true);
    expect(model.health().cluster().state).toBe('Error');
  });

  test('large is as large as it is told to be', () => {
    const { model } = scene('large', { nodes: 60, apps: 300 });
    expect(model.nodes()).toHaveLength(60);
    expect(model.applications()).toHaveLength(300);
    expect(model.health().cluster().state).toBe('Ok');
    expectConsistency(model);
  });
});
