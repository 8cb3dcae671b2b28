import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { upgradeViewSchema } from '../../../shared/contract/clusters/upgrades.ts';
import type { UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import { upgradeLineSchema } from '../../../shared/contract/clusters/state.ts';
import { runsFromEvents } from '../../../shared/domain/service-fabric/runs-from-events.ts';
import type { UpgradeObservation } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import { followUpgrade } from '../../../shared/domain/service-fabric/upgrade-track.ts';
import { readAnswer } from '../wire/answer.ts';
import { fabricEvents } from '../wire/events.ts';
import { applicationUpgradeProgress, clusterUpgradeProgress } from '../wire/upgrades.ts';
import { upgradeEventOf } from './event-store-runs.ts';
import { observeApplication, observeCluster } from './observe.ts';
import { lineOf, viewOf } from './upgrade-view.ts';
import type { UpgradePicture } from './upgrade-view.ts';

const fixtures = join(process.env['FABRISCOPE_FIXTURES'] ?? join(import.meta.dirname, '../../../../shared/fixtures'), 'sf');
const areHere = existsSync(fixtures);
const at = Date.UTC(2026, 0, 1);
const text = (name: string) => readFileSync(join(fixtures, name), 'utf8');

function shown(observation: UpgradeObservation, isCluster: boolean): UpgradeView {
  const picture: UpgradePicture = { observation, typeName: null, fromVersion: '', causes: [], track: followUpgrade(null, observation), checks: new Map(), run: null, earlier: [] };
  const target = isCluster ? { kind: 'cluster' } as const : { kind: 'application', applicationName: 'fabric:/A' } as const;
  upgradeLineSchema.parse(lineOf(picture, target));
  return upgradeViewSchema.parse(viewOf(picture, target, { asOf: at, nextAt: null, trouble: '' }, at));
}
const cluster = (name: string) => shown(observeCluster(readAnswer(name, clusterUpgradeProgress, text(name)), at), true);
const application = (name: string) => shown(observeApplication(readAnswer(name, applicationUpgradeProgress, text(name)), at), false);

describe.skipIf(!areHere)('recorded upgrade answers (skipped where the recordings are not present: set FABRISCOPE_FIXTURES)', () => {
  it.each(['upgrade-in-progress.json', 'upgradeProgress.json', 'cluster-page/upgrade/in-progress.json', 'cluster-page/upgrade/failed-upgrade.json'])('of a cluster become a picture: %s', (name) => {
    expect(cluster(name).sentence).not.toBe('');
  });

  it.each(['app-page/upgrade-progress.json', 'app-page/upgrade-in-progress.json', 'app-page/failed-upgrade.json'])('of an application become a picture: %s', (name) => {
    expect(application(name).sentence).not.toBe('');
  });

  it('tell what never was from what succeeded', () => {
    expect(application('app-page/upgrade-progress.json')).toMatchObject({ ever: false, running: false });
  });

  it('tell why one failed, and how long it took by the cluster’s own measure', () => {
    expect(application('app-page/failed-upgrade.json')).toMatchObject({
      state: 'RollingBackCompleted', durationMs: 930_123, failure: { reason: 'UpgradeDomainTimeout', classification: 'PreUpgradeSafetyCheckTimeout', domain: '2' },
      policy: { upgradeTimeoutMs: null, healthCheckRetryMs: 600_000, replicaSetCheckTimeoutMs: null },
    });
  });

  it.each([['wait', 5_000.1, 10_000], ['stable', 3_000.1, 5_000], ['retry', 6_000.1, 300_000]] as const)('have the clock of the health check: %s', (phase, elapsedMs, limitMs) => {
    const view = cluster(`cluster-page/upgrade/health-checks/${phase}-duration.json`);
    expect(view).toMatchObject({ mode: 'Monitored', state: 'RollingForwardPending', clock: { phase, limitMs }, can: { resume: 'It goes on by itself.', rollBack: null } });
    expect(view.clock?.elapsedMs).toBeCloseTo(elapsedMs, -1);
  });

  it('of events become the one run that they are, with times that are not the counters’', () => {
    const events = readAnswer('events', fabricEvents, text('cluster-page/eventstore/cluster-events.json'));
    const [run, ...others] = runsFromEvents(events.flatMap((event) => upgradeEventOf(event)));
    expect(others).toEqual([]);
    expect(run?.domains).toHaveLength(5);
    expect(Math.round(((run?.endedAt ?? 0) - (run?.startedAt ?? 0)) / 60_000)).toBe(87);
    expect(run?.domains.every(({ startedAt, endedAt }) => startedAt !== null && endedAt - startedAt > 60_000)).toBe(true);
  });
});
