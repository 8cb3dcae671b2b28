import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { clusters } from '../testing/started.ts';
import type { Started } from '../testing/started.ts';

/** Writes end in the model, whose refusals come back with their codes. What then happens is the model's own affair. */

const start = clusters();
const info = z.looseObject({ NodeStatus: z.string().optional(), Status: z.string().optional() });

describe('nodes', () => {
  it('are deactivated with words of their own or those of the caller, and activated', async () => {
    const { caller, cluster, clock } = await start();
    await caller.write('/Nodes/_nt_1/$/Deactivate', { DeactivationIntent: '2', DeactivationDescription: 'Patch day' });
    await caller.call('/Nodes/_nt_2/$/Deactivate', { body: { DeactivationIntent: 'pause' }, headers: { 'user-agent': 'Fabriscope test' } });
    await clock.advance(600_000);
    const tasks = (name: string) => cluster.model.node(name)?.deactivation.tasks.map((task) => [task.intent, task.description]);
    expect([tasks('_nt_1'), tasks('_nt_2')]).toEqual([[['Restart', 'Patch day']], [['Pause', 'Fabriscope test']]]);
    await caller.write('/Nodes/_nt_1/$/Activate');
    await clock.advance(600_000);
    expect((await caller.read(info, '/Nodes/_nt_1')).NodeStatus).toBe('Up');
    expect(await caller.refusal('/Nodes/_nt_1/$/Deactivate', { body: { DeactivationIntent: 'Explode' } })).toEqual([400, 'E_INVALIDARG']);
  });

  it('restart only as the instance that is running', async () => {
    const { caller, cluster } = await start();
    const instance = cluster.model.node('_nt_1')?.instanceId ?? 0n;
    const body = (id: bigint) => ({ body: { NodeInstanceId: id.toString(), CreateFabricDump: 'False' } });
    expect(await caller.refusal('/Nodes/_nt_1/$/Restart', body(instance + 1n))).toEqual([409, 'FABRIC_E_INSTANCE_ID_MISMATCH']);
    expect((await caller.call('/Nodes/_nt_1/$/Restart', body(instance))).status).toBe(200);
    expect(await caller.refusal('/Nodes/_nt_2/$/RemoveNodeState', { method: 'POST' })).toEqual([400, 'FABRIC_E_NODE_IS_UP']);
  });
});

describe('applications and services', () => {
  const names = ({ cluster }: Started) => {
    const application = cluster.model.applications().find((each) => each.services.size > 1);
    const services = [...(application?.services.values() ?? [])];
    return { application, id: application?.name.slice(8) ?? '', services };
  };

  it('are created, scaled and deleted', async () => {
    const started = await start();
    const { caller, clock, cluster } = started;
    const { application, id, services } = names(started);
    const stateless = services.find((each) => each.serviceKind === 'Stateless');
    const description = {
      ServiceKind: 'Stateless',
      ApplicationName: application?.name,
      ServiceName: `${application?.name ?? ''}/Extra`,
      ServiceTypeName: stateless?.typeName,
      PartitionDescription: { PartitionScheme: 'Named', Count: 2, Names: ['a', 'b'] },
      InstanceCount: 1,
      InstanceCloseDelayDurationSeconds: 45,
    };
    expect(await caller.write(`/Applications/${id}/$/GetServices/$/Create`, description)).toBe(202);
    expect(await caller.refusal(`/Applications/${id}/$/GetServices/$/Create`, { body: description })).toEqual([409, 'FABRIC_E_SERVICE_ALREADY_EXISTS']);
    await clock.advance(600_000);
    const told = async () => (await caller.call(`/Services/${id}~Extra/$/GetDescription`)).json();
    expect(await told()).toMatchObject({ Flags: 1, InstanceCloseDelayDurationSeconds: 45 });
    await caller.write(`/Services/${id}~Extra/$/Update`, { ServiceKind: 'Stateless', Flags: '1', InstanceCount: 3, InstanceCloseDelayDurationSeconds: '0' });
    expect(await told()).toMatchObject({ Flags: 0, InstanceCloseDelayDurationSeconds: 0 });
    expect(cluster.model.service(description.ServiceName)?.instanceCount).toBe(3);
    expect(await caller.refusal(`/Services/${id}~Extra/$/Update`, { body: { ServiceKind: 'Stateful' } })).toEqual([400, 'E_INVALIDARG']);
    await caller.write(`/Services/${id}~Extra/$/Delete`);
    await caller.write(`/Applications/${id}/$/Delete?ForceRemove=true`);
    await clock.advance(600_000);
    expect((await caller.call(`/Applications/${id}`)).status).toBe(204);
    const ghost = { Name: 'fabric:/Ghost', TypeName: 'NoType', TypeVersion: '1' };
    expect(await caller.refusal('/Applications/$/Create', { body: ghost })).toEqual([404, 'FABRIC_E_APPLICATION_TYPE_NOT_FOUND']);
  });

  it('move, restart and remove their replicas by the call for their kind', async () => {
    const started = await start();
    const { caller, cluster, clock } = started;
    const all = [...cluster.model.applications(), cluster.model.systemApplication].flatMap((each) => [...each.services.values()]);
    const stateful = all.find((each) => each.serviceKind === 'Stateful' && each.hasPersistedState)?.partitions[0];
    const secondary = stateful?.replicas.find((each) => each.role === 'ActiveSecondary');
    await caller.write(`/Partitions/${stateful?.id ?? ''}/$/MovePrimaryReplica?NodeName=${secondary?.nodeName ?? ''}`);
    await clock.advance(600_000);
    expect(stateful?.replicas.find((each) => each.role === 'Primary')?.nodeName).toBe(secondary?.nodeName);
    const path = `/Nodes/${secondary?.nodeName ?? ''}/$/GetPartitions/${stateful?.id ?? ''}/$/GetReplicas/${String(secondary?.id)}/$/Restart`;
    expect(await caller.write(path)).toBe(200);
    const instance = all.find((each) => each.serviceKind === 'Stateless')?.partitions[0]?.replicas[0];
    const there = `/Nodes/${instance?.nodeName ?? ''}/$/GetPartitions/${instance?.partition.id ?? ''}/$/GetReplicas/${String(instance?.id)}`;
    expect((await caller.refusal(`${there}/$/Restart`, { method: 'POST' }))[0]).toBe(400);
    expect(await caller.write(`${there}/$/Delete`)).toBe(200);
  });

  it('are upgraded only for real, to another version, with a name that fits', async () => {
    const started = await start();
    const { caller } = started;
    const { application, id } = names(started);
    const body = { Name: application?.name, TargetApplicationTypeVersion: application?.typeVersion, UpgradeKind: 'Rolling', Parameters: [] };
    expect(await caller.refusal(`/Applications/${id}/$/Upgrade`, { body: { ...body, Name: 'fabric:/Other' } })).toEqual([400, 'E_INVALIDARG']);
    expect((await caller.refusal(`/Applications/${id}/$/Upgrade`, { body: { ...body, TargetApplicationTypeVersion: '99' } }))[0]).toBe(404);
    const notUpgrading = [400, 'FABRIC_E_APPLICATION_NOT_UPGRADING'];
    expect(await caller.refusal(`/Applications/${id}/$/RollbackUpgrade`, { method: 'POST' })).toEqual(notUpgrading);
    expect(await caller.refusal(`/Applications/${id}/$/MoveToNextUpgradeDomain`, { body: { UpgradeDomainName: '1' } })).toEqual(notUpgrading);
    expect(await caller.refusal('/$/RollbackUpgrade', { method: 'POST' })).toEqual([400, 'FABRIC_E_FABRIC_NOT_UPGRADING']);
  });
});

describe('a cluster upgrade', () => {
  it('starts once its version is provisioned, shows what was asked for, and is rolled back', async () => {
    const { caller } = await start();
    const body = {
      CodeVersion: '10.1.2999.9590',
      RollingUpgradeMode: 'Monitored',
      UpgradeReplicaSetCheckTimeoutInSeconds: 300,
      MonitoringPolicy: { FailureAction: 'Rollback', HealthCheckWaitDurationInMilliseconds: 'PT0H1M0S', UpgradeTimeoutInMilliseconds: '3600000' },
      ClusterHealthPolicy: { MaxPercentUnhealthyNodes: 20 },
    };
    expect((await caller.refusal('/$/Upgrade', { body }))[0]).toBe(404);
    await caller.write('/$/Provision', { CodeFilePath: 'incoming\\WindowsFabric.10.1.2999.9590.cab' });
    expect(await caller.write('/$/Upgrade', body)).toBe(202);
    const progress = (await caller.call('/$/GetUpgradeProgress?api-version=8.2')).json();
    expect(progress).toMatchObject({
      UpgradeDescription: {
        CodeVersion: '10.1.2999.9590',
        UpgradeReplicaSetCheckTimeoutInSeconds: 300,
        MonitoringPolicy: {
          FailureAction: 'Rollback',
          HealthCheckWaitDurationInMilliseconds: 'PT0H1M0S',
          HealthCheckStableDurationInMilliseconds: 'PT0H2M0S',
          UpgradeTimeoutInMilliseconds: 'PT1H0M0S',
          UpgradeDomainTimeoutInMilliseconds: 'P10675199DT2H48M5.4775807S',
        },
        ClusterHealthPolicy: { MaxPercentUnhealthyNodes: 20 },
      },
    });
    expect(await caller.refusal('/$/Upgrade', { body })).toEqual([409, 'FABRIC_E_FABRIC_UPGRADE_IN_PROGRESS']);
    expect(await caller.write('/$/RollbackUpgrade')).toBe(202);
  });
});

describe('repair tasks', () => {
  it('are created, found by state, cancelled against their version', async () => {
    const { caller } = await start();
    const version = z.object({ Version: z.string() });
    const task = { TaskId: 'Mine/1', State: 'Created', Action: 'Custom.Reboot', Target: { Kind: 'Node', NodeNames: ['_nt_1'] } };
    const { Version } = await caller.read(version, '/$/CreateRepairTask', { body: task });
    expect((await caller.refusal('/$/CreateRepairTask', { body: task }))[1]).toBe('FABRIC_E_REPAIR_TASK_ALREADY_EXISTS');
    const list = z.array(z.object({ TaskId: z.string(), State: z.string() }));
    const found = async (filter: number) => (await caller.read(list, `/$/GetRepairTaskList?StateFilter=${String(filter)}&TaskIdFilter=Mine`)).map((each) => each.TaskId);
    expect([await found(63), await found(64)]).toEqual([['Mine/1'], []]);
    const cancel = (each: string) => ({ body: { TaskId: 'Mine/1', Version: each, RequestAbort: false } });
    expect((await caller.refusal('/$/CancelRepairTask', cancel('1')))[0]).toBe(409);
    expect((await caller.call('/$/CancelRepairTask', cancel(Version))).status).toBe(200);
    expect(await caller.refusal('/$/CancelRepairTask', { body: { TaskId: 'Nobody', Version: '0' } })).toEqual([400, 'FABRIC_E_REPAIR_TASK_NOT_FOUND']);
  });
});

describe('chaos', () => {
  it('runs once and stops', async () => {
    const { caller } = await start();
    const chaos = z.object({ Status: z.string(), ChaosParameters: z.looseObject({}).optional() });
    expect((await caller.read(chaos, '/Tools/Chaos')).Status).toBe('Stopped');
    await caller.write('/Tools/Chaos/$/Start', { TimeToRunInSeconds: '60', Context: { Map: { who: 'me' } } });
    expect((await caller.read(chaos, '/Tools/Chaos')).Status).toBe('Running');
    expect(await caller.refusal('/Tools/Chaos/$/Start', { body: {} })).toEqual([400, 'FABRIC_E_CHAOS_ALREADY_RUNNING']);
    await caller.write('/Tools/Chaos/$/Stop');
    expect((await caller.read(chaos, '/Tools/Chaos')).Status).toBe('Stopped');
  });
});
