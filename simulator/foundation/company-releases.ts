import type { CompanyApplication, CompanyEnvironment, NewestRelease, Person } from './company-catalogue.ts';
import { approvers, environments, people, versionsOf } from './company-catalogue.ts';
import { LIVE_UPGRADE_MS, runDeployment } from './company-deployment.ts';
import type { CourseOfDeployment } from './company-deployment.ts';
import type { Approval, Build, Deployment } from './company-year.ts';
import type { SeededRandom } from './random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Share of patch versions that are fixes made within hours. */
const HOTFIX_SHARE = 0.45;
/** Share of releases whose first build does not get as far as production. */
const ABANDONED_SHARE = 0.2;
/** Share of deployments to production that are tried a second time because the template failed. */
const RETRY_SHARE = 0.06;

/** The span of a plan, and its chance. */
export interface Circumstances {
  readonly start: number;
  readonly end: number;
  readonly random: SeededRandom;
}

/** A release before it has a build: when it is built and how it fares in each environment. */
export interface ReleasePlan {
  readonly application: CompanyApplication;
  readonly version: string;
  readonly isHotfix: boolean;
  /** When its build is queued. */
  readonly builtAt: number;
  readonly createdAt: number;
  readonly owner: Person;
  readonly stages: readonly StagePlan[];
}

export interface StagePlan {
  /** The deployment once its build has a number. */
  tell(build: Pick<Build, 'buildNumber'>): Omit<Deployment, 'id' | 'releaseId' | 'buildId'>;
}

/** A version, when its upgrade in production-we starts, and what comes of it. */
interface Milestone {
  readonly version: string;
  readonly at: number;
  readonly isHotfix: boolean;
  readonly outcome: NewestRelease['outcome'] | 'regretted';
}

/** Everything that an application's team released in a year, in order of time. */
export function planReleases(application: CompanyApplication, circumstances: Circumstances): readonly ReleasePlan[] {
  const { random } = circumstances;
  const [first = '', ...versions] = versionsOf(application);
  const running = new Map<string, string>(environments.map((environment) => [environment.name, first]));
  const milestones = schedule(application, versions, circumstances);
  return milestones.flatMap((milestone, index) => {
    const since = milestones[index - 1]?.at ?? circumstances.start;
    const planner = new ReleasePlanner(application, milestone, { running, random, end: circumstances.end });
    const builtAt = planner.builtAt(since);
    const isAbandoned = !milestone.isHotfix && milestone.outcome === 'succeeded' && random.next() < ABANDONED_SHARE;
    return isAbandoned ? [planner.abandoned(builtAt - random.between(0.2, 0.4) * (builtAt - since)), planner.release(builtAt)] : [planner.release(builtAt)];
  });
}

/** Spreads the versions over the year; the newest stand where the catalogue puts them. */
function schedule(application: CompanyApplication, versions: readonly string[], { start, end, random }: Circumstances): readonly Milestone[] {
  const { newest } = application;
  const spread = versions.slice(0, versions.length - newest.length);
  const hotfixes = spread.map((version, index) => index > 0 && !version.endsWith('.0') && random.next() < HOTFIX_SHARE);
  const from = start + 12 * DAY_MS;
  const until = end - (newest[0]?.beforeEndMs ?? 0) - 9 * DAY_MS;
  const gap = (until - from) / Math.max(1, hotfixes.filter((isHotfix) => !isHotfix).length);
  let slot = 0;
  let at = from;
  const milestones = spread.map((version, index): Milestone => {
    const isHotfix = hotfixes[index] === true;
    if (isHotfix) at += random.between(2.5, 7) * HOUR_MS;
    else at = inWorkingHours(from + (slot++ + random.between(0.1, 0.6)) * gap, random);
    const outcome = hotfixes[index + 1] === true ? random.pick<Milestone['outcome']>(['rolledBack', 'regretted']) : 'succeeded';
    return { version, at, isHotfix, outcome };
  });
  return [...milestones, ...newest.map((each) => ({ version: each.version, at: end - each.beforeEndMs, isHotfix: false, outcome: each.outcome }))];
}

/** The same moment, or the next morning on which somebody is at work. */
export function inWorkingHours(at: number, random: SeededRandom): number {
  const day = Math.floor(at / DAY_MS) * DAY_MS;
  const weekday = new Date(day).getUTCDay();
  const hour = (at - day) / HOUR_MS;
  if (weekday === 6 || weekday === 0) return day + (weekday === 6 ? 2 : 1) * DAY_MS + random.between(8, 11) * HOUR_MS;
  if (hour < 7) return day + random.between(7, 10) * HOUR_MS;
  return hour > 17 ? day + random.between(13, 17) * HOUR_MS : at;
}

interface PlannerState {
  /** Version in each environment, by name. */
  readonly running: Map<string, string>;
  readonly random: SeededRandom;
  readonly end: number;
}

/** Plans one release from its build to the last environment it reaches. */
class ReleasePlanner {
  readonly #application: CompanyApplication;
  readonly #milestone: Milestone;
  readonly #state: PlannerState;
  readonly #owner: Person;

  constructor(application: CompanyApplication, milestone: Milestone, state: PlannerState) {
    this.#application = application;
    this.#milestone = milestone;
    this.#state = state;
    this.#owner = state.random.pick(people);
  }

  /** When the build must be queued so that production-we is reached in time, after the release before. */
  builtAt(since: number): number {
    const { at, isHotfix } = this.#milestone;
    const lead = isHotfix ? this.#between(105, 125) * MINUTE_MS : this.#between(1.4, 3.8) * DAY_MS;
    const waiting = this.#milestone.outcome === 'waiting' ? this.#between(1, 3) * DAY_MS : 0;
    return at - Math.min(lead + waiting, 0.8 * (at - since));
  }

  /** A build that does not get to production: it fails on the way, or is turned down there. The version is built once more. */
  abandoned(builtAt: number): ReleasePlan {
    const createdAt = builtAt + this.#between(10, 16) * MINUTE_MS;
    const [test, staging, west] = environments;
    if (test === undefined || staging === undefined || west === undefined) return this.#plan(builtAt, createdAt, []);
    if (this.#state.random.next() < 0.35) return this.#plan(builtAt, createdAt, [this.#stage(test, createdAt, 'tests fail')]);
    const tested = this.#stage(test, createdAt, 'succeed');
    const stagedAt = tested.finishedAt + this.#between(20, 90) * MINUTE_MS;
    if (this.#state.random.next() < 0.45) {
      const staged = this.#stage(staging, stagedAt, 'succeed');
      return this.#plan(builtAt, createdAt, [tested, staged, this.#rejected(west, staged.finishedAt)]);
    }
    const course = this.#application.hasTemplate ? this.#state.random.pick<CourseOfDeployment>(['template fails', 'upgrade rolls back']) : 'upgrade rolls back';
    return this.#plan(builtAt, createdAt, [tested, this.#stage(staging, stagedAt, course)]);
  }

  release(builtAt: number): ReleasePlan {
    const { at, isHotfix, outcome } = this.#milestone;
    const createdAt = builtAt + this.#between(9, 14) * MINUTE_MS;
    const [test, staging, west, north] = environments;
    if (test === undefined || staging === undefined || west === undefined || north === undefined) return this.#plan(builtAt, createdAt, []);
    const stages = [this.#stage(test, createdAt, 'succeed')];
    const tested = stages[0]?.finishedAt ?? createdAt;
    // Staging is done well before production is due; how long it waited for somebody to start it is what is left.
    const pause = isHotfix ? MINUTE_MS : this.#between(0.2, 0.5) * Math.max(0, at - tested - HOUR_MS);
    const staged = this.#stage(staging, tested + pause, 'succeed');
    stages.push(staged);
    if (outcome === 'waiting') return this.#plan(builtAt, createdAt, [...stages, this.#waiting(west, staged.finishedAt)]);
    stages.push(...this.#production(west, north, staged.finishedAt));
    return this.#plan(builtAt, createdAt, stages);
  }

  #production(west: CompanyEnvironment, north: CompanyEnvironment, stagedAt: number): readonly PlannedStage[] {
    const { at, isHotfix, outcome } = this.#milestone;
    const stages: PlannedStage[] = [];
    const retried = outcome === 'succeeded' && this.#application.hasTemplate && !isHotfix && this.#state.random.next() < RETRY_SHARE;
    if (retried) stages.push(this.#stage(west, stagedAt, 'template fails', { startedAt: Math.max(stagedAt, at - 2 * HOUR_MS) }));
    const course = outcome === 'rolledBack' ? 'upgrade rolls back' : 'succeed';
    const landed = this.#stage(west, stages[0]?.finishedAt ?? stagedAt, course, { upgradeAt: at, attempt: stages.length + 1, upgradeMs: outcome === 'running' ? LIVE_UPGRADE_MS : undefined });
    stages.push(landed);
    if (outcome === 'running') stages.push(this.#waiting(north, landed.finishedAt));
    if (outcome !== 'succeeded') return stages;
    const rest = isHotfix ? this.#between(15, 40) * MINUTE_MS : this.#between(2, 20) * HOUR_MS;
    const startedAt = landed.finishedAt + rest;
    // The last hours of the year leave no room for it: it still waits for somebody to approve.
    stages.push(startedAt < this.#state.end - HOUR_MS ? this.#stage(north, landed.finishedAt, 'succeed', { startedAt }) : this.#waiting(north, landed.finishedAt));
    return stages;
  }

  #plan(builtAt: number, createdAt: number, stages: readonly PlannedStage[]): ReleasePlan {
    const { version, isHotfix } = this.#milestone;
    return { application: this.#application, version, isHotfix, builtAt, createdAt, owner: this.#owner, stages };
  }

  #stage(environment: CompanyEnvironment, queuedAt: number, course: CourseOfDeployment, timing: StageTiming = {}): PlannedStage {
    const { running, random } = this.#state;
    const { version } = this.#milestone;
    const application = this.#application;
    const fromVersion = running.get(environment.name);
    const attempt = timing.attempt ?? 1;
    const run = runDeployment({ application, environment, version, fromVersion, attempt, course, upgradeMs: timing.upgradeMs, random, ...startOf(timing, queuedAt) });
    if (run.outcome === 'succeeded') running.set(environment.name, version);
    const approval = environment.needsApproval ? this.#approved(queuedAt, run.startedAt) : undefined;
    const reason = attempt > 1 || this.#milestone.isHotfix ? 'manual' : 'automated';
    const common = { application: application.name, environment: environment.name, attempt, version, fromVersion, requestedFor: this.#owner, reason } as const;
    return {
      finishedAt: run.finishedAt,
      tell: (build) => ({ ...common, queuedAt: Math.min(queuedAt, run.startedAt), approval, ...run.tell(build) }),
    };
  }

  #waiting(environment: CompanyEnvironment, queuedAt: number): PlannedStage {
    const approval: Approval = { requestedAt: queuedAt, approvers, decision: undefined };
    return { finishedAt: queuedAt, tell: () => ({ ...this.#notStarted(environment, queuedAt), approval }) };
  }

  #rejected(environment: CompanyEnvironment, queuedAt: number): PlannedStage {
    const at = queuedAt + this.#between(0.3, 3) * HOUR_MS;
    const by = this.#state.random.pick(approvers);
    const comment = this.#state.random.pick(['Not before the weekend.', 'The release notes are missing.', 'Staging shows errors in the log.']);
    const approval: Approval = { requestedAt: queuedAt, approvers, decision: { approved: false, by, at, comment } };
    const failure = { step: 'approval', code: 'Rejected', message: comment } as const;
    const stage = this.#notStarted(environment, queuedAt);
    return { finishedAt: at, tell: () => ({ ...stage, approval, outcome: 'rejected', failure }) };
  }

  #notStarted(environment: CompanyEnvironment, queuedAt: number) {
    const nothing = { startedAt: undefined, finishedAt: undefined, outcome: undefined, failure: undefined, arm: undefined, upgrade: undefined };
    const { version } = this.#milestone;
    const fromVersion = this.#state.running.get(environment.name);
    return { ...nothing, application: this.#application.name, environment: environment.name, attempt: 1, version, fromVersion, requestedFor: this.#owner, reason: 'automated', queuedAt } as const;
  }

  #approved(requestedAt: number, startedAt: number): Approval {
    const at = Math.max(requestedAt, startedAt - 20_000);
    const by = this.#state.random.pick(approvers);
    const comment = this.#milestone.isHotfix ? 'Fix for the running incident.' : this.#state.random.pick(['', '', 'Checked on staging.', 'Go ahead after lunch.']);
    return { requestedAt: Math.min(requestedAt, at), approvers, decision: { approved: true, by, at, comment } };
  }

  #between(min: number, max: number): number {
    return this.#state.random.between(min, max);
  }
}

/** What is settled about a stage beforehand. */
interface StageTiming {
  readonly startedAt?: number;
  readonly upgradeAt?: number;
  readonly upgradeMs?: number | undefined;
  readonly attempt?: number;
}

interface PlannedStage extends StagePlan {
  readonly finishedAt: number;
}

/** A stage starts when its upgrade must, when it was told to, or as soon as it was asked for. */
function startOf(timing: StageTiming, queuedAt: number): { startedAt: number } | { upgradeAt: number } {
  if (timing.upgradeAt !== undefined) return { upgradeAt: timing.upgradeAt };
  return { startedAt: timing.startedAt ?? queuedAt + 15_000 };
}
