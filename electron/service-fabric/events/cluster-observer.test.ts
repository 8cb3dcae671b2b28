import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import type { UpgradeLine } from '../../../shared/contract/clusters/state.ts';
import { until } from '../actions/testing/cluster-rig.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { openScriptedCluster, type ScriptedCluster } from '../entities/testing/scripted-cluster.ts';
import { ClusterObserver } from './cluster-observer.ts';

const line = (change: Partial<UpgradeLine> = {}): UpgradeLine => ({
  applicationName: 'fabric:/Shop', fromVersion: '1', toVersion: '2', state: 'RollingForwardInProgress', words: 'Domain 1 of 5', domainsDone: 0, domainsTotal: 5, rollingBack: false, stuck: false, ...change,
});

describe('what is written down about upgrades', () => {
  const newFolder = temporaryFolders();
  let scripted: ScriptedCluster;
  let observer: ClusterObserver;
  let events: ClusterEvent[] = [];
  beforeEach(async () => {
    events = [];
    scripted = await openScriptedCluster(await newFolder());
    observer = new ClusterObserver(scripted.cluster, { record: (_, event) => void events.push(event), within: async () => [], since: async () => null });
    await until(() => scripted.cluster.reachable);
  });
  afterEach(async () => {
    observer.close();
    await scripted.close();
  });
  const report = (lines: readonly UpgradeLine[], startedAt: number): void => scripted.cluster.reportUpgrades(lines, new Map(lines.map(({ applicationName }) => [applicationName ?? '', startedAt])));
  const told = (): unknown[] => events.filter(({ kind }) => kind === 'UpgradeStateChanged').map(({ ref, facts }) => [ref?.kind, facts.find(({ name }) => name === 'State')?.value]);

  it('is nothing of one that ran already when the session began, until it changes', () => {
    report([], 0);
    report([line(), line({ applicationName: null })], scripted.cluster.clock.now() - 600_000);
    expect(told()).toEqual([]);
    report([line({ state: 'RollingBackInProgress' }), line({ applicationName: null, words: 'Domain 2 of 5' })], scripted.cluster.clock.now() - 600_000);
    expect(told()).toEqual([['application', 'RollingBackInProgress']]);
    report([line({ applicationName: null })], scripted.cluster.clock.now() - 600_000);
    expect(told()).toEqual([['application', 'RollingBackInProgress'], ['application', 'Ended']]);
  });

  it('is the beginning of one that began while it was watched', () => {
    report([], 0);
    report([line()], scripted.cluster.clock.now());
    expect(told()).toEqual([['application', 'RollingForwardInProgress']]);
  });
});
