import type { CompanyApplication, CompanyEnvironment, EnvironmentName, Person } from './company-catalogue.ts';
import { applications, environments } from './company-catalogue.ts';
import { buildAndCommit } from './company-builds.ts';
import { planReleases } from './company-releases.ts';
import { SeededRandom } from './random.ts';

/**
 * A year in the life of the demo company, from commit to production, that every simulator tells alike: Azure DevOps shows
 * its builds and stages, Azure the template deployments that they made, Service Fabric the upgrades. Plain data, the same
 * for the same seed and end.
 *
 * All times are epoch milliseconds. Nothing here knows the present: what lies after `end` is what will happen if nobody
 * interferes (the build that is running ends, the upgrade completes). A reader compares with its clock: an activity whose
 * `startedAt` is missing or later has not begun, one whose `finishedAt` is later is under way.
 */
export interface CompanyYear {
  readonly start: number;
  /** The moment up to which things have happened; 365 days after `start`. */
  readonly end: number;
  readonly environments: readonly CompanyEnvironment[];
  readonly applications: readonly CompanyApplication[];
  /** In order of time; about twelve each week over all repositories. */
  readonly commits: readonly Commit[];
  /** In order of `queuedAt`, ids rising. */
  readonly builds: readonly Build[];
  /** In order of `createdAt`, ids rising: classic releases, and runs of YAML pipelines that reach an environment. */
  readonly releases: readonly Release[];
  /** In order of `queuedAt`, ids rising: every attempt to bring a release to an environment. */
  readonly deployments: readonly Deployment[];
}

export interface Commit {
  /** 40 hexadecimal digits. */
  readonly id: string;
  readonly repository: string;
  readonly author: Person;
  readonly message: string;
  readonly at: number;
}

export type BuildReason = 'individualCI' | 'pullRequest' | 'schedule' | 'manual';
export type BuildResult = 'succeeded' | 'partiallySucceeded' | 'failed' | 'canceled';

/** One build of an application: for YAML pipelines its build stage, deployments not included. */
export interface Build {
  readonly id: number;
  /** Name of the application. Its pipeline is `<application>-ci`, scheduled builds run `nightly-end-to-end`. */
  readonly application: string;
  readonly definition: string;
  /** Version, day and revision of the day: `2.5.1.20261104.3`. */
  readonly buildNumber: string;
  /** Version that the application type gets: `2.5.1`. */
  readonly version: string;
  /** `refs/heads/main`, `refs/heads/hotfix/2.5.1` or `refs/pull/812/merge`. */
  readonly branch: string;
  readonly reason: BuildReason;
  readonly result: BuildResult;
  readonly queuedAt: number;
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Id of the commit that was built. */
  readonly sourceVersion: string;
  /** Ids of commits since the last good build of the definition on a branch that was merged, newest first. */
  readonly changes: readonly string[];
  readonly requestedFor: Person;
  /** Why it failed, for those that did. */
  readonly failure: { readonly step: string; readonly message: string } | undefined;
}

export interface Release {
  readonly id: number;
  /** `Payments 4.2.0 (20261103.1)` */
  readonly name: string;
  readonly application: string;
  readonly kind: 'classic' | 'yaml';
  readonly buildId: number;
  readonly version: string;
  readonly createdAt: number;
  readonly createdBy: Person;
  /** A fix made in a hurry, hours after the release before went wrong. */
  readonly isHotfix: boolean;
}

export type DeploymentOutcome = 'succeeded' | 'failed' | 'rolledBack' | 'rejected';

/** One attempt to bring a release to an environment. */
export interface Deployment {
  readonly id: number;
  readonly releaseId: number;
  readonly buildId: number;
  readonly application: string;
  readonly environment: EnvironmentName;
  /** From 1; 2 when it was tried again. */
  readonly attempt: number;
  /** Version that it brings. */
  readonly version: string;
  /** Version that ran there before, if any did. */
  readonly fromVersion: string | undefined;
  /** `manual` when somebody asked for it: a retry or a hotfix. */
  readonly reason: 'automated' | 'manual';
  readonly requestedFor: Person;
  readonly queuedAt: number;
  /** Who had to agree before it could start. */
  readonly approval: Approval | undefined;
  /** Missing while an approval is pending and after it was rejected. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  /** How it ends; undefined while nobody has approved. */
  readonly outcome: DeploymentOutcome | undefined;
  readonly failure: DeploymentFailure | undefined;
  /** The template deployment it made. */
  readonly arm: ArmDeploymentOfYear | undefined;
  /** The upgrade of the application it made; none where the template failed before. */
  readonly upgrade: UpgradeOfYear | undefined;
}

export interface Approval {
  readonly requestedAt: number;
  readonly approvers: readonly Person[];
  /** Missing while it is pending. */
  readonly decision: { readonly approved: boolean; readonly by: Person; readonly at: number; readonly comment: string } | undefined;
}

export interface DeploymentFailure {
  readonly step: 'template' | 'upgrade' | 'tests' | 'approval';
  /** Error code of Azure Resource Manager (`Conflict`, `SkuNotAvailable` …) or of the upgrade (`HealthCheck`). */
  readonly code: string;
  readonly message: string;
}

/** A deployment at the scope of a resource group, as Azure's own history lists it. */
export interface ArmDeploymentOfYear {
  /** Unique within its resource group, at most 64 characters: `shop-2.7.1.20261104.3-1`. */
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly succeeded: boolean;
  /** Code and message of the leaf that failed. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
}

/** An upgrade of an application in the environment's cluster, told apart by cluster, application, version and time. */
export interface UpgradeOfYear {
  readonly cluster: string;
  /** `fabric:/Shop` */
  readonly applicationName: string;
  readonly applicationType: string;
  readonly fromVersion: string | undefined;
  readonly toVersion: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly outcome: 'completed' | 'rolledBack';
}

export interface CompanyYearOptions {
  /** Same seed and end, same year. Default 2026. */
  readonly seed?: number;
  /** The simulator's present, epoch milliseconds. */
  readonly end: number;
}

const YEAR_MS = 365 * 86_400_000;

/** The one asked for last: several simulators of one world want the same. */
let latest: { readonly seed: number; readonly year: CompanyYear } | undefined;

/** The year that ends at `options.end`. */
export function companyYear({ seed = 2026, end }: CompanyYearOptions): CompanyYear {
  if (latest?.seed !== seed || latest.year.end !== end) latest = { seed, year: makeUp(seed, end) };
  return latest.year;
}

function makeUp(seed: number, end: number): CompanyYear {
  const random = new SeededRandom(seed).branch('company year');
  const start = end - YEAR_MS;
  const planned = applications.flatMap((application) => planReleases(application, { start, end, random: random.branch(application.name) }));
  const { commits, builds, buildOf } = buildAndCommit(planned, { start, end, random: random.branch('builds') });
  const ordered = planned.toSorted((a, b) => a.createdAt - b.createdAt);
  const releases = ordered.map((plan, index): Release => {
    const build = buildOf(plan);
    const kind = plan.application.pipeline;
    const name = `${plan.application.name} ${plan.version} (${build.buildNumber.slice(plan.version.length + 1)})`;
    const { version, createdAt, isHotfix } = plan;
    return { id: index + 1, name, application: plan.application.name, kind, buildId: build.id, version, createdAt, createdBy: build.requestedFor, isHotfix };
  });
  const deployments = ordered
    .flatMap((plan, index) => plan.stages.map((stage) => ({ stage, release: releases[index], build: buildOf(plan) })))
    .flatMap(({ stage, release, build }) => (release === undefined ? [] : [{ ...stage.tell(build), releaseId: release.id, buildId: build.id }]))
    .toSorted((a, b) => a.queuedAt - b.queuedAt)
    .map((deployment, index): Deployment => ({ ...deployment, id: index + 1 }));
  return { start, end, environments, applications, commits, builds, releases, deployments };
}
