import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../foundation/clock.ts';
import { buildScenario } from '../scenarios/index.ts';
import type { ClusterModel, Partition } from './index.ts';
import { explain } from './testing/explain.ts';
import { expectConsistency } from './testing/invariants.ts';
import { MINUTE, SECOND, until } from './testing/stage-upgrade.ts';

function cluster(nodes = 8) {
  const clock = new ManualClock();
  const model = buildScenario('healthy', { clock, seed: 4, nodes });
  return { clock, model };
}

function cartPartition(model: ClusterModel): Partition {
  const partition = model.service('fabric:/Shop/Cart')?.partitions[0];
  if (partition === undefined) throw new Error('Cart has no partition.');
  return partition;
}

const fmState = (model: ClusterModel, partition: Partition) =>
  model.healthEvents({ kind: 'Partition', partitionId: partition.id }).find((event) => event.sourceId === 'System.FM');

describe('a node that dies', () => {
  test('is in Error, takes its deployments with it, and its primaries are replaced', async () => {
    const { clock, model } = cluster();
    const partition = cartPartition(model);
    const primary = partition.replicas.find((replica) => replica.role === 'Primary');
    const from = clock.now();
    model.crashNode(primary?.nodeName ?? '');
    expect(model.node(primary?.nodeName ?? '')).toMatchObject({ status: 'Down', downAt: from });
    expect(partition).toMatchObject({ status: 'Reconfiguring', reconfiguration: { type: 'Failover' } });
    expect(fmState(model, partition)?.healthState).toBe('Warning');
    await clock.advance(10 * SECOND);
    const successor = partition.replicas.find((replica) => replica.role === 'Primary');
    expect(successor?.id).not.toBe(primary?.id);
    expect(partition.status).toBe('Ready');
    const reconfigured = model.events({
      scope: 'Partition',
      from,
      to: clock.now(),
      keys: { partitionId: partition.id },
    });
    expect(reconfigured.map((record) => record.kind)).toContain('PartitionReconfigured');
    expectConsistency(model);
  });

  test('is not waited for: its replicas are built elsewhere after a while', async () => {
    const { clock, model } = cluster();
    const partition = cartPartition(model);
    const lost = partition.replicas[0];
    model.crashNode(lost?.nodeName ?? '');
    await clock.advance(30 * SECOND);
    expect(partition.replicas).toContain(lost);
    expect(
      await until(
        clock,
        () => partition.replicas.length === 3 && !partition.replicas.some((replica) => replica === lost),
        5 * MINUTE,
      ),
    ).toBe(true);
    expect(fmState(model, partition)?.healthState).toBe('Ok');
    expect(
      model.healthEvents({ kind: 'Partition', partitionId: partition.id })[0]?.lastWarningTransitionAt,
    ).toBeDefined();
  });

  test('that is back soon has its replicas again', async () => {
    const { clock, model } = cluster();
    const partition = cartPartition(model);
    const before = new Set(partition.replicas);
    const node = model.node(partition.replicas[0]?.nodeName ?? '');
    const instance = node?.instanceId;
    model.crashNode(node?.name ?? '', 20 * SECOND);
    await clock.advance(MINUTE);
    expect(new Set(partition.replicas)).toEqual(before);
    expect(node?.instanceId).not.toBe(instance);
    expect(partition.status).toBe('Ready');
    expect(model.health().cluster().state).toBe('Ok');
  });

  test('leaves both sides of its life in the history', async () => {
    const { clock, model } = cluster();
    const from = clock.now();
    model.crashNode('_front_0', 20 * SECOND);
    await clock.advance(MINUTE);
    const kinds = model
      .events({ scope: 'Node', from, to: clock.now(), keys: { nodeName: '_front_0' } })
      .map((record) => record.kind);
    expect(kinds).toEqual(['NodeNewHealthReport', 'NodeDown', 'NodeNewHealthReport', 'NodeOpenSucceeded', 'NodeUp']);
  });
});

describe('quorum loss', () => {
  test('comes with the second of three, stays until one is back, and is measured', async () => {
    const { clock, model } = cluster();
    const partition = cartPartition(model);
    const [first, second] = partition.replicas.map((replica) => replica.nodeName);
    model.crashNode(first ?? '');
    model.crashNode(second ?? '');
    expect(partition.status).toBe('InQuorumLoss');
    expect(fmState(model, partition)).toMatchObject({ healthState: 'Error' });
    expect(model.health().cluster().state).toBe('Error');
    await clock.advance(10 * MINUTE);
    expect(partition.status).toBe('InQuorumLoss');
    model.startNode(first ?? '');
    expect(await until(clock, () => partition.status === 'Ready', MINUTE)).toBe(true);
    expect(partition.lastQuorumLossDuration).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(await until(clock, () => fmState(model, partition)?.healthState === 'Ok', 5 * MINUTE)).toBe(true);
    expectConsistency(model);
  });

  test('is named as the cause all the way up', () => {
    const { model } = cluster();
    const partition = cartPartition(model);
    for (const { nodeName } of partition.replicas.slice(0, 2)) model.crashNode(nodeName);
    const shop = model.application('fabric:/Shop');
    if (shop === undefined) throw new Error('There is no Shop.');
    const text = model.health().application(shop).unhealthyEvaluations.map(explain).join();
    expect(text).toContain(`Partition ${partition.id} [Event System.FM/State]`);
  });

  test('can be ended by accepting the loss', async () => {
    const { clock, model } = cluster();
    const partition = cartPartition(model);
    const epoch = partition.epoch.dataLossVersion;
    for (const { nodeName } of partition.replicas.slice(0, 2)) model.crashNode(nodeName);
    await clock.advance(MINUTE);
    model.recoverPartition(partition.id);
    await clock.advance(MINUTE);
    expect(partition.status).toBe('Ready');
    expect(partition.epoch.dataLossVersion).toBeGreaterThan(epoch);
    expect(await until(clock, () => partition.replicas.length === 3, 5 * MINUTE)).toBe(true);
  });
});

test('a partition whose only member is removed while its second is being built begins anew', async () => {
  const { clock, model } = cluster();
  const partition = cartPartition(model);
  const scale = (targetReplicaSetSize: number): void =>
    model.updateService('fabric:/Shop/Cart', { serviceKind: 'Stateful', targetReplicaSetSize, minReplicaSetSize: 1 });
  scale(1);
  scale(2);
  const [only] = partition.replicas;
  if (only === undefined) throw new Error('Cart has no replica.');
  model.removeReplica(only.nodeName, partition.id, only.id);
  expect(partition.status).toBe('InQuorumLoss');
  expect(await until(clock, () => partition.status === 'Ready' && partition.replicas.length === 2, 5 * MINUTE)).toBe(
    true,
  );
});

describe('seed nodes', () => {
  test('that are down worry the cluster until they are back', async () => {
    const { clock, model } = cluster();
    const seed = model.nodes().find((node) => node.isSeedNode);
    model.crashNode(seed?.name ?? '');
    const status = () => model.healthEvents({ kind: 'Cluster' }).find((event) => event.property === 'SeedNodeStatus');
    expect(status()).toMatchObject({ healthState: 'Warning' });
    expect(status()?.description).toContain(`${seed?.name}(${seed?.id})`);
    model.startNode(seed?.name ?? '');
    expect(status()).toMatchObject({ healthState: 'Ok' });
    await clock.advance(2 * SECOND);
    expect(status()).toBeUndefined();
  });
});

describe('taking a node out of service', () => {
  test('to restart it: primaries move, then the node is disabled, and serves again when activated', async () => {
    const { clock, model } = cluster();
    const node = model.node(
      cartPartition(model).replicas.find((replica) => replica.role === 'Primary')?.nodeName ?? '',
    );
    model.deactivateNode({ nodeName: node?.name ?? '', intent: 'Restart', description: 'kernel update' });
    expect(node?.status).toBe('Disabling');
    expect(node?.deactivation).toMatchObject({ intent: 'Restart', status: 'SafetyCheckInProgress' });
    expect(node?.deactivation.tasks).toEqual([
      { id: expect.any(String), taskType: 'Client', intent: 'Restart', description: 'kernel update' },
    ]);
    expect(await until(clock, () => node?.status === 'Disabled', 5 * MINUTE)).toBe(true);
    expect(node?.deactivation.status).toBe('Completed');
    expect([...(node?.replicas ?? [])].every((replica) => replica.status === 'Down')).toBe(true);
    expectConsistency(model);
    model.activateNode(node?.name ?? '');
    expect(node?.status).toBe('Enabling');
    expect(await until(clock, () => node?.status === 'Up' && model.health().cluster().state === 'Ok', 5 * MINUTE)).toBe(
      true,
    );
  });

  test('with its data: every replica is somewhere else afterwards', async () => {
    const { clock, model } = cluster();
    const node = model.nodes().findLast((candidate) => !candidate.isSeedNode);
    model.deactivateNode({ nodeName: node?.name ?? '', intent: 'RemoveData' });
    expect(await until(clock, () => node?.replicas.size === 0, 10 * MINUTE)).toBe(true);
    expect(model.health().cluster().state).toBe('Ok');
    expectConsistency(model);
  });

  test('waits for what it would break, and says what that is', async () => {
    const { clock, model } = cluster();
    const partition = cartPartition(model);
    const [first, second] = partition.replicas.map((replica) => replica.nodeName);
    model.crashNode(first ?? '');
    model.deactivateNode({ nodeName: second ?? '', intent: 'Restart' });
    await clock.advance(20 * SECOND);
    expect(model.node(second ?? '')?.deactivation.pendingSafetyChecks).toContainEqual({
      kind: 'EnsurePartitionQuorum',
      partitionId: partition.id,
    });
    // The lost replica is built elsewhere, and then the node may go.
    expect(await until(clock, () => model.node(second ?? '')?.status === 'Disabled', 10 * MINUTE)).toBe(true);
  });

  test('activating lifts the client’s hold only', async () => {
    const { clock, model } = cluster();
    model.createRepairTask({ taskId: 'R1', action: 'System.Reboot', targetNodeNames: ['_front_0'] });
    model.deactivateNode({ nodeName: '_front_0', intent: 'Pause' });
    await until(clock, () => model.node('_front_0')?.deactivation.tasks.length === 2, MINUTE);
    model.activateNode('_front_0');
    expect(model.node('_front_0')?.deactivation.tasks.map((task) => task.taskType)).toEqual(['Repair']);
  });

  test('asked twice for the same it stays as it is', () => {
    const { model } = cluster();
    model.deactivateNode({ nodeName: '_front_0', intent: 'Pause' });
    model.deactivateNode({ nodeName: '_front_0', intent: 'Pause' });
    expect(model.node('_front_0')?.deactivation.tasks).toHaveLength(1);
  });

  test('a restart names the instance it means', async () => {
    const { clock, model } = cluster();
    const refused = (code: string) => expect.objectContaining({ code });
    expect(() => model.restartNode('_front_0', 1n)).toThrow(refused('FABRIC_E_INSTANCE_ID_MISMATCH'));
    expect(() => model.restartNode('_FRONT_0', 0n)).toThrow(refused('FABRIC_E_NODE_NOT_FOUND'));
    expect(() => model.removeNodeState('_front_0')).toThrow(refused('FABRIC_E_NODE_IS_UP'));
    model.restartNode('_front_0', model.node('_front_0')?.instanceId ?? 0n);
    expect(() => model.restartNode('_front_0', 0n)).toThrow(refused('FABRIC_E_NODE_IS_DOWN'));
    await clock.advance(MINUTE);
    expect(model.node('_front_0')?.status).toBe('Up');
  });

  test('a node whose state is removed is gone, and the others take over', async () => {
    const { clock, model } = cluster();
    model.crashNode('_front_0');
    model.removeNodeState('_front_0');
    expect(model.node('_front_0')).toBeUndefined();
    expect(model.nodes()).toHaveLength(7);
    expect(await until(clock, () => model.health().cluster().state === 'Ok', 5 * MINUTE)).toBe(true);
    expectConsistency(model);
  });
});
