import type { DevopsRun, DevopsRunView } from '../../../shared/contract/devops/index.ts';
import { FaultError } from '../../core/fault-error.ts';
import { idOf } from '../mirror/run-of.ts';
import { approvalsOf, approvalState } from '../mirror/run-words.ts';
import type { ProjectMirror } from '../mirror/project-mirror.ts';
import type { DevopsClient } from '../rest/devops-client.ts';
import { DevopsRefusal, lackOf } from '../rest/devops-refusal.ts';
import { artifactSchema, definitionSchema, pipelineApprovalSchema, releaseSchema, timelineSchema, type NamedVariable, type PipelineApproval, type TimelineRecord } from '../rest/shapes.ts';
import { spansOfRelease, spansOfTimeline, type RunSpan } from './spans.ts';

type Approvals = DevopsRunView['approvals'];

/** What only the page of a run asks for. */
export interface RunExtras {
  readonly artifacts: DevopsRunView['artifacts'];
  readonly variables: DevopsRunView['variables'];
}

/** The course of a run, and who let it pass. */
export interface RunCourse {
  readonly spans: readonly RunSpan[];
  readonly approvals: Approvals;
}

const mostEarlierTimelines = 10;
const mostSpans = 5_000;

/** Reads the parts of one run; a part that cannot be read is missing, with its reason, and the others are there. */
export class RunReader {
  readonly #client: DevopsClient;
  readonly #mirror: ProjectMirror;
  readonly #signal: AbortSignal | undefined;
  readonly missing: string[] = [];

  constructor(client: DevopsClient, mirror: ProjectMirror, signal: AbortSignal | undefined) {
    this.#client = client;
    this.#mirror = mirror;
    this.#signal = signal;
  }

  async course(run: DevopsRun): Promise<RunCourse> {
    const deployment = run.kind === 'release-stage' ? this.#mirror.deployment(idOf(run.key)) : undefined;
    if (deployment) {
      const release = await this.part('Stages', null, () => this.#get('release', deployment.release.id, (body) => releaseSchema.parse(body)));
      const approvals = approvalsOf(deployment);
      const spans = release === null ? [] : spansOfRelease(release, deployment.releaseEnvironment.id);
      return { spans: [...approvals.map((approval, at) => spanOfApproval(approval, `approval-${String(at)}`, deployment.attempt ?? 1)), ...spans].slice(0, mostSpans), approvals: approvals.slice(0, 100) };
    }
    const buildId = run.kind === 'build' ? idOf(run.key) : run.buildKey === null ? null : idOf(run.buildKey);
    if (buildId === null) return { spans: [], approvals: [] };
    const stage = run.kind === 'pipeline-stage' ? (this.#mirror.record(idOf(run.key))?.stageName ?? run.environment) : null;
    const records = await this.part('Stages', [], () => this.#timeline(buildId, null));
    const earlier = await this.part('Earlier attempts', [], () => this.#earlier(buildId, records, stage));
    const spans = [...spansOfTimeline(records, stage), ...earlier];
    const ids = spans.filter(({ kind }) => kind === 'approval').map(({ id }) => id);
    return { spans: spans.slice(0, mostSpans), approvals: await this.part('Approvals', [], () => this.#approvals(ids)) };
  }

  async extras(run: DevopsRun): Promise<RunExtras> {
    const deployment = run.kind === 'release-stage' ? this.#mirror.deployment(idOf(run.key)) : undefined;
    if (deployment) {
      const release = await this.part('Variables', null, () => this.#get('release', deployment.release.id, (body) => releaseSchema.parse(body)));
      const environment = release?.environments.find(({ id }) => id === deployment.releaseEnvironment.id);
      const artifacts = (deployment.release.artifacts ?? []).map(({ alias, type, definitionReference }) => ({ name: `${alias ?? ''} ${definitionReference?.['version']?.name ?? ''}`.trim().slice(0, 1_000), type: type ?? '', bytes: null }));
      return { artifacts: artifacts.slice(0, 200), variables: merged(release?.variables ?? [], environment?.variables ?? []) };
    }
    const buildId = run.kind === 'build' ? idOf(run.key) : run.buildKey === null ? null : idOf(run.buildKey);
    if (buildId === null) return { artifacts: [], variables: [] };
    const definitionId = this.#mirror.build(buildId)?.definition.id;
    const definition = definitionId === undefined ? null : await this.part('Variables', null, () => this.#get('definition', definitionId, (body) => definitionSchema.parse(body)));
    return { artifacts: await this.part('Artifacts', [], () => this.#artifacts(buildId)), variables: merged(definition?.variables ?? [], []) };
  }

  /** Runs `read`; what the service refuses is missing. @throws what concerns all: the network, the sign-in, `cancelled`. */
  async part<T>(what: string, without: T, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      const words = missingWords(error);
      if (words === null) throw error;
      if (this.missing.length < 20) this.missing.push(`${what}: ${words}`.slice(0, 500));
      return without;
    }
  }

  #get<T>(call: 'release' | 'definition', id: number, read: (body: unknown) => T): Promise<T | null> {
    return this.#client.get({ call, project: this.#mirror.project, values: { id }, signal: this.#signal }, read);
  }

  async #timeline(id: number, timelineId: string | null): Promise<readonly TimelineRecord[]> {
    const read = (body: unknown) => timelineSchema.parse(body).records;
    const project = this.#mirror.project;
    const found = timelineId === null
      ? await this.#client.get({ call: 'timeline', project, values: { id }, signal: this.#signal }, read)
      : await this.#client.get({ call: 'earlierTimeline', project, values: { id, timelineId }, signal: this.#signal }, read);
    return found ?? [];
  }

  async #earlier(id: number, records: readonly TimelineRecord[], stage: string | null): Promise<RunSpan[]> {
    const attempts = records.filter(({ type, name }) => type.toLowerCase() === 'stage' && (stage === null || name === stage)).flatMap(({ name, previousAttempts }) =>
      (previousAttempts ?? []).flatMap(({ attempt, timelineId }) => (timelineId ? [{ name, attempt, timelineId }] : [])));
    const spans: RunSpan[] = [];
    for (const { name, attempt, timelineId } of attempts.slice(-mostEarlierTimelines)) {
      const before = spansOfTimeline(await this.#timeline(id, timelineId), name);
      // Ids are unique in a timeline only.
      const named = (spanId: string): string => `${String(attempt)}:${spanId}`.slice(0, 100);
      spans.push(...before.map((span) => ({ ...span, id: span.kind === 'approval' ? span.id : named(span.id), parentId: span.parentId === null ? null : named(span.parentId), attempt })));
    }
    return spans;
  }

  async #approvals(ids: readonly string[]): Promise<Approvals> {
    if (ids.length === 0) return [];
    const query = { approvalIds: [...new Set(ids)].slice(0, 50).join(','), $expand: 'steps', state: 'all' };
    const found = await this.#client.all({ call: 'pipelineApprovals', project: this.#mirror.project, query, signal: this.#signal }, (item) => pipelineApprovalSchema.parse(item), 50);
    return found.flatMap((approval) => viewsOf(approval)).slice(0, 100);
  }

  #artifacts(id: number): Promise<DevopsRunView['artifacts']> {
    return this.#client.all({ call: 'artifacts', project: this.#mirror.project, values: { id }, signal: this.#signal }, (item) => {
      const { name, resource } = artifactSchema.parse(item);
      const bytes = Number(resource?.properties?.artifactsize ?? Number.NaN);
      return { name: name.slice(0, 1_000), type: resource?.type ?? '', bytes: Number.isFinite(bytes) ? bytes : null };
    }, 200);
  }
}

/** Why one part is not there; null where the fault concerns everything. */
export function missingWords(error: unknown): string | null {
  if (!(error instanceof FaultError)) return null;
  if (error instanceof DevopsRefusal) return error.status === 401 ? lackOf(error.part) : error.fault.message;
  return error.fault.code === 'malformed-answer' || error.fault.code === 'cut-short' || error.fault.code === 'slow' || error.fault.code === 'not-a-portal' ? error.fault.message : null;
}

function viewsOf({ status, createdOn, steps }: PipelineApproval): Approvals {
  const told = steps ?? [];
  if (told.length === 0) return [{ approver: '', state: approvalState(status), since: createdOn, decidedAt: null, comment: '' }];
  return told.map((step) => ({
    approver: step.actualApprover ?? step.assignedApprover ?? '', state: approvalState(step.status), since: step.initiatedOn ?? createdOn,
    decidedAt: step.status === 'pending' ? null : step.lastModifiedOn, comment: (step.comment ?? '').slice(0, 2_000),
  }));
}

function spanOfApproval({ approver, state, since, decidedAt }: Approvals[number], id: string, attempt: number): RunSpan {
  const result = decidedAt === null ? 'waiting' : state === 'approved' ? 'succeeded' : 'cancelled';
  return { id, parentId: null, kind: 'approval', name: `Approval by ${approver}`.slice(0, 1_000), startedAt: since, endedAt: decidedAt, result, attempt, errors: [], warnings: 0, agent: null };
}

/** A stage's own variables go before those of the whole. */
function merged(all: readonly NamedVariable[], own: readonly NamedVariable[]): NamedVariable[] {
  const byName = new Map([...all, ...own].map((variable) => [variable.name, variable]));
  return [...byName.values()].sort((left, right) => left.name.localeCompare(right.name)).slice(0, 1_000);
}
