import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import { applicationOf, versionOf } from '../../../shared/domain/devops/product-names.ts';
import { runId, runPath } from '../../../shared/domain/devops/run-id.ts';
import type { DeploymentChange, DeploymentRecord, DeploymentSpan } from '../../../shared/domain/history/deployment.ts';
import { deploymentKey } from '../../../shared/domain/history/record-event.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { beganAt } from '../mirror/stage-lines.ts';
import { causeOf, type RunSpan } from '../view/spans.ts';

/** What a run's own entry does not say. */
export interface RunSurroundings {
  readonly connectionId: ConnectionId;
  /** Name of the organisation: for good, while a connection may be renamed. */
  readonly organisation: string;
  /** Number of the build that a stage deploys. */
  readonly buildNumber: string | null;
  /** The last success in the same environment before. */
  readonly previous: DevopsRun | null;
  readonly previousBuildNumber: string | null;
  /** An older build than the one before was deployed. */
  readonly goesBack: boolean;
  /** What its build says of its own commit; stands for the changes until they are read. */
  readonly commitMessage: string | null;
}

/** What was read of its course. */
export interface RunDetail {
  readonly spans: readonly RunSpan[];
  readonly changes: readonly DeploymentChange[];
}

/** The history's row of a run. */
export function recordOfRun(run: DevopsRun, around: RunSurroundings, detail: RunDetail | null): DeploymentRecord {
  const startedAt = beganAt(run);
  const isStage = run.kind !== 'build';
  const number = isStage ? around.buildNumber : run.name;
  const versionTo = versionOf(number ?? '') ?? (isStage ? versionOf(run.name) : null);
  const versionFrom = around.previous === null ? null : (versionOf(around.previousBuildNumber ?? '') ?? versionOf(around.previous.name));
  return {
    key: deploymentKey(run.kind, around.connectionId, runId(run)), kind: run.kind,
    source: around.connectionId, sourceName: around.organisation,
    name: `${run.definition} ${run.name}`,
    application: applicationOf(run.definition), place: isStage ? (run.environment ?? run.project) : run.project, environment: isStage ? run.environment : null,
    versionFrom: isStage ? versionFrom : null, versionTo, by: run.by,
    queuedAt: run.queuedAt, startedAt, endedAt: run.endedAt,
    durationMs: run.endedAt === null ? null : Math.max(0, run.endedAt - startedAt), result: run.result,
    causes: causesOf(run, detail), rollback: around.goesBack, reason: run.reason,
    changes: detail?.changes.slice(0, 200) ?? ownCommit(run, around),
    commitIds: run.commitId === null ? [] : [run.commitId], build: number, release: run.kind === 'release-stage' ? run.name : null,
    correlationId: null, contentHash: null, parameters: [], spans: detail === null ? [] : spansOf(detail.spans, run),
    attempt: run.attempt, href: runPath(around.connectionId, run),
    extra: { project: run.project, definition: run.definition, ...(run.branch === null ? {} : { branch: run.branch }), web: run.webUrl },
  };
}

function causesOf(run: DevopsRun, detail: RunDetail | null): DeploymentRecord['causes'] {
  if (run.result === 'succeeded' || run.result === 'running' || run.result === 'waiting') return [];
  const told = detail === null ? null : causeOf(detail.spans);
  if (told !== null) return [{ ...codeAndWords(told.message), target: told.part, count: 1 }];
  return run.cause === null ? [] : [{ code: '', message: run.cause, target: run.environment ?? '', count: 1 }];
}

/** `UpgradeFailed: …` begins with a code. */
function codeAndWords(text: string): { readonly code: string; readonly message: string } {
  const [, code, message] = /^([A-Z][A-Za-z0-9]{3,59}):\s+(\S[\s\S]*)$/.exec(text) ?? [];
  return code === undefined || message === undefined ? { code: '', message: text } : { code, message };
}

function ownCommit({ commitId, by, kind }: DevopsRun, { commitMessage }: RunSurroundings): DeploymentChange[] {
  return kind !== 'build' || commitId === null || commitMessage === null ? [] : [{ commitId, message: commitMessage, author: by ?? '', at: null }];
}

/** Stages and approvals, and of a single stage its jobs and tasks too: bars that fit on a screen. */
function spansOf(spans: readonly RunSpan[], run: DevopsRun): DeploymentSpan[] {
  const kinds: ReadonlySet<RunSpan['kind']> = new Set(run.kind === 'build' ? ['stage', 'approval', 'task'] : ['approval', 'task']);
  return spans.filter(({ kind, startedAt }) => kinds.has(kind) && startedAt !== null).slice(0, 200).map(({ name, startedAt, endedAt, result }) => ({ name, startedAt, endedAt, result }));
}
