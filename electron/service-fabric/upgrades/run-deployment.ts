import type { RootCause } from '../../../shared/contract/clusters/shared.ts';
import type { DeploymentCause, DeploymentRecord, DeploymentResult } from '../../../shared/domain/history/deployment.ts';
import { environmentOfCluster } from '../../../shared/domain/history/environment-words.ts';
import { deploymentKey } from '../../../shared/domain/history/record-event.ts';
import { failureWords, resultOf } from '../../../shared/domain/service-fabric/upgrade-words.ts';
import { targetKey, type RunRecord } from './run-record.ts';

const results: Readonly<Record<ReturnType<typeof resultOf>['result'], DeploymentResult>> = { running: 'running', completed: 'succeeded', rolledBack: 'rolled-back', failed: 'failed', unknown: 'unknown' };

/**
 * A recorded run as the deployment history tells it.
 *
 * @param clusterName name of the connection.
 * @param others runs of the same target, in any order: a newer one ends what nobody saw ending, and an older one tells what goes back.
 * @param isLost nobody will see its end any more, if it has not ended.
 */
export function deploymentOfRun(run: RunRecord, clusterName: string, others: readonly RunRecord[], isLost = false): DeploymentRecord {
  const { connectionId, target } = run;
  const result = resultNow(run, others, isLost);
  const kind = target.kind === 'cluster' ? 'cluster-upgrade' : 'application-upgrade';
  const [by, reason] = partedOnce(run.startedBy, ': ');
  return {
    key: deploymentKey(kind, connectionId, run.runId), kind, source: connectionId, sourceName: clusterName,
    name: target.kind === 'cluster' ? clusterName : target.applicationName,
    application: target.kind === 'cluster' ? 'Service Fabric' : target.applicationName.replace(/^fabric:\//, ''),
    place: clusterName, environment: environmentOfCluster(clusterName),
    versionFrom: run.fromVersion === '' ? null : run.fromVersion, versionTo: run.toVersion === '' ? null : run.toVersion,
    by: by === '' ? null : by, reason,
    queuedAt: null, startedAt: run.startedAt, endedAt: run.endedAt, durationMs: run.durationMs !== null && run.durationMs > 0 ? run.durationMs : null,
    result, causes: result === 'failed' || result === 'rolled-back' ? causesOf(run) : [],
    rollback: goesBack(run, others),
    changes: [], commitIds: [], build: null, release: null, correlationId: null, contentHash: null,
    parameters: (run.parameters ?? []).map(({ name, value }) => ({ name, value, from: 'override', secret: value === null })),
    spans: run.domains.map(({ name, state, startedAt, endedAt }) => ({ name, startedAt, endedAt, result: state === 'Completed' ? 'succeeded' : state === 'InProgress' ? 'running' : 'waiting' })),
    attempt: 1,
    href: `/clusters/${connectionId}/upgrades/${encodeURIComponent(targetKey(target))}`,
    extra: { Mode: run.mode, ...(run.typeName === null ? {} : { 'Application type': run.typeName }), ...(run.markedBad === null ? {} : { 'Marked as bad': run.markedBad === '' ? 'yes' : run.markedBad }) },
  };
}

/** A run that a newer one has followed has ended, although nobody saw how. */
function resultNow(run: RunRecord, others: readonly RunRecord[], isLost: boolean): DeploymentResult {
  const result = results[resultOf({ ever: true, state: run.state, failure: run.failure && { ...run.failure, nodes: [] } }).result];
  return result === 'running' && (isLost || others.some(({ startedAt }) => startedAt > run.startedAt)) ? 'unknown' : result;
}

/** It brings a version that an earlier run had replaced. */
function goesBack(run: RunRecord, others: readonly RunRecord[]): boolean {
  return others.some(({ startedAt, fromVersion, toVersion }) => startedAt < run.startedAt && fromVersion === run.toVersion && fromVersion !== toVersion);
}

function causesOf({ causes, failure }: RunRecord): DeploymentCause[] {
  const own: DeploymentCause[] = failure === null ? [] : [{ code: failure.reason, message: failureWords({ ...failure, nodes: [] }), target: failure.domain, count: 1 }];
  return [...causes.map((cause) => causeOf(cause)), ...own];
}

function causeOf({ title, description, sourceId, property, entityCount }: RootCause): DeploymentCause {
  return { code: [sourceId, property].filter((part) => part !== '').join(' '), message: description === '' ? title : `${title}: ${description}`, target: '', count: Math.max(1, entityCount) };
}

function partedOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
