import { commitsOnlyIn, comparedParameters } from './comparison.ts';
import type { DeploymentChange, DeploymentParameter, DeploymentRecord } from './deployment.ts';

export interface ParameterChange {
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before: string | null;
  readonly after: string | null;
  readonly secret: boolean;
}

export interface SinceLastSuccess {
  readonly versionChanged: boolean;
  /** Null where one of the two has no hash of its content. */
  readonly contentChanged: boolean | null;
  readonly parameters: readonly ParameterChange[];
  /** Newest first. */
  readonly commits: readonly DeploymentChange[];
}

const mostCommits = 500;
const mostParameters = 1_000;

/**
 * What a deployment changed against the last success before it.
 *
 * @param between deployments of the same between the two, newest first: they failed, so that what they would have brought comes with this one.
 */
export function sinceLastSuccess(record: DeploymentRecord, previous: DeploymentRecord, between: readonly DeploymentRecord[]): SinceLastSuccess {
  return {
    versionChanged: record.versionTo !== previous.versionTo,
    contentChanged: record.contentHash === null || previous.contentHash === null ? null : record.contentHash !== previous.contentHash,
    parameters: parameterChanges(previous.parameters, record.parameters),
    commits: newCommits([record, ...between], previous),
  };
}

/** By name, in the order of the names. A secret counts as changed only where it came, went or turned into none: its value is not known. */
export function parameterChanges(before: readonly DeploymentParameter[], after: readonly DeploymentParameter[]): ParameterChange[] {
  return comparedParameters(before, after)
    .flatMap(({ name, left, right, secret, change }) => (change === 'same' ? [] : [{ name, change, before: left, after: right, secret }]))
    .slice(0, mostParameters);
}

function newCommits(records: readonly DeploymentRecord[], previous: DeploymentRecord): DeploymentChange[] {
  const commits = new Map<string, DeploymentChange>();
  for (const commit of commitsOnlyIn(records.flatMap(({ changes }) => changes), previous.changes)) if (!commits.has(commit.commitId)) commits.set(commit.commitId, commit);
  return [...commits.values()].slice(0, mostCommits);
}

/** One short line: "2.6.0 → 2.7.1, 3 parameters, 14 commits"; empty where nothing differs. */
export function changedLine(record: Pick<DeploymentRecord, 'versionTo'>, previous: Pick<DeploymentRecord, 'versionTo'>, since: SinceLastSuccess): string {
  const parts: string[] = [];
  if (since.versionChanged) parts.push(`${short(previous.versionTo)} → ${short(record.versionTo)}`);
  else if (since.contentChanged === true) parts.push('other content');
  if (since.parameters.length > 0) parts.push(counted(since.parameters.length, 'parameter'));
  if (since.commits.length > 0) parts.push(counted(since.commits.length, 'commit'));
  return parts.join(', ');
}

function short(version: string | null): string {
  const text = version ?? 'unknown';
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
