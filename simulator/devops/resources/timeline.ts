import type { Build, Deployment } from '../../foundation/company-year.ts';
import type { ResourceRequest } from '../gateway/route.ts';
import { guidOf } from '../../foundation/guid.ts';
import { approvalIdOf } from '../model/organisation.ts';
import type { DeploymentState } from '../model/organisation.ts';
import { stepsOfBuild, stepsOfDeployment } from '../model/stage-plan.ts';
import type { StepSpan } from '../model/stage-plan.ts';
import { timeText } from './references.ts';

type RecordType = 'Stage' | 'Checkpoint' | 'Checkpoint.Approval' | 'Phase' | 'Job' | 'Task';

/** What a record of a timeline is about, before the clock decides how much of it is shown. */
interface Course {
  readonly type: RecordType;
  readonly name: string;
  readonly id: string;
  readonly parentId: string | undefined;
  readonly order: number;
  readonly attempt: number;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly result: 'succeeded' | 'failed' | 'canceled' | 'skipped' | 'abandoned' | 'succeededWithIssues';
  readonly issue: string | undefined;
  readonly identifier: string;
  readonly previousAttempts?: readonly object[];
}

/**
 * The timeline of a run: its build, then one stage for each environment, in its last attempt; earlier attempts are
 * timelines of their own that `previousAttempts` leads to.
 * @param timelineId of an earlier attempt; the last one without.
 * @returns undefined while nothing has begun, or for a timeline that the build does not have.
 */
export function buildTimeline(build: Build, request: ResourceRequest, timelineId: string | undefined): object | undefined {
  const { organisation, base } = request;
  const now = organisation.now();
  if (build.startedAt > now) return undefined;
  const run = organisation.runOf(build);
  const stages = run === undefined ? [] : organisation.stagesOf(run.id);
  const main = timelineOf(build.id);
  const earlier = stages.find((stage) => timelineId !== undefined && earlierTimeline(build, stage) === timelineId.toLowerCase());
  if (timelineId !== undefined && timelineId.toLowerCase() !== main && earlier === undefined) return undefined;
  const courses = earlier === undefined ? [...coursesOfBuild(build), ...coursesOfStages(build, stages, request)] : coursesOfStage(build, earlier, request, []);
  const id = earlier === undefined ? main : earlierTimeline(build, earlier);
  return {
    records: courses.map((course) => tellRecord(course, now)),
    lastChangedBy: '00000002-0000-8888-8000-000000000000',
    lastChangedOn: timeText(Math.min(now, Math.max(build.startedAt, ...courses.map((each) => each.finishedAt ?? 0)))),
    id,
    changeId: 12,
    url: `${base}/_apis/build/builds/${String(build.id)}/Timeline/${id}`,
  };
}

const timelineOf = (buildId: number): string => guidOf('timeline', buildId);
const earlierTimeline = (build: Build, stage: Deployment): string => guidOf('timeline', build.id, stage.environment, stage.attempt);

/** What ids of an attempt's records are made of. */
const scopeOf = (build: Build, stage: Deployment): readonly (string | number)[] => [build.id, stage.environment, stage.attempt];

function coursesOfBuild(build: Build): readonly Course[] {
  const result = build.result === 'partiallySucceeded' ? 'succeededWithIssues' : build.result;
  const span = { startedAt: build.startedAt, finishedAt: build.finishedAt, attempt: 1, result } as const;
  return nested({ scope: [build.id], stageName: 'Build', order: 1, span, issue: build.failure?.message, steps: stepsOfBuild(build) });
}

/** The last attempt of every stage, and the stages that were never reached. */
function coursesOfStages(build: Build, stages: readonly Deployment[], request: ResourceRequest): readonly Course[] {
  if (stages.length === 0) return [];
  const { organisation } = request;
  const now = organisation.now();
  return organisation.year.environments.flatMap(({ name }, index) => {
    const attempts = stages.filter((stage) => stage.environment === name && (stage.queuedAt <= now || stage.attempt === 1));
    const last = attempts.at(-1);
    if (last !== undefined) return coursesOfStage(build, last, request, attempts.slice(0, -1));
    const skipped = { startedAt: undefined, finishedAt: stages.at(-1)?.finishedAt, attempt: 1, result: 'skipped' } as const;
    return nested({ scope: [build.id, name], stageName: name, order: index + 2, span: skipped, issue: undefined, steps: [] }).slice(0, 1);
  });
}

function coursesOfStage(build: Build, stage: Deployment, request: ResourceRequest, before: readonly Deployment[]): readonly Course[] {
  const { organisation } = request;
  const state = organisation.state(stage);
  const order = organisation.year.environments.findIndex((each) => each.name === stage.environment) + 2;
  const scope = scopeOf(build, stage);
  const decidedAt = stage.approval?.decision?.at;
  const finishedAt = state === 'rejected' ? decidedAt : stage.finishedAt;
  const span = { startedAt: stage.startedAt, finishedAt, attempt: stage.attempt, result: resultOf(stage, state) } as const;
  const previousAttempts = before.map((each) => ({ attempt: each.attempt, timelineId: earlierTimeline(build, each), recordId: recordId(scopeOf(build, each), 'Stage') }));
  const [stageCourse, ...inner] = nested({ scope, stageName: stage.environment, order, span, issue: stage.failure?.message, steps: stepsOfDeployment(stage), previousAttempts });
  if (stageCourse === undefined) return [];
  return [stageCourse, ...checkpoint(stage, scope, stageCourse), ...inner];
}

function resultOf(stage: Deployment, state: DeploymentState): Course['result'] {
  if (state === 'rejected') return 'failed';
  return stage.outcome === 'succeeded' ? 'succeeded' : 'failed';
}

/** What has to be passed before a stage starts. */
function checkpoint(stage: Deployment, scope: readonly (string | number)[], parent: Course): readonly Course[] {
  const { approval } = stage;
  if (approval === undefined) return [];
  const result = approval.decision?.approved === false ? 'failed' : 'succeeded';
  const span = { startedAt: approval.requestedAt, finishedAt: approval.decision?.at, result, attempt: stage.attempt, issue: undefined } as const;
  const id = recordId(scope, 'Checkpoint');
  return [
    { ...span, type: 'Checkpoint', name: 'Checkpoint', id, parentId: parent.id, order: 1, identifier: `${stage.environment}.Checkpoint` },
    { ...span, type: 'Checkpoint.Approval', name: 'Checkpoint.Approval', id: approvalIdOf(stage), parentId: id, order: 1, identifier: `${stage.environment}.Checkpoint.Approval` },
  ];
}

interface Nesting {
  readonly scope: readonly (string | number)[];
  readonly stageName: string;
  readonly order: number;
  readonly span: Pick<Course, 'startedAt' | 'finishedAt' | 'attempt' | 'result'>;
  readonly issue: string | undefined;
  readonly steps: readonly StepSpan[];
  readonly previousAttempts?: readonly object[];
}

/** Stage, phase, job and tasks, one within the other. */
function nested({ scope, stageName, order, span, issue, steps, previousAttempts = [] }: Nesting): readonly Course[] {
  const jobName = stageName === 'Build' ? 'Build' : 'Deploy';
  const [stageId, phaseId, jobId] = [recordId(scope, 'Stage'), recordId(scope, 'Phase', jobName), recordId(scope, 'Job', jobName)];
  const outer = { ...span, issue: undefined };
  return [
    { ...outer, type: 'Stage', name: stageName, id: stageId, parentId: undefined, order, identifier: stageName, previousAttempts },
    { ...outer, type: 'Phase', name: jobName, id: phaseId, parentId: stageId, order: 1, identifier: `${stageName}.${jobName}` },
    { ...outer, type: 'Job', name: jobName, id: jobId, parentId: phaseId, order: 1, identifier: `${stageName}.${jobName}.__default`, issue },
    ...steps.map((step, index): Course => ({
      type: 'Task',
      name: step.name,
      id: recordId(scope, 'Task', index),
      parentId: jobId,
      order: index + 1,
      attempt: span.attempt,
      startedAt: step.startedAt,
      finishedAt: step.finishedAt,
      result: step.failure === undefined ? 'succeeded' : 'failed',
      issue: step.failure,
      identifier: `${stageName}.${jobName}.__default.${String(index + 1)}`,
    })),
  ];
}

function recordId(scope: readonly (string | number)[], type: RecordType, ...more: readonly (string | number)[]): string {
  return guidOf('record', ...scope, type, ...more);
}

function tellRecord(course: Course, now: number): object {
  const { startedAt, finishedAt } = course;
  const begun = startedAt !== undefined && startedAt <= now;
  const ended = finishedAt !== undefined && finishedAt <= now && (begun || course.result === 'skipped' || course.result === 'failed');
  const isFailed = ended && course.result === 'failed' && course.issue !== undefined;
  return {
    previousAttempts: course.previousAttempts ?? [],
    id: course.id,
    parentId: course.parentId ?? null,
    type: course.type,
    name: course.name,
    startTime: timeText(startedAt, now) ?? null,
    finishTime: ended ? timeText(finishedAt) : null,
    currentOperation: null,
    percentComplete: begun && !ended && startedAt !== undefined && finishedAt !== undefined ? Math.floor(((now - startedAt) / (finishedAt - startedAt)) * 100) : null,
    state: ended ? 'completed' : begun ? 'inProgress' : 'pending',
    result: ended ? course.result : null,
    resultCode: null,
    changeId: 12,
    lastModified: '0001-01-01T00:00:00',
    workerName: course.type === 'Job' || course.type === 'Task' ? 'Azure Pipelines 3' : null,
    order: course.order,
    details: null,
    errorCount: isFailed ? 1 : 0,
    warningCount: ended && course.result === 'succeededWithIssues' ? 1 : 0,
    issues: isFailed ? [{ type: 'error', category: 'General', message: course.issue, data: {} }] : [],
    url: null,
    log: null,
    task: course.type === 'Task' ? { id: guidOf('task', course.name.replace(/:.*/, '')), name: course.name.replace(/[ :].*/, ''), version: '2.1.0' } : null,
    attempt: course.attempt,
    identifier: course.identifier,
  };
}
