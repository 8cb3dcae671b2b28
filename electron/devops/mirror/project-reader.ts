import type { DevopsClient, DevopsPage } from '../rest/devops-client.ts';
import { buildSchema, deploymentSchema, environmentSchema, pendingReleaseApprovalSchema, pipelineApprovalSchema, recordSchema, releaseSchema, type Build, type Deployment, type DeploymentRecordRow, type Environment, type Release } from '../rest/shapes.ts';
import type { PendingApprovals, ProjectMirror } from './project-mirror.ts';

/** One page that has been taken into the mirror. */
export interface TakenPage {
  /** When the oldest entry of it began; null for an empty page. */
  readonly oldestAt: number | null;
}

/** A list of the source, newest first, as far as somebody goes on reading it. */
export type TakenPages = AsyncGenerator<TakenPage, void, undefined>;

/** Milliseconds since 1970; without `before` up to now. */
export interface Period {
  readonly since: number;
  readonly before?: number;
}

const buildsPerPage = 200;
/** The service gives no more of these at once. */
const deploymentsPerPage = 100;
const recordsPerPage = 100;
const mostUnfinished = 1_000;
/** Records can only be found by going through their list. */
const mostPagesToFind = 30;

/** Reads the lists of one project into its mirror. */
export class ProjectReader {
  readonly #client: DevopsClient;
  readonly #mirror: ProjectMirror;
  /** Entries of a page that could not be read, by part; the most that a page had. */
  readonly unreadable = new Map<string, number>();

  constructor(client: DevopsClient, mirror: ProjectMirror) {
    this.#client = client;
    this.#mirror = mirror;
  }

  /** Every build that was queued in that time. */
  builds({ since, before }: Period, signal: AbortSignal): TakenPages {
    const query = { queryOrder: 'queueTimeDescending', minTime: timeText(since), ...(before === undefined ? {} : { maxTime: timeText(before) }), $top: buildsPerPage };
    return this.#taken(this.#client.pages({ call: 'builds', project: this.#mirror.project, query, signal }, (item) => buildSchema.parse(item)), 'builds', (build) => this.#takeBuild(build));
  }

  /** Builds that have not ended: what has no end is in no list that is ordered by it. @returns their ids. */
  async unfinishedBuilds(signal: AbortSignal): Promise<readonly number[]> {
    const query = { statusFilter: 'inProgress,notStarted,cancelling,postponed', queryOrder: 'queueTimeDescending', $top: buildsPerPage };
    const builds = await this.#client.all({ call: 'builds', project: this.#mirror.project, query, signal }, (item) => buildSchema.parse(item), mostUnfinished);
    for (const build of builds) this.#mirror.takeBuild(build);
    return builds.map(({ id }) => id);
  }

  finishedBuilds(since: number, signal: AbortSignal): TakenPages {
    const query = { queryOrder: 'finishTimeDescending', minTime: timeText(since), $top: buildsPerPage };
    return this.#taken(this.#client.pages({ call: 'builds', project: this.#mirror.project, query, signal }, (item) => buildSchema.parse(item)), 'builds', (build) => this.#takeBuild(build));
  }

  /** Every deployment of classic releases that began in that time. */
  deployments({ since, before }: Period, signal: AbortSignal): TakenPages {
    return this.#deployments({ minStartedTime: timeText(since), ...(before === undefined ? {} : { maxStartedTime: timeText(before) }) }, signal);
  }

  /** Those that changed since then. */
  changedDeployments(since: number, signal: AbortSignal): TakenPages {
    return this.#deployments({ minModifiedTime: timeText(since) }, signal);
  }

  #deployments(filter: Readonly<Record<string, string>>, signal: AbortSignal): TakenPages {
    const query = { queryOrder: 'descending', ...filter, $top: deploymentsPerPage };
    return this.#taken(this.#client.pages({ call: 'deployments', project: this.#mirror.project, query, signal }, (item) => deploymentSchema.parse(item)), 'releases', (deployment) => this.#takeDeployment(deployment));
  }

  async environments(signal: AbortSignal): Promise<readonly Environment[]> {
    const found = await this.#client.all({ call: 'environments', project: this.#mirror.project, query: { $top: 200 }, signal }, (item) => environmentSchema.parse(item), 2_000);
    this.#mirror.useEnvironments(found);
    return found;
  }

  /** Newest first, without end: this list knows no time to begin with. */
  records({ id }: Environment, signal: AbortSignal): TakenPages {
    const call = { call: 'records', project: this.#mirror.project, values: { id }, query: { top: recordsPerPage }, signal } as const;
    return this.#taken(this.#client.pages(call, (item) => recordSchema.parse(item)), 'environments', (record) => this.#takeRecord(record));
  }

  async pendingReleases(signal: AbortSignal): Promise<PendingApprovals['releases']> {
    return this.#client.all({ call: 'releaseApprovals', project: this.#mirror.project, query: { statusFilter: 'pending', top: 200 }, signal }, (item) => pendingReleaseApprovalSchema.parse(item), mostUnfinished);
  }

  async pendingPipelines(signal: AbortSignal): Promise<PendingApprovals['pipelines']> {
    return this.#client.all({ call: 'pipelineApprovals', project: this.#mirror.project, query: { state: 'pending', $expand: 'steps', top: 1_000 }, signal }, (item) => pipelineApprovalSchema.parse(item), mostUnfinished);
  }

  /** Reads one run of any age into the mirror, where the source still has it. */
  async find(key: string, signal: AbortSignal): Promise<void> {
    const [, kind, group, id] = /^([bre])(?:(\d+)\.)?(\d+)$/.exec(key) ?? [];
    const { project } = this.#mirror;
    if (kind === 'b') {
      const { items } = await this.#client.page({ call: 'builds', project, query: { buildIds: id }, signal }, (item) => buildSchema.parse(item));
      for (const build of items) this.#mirror.takeBuild(build);
    } else if (kind === 'r') {
      const release = await this.#client.get({ call: 'release', project, values: { id: group ?? '' }, signal }, (body) => releaseSchema.parse(body));
      const deployment = release === null ? null : deploymentOfRelease(release, Number(id));
      if (deployment) this.#mirror.takeDeployment(deployment);
    } else if (kind === 'e') {
      if (this.#mirror.environments.length === 0) await this.environments(signal);
      let pages = 0;
      for await (const _ of this.records({ id: Number(group), name: '' }, signal)) if (this.#mirror.run(key) !== undefined || ++pages >= mostPagesToFind) break;
      const buildKey = this.#mirror.run(key)?.buildKey;
      if (buildKey && this.#mirror.run(buildKey) === undefined) await this.find(buildKey, signal);
    }
  }

  async *#taken<T>(pages: AsyncGenerator<DevopsPage<T>, void, undefined>, part: string, take: (item: T) => number | null): TakenPages {
    for await (const { items, unreadable } of pages) {
      const times = items.flatMap((item) => take(item) ?? []);
      if (unreadable > (this.unreadable.get(part) ?? 0)) this.unreadable.set(part, unreadable);
      yield { oldestAt: times.length === 0 ? null : Math.min(...times) };
    }
  }

  #takeBuild(build: Build): number | null {
    this.#mirror.takeBuild(build);
    return build.queueTime;
  }
  #takeDeployment(deployment: Deployment): number | null {
    this.#mirror.takeDeployment(deployment);
    return deployment.startedOn ?? deployment.queuedOn;
  }
  #takeRecord(record: DeploymentRecordRow): number | null {
    this.#mirror.takeRecord(record);
    return record.startTime ?? record.queueTime;
  }
}

/** A deployment as its list would have it; a release has the same facts in another order. */
function deploymentOfRelease({ id, name, artifacts, releaseDefinition, environments }: Release, deploymentId: number): Deployment | null {
  for (const environment of environments) {
    const step = (environment.deploySteps ?? []).find((each) => each.deploymentId === deploymentId);
    if (step === undefined || !releaseDefinition) continue;
    const phases = step.releaseDeployPhases ?? [];
    return {
      id: deploymentId, release: { id, name, artifacts }, releaseDefinition, releaseEnvironment: { id: environment.id, name: environment.name },
      attempt: step.attempt, reason: step.reason, deploymentStatus: step.status, operationStatus: step.operationStatus, requestedFor: step.requestedFor,
      queuedOn: step.queuedOn, startedOn: phases.map(({ startedOn }) => startedOn).find((at) => at !== null) ?? null, completedOn: null, lastModifiedOn: step.lastModifiedOn,
      preDeployApprovals: (environment.preDeployApprovals ?? []).filter(({ attempt }) => attempt === step.attempt),
      postDeployApprovals: (environment.postDeployApprovals ?? []).filter(({ attempt }) => attempt === step.attempt),
    };
  }
  return null;
}

function timeText(at: number): string {
  return new Date(at).toISOString();
}
