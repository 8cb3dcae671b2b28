import type { UpgradeLine } from '../../../shared/contract/clusters/state.ts';
import type { UpgradeRun, UpgradeRunDetail, UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import { secretMask } from '../../../shared/domain/service-fabric/secret-mask.ts';
import { isRunning } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import { failureWords, resultOf } from '../../../shared/domain/service-fabric/upgrade-words.ts';
import type { Cluster } from '../cluster.ts';
import { applicationTypeKey } from '../mirror/application-list.ts';
import type { RecordedSecrets } from './recorded-secrets.ts';
import { targetKey } from './run-record.ts';
import type { RecordedParameters, RunRecord } from './run-record.ts';
import { shownParameters } from './shown-parameters.ts';
import type { ShownParameter } from './shown-parameters.ts';
import type { UpgradeRecorder } from './upgrade-recorder.ts';

/** Without a word of its end for this long, a run counts as one whose end nobody saw. */
export const lostAfterMs = 86_400_000;

/** A recorded run as the page lists it. */
export function listedRun(run: RunRecord, cluster: Cluster, recorder: UpgradeRecorder): UpgradeRun {
  const asObserved = { ever: true, state: run.state, failure: run.failure && { ...run.failure, nodes: [] } };
  const newest = recorder.runs(run.connectionId, run.target)[0];
  // A newer one has begun since, or nobody has looked for a day.
  const isLost = isRunning(asObserved) && (newest?.runId !== run.runId || cluster.clock.now() - run.watchedUntil > lostAfterMs);
  const { result, words } = isLost ? { result: 'unknown' as const, words: 'Its end was not seen' } : resultOf(asObserved);
  return {
    runId: run.runId, connectionId: run.connectionId, target: run.target, typeName: run.typeName,
    fromVersion: run.fromVersion.slice(0, 300), toVersion: run.toVersion.slice(0, 300),
    startedAt: run.startedAt, endedAt: run.endedAt,
    durationMs: run.durationMs !== null && run.durationMs > 0 ? run.durationMs : run.endedAt === null ? null : Math.max(0, run.endedAt - run.startedAt),
    result, resultWords: words,
    failureReason: asObserved.failure ? failureWords(asObserved.failure).slice(0, 300) : '',
    cause: (run.causes[0]?.title ?? '').slice(0, 1_000),
    mode: run.mode.slice(0, 60), from: run.from,
    rollBackObstacle: rollBackObstacle(run, result, cluster, recorder).slice(0, 500),
    markedBad: run.markedBad,
  };
}

/** A recorded run in one line; null for one whose end was not recorded: what became of it has to be asked. */
export function lineOfRun(run: RunRecord): UpgradeLine | null {
  const { result, words } = resultOf({ ever: true, state: run.state, failure: run.failure && { ...run.failure, nodes: [] } });
  if (result === 'running') return null;
  return {
    applicationName: run.target.kind === 'cluster' ? null : run.target.applicationName,
    fromVersion: run.fromVersion.slice(0, 300), toVersion: run.toVersion.slice(0, 300), state: run.state.slice(0, 60),
    words: `${words}.`, domainsDone: run.domains.filter(({ state }) => state === 'Completed').length, domainsTotal: run.domains.length, rollingBack: run.state.startsWith('RollingBack'), stuck: false,
  };
}

/** Why a run cannot be brought back, as far as it can be told without asking; empty where it can. */
export function rollBackObstacle(run: RunRecord, result: UpgradeRun['result'], cluster: Cluster, recorder: UpgradeRecorder): string {
  const { target } = run;
  if (target.kind === 'cluster') return 'A cluster has no parameters to bring back: upgrade it to the version that you want.';
  if (result === 'running') return 'It is still running.';
  if (result !== 'completed') return 'It did not get through, so that there is nothing of it to go back to.';
  if (run.parameters === null) return 'Its parameters were not recorded: only the event store knows it.';
  if (run.markedBad !== null) return `It is marked as bad${run.markedBad === '' ? '' : `: ${run.markedBad}`}. Take the mark away first.`;
  const { applications, applicationTypes } = cluster.mirror;
  const application = applications.get(target.applicationName);
  if (applications.complete && application === undefined) return 'The application is gone.';
  if (application?.status === 'Upgrading' && !endIsNewer(recorder.runs(run.connectionId, target)[0], applications.freshness.asOf)) return 'An upgrade is running.';
  const typeName = run.typeName ?? application?.typeName ?? '';
  if (applicationTypes.complete && applicationTypes.get(applicationTypeKey(typeName, run.toVersion))?.status !== 'Available') {
    return `Version ${run.toVersion} of ${typeName} is not provisioned any more: provision it first.`;
  }
  const current = recorder.runs(run.connectionId, target).find(({ state }) => state === 'RollingForwardCompleted');
  if (current?.runId === run.runId && (application === undefined || application.typeVersion === run.toVersion)) return 'This is what runs now.';
  return '';
}

/** Whether the end of a run was seen after the list of applications, which then still tells of a running upgrade. */
function endIsNewer(newest: RunRecord | undefined, listedAt: number | null): boolean {
  return newest !== undefined && newest.endedAt !== null && newest.watchedUntil > (listedAt ?? 0);
}

/** Everything about a recorded run. Values that look like secrets are masked; equal ones have equal masks. */
export async function runDetail(run: RunRecord, cluster: Cluster, recorder: UpgradeRecorder, secrets: RecordedSecrets): Promise<UpgradeRunDetail> {
  const shown = async (recorded: RecordedParameters, which: 'parameters' | 'before'): Promise<ShownParameter[] | null> =>
    recorded === null ? null : (await secrets.bringBack(run.connectionId, run.runId, which, recorded)).flatMap(({ name, value }) => (value === null ? [{ name, value: secretMask(null), secretLooking: true }] : shownParameters([{ name, value }])));
  return {
    run: listedRun(run, cluster, recorder),
    parameters: await shown(run.parameters, 'parameters'),
    parametersBefore: await shown(run.parametersBefore, 'before'),
    policy: run.policy,
    domains: run.domains.slice(0, 1_000).map((domain): UpgradeView['domains'][number] => ({ ...domain, lastTimeMs: null, nodes: [] })),
    causes: [...run.causes].slice(0, 200),
    log: [...run.log].slice(-2_000),
    startedBy: run.startedBy.slice(0, 300),
  };
}

/** Marks of the runs that brought a version: a warning wherever that version is offered. */
export function badMark(recorder: UpgradeRecorder, cluster: Cluster, typeName: string, version: string): string | null {
  return recorder.runs(cluster.connectionId, null).find((run) => run.typeName === typeName && run.toVersion === version && run.markedBad !== null)?.markedBad ?? null;
}

export function isOfTarget(run: RunRecord, key: string | null): boolean {
  return key === null || targetKey(run.target) === key;
}
