import { isDeepStrictEqual } from 'node:util';
import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import type { BuildFacts } from '../../../shared/domain/devops/builds-between.ts';
import type { Build, Deployment, DeploymentRecordRow, Environment, PendingReleaseApproval, PipelineApproval } from '../rest/shapes.ts';
import { environmentCells } from './environment-cells.ts';
import { buildKey, idOf, recordKey, releaseStageKey, runOfBuild, runOfDeployment, runOfRecord, type RunPlace } from './run-of.ts';
import { beganAt } from './stage-lines.ts';

/** What waits for somebody. */
export interface PendingApprovals {
  readonly releases: readonly PendingReleaseApproval[];
  readonly pipelines: readonly PipelineApproval[];
}

/** Everything that is known of one project: builds, release deployments and records of environments, merged into runs. */
export class ProjectMirror {
  readonly place: RunPlace;
  readonly #builds = new Map<number, Build>();
  readonly #facts = new Map<number, BuildFacts>();
  readonly #deployments = new Map<number, Deployment>();
  readonly #records = new Map<number, DeploymentRecordRow>();
  readonly #recordsOfBuild = new Map<number, Set<number>>();
  readonly #causes = new Map<string, string>();
  readonly #runs = new Map<string, DevopsRun>();
  readonly #unfinished = new Set<string>();
  #environments: readonly Environment[] = [];
  #pending: PendingApprovals = { releases: [], pipelines: [] };
  /** Told of each run that is new or looks different now. */
  readonly #changed: (run: DevopsRun) => void;

  constructor(place: RunPlace, changed: (run: DevopsRun) => void) {
    this.place = place;
    this.#changed = changed;
  }

  get project(): string {
    return this.place.project;
  }
  get environments(): readonly Environment[] {
    return this.#environments;
  }
  get pending(): PendingApprovals {
    return this.#pending;
  }
  /** Builds as the rules about what lies between two of them want them. */
  get facts(): ReadonlyMap<number, BuildFacts> {
    return this.#facts;
  }
  build(id: number): Build | undefined {
    return this.#builds.get(id);
  }
  deployment(id: number): Deployment | undefined {
    return this.#deployments.get(id);
  }
  record(id: number): DeploymentRecordRow | undefined {
    return this.#records.get(id);
  }

  runs(): Iterable<DevopsRun> {
    return this.#runs.values();
  }

  run(key: string): DevopsRun | undefined {
    return this.#runs.get(key);
  }

  /** Runs that have not ended. */
  unfinished(): readonly DevopsRun[] {
    return [...this.#unfinished].flatMap((key) => this.#runs.get(key) ?? []);
  }

  takeBuild(build: Build): void {
    this.#builds.set(build.id, build);
    this.#facts.set(build.id, {
      id: build.id, definitionId: build.definition.id, branch: build.sourceBranch, queuedAt: build.queueTime,
      succeeded: build.status === 'completed' && (build.result === 'succeeded' || build.result === 'partiallysucceeded'),
    });
    this.#put(this.#runOfBuild(build));
    for (const id of this.#recordsOfBuild.get(build.id) ?? []) {
      const record = this.#records.get(id);
      if (record) this.#put(this.#runOfRecord(record));
    }
  }

  takeDeployment(deployment: Deployment): void {
    this.#deployments.set(deployment.id, deployment);
    this.#put(this.#runOfDeployment(deployment));
  }

  takeRecord(record: DeploymentRecordRow): void {
    this.#records.set(record.id, record);
    if (record.owner) this.#recordsOfBuild.set(record.owner.id, (this.#recordsOfBuild.get(record.owner.id) ?? new Set()).add(record.id));
    this.#put(this.#runOfRecord(record));
  }

  useEnvironments(environments: readonly Environment[]): void {
    this.#environments = environments;
  }

  /** What waits for somebody now. Runs that waited before, and those that wait now, look different. */
  usePending(pending: PendingApprovals): void {
    const concerned = new Set([...this.#pending.pipelines, ...pending.pipelines].flatMap(({ pipeline }) => pipeline?.owner?.id ?? []));
    this.#pending = pending;
    for (const id of concerned) {
      const build = this.#builds.get(id);
      if (build) this.#put(this.#runOfBuild(build));
    }
  }

  /** Why a run failed, once its timeline was read. */
  learnCause(key: string, cause: string): void {
    if (this.#causes.get(key) === cause) return;
    this.#causes.set(key, cause);
    const run = this.#runs.get(key);
    if (run) this.#put({ ...run, cause });
  }

  /**
   * Leaves out what began and ended before then, for memory’s sake; the last success in each environment stays with its build,
   * as it is what a next deployment is compared with.
   */
  dropBefore(at: number): void {
    const kept = new Set<string>();
    for (const { last, lastGood } of environmentCells(this.#runs.values(), this.#facts)) for (const run of [last, lastGood]) if (run !== null) kept.add(run.key).add(run.buildKey ?? run.key);
    for (const [key, run] of this.#runs) {
      if (kept.has(key) || this.#unfinished.has(key) || beganAt(run) >= at) continue;
      const id = idOf(key);
      this.#runs.delete(key);
      this.#causes.delete(key);
      if (run.kind === 'build') {
        this.#builds.delete(id);
        this.#facts.delete(id);
        this.#recordsOfBuild.delete(id);
      } else if (run.kind === 'release-stage') this.#deployments.delete(id);
      else this.#records.delete(id);
    }
  }

  #put(run: DevopsRun): void {
    if (isDeepStrictEqual(this.#runs.get(run.key), run)) return;
    this.#runs.set(run.key, run);
    if (run.result === 'running' || run.result === 'waiting') this.#unfinished.add(run.key);
    else this.#unfinished.delete(run.key);
    this.#changed(run);
  }

  #runOfBuild(build: Build): DevopsRun {
    const since = this.#pending.pipelines.filter(({ pipeline }) => pipeline?.owner?.id === build.id).flatMap(({ createdOn }) => createdOn ?? []);
    return runOfBuild(build, { ...this.place, cause: this.#causes.get(buildKey(build.id)) ?? null, approvalSince: since.length === 0 ? null : Math.min(...since) });
  }
  #runOfDeployment(deployment: Deployment): DevopsRun {
    return runOfDeployment(deployment, { ...this.place, cause: this.#causes.get(releaseStageKey(deployment)) ?? null, approvalSince: null });
  }
  #runOfRecord(record: DeploymentRecordRow): DevopsRun {
    const environment = this.#environments.find(({ id }) => id === record.environmentId)?.name ?? record.stageName ?? '';
    const build = record.owner ? this.#builds.get(record.owner.id) : undefined;
    return runOfRecord(record, environment, build, { ...this.place, cause: this.#causes.get(recordKey(record)) ?? null, approvalSince: null });
  }
}
