import type { DevopsRunView } from '../../../shared/contract/devops/index.ts';
import { failedSpans } from '../../../shared/domain/devops/failed-spans.ts';
import { taskResult } from '../mirror/run-words.ts';
import type { Release, TimelineRecord } from '../rest/shapes.ts';

export type RunSpan = DevopsRunView['spans'][number];

const kinds: Readonly<Record<string, RunSpan['kind']>> = { stage: 'stage', phase: 'phase', job: 'job', task: 'task', 'checkpoint.approval': 'approval' };

interface Issue {
  readonly type: string;
  readonly issueType: string;
  readonly message: string | null;
}

function errorsOf(issues: readonly Issue[] | null | undefined): string[] {
  const isError = ({ type, issueType }: Issue): boolean => type === 'error' || issueType.toLowerCase() === 'error';
  return (issues ?? []).filter((each) => isError(each)).flatMap(({ message }) => message?.slice(0, 4_000) ?? []).slice(0, 50);
}

/**
 * A timeline as a tree in reading order: each part is followed by its parts, in their order.
 *
 * @param stage only this stage and what is in it; null for all.
 */
export function spansOfTimeline(records: readonly TimelineRecord[], stage: string | null): RunSpan[] {
  const byParent = Map.groupBy(records, ({ parentId }) => parentId ?? '');
  const ids = new Set(records.map(({ id }) => id));
  const roots = records.filter(({ parentId, type, name }) => (parentId === null || !ids.has(parentId)) && (stage === null || (type.toLowerCase() === 'stage' && name === stage)));
  const spans: RunSpan[] = [];
  const seen = new Set<string>();
  const walk = (record: TimelineRecord, parentId: string | null): void => {
    if (seen.has(record.id)) return;
    seen.add(record.id);
    spans.push(spanOfRecord(record, parentId));
    for (const child of inOrder(byParent.get(record.id) ?? [])) walk(child, record.id);
  };
  for (const root of inOrder(roots)) walk(root, null);
  return spans;
}

function inOrder(records: readonly TimelineRecord[]): TimelineRecord[] {
  return records.toSorted((left, right) => (left.order ?? 0) - (right.order ?? 0) || (left.startTime ?? Infinity) - (right.startTime ?? Infinity) || 0);
}

function spanOfRecord(record: TimelineRecord, parentId: string | null): RunSpan {
  const kind = kinds[record.type.toLowerCase()] ?? 'other';
  return {
    id: record.id.slice(0, 100), parentId: parentId?.slice(0, 100) ?? null, kind,
    name: (kind === 'approval' ? 'Approval' : record.name).slice(0, 1_000),
    startedAt: record.startTime, endedAt: record.finishTime, result: taskResult(record.state, record.result, record.startTime), attempt: record.attempt ?? 1,
    errors: errorsOf(record.issues), warnings: Math.max(0, record.warningCount ?? 0), agent: record.workerName,
  };
}

/** Attempts at one environment of a classic release, with their phases, jobs and tasks. */
export function spansOfRelease({ environments }: Release, environmentId: number): RunSpan[] {
  const environment = environments.find(({ id }) => id === environmentId);
  const spans: RunSpan[] = [];
  for (const step of environment?.deploySteps ?? []) {
    const { attempt } = step;
    const stageId = `attempt-${String(attempt)}`;
    const phases = step.releaseDeployPhases ?? [];
    const startedAt = phases.map((phase) => phase.startedOn).find((at) => at !== null) ?? null;
    const result = taskResult('', step.operationStatus === 'rejected' ? 'rejected' : step.status, startedAt);
    const isOver = result !== 'running' && result !== 'waiting';
    spans.push({ ...blank, id: stageId, kind: 'stage', name: environment?.name.slice(0, 1_000) ?? '', startedAt, endedAt: isOver ? step.lastModifiedOn : null, result, attempt });
    for (const [at, phase] of phases.entries()) spans.push(...spansOfPhase(phase, `${stageId}-${String(at)}`, stageId, attempt));
  }
  return spans;
}

const blank = { parentId: null, errors: [], warnings: 0, agent: null } satisfies Partial<RunSpan>;

type Phase = NonNullable<NonNullable<Release['environments'][number]['deploySteps']>[number]['releaseDeployPhases']>[number];
type Task = NonNullable<NonNullable<Phase['deploymentJobs']>[number]['tasks']>[number];

function spansOfPhase(phase: Phase, id: string, parentId: string, attempt: number): RunSpan[] {
  const jobs = phase.deploymentJobs ?? [];
  const ends = jobs.flatMap(({ job }) => job.finishTime ?? []);
  const endedAt = ends.length === jobs.length && ends.length > 0 ? Math.max(...ends) : null;
  const spans: RunSpan[] = [{ ...blank, id, parentId, kind: 'phase', name: phase.name ?? 'Phase', startedAt: phase.startedOn, endedAt, result: taskResult('', phase.status, phase.startedOn), attempt }];
  for (const [at, { job, tasks }] of jobs.entries()) {
    const jobId = `${id}-${String(at)}`;
    spans.push(spanOfTask(job, 'job', jobId, id, attempt));
    for (const task of tasks ?? []) spans.push(spanOfTask(task, 'task', `${jobId}-${String(task.id)}`, jobId, attempt));
  }
  return spans;
}

function spanOfTask(task: Task, kind: 'job' | 'task', id: string, parentId: string, attempt: number): RunSpan {
  const warnings = (task.issues ?? []).filter(({ type, issueType }) => type === 'warning' || issueType.toLowerCase() === 'warning').length;
  return {
    id, parentId, kind, name: task.name.slice(0, 1_000), startedAt: task.startTime, endedAt: task.finishTime, result: taskResult('', task.status, task.startTime),
    attempt, errors: errorsOf(task.issues), warnings, agent: task.agentName,
  };
}

/** What went wrong, in the words of the part that tells most; null where nothing did or nothing was said. */
export function causeOf(spans: readonly RunSpan[]): { readonly message: string; readonly part: string } | null {
  const [telling] = failedSpans(spans);
  const message = telling?.errors[0];
  return telling === undefined || message === undefined ? null : { message, part: telling.name };
}
