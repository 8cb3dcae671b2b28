import type { Clock } from '../../foundation/clock.ts';
import { environments } from '../../foundation/company-catalogue.ts';
import type { CompanyEnvironment, EnvironmentName, Person } from '../../foundation/company-catalogue.ts';
import { LIVE_UPGRADE_MS, runDeployment } from '../../foundation/company-deployment.ts';
import type { Build, Commit, CompanyYear, Deployment, Release } from '../../foundation/company-year.ts';
import { SeededRandom } from '../../foundation/random.ts';
import { guidOf } from '../../foundation/guid.ts';

const MINUTE_MS = 60_000;

/** A build pipeline. */
export interface Pipeline {
  readonly id: number;
  readonly name: string;
  readonly application: string;
  readonly repository: string;
  /** Whether its runs go on to environments themselves. */
  readonly hasStages: boolean;
}

/** How far a build or, with its stages, a run has come. */
export interface Progress {
  readonly status: 'notStarted' | 'inProgress' | 'completed';
  readonly result: Build['result'] | undefined;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

export type DeploymentState = 'waiting' | 'rejected' | 'queued' | 'inProgress' | 'succeeded' | 'failed';

/** What somebody who decides says. */
export interface Decision {
  readonly approved: boolean;
  readonly by: Person;
  readonly comment: string;
}

/** A build that was asked for. */
export interface QueueRequest {
  readonly branch?: string | undefined;
  readonly requestedFor: Person;
}

/**
 * An organisation as it stands at the clock's time: the year that was made up, and what has been done since. What the year
 * foresees beyond its end happens unless somebody decides otherwise.
 */
export class Organisation {
  readonly name: string;
  readonly clock: Clock;
  readonly year: CompanyYear;
  readonly pipelines: readonly Pipeline[];
  readonly #builds: Build[];
  readonly #deployments: Deployment[];
  readonly #commits: ReadonlyMap<string, Commit>;
  readonly #releases: ReadonlyMap<number, Release>;
  readonly #random: SeededRandom;

  constructor(name: string, year: CompanyYear, clock: Clock, seed: number) {
    this.name = name;
    this.clock = clock;
    this.year = year;
    this.#builds = [...year.builds];
    this.#deployments = [...year.deployments];
    this.#commits = new Map(year.commits.map((commit) => [commit.id, commit]));
    this.#releases = new Map(year.releases.map((release) => [release.id, release]));
    this.#random = new SeededRandom(seed).branch('organisation');
    this.pipelines = pipelinesOf(year);
  }

  now(): number {
    return this.clock.now();
  }

  /** Builds that have been queued, oldest first. */
  builds(): readonly Build[] {
    const now = this.now();
    return this.#builds.filter((build) => build.queuedAt <= now);
  }

  build(id: number): Build | undefined {
    return this.builds().find((build) => build.id === id);
  }

  pipeline(name: string): Pipeline | undefined {
    return this.pipelines.find((pipeline) => pipeline.name === name);
  }

  commit(id: string): Commit | undefined {
    return this.#commits.get(id);
  }

  /** Classic releases that have been created, oldest first. */
  classicReleases(): readonly Release[] {
    const now = this.now();
    return this.year.releases.filter((release) => release.kind === 'classic' && release.createdAt <= now);
  }

  release(id: number): Release | undefined {
    return this.#releases.get(id);
  }

  /** Deployments of one kind that have been queued, oldest first. */
  deployments(kind: Release['kind']): readonly Deployment[] {
    const now = this.now();
    return this.#deployments.filter((each) => each.queuedAt <= now && this.#releases.get(each.releaseId)?.kind === kind);
  }

  deployment(id: number): Deployment | undefined {
    const now = this.now();
    return this.#deployments.find((each) => each.id === id && each.queuedAt <= now);
  }

  /** Attempts at the stages of one run or release, in order of time; those that are still to come too. */
  stagesOf(releaseId: number): readonly Deployment[] {
    return this.#deployments.filter((each) => each.releaseId === releaseId);
  }

  /** The run of a YAML pipeline that goes on to environments, if a build is one. */
  runOf(build: Build): Release | undefined {
    return this.year.releases.find((release) => release.buildId === build.id && release.kind === 'yaml');
  }

  /** How far the build itself has come. */
  progressOfBuild(build: Build): Progress {
    const now = this.now();
    const startedAt = build.startedAt <= now ? build.startedAt : undefined;
    if (build.finishedAt <= now) return { status: 'completed', result: build.result, startedAt, finishedAt: build.finishedAt };
    return { status: startedAt === undefined ? 'notStarted' : 'inProgress', result: undefined, startedAt, finishedAt: undefined };
  }

  /** How far a run has come: the build, and for a pipeline with stages all of them. */
  progress(build: Build): Progress {
    const own = this.progressOfBuild(build);
    const run = this.runOf(build);
    if (run === undefined || own.status !== 'completed') return own;
    const stages = this.stagesOf(run.id);
    const states = stages.map((stage) => this.state(stage));
    if (states.some((state) => state === 'waiting' || state === 'queued' || state === 'inProgress')) {
      return { status: 'inProgress', result: undefined, startedAt: own.startedAt, finishedAt: undefined };
    }
    const finishedAt = stages.reduce((latest, stage) => Math.max(latest, stage.finishedAt ?? stage.approval?.decision?.at ?? 0), build.finishedAt);
    const last = states.at(-1) ?? 'succeeded';
    return { status: 'completed', result: last === 'succeeded' ? build.result : 'failed', startedAt: own.startedAt, finishedAt };
  }

  state(deployment: Deployment): DeploymentState {
    const now = this.now();
    const { approval, startedAt = Infinity, finishedAt = Infinity, outcome } = deployment;
    const decision = approval?.decision;
    if (decision !== undefined && decision.at <= now && !decision.approved) return 'rejected';
    if (approval !== undefined && (decision === undefined || decision.at > now)) return 'waiting';
    if (startedAt > now) return 'queued';
    if (finishedAt > now) return 'inProgress';
    return outcome === 'succeeded' ? 'succeeded' : 'failed';
  }

  /**
   * Decides about a deployment that waits. Approved, it runs from now on and the next environment waits for approval after it.
   * @returns false where nothing waits.
   */
  decide(deploymentId: number, decision: Decision): boolean {
    const index = this.#deployments.findIndex((each) => each.id === deploymentId);
    const waiting = this.#deployments[index];
    if (waiting?.approval === undefined || waiting.queuedAt > this.now() || this.state(waiting) !== 'waiting') return false;
    const at = this.now();
    const approval = { ...waiting.approval, decision: { ...decision, at } };
    if (!decision.approved) {
      const failure = { step: 'approval', code: 'Rejected', message: decision.comment } as const;
      this.#deployments[index] = { ...waiting, approval, outcome: 'rejected', failure };
      return true;
    }
    const approved = this.#run({ ...waiting, approval }, at + 15_000);
    this.#deployments[index] = approved;
    this.#askForNext(approved);
    return true;
  }

  /** Queues a build of a pipeline for the newest commit of its repository. */
  queueBuild(pipeline: Pipeline, request: QueueRequest): Build {
    const now = this.now();
    const last = this.#builds.findLast((build) => build.definition === pipeline.name);
    const commit = this.year.commits.findLast((each) => each.repository === pipeline.repository && each.at <= now);
    const version = last?.version ?? '1.0.0';
    const prefix = `${version}.${new Date(now).toISOString().slice(0, 10).replaceAll('-', '')}`;
    const revision = this.#builds.filter((build) => build.definition === pipeline.name && build.buildNumber.startsWith(`${prefix}.`)).length + 1;
    const startedAt = now + 10_000;
    const build: Build = {
      id: this.#builds.reduce((highest, each) => Math.max(highest, each.id), 0) + 1,
      application: pipeline.application,
      definition: pipeline.name,
      buildNumber: `${prefix}.${String(revision)}`,
      version,
      branch: request.branch ?? 'refs/heads/main',
      reason: 'manual',
      result: 'succeeded',
      queuedAt: now,
      startedAt,
      finishedAt: startedAt + this.#random.between(6, 12) * MINUTE_MS,
      sourceVersion: commit?.id ?? '0'.repeat(40),
      changes: [],
      requestedFor: request.requestedFor,
      failure: undefined,
    };
    this.#builds.push(build);
    return build;
  }

  #run(deployment: Deployment, startedAt: number): Deployment {
    const { version, fromVersion, attempt } = deployment;
    const application = this.year.applications.find((each) => each.name === deployment.application);
    const environment = environmentOf(deployment.environment);
    const build = this.#builds.find((each) => each.id === deployment.buildId);
    if (application === undefined || environment === undefined || build === undefined) return deployment;
    const upgradeMs = environment.production ? LIVE_UPGRADE_MS : undefined;
    const run = runDeployment({ application, environment, version, fromVersion, attempt, course: 'succeed', upgradeMs, random: this.#random, startedAt });
    return { ...deployment, ...run.tell(build) };
  }

  #askForNext(deployment: Deployment): void {
    const next = environments[environments.findIndex((each) => each.name === deployment.environment) + 1];
    const { finishedAt, releaseId, approval } = deployment;
    if (next === undefined || finishedAt === undefined || approval === undefined) return;
    if (this.stagesOf(releaseId).some((each) => each.environment === next.name)) return;
    const before = this.#deployments.findLast((each) => each.application === deployment.application && each.environment === next.name && each.outcome === 'succeeded');
    this.#deployments.push({
      ...deployment,
      id: this.#deployments.reduce((highest, each) => Math.max(highest, each.id), 0) + 1,
      environment: next.name,
      attempt: 1,
      fromVersion: before?.version,
      reason: 'automated',
      queuedAt: finishedAt,
      approval: { requestedAt: finishedAt, approvers: approval.approvers, decision: undefined },
      startedAt: undefined,
      finishedAt: undefined,
      outcome: undefined,
      failure: undefined,
      arm: undefined,
      upgrade: undefined,
    });
  }
}

export function environmentOf(name: EnvironmentName): CompanyEnvironment | undefined {
  return environments.find((environment) => environment.name === name);
}

/** The id by which pipelines know an approval. */
export function approvalIdOf(deployment: Deployment): string {
  return guidOf('approval', deployment.id);
}

function pipelinesOf(year: CompanyYear): readonly Pipeline[] {
  const names = [...new Set(year.builds.map((build) => build.definition))].sort();
  return names.flatMap((name, index) => {
    const application = year.applications.find((each) => each.name === year.builds.find((build) => build.definition === name)?.application);
    if (application === undefined) return [];
    const hasStages = application.pipeline === 'yaml' && name === `${application.name.toLowerCase()}-ci`;
    return [{ id: index + 11, name, application: application.name, repository: application.repository, hasStages }];
  });
}
