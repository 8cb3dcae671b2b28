import type { CompanyApplication } from './company-catalogue.ts';
import { applications, people } from './company-catalogue.ts';
import { inWorkingHours } from './company-releases.ts';
import type { Circumstances, ReleasePlan } from './company-releases.ts';
import type { Build, BuildReason, BuildResult, Commit } from './company-year.ts';
import type { SeededRandom } from './random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 7 * 24 * HOUR_MS;
const COMMITS_PER_WEEK = 12;
/** Share of commits that were built for a pull request before they were merged. */
const REVIEWED_SHARE = 0.38;
export const MAIN_BRANCH = 'refs/heads/main';
/** The pipeline that tests the Shop from end to end every Monday night. */
export const NIGHTLY_DEFINITION = 'nightly-end-to-end';

interface BuildsOfYear {
  readonly commits: readonly Commit[];
  readonly builds: readonly Build[];
  /** The build that a planned release deploys. */
  readonly buildOf: (plan: ReleasePlan) => Build;
}

/** A commit that is going to be built. */
interface PlannedCommit extends Commit {
  readonly application: CompanyApplication;
  /** The release it was made for. */
  readonly plan?: ReleasePlan;
}

/** A build without what only the order of all builds can say. */
interface PlannedBuild extends Omit<Build, 'id' | 'buildNumber' | 'changes'> {
  readonly plan: ReleasePlan | undefined;
}

/** Makes up who committed what, and every build that came of it. */
export function buildAndCommit(plans: readonly ReleasePlan[], circumstances: Circumstances): BuildsOfYear {
  const { end, random } = circumstances;
  const releasing = plans.map((plan) => releaseCommit(plan, random));
  const others = usualCommits(releasing.length, circumstances);
  const live: PlannedCommit[] = liveCommits(end, random);
  const commits = [...releasing, ...others, ...live].toSorted((a, b) => a.at - b.at);
  const versionAt = versionsAhead(plans);
  const planned = [
    ...commits.flatMap((commit, index) => buildsOfCommit(commit, { index, versionAt, end, random })),
    ...nightlyBuilds(commits, { ...circumstances, versionAt }),
  ].toSorted((a, b) => a.queuedAt - b.queuedAt);
  const builds = numbered(planned, commits);
  const byPlan = new Map(planned.flatMap(({ plan }, index) => (plan === undefined ? [] : [[plan, builds[index]] as const])));
  return {
    commits: commits.map(({ id, repository, author, message, at }) => ({ id, repository, author, message, at })),
    builds,
    buildOf(plan) {
      const build = byPlan.get(plan);
      if (build === undefined) throw new Error(`No build was made for ${plan.application.name} ${plan.version}`);
      return build;
    },
  };
}

function releaseCommit(plan: ReleasePlan, random: SeededRandom): PlannedCommit {
  const { application, version, isHotfix, owner, builtAt } = plan;
  const part = random.pick(application.parts);
  const message = isHotfix ? `Fix ${part}: ${random.pick(FIXES)}` : `Release ${version}: ${random.pick(CHANGES)} in ${part}`;
  return { id: commitId(random), repository: application.repository, author: owner, message, at: builtAt - 40_000, application, plan };
}

/** Commits of a usual week, in number so that with those of the releases there are twelve each week. */
function usualCommits(taken: number, { start, end, random }: Circumstances): readonly PlannedCommit[] {
  const wanted = Math.round(((end - start) / WEEK_MS) * COMMITS_PER_WEEK) - taken;
  const weighted = applications.flatMap((application) => Array.from({ length: application.weight }, () => application));
  return Array.from({ length: wanted }, (_, index) => {
    const application = weighted[random.integer(0, weighted.length - 1)] ?? applications[0];
    if (application === undefined) throw new Error('The company has no application');
    const at = inWorkingHours(start + ((index + random.next()) / wanted) * (end - start), random);
    const message = `${random.pick(VERBS)} ${random.pick(application.parts)}: ${random.pick(CHANGES)}`;
    return { id: commitId(random), repository: application.repository, author: random.pick(people), message, at, application };
  }).filter((commit) => commit.at < end - 30 * MINUTE_MS);
}

/** The commits of the last minutes: one is being built, one waits for an agent. */
function liveCommits(end: number, random: SeededRandom): PlannedCommit[] {
  return (['Orders', 'Telemetry'] as const).flatMap((name, index) => {
    const application = applications.find((each) => each.name === name);
    if (application === undefined) return [];
    const message = `${VERBS[0]} ${application.parts[0]}: ${random.pick(CHANGES)}`;
    return [{ id: commitId(random), repository: application.repository, author: random.pick(people), message, at: end - (4 - 3 * index) * MINUTE_MS, application }];
  });
}

interface BuildCircumstances {
  readonly index: number;
  readonly versionAt: (application: string, at: number) => string;
  readonly end: number;
  readonly random: SeededRandom;
}

function buildsOfCommit(commit: PlannedCommit, { index, versionAt, end, random }: BuildCircumstances): readonly PlannedBuild[] {
  const { application, plan, at } = commit;
  const version = plan?.version ?? versionAt(application.name, at);
  const queuedAt = plan?.builtAt ?? at + 20_000;
  const isLive = queuedAt > end - 10 * MINUTE_MS;
  const result = plan === undefined && !isLive ? anyResult(random, 0.9) : 'succeeded';
  const waitMs = queuedAt > end - 2 * MINUTE_MS ? 3 * MINUTE_MS : random.between(5, 50) * 1000;
  const branch = plan?.isHotfix === true ? `refs/heads/hotfix/${plan.version}` : MAIN_BRANCH;
  const reason = plan?.isHotfix === true ? 'manual' : 'individualCI';
  const minutes = plan === undefined ? random.between(6, 13) : random.between(6, 8);
  const merged = build({ commit, version, plan, branch, reason, result, queuedAt, waitMs, minutes, random });
  if (plan !== undefined || isLive || random.next() >= REVIEWED_SHARE) return [merged];
  const reviewedAt = at - random.between(0.5, 9) * HOUR_MS;
  const review = build({
    commit,
    version,
    plan: undefined,
    branch: `refs/pull/${String(400 + index)}/merge`,
    reason: 'pullRequest',
    result: anyResult(random, 0.78),
    queuedAt: reviewedAt,
    waitMs: random.between(5, 90) * 1000,
    minutes: random.between(5, 11),
    random,
  });
  return [review, merged];
}

/** One build on every Monday night. */
function nightlyBuilds(commits: readonly PlannedCommit[], { start, end, random, versionAt }: Circumstances & Pick<BuildCircumstances, 'versionAt'>): readonly PlannedBuild[] {
  const mondayMs = 4 * 24 * HOUR_MS;
  const first = Math.ceil((start - mondayMs) / WEEK_MS) * WEEK_MS + mondayMs + 2 * HOUR_MS;
  const builds: PlannedBuild[] = [];
  for (let at = first; at < end; at += WEEK_MS) {
    const commit = commits.findLast((each) => each.repository === 'shop' && each.at < at);
    if (commit === undefined) continue;
    const version = versionAt('Shop', at);
    const [result, minutes] = [anyResult(random, 0.8), random.between(38, 64)];
    const made = build({ commit, version, plan: undefined, branch: MAIN_BRANCH, reason: 'schedule', result, queuedAt: at, waitMs: 8_000, minutes, random });
    builds.push({ ...made, definition: NIGHTLY_DEFINITION });
  }
  return builds;
}

interface BuildSketch {
  readonly commit: PlannedCommit;
  readonly version: string;
  readonly plan: ReleasePlan | undefined;
  readonly branch: string;
  readonly reason: BuildReason;
  readonly result: BuildResult;
  readonly queuedAt: number;
  readonly waitMs: number;
  readonly minutes: number;
  readonly random: SeededRandom;
}

function build({ commit, queuedAt, waitMs, minutes, random, ...sketch }: BuildSketch): PlannedBuild {
  const startedAt = queuedAt + waitMs;
  const ranMs = minutes * MINUTE_MS * (sketch.result === 'succeeded' ? 1 : random.between(0.3, 0.9));
  const failure = sketch.result === 'failed' ? random.pick(BUILD_FAILURES) : undefined;
  const { name } = commit.application;
  return {
    ...sketch,
    application: name,
    definition: `${name.toLowerCase()}-ci`,
    queuedAt,
    startedAt,
    finishedAt: startedAt + ranMs,
    sourceVersion: commit.id,
    requestedFor: commit.author,
    failure,
  };
}

/** What a build at some time is called after: the version that its application releases next. */
function versionsAhead(plans: readonly ReleasePlan[]): (application: string, at: number) => string {
  const byApplication = Map.groupBy(plans, (plan) => plan.application.name);
  return (application, at) => {
    const own = byApplication.get(application) ?? [];
    return own.find((plan) => plan.builtAt >= at)?.version ?? nextMinor(own.at(-1)?.version ?? '1.0.0');
  };
}

function nextMinor(version: string): string {
  const [major = '1', minor = '0'] = version.split('.');
  return `${major}.${String(Number(minor) + 1)}.0`;
}

/** Ids, build numbers and changes: what depends on the builds before. */
function numbered(planned: readonly PlannedBuild[], commits: readonly PlannedCommit[]): readonly Build[] {
  const revisions = new Map<string, number>();
  const lastGood = new Map<string, number>();
  const positions = new Map(commits.map((commit, index) => [commit.id, index]));
  return planned.map(({ plan: _plan, ...each }, index): Build => {
    const day = new Date(each.queuedAt).toISOString().slice(0, 10).replaceAll('-', '');
    const prefix = `${each.version}.${day}`;
    const revision = (revisions.get(`${each.definition} ${prefix}`) ?? 0) + 1;
    revisions.set(`${each.definition} ${prefix}`, revision);
    const position = positions.get(each.sourceVersion) ?? 0;
    const since = lastGood.get(each.definition) ?? -1;
    const repository = commits[position]?.repository;
    const between = commits.slice(since + 1, position + 1).filter((commit) => commit.repository === repository);
    const changes = each.reason === 'pullRequest' ? [each.sourceVersion] : between.map((commit) => commit.id).reverse();
    if (each.reason !== 'pullRequest' && each.result === 'succeeded') lastGood.set(each.definition, Math.max(since, position));
    return { ...each, id: 10_001 + index, buildNumber: `${prefix}.${String(revision)}`, changes };
  });
}

function anyResult(random: SeededRandom, goodShare: number): BuildResult {
  const chance = random.next();
  if (chance < goodShare) return 'succeeded';
  const rest = (chance - goodShare) / (1 - goodShare);
  if (rest < 0.7) return 'failed';
  return rest < 0.85 ? 'partiallySucceeded' : 'canceled';
}

const commitId = (random: SeededRandom): string => random.text(40, '0123456789abcdef');

type BuildFailure = NonNullable<Build['failure']>;

const BUILD_FAILURES: readonly [BuildFailure, ...BuildFailure[]] = [
  { step: 'Run unit tests', message: '2 of 1,311 tests failed.' },
  { step: 'Build solution', message: 'error CS0246: The type or namespace name could not be found.' },
  { step: 'Restore packages', message: 'Response status code does not indicate success: 503 (Service Unavailable).' },
  { step: 'Package application', message: 'The service manifest names a code package that was not built.' },
];

const VERBS = ['Change', 'Simplify', 'Speed up', 'Test'] as const;
const CHANGES = [
  'fewer round trips',
  'clearer error texts',
  'limits on retries',
  'a smaller message',
  'metrics for latency',
  'the new currency table',
  'health reports that expire',
  'paging of long lists',
  'a check of the input',
  'configuration without restart',
] as const;
const FIXES = [
  'connections were not returned after a timeout',
  'the new setting was read before it existed',
  'a missing index made reads slow',
  'certificates were looked up by the old thumbprint',
  'messages of the old form were refused',
] as const;
