import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import type { Build, Deployment, DeploymentRecordRow, ReleaseArtifact } from '../rest/shapes.ts';
import { approvalsOf, buildResult, deploymentResult, reasonWords, taskResult } from './run-words.ts';

/** Where pages of the organisation are, for links. */
export interface RunPlace {
  readonly url: string;
  readonly project: string;
}

/** What else is known of a run than its own entry says. */
export interface RunContext extends RunPlace {
  /** Why it failed, once its timeline has been read. */
  readonly cause: string | null;
  /** It waits for an approval since then. */
  readonly approvalSince: number | null;
}

export const buildKey = (id: number): string => `b${String(id)}`;
export const releaseStageKey = ({ id, release }: Deployment): string => `r${String(release.id)}.${String(id)}`;
export const recordKey = ({ id, environmentId }: DeploymentRecordRow): string => `e${String(environmentId)}.${String(id)}`;

/** The service's own id in a key. */
export const idOf = (key: string): number => Number(/\d+$/.exec(key)?.[0] ?? Number.NaN);

const label = (text: string | null): string | null => text?.slice(0, 1_000) ?? null;

function pageOf({ url, project }: RunPlace, path: string): string {
  return `${url}/${encodeURIComponent(project)}/${path}`.slice(0, 2_000);
}

export function runOfBuild(build: Build, context: RunContext): DevopsRun {
  const waits = context.approvalSince !== null && build.status !== 'completed';
  return {
    key: buildKey(build.id), kind: 'build', project: context.project,
    definition: build.definition.name.slice(0, 1_000), name: build.buildNumber.slice(0, 1_000), environment: null,
    branch: label(build.sourceBranch), commitId: build.sourceVersion?.slice(0, 80) ?? null, by: build.requestedFor, reason: reasonWords(build.reason),
    queuedAt: build.queueTime, startedAt: build.startTime, endedAt: build.finishTime,
    result: waits ? 'waiting' : buildResult(build), attempt: 1, approvalSince: waits ? context.approvalSince : null, buildKey: null,
    cause: context.cause, webUrl: pageOf(context, `_build/results?buildId=${String(build.id)}`),
  };
}

export function runOfDeployment(deployment: Deployment, context: RunContext): DevopsRun {
  const result = deploymentResult(deployment);
  const approvals = approvalsOf(deployment);
  const waiting = approvals.find(({ state }) => state === 'waits');
  const refusal = approvals.find(({ state }) => state === 'turned down');
  const artifact = primaryBuild(deployment);
  const page = `_releaseProgress?_a=release-environment-logs&releaseId=${String(deployment.release.id)}&environmentId=${String(deployment.releaseEnvironment.id)}`;
  return {
    key: releaseStageKey(deployment), kind: 'release-stage', project: context.project,
    definition: deployment.releaseDefinition.name.slice(0, 1_000), name: deployment.release.name.slice(0, 1_000), environment: deployment.releaseEnvironment.name.slice(0, 1_000),
    branch: label(artifact.branch), commitId: artifact.commitId?.slice(0, 80) ?? null, by: deployment.requestedFor, reason: reasonWords(deployment.reason),
    queuedAt: deployment.queuedOn, startedAt: deployment.startedOn, endedAt: result === 'waiting' || result === 'running' ? null : (deployment.completedOn ?? deployment.lastModifiedOn),
    result, attempt: deployment.attempt ?? 1, approvalSince: result === 'waiting' ? (waiting?.since ?? null) : null,
    buildKey: artifact.buildId === null ? null : buildKey(artifact.buildId),
    cause: refusal === undefined ? context.cause : `Turned down by ${refusal.approver}${refusal.comment === '' ? '.' : `: ${refusal.comment}`}`.slice(0, 2_000),
    webUrl: pageOf(context, page),
  };
}

/** @param build the run that it belongs to, where it is known. */
export function runOfRecord(record: DeploymentRecordRow, environment: string, build: Build | undefined, context: RunContext): DevopsRun {
  const { owner, definition } = record;
  return {
    key: recordKey(record), kind: 'pipeline-stage', project: context.project,
    definition: (definition?.name ?? build?.definition.name ?? '').slice(0, 1_000), name: (owner?.name ?? build?.buildNumber ?? String(record.id)).slice(0, 1_000), environment: environment.slice(0, 1_000),
    branch: label(build?.sourceBranch ?? null), commitId: build?.sourceVersion?.slice(0, 80) ?? null, by: build?.requestedFor ?? null, reason: reasonWords(build?.reason ?? ''),
    queuedAt: record.queueTime, startedAt: record.startTime, endedAt: record.finishTime,
    result: taskResult('', record.result, record.startTime), attempt: record.stageAttempt ?? 1, approvalSince: null,
    buildKey: owner ? buildKey(owner.id) : null, cause: context.cause,
    webUrl: pageOf(context, owner ? `_build/results?buildId=${String(owner.id)}&view=results` : `_environments/${String(record.environmentId)}`),
  };
}

/** The build that a release deploys, with what the release says of it. */
export function primaryBuild({ release }: Pick<Deployment, 'release'>): { readonly buildId: number | null; readonly number: string | null; readonly branch: string | null; readonly commitId: string | null } {
  const artifacts: readonly ReleaseArtifact[] = release.artifacts ?? [];
  const builds = artifacts.filter(({ type }) => type?.toLowerCase() === 'build');
  const reference = (builds.find(({ isPrimary }) => isPrimary === true) ?? builds[0])?.definitionReference ?? {};
  const buildId = Number(reference['version']?.id ?? Number.NaN);
  return {
    buildId: Number.isSafeInteger(buildId) ? buildId : null, number: reference['version']?.name ?? null,
    branch: reference['branch']?.id ?? null, commitId: reference['sourceVersion']?.id ?? null,
  };
}
