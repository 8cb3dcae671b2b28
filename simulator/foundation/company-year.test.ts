import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { environmentNames } from './company-catalogue.ts';
import { companyYear } from './company-year.ts';
import type { Deployment } from './company-year.ts';
import { ManualClock } from './clock.ts';
import { buildScenario } from '../service-fabric/scenarios/index.ts';

const end = Date.UTC(2026, 10, 27, 15, 0, 0);
const year = companyYear({ end });
const DAY_MS = 86_400_000;

describe('the year of the company', () => {
  it('is the same for the same seed and end, and another for another seed', () => {
    expect(companyYear({ end, seed: 7 }).commits[0]?.id).not.toBe(year.commits[0]?.id);
    const again = companyYear({ end });
    expect(again).not.toBe(year);
    expect(again).toEqual(year);
    expect(companyYear({ end })).toBe(again);
  });

  it('is as busy as a company of this size', () => {
    const perWeek = year.commits.length / 52;
    expect(perWeek).toBeGreaterThan(11);
    expect(perWeek).toBeLessThan(13);
    expect(year.builds.length).toBeGreaterThan(800);
    expect(year.builds.length).toBeLessThan(1000);
    expect(year.deployments.length).toBeGreaterThan(300);
    expect(year.deployments.length).toBeLessThan(400);
  });

  it('joins every deployment to its release, build and commit', () => {
    const builds = new Map(year.builds.map((build) => [build.id, build]));
    const releases = new Map(year.releases.map((release) => [release.id, release]));
    const commits = new Map(year.commits.map((commit) => [commit.id, commit]));
    for (const deployment of year.deployments) {
      const build = builds.get(deployment.buildId);
      const commit = commits.get(build?.sourceVersion ?? '');
      expect(releases.get(deployment.releaseId)?.buildId).toBe(deployment.buildId);
      expect(build?.buildNumber).toMatch(new RegExp(`^${deployment.version.replaceAll('.', '\\.')}\\.\\d{8}\\.\\d+$`));
      expect([build?.version, build?.result]).toEqual([deployment.version, 'succeeded']);
      expect(build?.changes).toContain(commit?.id);
      expect(commit?.id).toMatch(/^[0-9a-f]{40}$/);
      expect(commit?.at).toBeLessThan(build?.queuedAt ?? 0);
      expect(build?.finishedAt).toBeLessThanOrEqual(deployment.queuedAt);
    }
  });

  it('tells everything in an order that can happen', () => {
    const span = (each: { startedAt?: number | undefined; finishedAt?: number | undefined }) => (each.finishedAt ?? Infinity) - (each.startedAt ?? -Infinity);
    for (const build of year.builds) expect([build.startedAt > build.queuedAt, span(build) > 0]).toEqual([true, true]);
    for (const deployment of year.deployments) expect(momentsOf(deployment)).toEqual(momentsOf(deployment).toSorted((a, b) => a - b));
    const ids = (list: readonly { id: number }[]) => list.map((each) => each.id);
    for (const list of [year.builds, year.releases, year.deployments]) expect(ids(list)).toEqual(ids(list).toSorted((a, b) => a - b));
  });

  it('goes through the environments in order and never says a version that was not there before', () => {
    for (const release of year.releases) {
      const own = year.deployments.filter((each) => each.releaseId === release.id);
      const order = own.map((each) => environmentNames.indexOf(each.environment));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
    const running = new Map<string, string | undefined>();
    const finished = year.deployments.filter((each) => each.startedAt !== undefined).toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
    for (const each of finished) {
      const place = `${each.application} ${each.environment}`;
      expect([place, each.version, each.fromVersion]).toEqual([place, each.version, running.has(place) ? running.get(place) : each.fromVersion]);
      running.set(place, each.outcome === 'succeeded' ? each.version : each.fromVersion);
    }
  });

  it('has failures of every kind, roll-backs, retries, and hotfixes within hours', () => {
    const steps = new Set(year.deployments.map((each) => each.failure?.step));
    expect(steps).toEqual(new Set([undefined, 'template', 'upgrade', 'tests', 'approval']));
    expect(year.deployments.some((each) => each.attempt === 2)).toBe(true);
    const hotfixes = year.releases.filter((release) => release.isHotfix);
    expect(hotfixes.length).toBeGreaterThan(8);
    for (const fix of hotfixes) {
      const reached = (release: number) => year.deployments.find((each) => each.releaseId === release && each.environment === 'production-we');
      const before = year.releases.filter((each) => each.application === fix.application && each.createdAt < fix.createdAt).at(-1);
      const gap = (reached(fix.id)?.startedAt ?? Infinity) - (reached(before?.id ?? 0)?.startedAt ?? 0);
      expect(gap).toBeLessThan(8 * 3_600_000);
    }
  });

  it('is in the middle of things at its end', () => {
    const building = year.builds.filter((build) => build.startedAt <= end && build.finishedAt > end);
    const queued = year.builds.filter((build) => build.queuedAt <= end && build.startedAt > end);
    const deploying = year.deployments.filter((each) => (each.startedAt ?? Infinity) <= end && (each.finishedAt ?? 0) > end);
    const waiting = year.deployments.filter((each) => each.queuedAt <= end && each.approval !== undefined && each.approval.decision === undefined);
    expect([building.length, queued.length]).toEqual([1, 1]);
    expect(deploying.map((each) => [each.application, each.environment, each.version])).toEqual([['Shop', 'production-we', '2.8.0']]);
    expect(waiting.map((each) => `${each.application} ${each.version} ${each.environment}`)).toEqual(expect.arrayContaining(['Payments 4.3.0 production-we', 'Orders 5.4.0 production-we']));
  });
});

describe('any year', () => {
  it('tells everything in an order that can happen, whatever the seed and the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2030, 0) }), (seed, anyEnd) => {
        const any = companyYear({ seed, end: anyEnd });
        const builds = new Map(any.builds.map((build) => [build.id, build]));
        const wrong = any.deployments.filter((each) => {
          const known = [builds.get(each.buildId)?.finishedAt ?? Infinity, ...momentsOf(each)];
          return known.some((moment, index) => index > 0 && moment < (known[index - 1] ?? 0));
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

/** What is known of a deployment, in the order in which it has to have happened. */
function momentsOf({ queuedAt, approval, startedAt, arm, upgrade, finishedAt }: Deployment): readonly number[] {
  const moments = [queuedAt, approval?.requestedAt, approval?.decision?.at, startedAt, arm?.startedAt, arm?.finishedAt, upgrade?.startedAt, upgrade?.finishedAt, finishedAt];
  return moments.filter((moment) => moment !== undefined);
}

describe('the year and the demo cluster', () => {
  const clock = new ManualClock(end);
  const cluster = buildScenario('busy', { clock, seed: 2026, clusterName: 'prod-we' });

  it('agree on the version of every application', () => {
    for (const application of year.applications) {
      if (application.applicationName === undefined) continue;
      const last = year.deployments.findLast((each) => each.application === application.name && each.environment === 'production-we' && each.outcome === 'succeeded' && (each.finishedAt ?? 0) <= end);
      expect([application.name, last?.version]).toEqual([application.name, cluster.application(application.applicationName)?.typeVersion]);
    }
  });

  it('agree on the upgrades that the cluster remembers', () => {
    const started = cluster.stage.world.history
      .query({ scope: 'Application', from: end - 14 * DAY_MS, to: end + 1 })
      .filter((event) => event.kind === 'ApplicationUpgradeStarted' && !(event.keys.applicationName ?? '').includes('-0'));
    expect(started.length).toBeGreaterThan(1);
    for (const event of started) {
      const upgrades = year.deployments.flatMap((each) => (each.upgrade?.cluster === 'prod-we' ? [each.upgrade] : []));
      const same = upgrades.find((each) => each.applicationName === event.keys.applicationName && Math.abs(each.startedAt - event.at) < 1000);
      expect(same?.toVersion).toBe(event.properties['ApplicationTypeVersion']);
    }
  });

  it('agree on how long the upgrade takes that is under way', async () => {
    const running = year.deployments.find((each) => each.upgrade?.cluster === 'prod-we' && (each.finishedAt ?? 0) > end)?.upgrade;
    expect([running?.applicationName, running?.toVersion, running?.startedAt]).toEqual(['fabric:/Shop', '2.8.0', end]);
    const isDone = () => cluster.applicationUpgradeProgress('fabric:/Shop').upgradeState === 'RollingForwardCompleted';
    const takes = (running?.finishedAt ?? 0) - end;
    await clock.advance(takes - 60_000);
    expect(isDone()).toBe(false);
    await clock.advance(90_000);
    expect(isDone()).toBe(true);
  });
});
