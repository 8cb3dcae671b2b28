import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { upgradePlanSchema, upgradeRunDetailSchema, upgradeRunSchema, upgradeViewSchema } from '../../../shared/contract/clusters/upgrades.ts';
import type { UpgradeTarget, UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { openClusterRig, openClusterSide, until } from '../actions/testing/cluster-rig.ts';
import type { ClusterRig } from '../actions/testing/cluster-rig.ts';
import { upgradeApplication } from '../actions/application-acts.ts';
import { perform } from '../actions/perform.ts';
import { changeUpgradePolicy, resumeUpgrade, rollBackUpgrade } from '../actions/upgrade-acts.ts';
import * as commands from '../gateway/commands.ts';

const shop: UpgradeTarget = { kind: 'application', applicationName: 'fabric:/Shop' };

/** Views as they come, each checked against the contract. */
function watchView(rig: ClusterRig, target: UpgradeTarget = shop) {
  const ended = new AbortController();
  const views: UpgradeView[] = [];
  const reading = (async () => {
    for await (const view of rig.upgrades.of(rig.cluster.connectionId).watched.view(target, ended.signal, {})) views.push(upgradeViewSchema.parse(view));
  })();
  reading.catch(() => {});
  return {
    views, reading,
    get last() {
      const view = views.at(-1);
      if (view === undefined) throw new Error('No view came.');
      return view;
    },
    stop: async () => {
      ended.abort();
      await reading;
    },
  };
}

describe('upgrades of a cluster', () => {
  const newFolder = temporaryFolders();
  let folder = '';
  let rig: ClusterRig | null = null;
  let stopWatching: (() => Promise<void>) | null = null;
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(async () => {
    await stopWatching?.();
    stopWatching = null;
    await rig?.close();
    rig = null;
  });
  const open = async (options: Partial<Parameters<typeof openClusterRig>[0]> = {}) => (rig = await openClusterRig({ folder, nodes: 5, apps: 4, ...options }));
  const watch = (opened: ClusterRig, target?: UpgradeTarget) => {
    const watched = watchView(opened, target);
    stopWatching = watched.stop;
    return watched;
  };

  it('that fails is followed from its first domain to its roll-back, with its cause', async () => {
    const opened = await open({ scenario: 'bad-version', pace: 0.2, factor: 30 });
    const watched = watch(opened);
    await until(() => watched.views.some(({ running }) => running));
    expect(watched.last).toMatchObject({ ever: true, typeName: 'ShopType', toVersion: '2.8.0', mode: 'Monitored' });
    await until(() => watched.last.state === 'RollingBackCompleted');
    const { last, views } = watched;
    expect(last.running).toBe(false);
    expect(last.sentence).toMatch(/^It was rolled back because the health check failed/);
    expect(last.failure?.reason).toBe('HealthCheck');
    expect(last.causes.length).toBeGreaterThan(0);
    expect(last.endedAt ?? 0).toBeGreaterThan(last.startedAt ?? 0);
    expect(views.some(({ clock }) => clock !== null)).toBe(true);
    const [run] = opened.upgrades.recorder.runs(opened.cluster.connectionId, shop);
    expect(run).toMatchObject({ toVersion: '2.8.0', fromVersion: '2.7.1', state: 'RollingBackCompleted' });
    const detail = upgradeRunDetailSchema.parse(await opened.upgrades.run(opened.cluster.connectionId, run?.runId ?? ''));
    expect(detail.run.result).toBe('rolledBack');
    expect(detail.run.rollBackObstacle).not.toBe('');
    expect(detail.parameters?.length).toBeGreaterThan(0);
    expect(detail.log.length).toBeGreaterThan(3);
  }, 60_000);

  it('that ran already when the program connected is recorded with its own beginning', async () => {
    const opened = await open({ scenario: 'stuck-upgrade', pace: 0.2, factor: 60 });
    const { connectionId } = opened.cluster;
    const runs = () => opened.upgrades.recorder.runs(connectionId, shop);
    await until(() => runs().length > 0);
    const startedAt = opened.simulated.model.applicationUpgradeProgress('fabric:/Shop').startedAt;
    expect(runs()).toMatchObject([{ startedAt, endedAt: null, from: 'recorded', startedBy: '', state: expect.stringMatching(/^RollingForward/) }]);
    expect(runs()[0]?.log[0]).toMatchObject({ words: 'First seen.', at: expect.any(Number) });
    expect(runs()[0]?.log[0]?.at ?? 0).toBeGreaterThan(startedAt ?? Number.POSITIVE_INFINITY);
    expect(upgradeRunSchema.parse((await opened.upgrades.run(connectionId, runs()[0]?.runId ?? '')).run)).toMatchObject({ startedAt, endedAt: null });
  }, 60_000);

  it('that is stuck says on which service, node and check, and for how long', async () => {
    const opened = await open({ scenario: 'stuck-upgrade', pace: 0.2, factor: 60 });
    const watched = watch(opened);
    await until(() => watched.views.length > 0 && watched.last.domains.some(({ nodes }) => nodes.some(({ checks }) => checks.length > 0)));
    const check = () => watched.last.domains.flatMap(({ nodes }) => nodes.flatMap(({ checks }) => checks))[0];
    expect(check()).toMatchObject({ kind: 'EnsureAvailability', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Catalog' });
    expect(check()?.ref).toMatchObject({ kind: 'partition', serviceName: 'fabric:/Shop/Catalog' });
    const since = check()?.waitingSince;
    await until(() => (opened.cluster.upgrades[0]?.stuck ?? false));
    expect(check()?.waitingSince).toBe(since);
    expect(watched.last.sentence).toContain('fabric:/Shop/Catalog');
    expect(opened.cluster.upgrades[0]?.words).toMatch(/^waits .*fabric:\/Shop\/Catalog/);
  }, 60_000);

  it('is started with changed parameters, goes through, and can be gone back to with what was recorded', async () => {
    const opened = await open({ scenario: 'healthy', pace: 0.1, factor: 30 });
    const { connectionId } = opened.cluster;
    const { plans } = opened.upgrades.of(connectionId);
    const version = opened.cluster.mirror.applications.get('fabric:/Shop')?.typeVersion ?? '';
    await until(() => opened.cluster.mirror.applicationTypes.complete);
    const other = [...opened.cluster.mirror.applicationTypes.values()].find(({ name, version: each }) => name === 'ShopType' && each !== version)?.version ?? '';
    const policy = {
      failureAction: 'Rollback', healthCheckWaitMs: 1_000, healthCheckStableMs: 5_000, healthCheckRetryMs: 60_000, upgradeTimeoutMs: null, domainTimeoutMs: null,
      replicaSetCheckTimeoutMs: 60_000, instanceCloseDelayMs: null, forceRestart: false, health: null,
    } as const;
    const before = await plans.plan({ connectionId, applicationName: 'fabric:/Shop', targetVersion: other, parameters: null, mode: 'Monitored', policy });
    upgradePlanSchema.parse(before);
    expect(before.obstacle).toBe('');
    const name = before.parameters.find(({ targetDefault, secretLooking }) => targetDefault !== null && !secretLooking)?.name ?? '';
    const upgrade = async (targetVersion: string, parameters: { name: string; value: string }[] | null) => {
      const watched = watch(opened);
      await perform(opened.cluster, opened.acts, upgradeApplication(opened.cluster, opened.upgrades, {
        connectionId, applicationName: 'fabric:/Shop', typedName: 'fabric:/Shop', reason: 'trial', targetVersion, parameters, mode: 'Monitored', policy, forceRestart: false,
      }));
      await until(() => watched.views.some((view) => view.running && view.toVersion === targetVersion));
      await until(() => !watched.last.running);
      await watched.stop();
      stopWatching = null;
      return watched;
    };
    await upgrade(other, [{ name, value: '4' }]);
    const second = await upgrade(version, [{ name, value: '5' }]);
    expect(second.last).toMatchObject({ state: 'RollingForwardCompleted', toVersion: version, fromVersion: other });
    expect(second.views.some(({ estimate }) => estimate !== null)).toBe(true);
    expect(second.last.domains.every(({ startedAt, endedAt, lastTimeMs }) => startedAt !== null && endedAt !== null && lastTimeMs !== null)).toBe(true);

    const runs = opened.upgrades.recorder.runs(connectionId, shop).filter(({ from }) => from === 'recorded');
    expect(runs[0]).toMatchObject({ toVersion: version, fromVersion: other, startedBy: 'the profile “Operator” in Fabriscope: trial', parametersBefore: [{ name, value: '4' }] });
    await opened.cluster.mirror.refreshApplication('fabric:/Shop');
    const { plan, input } = await plans.planRollBackTo(runs[1]?.runId ?? '');
    expect(input).toMatchObject({ targetVersion: other, parameters: [{ name, value: '4' }] });
    expect(plan.parameters.find((parameter) => parameter.name === name)).toMatchObject({ current: '5', next: '4', change: 'changed' });
    await expect(plans.planRollBackTo(runs[0]?.runId ?? '')).rejects.toThrow('cannot be brought back');
    await opened.upgrades.markBad(connectionId, runs[1]?.runId ?? '', 'leaks');
    await expect(plans.planRollBackTo(runs[1]?.runId ?? '')).rejects.toMatchObject({ fault: { hint: expect.stringContaining('marked as bad: leaks') } });
    expect((await plans.plan({ ...input, parameters: null })).warnings.join()).toContain('leaks');
  }, 90_000);

  it('that is manual waits after a domain, goes on with the next one only, and can be rolled back', async () => {
    const opened = await open({ scenario: 'healthy', pace: 0.1, factor: 30 });
    const { connectionId } = opened.cluster;
    await until(() => opened.cluster.mirror.applicationTypes.complete);
    const version = opened.cluster.mirror.applications.get('fabric:/Shop')?.typeVersion ?? '';
    const other = [...opened.cluster.mirror.applicationTypes.values()].find(({ name, version: each }) => name === 'ShopType' && each !== version)?.version ?? '';
    const watched = watch(opened);
    const confirmed = { typedName: 'fabric:/Shop', reason: '' };
    await perform(opened.cluster, opened.acts, upgradeApplication(opened.cluster, opened.upgrades, {
      ...confirmed, connectionId, applicationName: 'fabric:/Shop', targetVersion: other, parameters: null, mode: 'UnmonitoredManual', policy: null, forceRestart: false,
    }));
    await until(() => watched.views.length > 0 && watched.last.can.resume === null);
    expect(watched.last).toMatchObject({ clock: null, estimate: null, state: 'RollingForwardPending' });
    expect(watched.last.sentence).toContain('waits for you to go on');
    expect(opened.cluster.upgrades.find(({ applicationName }) => applicationName === 'fabric:/Shop')?.stuck).toBe(true);
    await expect(perform(opened.cluster, opened.acts, resumeUpgrade(opened.cluster, opened.upgrades, { ...confirmed, target: shop, domain: 'nowhere' }))).rejects.toThrow('is not the next one');
    const next = watched.last.nextDomain ?? '';
    await perform(opened.cluster, opened.acts, resumeUpgrade(opened.cluster, opened.upgrades, { ...confirmed, target: shop, domain: next }));
    await until(() => watched.last.can.resume === null && watched.last.nextDomain !== next);
    await perform(opened.cluster, opened.acts, changeUpgradePolicy(opened.cluster, opened.upgrades, {
      ...confirmed, target: shop, mode: null, policy: {
        failureAction: 'Manual', healthCheckWaitMs: 0, healthCheckStableMs: 1_000, healthCheckRetryMs: 1_000, upgradeTimeoutMs: 3_600_000, domainTimeoutMs: null, replicaSetCheckTimeoutMs: 120_000,
        instanceCloseDelayMs: null, forceRestart: false, health: null,
      },
    }));
    await until(() => watched.last.policy?.replicaSetCheckTimeoutMs === 120_000);
    await perform(opened.cluster, opened.acts, rollBackUpgrade(opened.cluster, opened.upgrades, { ...confirmed, target: shop }));
    await until(() => watched.last.state === 'RollingBackCompleted');
    expect(watched.last.sentence).toContain('somebody asked for the roll-back');
  }, 90_000);

  it('that was over before anybody looked is recorded by the version that it left', async () => {
    const opened = await open({ scenario: 'healthy', pace: 0.02, factor: 30 });
    await until(() => opened.cluster.mirror.applicationTypes.complete);
    const { connectionId } = opened.cluster;
    const version = opened.cluster.mirror.applications.get('fabric:/Shop')?.typeVersion ?? '';
    const other = [...opened.cluster.mirror.applicationTypes.values()].find(({ name, version: each }) => name === 'ShopType' && each !== version)?.version ?? '';
    // Somebody else does it.
    const prepared = await opened.upgrades.of(connectionId).plans.prepare({ connectionId, applicationName: 'fabric:/Shop', targetVersion: other, parameters: null, mode: 'UnmonitoredAuto', policy: null }, false);
    await commands.applications.upgrade(opened.cluster.client(), prepared.command);
    await until(() => opened.simulated.model.application('fabric:/Shop')?.typeVersion === other);
    await opened.cluster.mirror.refreshApplication('fabric:/Shop');
    await until(() => opened.upgrades.recorder.runs(connectionId, shop).some(({ toVersion }) => toVersion === other));
    expect(opened.upgrades.recorder.runs(connectionId, shop)[0]).toMatchObject({ state: 'RollingForwardCompleted', startedBy: '' });
  }, 30_000);

  it('that never was looks like none', async () => {
    const opened = await open({ scenario: 'healthy' });
    const watched = watch(opened, { kind: 'cluster' });
    await until(() => watched.views.length > 0);
    expect(watched.last).toMatchObject({ ever: false, running: false, domains: [], can: { resume: 'There is no upgrade.' } });
  }, 30_000);

  it('of an application that is deleted meanwhile ends, and its run says so', async () => {
    const opened = await open({ scenario: 'stuck-upgrade', pace: 0.2, factor: 60 });
    const watched = watch(opened);
    await until(() => watched.views.some(({ running }) => running));
    stopWatching = null;
    await commands.applications.remove(opened.cluster.client(), 'fabric:/Shop', true);
    await expect(watched.reading).rejects.toMatchObject({ fault: { code: 'not-found', message: 'fabric:/Shop is not in the cluster any more.' } });
    expect(opened.cluster.upgrades.filter(({ applicationName }) => applicationName === 'fabric:/Shop')).toEqual([]);
    const [run] = opened.upgrades.recorder.runs(opened.cluster.connectionId, shop);
    expect(run?.log.at(-1)?.words).toBe('The application was deleted.');
  }, 30_000);

  it('of an application that is not there is an answer, not a wait', async () => {
    const opened = await open({ scenario: 'healthy' });
    const views = opened.upgrades.of(opened.cluster.connectionId).watched.view({ kind: 'application', applicationName: 'fabric:/Nowhere' }, undefined, {});
    await expect(views.next()).rejects.toMatchObject({ fault: { code: 'not-found' } });
  }, 30_000);

  it('is still known after a restart of the program, and recorded on as the same run', async () => {
    const first = await open({ scenario: 'stuck-upgrade', pace: 0.2, factor: 30 });
    await until(() => first.upgrades.recorder.runs(first.cluster.connectionId, shop).length === 1);
    const { simulated } = first;
    const [run] = first.upgrades.recorder.runs(first.cluster.connectionId, shop);
    first.upgrades.close();
    const second = await openClusterSide({ folder, url: simulated.url, time: hurryTime(30), journal: first.services.journal });
    try {
      expect(second.upgrades.recorder.run(run?.runId ?? '')?.startedAt).toBe(run?.startedAt);
      await until(() => second.upgrades.of(second.cluster.connectionId).watched.known(shop)?.running === true);
      expect(second.upgrades.recorder.runs(second.cluster.connectionId, shop)).toHaveLength(1);
    } finally {
      await second.close();
    }
  }, 60_000);

  it('runs are listed newest first, with those that only the event store has', async () => {
    const opened = await open({ scenario: 'healthy' });
    const ended = new AbortController();
    const keys = new Set<string>();
    const obstacles: string[] = [];
    for await (const message of opened.upgrades.runs(opened.cluster.connectionId, null, ended.signal, {})) {
      const items = message.kind === 'snapshot' ? message.items : message.upsert;
      for (const item of items) {
        const run = upgradeRunSchema.parse(item);
        keys.add(run.runId);
        if (run.from === 'event-store') obstacles.push(run.rollBackObstacle);
      }
      if (keys.size > 0) break;
    }
    expect(keys.size).toBeGreaterThan(0);
    expect(obstacles.filter((obstacle) => !/only the event store knows it|has no parameters|did not get through/.test(obstacle))).toEqual([]);
  }, 30_000);
});
