import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../foundation/clock.ts';
import { buildScenario } from '../scenarios/index.ts';
import type { RepairTaskState } from './index.ts';
import { MINUTE, SECOND, until } from './testing/stage-upgrade.ts';

function cluster() {
  const clock = new ManualClock();
  const model = buildScenario('healthy', { clock, seed: 6, nodes: 8 });
  return { clock, model };
}

const reboot = {
  taskId: 'Reboot/1',
  action: 'System.Reboot',
  targetNodeNames: ['_back_1'],
  description: 'driver hangs',
};
const refused = (code: string) => expect.objectContaining({ code });

describe('a repair task', () => {
  test('goes through its whole life, and its node with it', async () => {
    const { clock, model } = cluster();
    const task = model.createRepairTask({
      ...reboot,
      performPreparingHealthCheck: true,
      performRestoringHealthCheck: true,
    });
    const instance = model.node('_back_1')?.instanceId;
    const seen: RepairTaskState[] = [];
    const done = await until(clock, () => {
      if (seen.at(-1) !== task.state) seen.push(task.state);
      return task.state === 'Completed';
    });
    expect(done).toBe(true);
    expect(seen).toEqual(['Created', 'Claimed', 'Preparing', 'Approved', 'Executing', 'Restoring', 'Completed']);
    const { history } = task;
    const moments = [
      history.createdAt,
      history.claimedAt,
      history.preparingAt,
      history.preparingHealthCheckStartAt,
      history.preparingHealthCheckEndAt,
      history.approvedAt,
      history.executingAt,
      history.restoringAt,
      history.restoringHealthCheckStartAt,
      history.restoringHealthCheckEndAt,
      history.completedAt,
    ];
    expect(moments).toEqual(moments.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
    expect(moments.every((moment) => moment !== undefined)).toBe(true);
    expect(task).toMatchObject({
      resultStatus: 'Succeeded',
      preparingHealthCheckState: 'Succeeded',
      restoringHealthCheckState: 'Succeeded',
    });
    expect(model.node('_back_1')?.instanceId).not.toBe(instance);
    await clock.advance(MINUTE);
    expect(model.node('_back_1')?.status).toBe('Up');
    expect(model.health().cluster().state).toBe('Ok');
  });

  test('waits in Preparing while the cluster is unhealthy, until its approval is forced', async () => {
    const { clock, model } = cluster();
    model.reportHealth({ kind: 'Cluster' }, { sourceId: 'W', property: 'P', healthState: 'Error' });
    const task = model.createRepairTask({ ...reboot, performPreparingHealthCheck: true });
    await clock.advance(60 * MINUTE);
    expect(task).toMatchObject({ state: 'Preparing', preparingHealthCheckState: 'InProgress' });
    model.forceApproveRepairTask(task.taskId, task.version);
    expect(task.flags).toBe(4);
    expect(await until(clock, () => task.state === 'Completed')).toBe(true);
  });

  test('cancelled before it runs it gives its node back', async () => {
    const { clock, model } = cluster();
    const task = model.createRepairTask(reboot);
    await until(clock, () => task.state === 'Preparing');
    await clock.advance(2 * SECOND);
    model.cancelRepairTask(task.taskId, 0n, false);
    expect(await until(clock, () => task.state === 'Completed')).toBe(true);
    expect(task).toMatchObject({ resultStatus: 'Cancelled', history: { executingAt: undefined } });
    expect(await until(clock, () => model.node('_back_1')?.status === 'Up')).toBe(true);
    expect(() => model.cancelRepairTask(task.taskId, 0n, false)).toThrow(refused('E_INVALIDARG'));
  });

  test('is changed only by who has read its last version', async () => {
    const { clock, model } = cluster();
    const task = model.createRepairTask(reboot);
    const { version } = task;
    await until(clock, () => task.state === 'Preparing');
    expect(task.version).toBeGreaterThan(version);
    expect(() => model.cancelRepairTask(task.taskId, version, false)).toThrow(
      refused('FABRIC_E_SEQUENCE_NUMBER_CHECK_FAILED'),
    );
    expect(() => model.cancelRepairTask('nobody', 0n, false)).toThrow(refused('FABRIC_E_REPAIR_TASK_NOT_FOUND'));
    expect(() => model.createRepairTask(reboot)).toThrow(refused('FABRIC_E_REPAIR_TASK_ALREADY_EXISTS'));
    expect(() => model.deleteRepairTask(task.taskId, 0n)).toThrow(refused('E_INVALIDARG'));
  });

  test('of an executor outside the cluster goes no further than that executor says', async () => {
    const { clock, model } = cluster();
    const task = model.createRepairTask({
      ...reboot,
      action: 'Contoso.Rack',
      state: 'Claimed',
      executor: 'ContosoRepair',
    });
    await clock.advance(10 * MINUTE);
    expect(task.state).toBe('Claimed');
    model.updateRepairExecution(task.taskId, task.version, { state: 'Preparing' });
    expect(await until(clock, () => task.state === 'Approved')).toBe(true);
    await clock.advance(10 * MINUTE);
    expect(task.state).toBe('Approved');
    model.updateRepairExecution(task.taskId, 0n, { state: 'Executing' });
    expect(() => model.updateRepairExecution(task.taskId, 0n, { state: 'Claimed' })).toThrow(refused('E_INVALIDARG'));
    model.updateRepairExecution(task.taskId, 0n, {
      state: 'Restoring',
      resultStatus: 'Failed',
      resultDetails: 'No spare part.',
    });
    expect(await until(clock, () => task.state === 'Completed')).toBe(true);
    expect(task).toMatchObject({ resultStatus: 'Failed', resultDetails: 'No spare part.' });
    expect(await until(clock, () => model.node('_back_1')?.status === 'Up')).toBe(true);
  });

  test('is found by state bits, id prefix and executor', async () => {
    const { model } = cluster();
    const past = model.repairTasks().length;
    expect(past).toBeGreaterThan(0);
    model.createRepairTask(reboot);
    expect(model.repairTasks({ stateFilter: 63 })).toHaveLength(1);
    expect(model.repairTasks({ stateFilter: 64 })).toHaveLength(past);
    expect(model.repairTasks({ taskIdFilter: 'Reb' })).toHaveLength(1);
    expect(model.repairTasks({ executorFilter: 'fabric:/System/InfrastructureService/system' })).toHaveLength(past);
  });
});

test('a job of the platform works through its update domains, one repair task each', async () => {
  const { clock, model } = cluster();
  const id = model.stage.infrastructure.startJob('front', 'PlatformUpdate', false);
  const service = 'fabric:/System/InfrastructureService/front';
  const job = () => model.infrastructureJobs(service).find((candidate) => candidate.Id === id);
  expect(job()).toMatchObject({ IsActive: true, AcknowledgementStatus: 'WaitingForAcknowledgement', CurrentUD: 0 });
  expect(await until(clock, () => job()?.IsActive === false)).toBe(true);
  const domains = new Set(
    model
      .nodes()
      .filter((node) => node.nodeType === 'front')
      .map((node) => node.upgradeDomain),
  );
  expect(job()?.RepairTasks.map((task) => task.State)).toEqual([...domains].map(() => 'Completed'));
  expect(() => model.infrastructureJobs('fabric:/System/InfrastructureService/none')).toThrow(
    refused('FABRIC_E_SERVICE_DOES_NOT_EXIST'),
  );
});
