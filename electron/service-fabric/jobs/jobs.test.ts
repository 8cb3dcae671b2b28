import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { infrastructureJobSchema, repairTaskSchema, type InfrastructureJob, type RepairTask } from '../../../shared/contract/clusters/packages.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import { ClusterModel } from '../../../simulator/service-fabric/model/index.ts';
import { usualNodeTypes } from '../../../simulator/service-fabric/model/node-factory.ts';
import { openClusterRig, until, type ClusterRig } from '../actions/testing/cluster-rig.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { readAnswer } from '../wire/answer.ts';
import { listOf } from '../wire/fields.ts';
import { infrastructureJob, repairTask } from '../wire/repair.ts';
import { JobDesk } from './job-desk.ts';
import { isInfrastructureService, shownInfrastructureJob } from './shown-infrastructure-job.ts';
import { shownRepairTask } from './shown-repair-task.ts';

const fixtures = join(process.env['FABRISCOPE_FIXTURES'] ?? join(import.meta.dirname, '../../../../shared/fixtures'), 'sf');
const areHere = existsSync(fixtures);
const now = Date.parse('2020-06-10T01:00:00Z');
const seen = (): boolean => true;

describe.skipIf(!areHere)('recorded repair tasks and jobs (skipped where the recordings are not present: set FABRISCOPE_FIXTURES)', () => {
  it.each(['cluster-page/repair-jobs/in-progress.json', 'cluster-page/repair-jobs/simple.json', 'node-page/repair-jobs.json', 'emptyRepairJobs.json'])('%s is shown', (file) => {
    for (const task of readAnswer(file, listOf(repairTask), readFileSync(join(fixtures, file), 'utf8'))) expect(() => repairTaskSchema.parse(shownRepairTask(task, [], now))).not.toThrow();
  });

  it('have a job, a history in order, and what holds them up', () => {
    const [executing, preparing] = readAnswer('', listOf(repairTask), readFileSync(join(fixtures, 'cluster-page/repair-jobs/in-progress.json'), 'utf8')).map((task) => shownRepairTask(task, [], now));
    expect(executing).toMatchObject({ state: 'Executing', jobId: '441efe72-c74d-4cfa-84df-515b44c89060', blockedBy: '', canApprove: 'It is approved already.', canCancel: null, target: ['_NS_24', '_NS_28'], impact: [{ nodeName: '_NS_24', level: 'Restart' }] });
    expect(executing?.history.map(({ state }) => state)).toEqual(['Created', 'Claimed', 'Preparing', 'Health check before it starts', 'Health check before it ended', 'Approved', 'Executing']);
    expect(preparing).toMatchObject({ blockedSince: Date.parse('2020-06-10T00:13:40.630Z'), canApprove: null, blockers: [{ kind: 'node', nodeName: '_NS_24' }] });
    expect(preparing?.blockedBy).toContain('approval');
  });

  it('of the platform are shown with whom they wait for', () => {
    const jobs = readAnswer('', listOf(infrastructureJob), readFileSync(join(fixtures, 'system-service/infrastructure-data.json'), 'utf8')).map((job) => shownInfrastructureJob(job, 'fabric:/System/InfrastructureService/nt', now));
    for (const job of jobs) expect(() => infrastructureJobSchema.parse(job)).not.toThrow();
    expect(jobs[0]).toMatchObject({ active: true, throttled: true, deadlineAt: null, upgradeDomain: '0' });
    expect(jobs[0]?.blockedBy).toContain('throttled');
    expect(jobs[0]?.impacted[0]).toBe('_primaray_0 (ConfigurationUpdate)');
  });
});

it('knows the services that speak for the platform, coordinated and cross-zone ones too', () => {
  for (const name of ['fabric:/System/InfrastructureService/nt', 'fabric:/System/InfrastructureService/Coordinated_worker', 'fabric:/System/InfrastructureService/worker/8910']) expect(isInfrastructureService(name)).toBe(true);
  expect(isInfrastructureService('fabric:/System/NamingService')).toBe(false);
});

describe('repair tasks and jobs of a cluster', () => {
  const newFolder = temporaryFolders();
  let folder = '';
  let rig: ClusterRig | null = null;
  const stops: (() => void | Promise<void>)[] = [];
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await rig?.close();
    rig = null;
  });
  async function open(options: Partial<Parameters<typeof openClusterRig>[0]> = {}) {
    const opened = (rig = await openClusterRig({ folder, ...options }));
    const desk = new JobDesk(opened.clusters);
    stops.push(() => desk.close());
    return { ...opened, jobs: desk.of(opened.cluster.connectionId) };
  }
  function follow<Item>(start: (signal: AbortSignal) => AsyncGenerator<CollectionMessage<Item>>, keyOf: (item: Item) => string) {
    const ended = new AbortController();
    const items = new Map<string, Item>();
    const reading = (async () => {
      for await (const message of start(ended.signal)) {
        if (message.kind === 'snapshot') items.clear();
        for (const item of message.kind === 'snapshot' ? message.items : message.upsert) items.set(keyOf(item), item);
        if (message.kind === 'patch') for (const key of message.remove) items.delete(key);
      }
    })();
    stops.unshift(async () => {
      ended.abort();
      await reading;
    });
    return items;
  }

  it('are listed with what the platform’s job waits for', async () => {
    const { jobs } = await open({ scenario: 'busy' });
    const tasks = follow<RepairTask>((signal) => jobs.watchTasks(false, signal, seen), ({ taskId }) => taskId);
    const platform = follow<InfrastructureJob>((signal) => jobs.watchJobs(signal, seen), ({ key }) => key);
    await until(() => tasks.size > 0 && platform.size > 0);
    for (const task of tasks.values()) expect(repairTaskSchema.parse(task).active).toBe(true);
    const [job] = platform.values();
    expect(infrastructureJobSchema.parse(job)).toMatchObject({ active: true });
    const [task] = tasks.values();
    expect(task?.jobId).toBe(job?.jobId);
    expect(task?.history[0]?.state).toBe('Created');
  }, 30_000);

  it('that are stuck, and jobs that are throttled, are told at the head of the cluster', async () => {
    const { cluster, jobs, simulated } = await open({ scenario: 'busy', factor: 200 });
    const primary = simulated.model.nodeTypes.find(({ isPrimary }) => isPrimary);
    expect(primary).toBeDefined();
    const held = jobs.holdActive(seen);
    await until(() => held.jobs.list.size > 0 && held.tasks.list.size > 0);
    await until(() => cluster.reportedBanners.some(({ kind }) => kind === 'stuckJob' || kind === 'throttled'));
    for (const banner of cluster.reportedBanners) expect(banner.message.length).toBeGreaterThan(20);
    held.tasks.release();
    held.jobs.release();
  }, 60_000);

  it('of a cluster without a repair manager are none, and it says so', async () => {
    const { jobs } = await open({ build: (options) => new ClusterModel({ ...options, nodeTypes: usualNodeTypes(5), features: { repairManager: false, infrastructureService: false } }) });
    for await (const freshness of jobs.watchFreshness(undefined, seen)) {
      expect(freshness.note).toContain('no repair manager');
      break;
    }
    const tasks = follow<RepairTask>((signal) => jobs.watchTasks(true, signal, seen), ({ taskId }) => taskId);
    const held = jobs.holdActive(seen);
    await Promise.all([held.tasks.refresh(), held.jobs.refresh()]);
    expect(tasks.size).toBe(0);
    expect(held.tasks.list.freshness.asOf).not.toBeNull();
    expect(held.jobs.list.freshness.asOf).not.toBeNull();
    held.tasks.release();
    held.jobs.release();
  });

  it('that are over come only when asked for', async () => {
    const { jobs } = await open({ nodes: 5, apps: 4 });
    const all = follow<RepairTask>((signal) => jobs.watchTasks(true, signal, seen), ({ taskId }) => taskId);
    const active = follow<RepairTask>((signal) => jobs.watchTasks(false, signal, seen), ({ taskId }) => taskId);
    await until(() => all.size > 0);
    expect([...all.values()].some((task) => !task.active && task.history.at(-1)?.state === 'Completed')).toBe(true);
    expect([...active.values()].every((task) => task.active)).toBe(true);
  });
});
