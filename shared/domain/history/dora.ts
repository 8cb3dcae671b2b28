import { withBroughtCommits, type BuildFacts } from './brought-commits.ts';
import { countedFailures, type CountedFailure } from './failures.ts';
import { asOneDeployment, isCounted, isDeployment, type DeploymentFacts } from './one-deployment.ts';
import { median, valueAtRank } from './ranks.ts';

export interface DoraFigure {
  readonly value: number | null;
  readonly before: number | null;
  readonly over: number;
  readonly definition: string;
  readonly caveat: string;
}

export interface DoraQuestion {
  readonly application: string | null;
  readonly environment: string | null;
  /** Counts rows of environments that are production only. */
  readonly isInScope: (environment: string) => boolean;
  /** from ≤ completion < to, ms since 1970. */
  readonly from: number;
  readonly to: number;
  readonly slot: 'day' | 'week' | 'month';
  readonly fixWithinHours: number;
}

export interface DoraPoint {
  readonly from: number;
  readonly deployments: number;
  readonly failures: number;
  readonly leadTimeP50Ms: number | null;
  readonly recoveryP50Ms: number | null;
  readonly batchSize: number | null;
}

export interface DoraShare {
  readonly application: string;
  readonly environment: string;
  readonly deployments: number;
  /** Rows that tell of them. */
  readonly rows: number;
  readonly leadTimeP50Ms: number | null;
  readonly changeFailureRate: number | null;
  readonly recoveryP50Ms: number | null;
  readonly batchSize: number | null;
}

export interface DoraFigures {
  readonly deployments: number;
  readonly frequencyPerDay: DoraFigure;
  readonly medianDaysBetween: DoraFigure;
  readonly leadTimeP50Ms: DoraFigure;
  readonly leadTimeP90Ms: DoraFigure;
  readonly changeFailureRate: DoraFigure;
  readonly recoveryP50Ms: DoraFigure;
  readonly batchSize: DoraFigure;
  readonly series: readonly DoraPoint[];
  readonly breakdown: readonly DoraShare[];
  /** Newest first. */
  readonly failures: readonly CountedFailure[];
}

const dayMs = 86_400_000;
const mostSlots = 400;
const mostShares = 500;

/**
 * The figures of one period beside the period of the same length before it (reference/azure.md §2.13).
 *
 * @param rows of any kind, from the beginning of the period before until now: a failure of the period may be mended after it.
 * @param builds of any time, for deployments whose rows list no commits; see `withBroughtCommits`.
 */
export function doraFigures(rows: readonly DeploymentFacts[], question: DoraQuestion, builds: () => readonly BuildFacts[] = () => []): DoraFigures {
  const { from, to, fixWithinHours } = question;
  const runs = asOneDeployment(rows.filter(({ kind, environment }) => isDeployment(kind) && question.isInScope(environment)));
  const all = withBroughtCommits(runs.filter((deployment) => isCounted(deployment.result) && isAskedFor(deployment, question)), builds);
  const failures = countedFailures(all, fixWithinHours * 3_600_000);
  const now = periodOf(all, failures, from, to);
  const before = periodOf(all, failures, from - (to - from), from);
  return {
    deployments: now.deployments.length,
    ...figuresOf(now, before, fixWithinHours),
    series: seriesOf(now, slotsOf(question)),
    breakdown: breakdownOf(now),
    failures: now.failures.toSorted((left, right) => right.deployment.endedAt - left.deployment.endedAt),
  };
}

function isAskedFor({ application, environment }: DeploymentFacts, question: DoraQuestion): boolean {
  return (question.application === null || question.application === application) && (question.environment === null || question.environment === environment);
}

/** Deployments that were over in a stretch of time, with what the figures are made of. */
interface Period {
  readonly from: number;
  readonly to: number;
  readonly deployments: readonly DeploymentFacts[];
  readonly failures: readonly CountedFailure[];
}

function periodOf(deployments: readonly DeploymentFacts[], failures: readonly CountedFailure[], from: number, to: number): Period {
  const isIn = ({ endedAt }: DeploymentFacts): boolean => endedAt >= from && endedAt < to;
  return { from, to, deployments: deployments.filter(isIn), failures: failures.filter(({ deployment }) => isIn(deployment)) };
}

type Figures = Omit<DoraFigures, 'deployments' | 'series' | 'breakdown' | 'failures'>;

function figuresOf(now: Period, before: Period, fixWithinHours: number): Figures {
  const lead = leadTimesOf(now.deployments);
  const leadBefore = leadTimesOf(before.deployments);
  const recoveries = recoveriesOf(now.failures);
  const batches = batchesOf(now.deployments);
  const leadCaveat = leadWords(lead);
  const figure = (of: (period: Period) => number | null, over: number, definition: string, caveat: string): DoraFigure => ({ value: of(now), before: of(before), over, definition, caveat });
  const open = now.failures.length - recoveries.length;
  return {
    frequencyPerDay: figure(frequencyOf, now.deployments.length, 'Deployments that ended in the period, divided by its days. One run is one deployment, however many rows its sources tell of it.', rowWords(now)),
    medianDaysBetween: figure(({ deployments }) => median(gapsOf(deployments)), gapsOf(now.deployments).length, 'Median of the days between the end of one deployment and the next.', ''),
    leadTimeP50Ms: { value: median(lead.times), before: median(leadBefore.times), over: lead.times.length, definition: 'From commit to the end of the deployment that brought it, for each commit of each successful deployment: half of them took no longer.', caveat: leadCaveat },
    leadTimeP90Ms: { value: valueAtRank(lead.times, 0.9), before: valueAtRank(leadBefore.times, 0.9), over: lead.times.length, definition: 'From commit to the end of the deployment that brought it: nine of ten took no longer.', caveat: leadCaveat },
    changeFailureRate: figure(failureRateOf, now.deployments.length,
      `Deployments that failed, were rolled back, were corrected to failed, or were followed within ${fixWithinHours} h by one whose commits name a fix, divided by all deployments.`, ''),
    recoveryP50Ms: figure(({ failures }) => median(recoveriesOf(failures)), recoveries.length, 'From the end of a failed deployment to the end of the next success of the same application there: half of them took no longer.',
      open > 0 ? `${open} of ${now.failures.length} failures have no success after them yet and are left out.` : ''),
    batchSize: figure(({ deployments }) => median(batchesOf(deployments)), batches.length, 'Median of the commits that one deployment brought.',
      batches.length < now.deployments.length ? `${now.deployments.length - batches.length} of ${now.deployments.length} deployments name no commits and are left out.` : ''),
  };
}

function rowWords({ deployments }: Period): string {
  const rows = rowsOf(deployments);
  return rows === deployments.length ? '' : `${rows} rows tell of them: a stage, the ARM deployment and the upgrade that it made count once.`;
}

function rowsOf(deployments: readonly DeploymentFacts[]): number {
  return deployments.reduce((sum, { rows }) => sum + rows, 0);
}

function frequencyOf({ deployments, from, to }: Period): number | null {
  return to > from ? deployments.length / ((to - from) / dayMs) : null;
}

function gapsOf(deployments: readonly DeploymentFacts[]): number[] {
  const ends = deployments.map(({ endedAt }) => endedAt).toSorted((left, right) => left - right);
  return ends.slice(1).map((end, at) => (end - (ends[at] ?? end)) / dayMs);
}

function failureRateOf({ deployments, failures }: Period): number | null {
  return deployments.length === 0 ? null : failures.length / deployments.length;
}

function recoveriesOf(failures: readonly CountedFailure[]): number[] {
  return failures.flatMap(({ deployment, recoveredAt }) => (recoveredAt === null ? [] : [recoveredAt - deployment.endedAt]));
}

function batchesOf(deployments: readonly DeploymentFacts[]): number[] {
  return deployments.flatMap(({ commitTimes }) => (commitTimes.length === 0 ? [] : [commitTimes.length]));
}

interface LeadTimes {
  readonly times: readonly number[];
  readonly successes: number;
  /** Deployments without a known time of any commit: from queue to end was used, or nothing. */
  readonly fromQueue: number;
  readonly unknown: number;
}

function leadTimesOf(deployments: readonly DeploymentFacts[]): LeadTimes {
  const times: number[] = [];
  let successes = 0;
  let fromQueue = 0;
  let unknown = 0;
  for (const { result, endedAt, queuedAt, commitTimes } of deployments) {
    if (result !== 'succeeded') continue;
    successes += 1;
    const before = times.length;
    for (let at = 0; at < commitTimes.length; at += 1) {
      const commit = commitTimes[at] ?? Number.NaN;
      // A commit after the end is a clock that is wrong, or a list that the source filled later.
      if (commit <= endedAt) times.push(endedAt - commit);
    }
    if (times.length > before) continue;
    if (queuedAt === null) unknown += 1;
    else {
      fromQueue += 1;
      times.push(Math.max(0, endedAt - queuedAt));
    }
  }
  return { times, successes, fromQueue, unknown };
}

function leadWords({ successes, fromQueue, unknown }: LeadTimes): string {
  const words: string[] = [];
  if (fromQueue > 0) words.push(`${fromQueue} of ${successes} deployments have no known commit time; from build queue to deployed was used.`);
  if (unknown > 0) words.push(`${unknown} of ${successes} deployments have neither commit nor queue time and are left out.`);
  return words.join(' ');
}

function pointOf(period: Period): DoraPoint {
  return {
    from: period.from, deployments: period.deployments.length, failures: period.failures.length,
    leadTimeP50Ms: median(leadTimesOf(period.deployments).times), recoveryP50Ms: median(recoveriesOf(period.failures)), batchSize: median(batchesOf(period.deployments)),
  };
}

function seriesOf({ deployments, failures }: Period, slots: readonly (readonly [from: number, to: number])[]): DoraPoint[] {
  const slotOf = (at: number): number => slots.findLastIndex(([from]) => from <= at);
  const inSlot = Map.groupBy(deployments, ({ endedAt }) => slotOf(endedAt));
  const failedInSlot = Map.groupBy(failures, ({ deployment }) => slotOf(deployment.endedAt));
  return slots.map(([from, to], at) => pointOf({ from, to, deployments: inSlot.get(at) ?? [], failures: failedInSlot.get(at) ?? [] }));
}

function breakdownOf({ from, to, deployments, failures }: Period): DoraShare[] {
  const keyOf = ({ application, environment }: DeploymentFacts): string => `${application}\n${environment}`;
  const failed = Map.groupBy(failures, ({ deployment }) => keyOf(deployment));
  const shares = [...Map.groupBy(deployments, keyOf)].map(([key, group]): DoraShare => {
    const period = { from, to, deployments: group, failures: failed.get(key) ?? [] };
    const { deployments: count, leadTimeP50Ms, recoveryP50Ms, batchSize } = pointOf(period);
    const [{ application, environment } = { application: '', environment: '' }] = group;
    return { application, environment, deployments: count, rows: rowsOf(group), leadTimeP50Ms, changeFailureRate: failureRateOf(period), recoveryP50Ms, batchSize };
  });
  return shares.toSorted((left, right) => right.deployments - left.deployments || left.application.localeCompare(right.application)).slice(0, mostShares);
}

/** Slots of the period, aligned to the clock (UTC; weeks begin on Monday); wider ones where there would be too many. */
function slotsOf({ from, to, slot }: Pick<DoraQuestion, 'from' | 'to' | 'slot'>): [from: number, to: number][] {
  const slots: [number, number][] = [];
  for (let start = slotStart(from, slot); start < to && slots.length <= mostSlots; start = slotEnd(start, slot)) slots.push([Math.max(start, from), Math.min(slotEnd(start, slot), to)]);
  if (slots.length <= mostSlots) return slots;
  return slot === 'month' ? slots.slice(0, mostSlots) : slotsOf({ from, to, slot: slot === 'day' ? 'week' : 'month' });
}

function slotStart(at: number, slot: DoraQuestion['slot']): number {
  const date = new Date(at);
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), slot === 'month' ? 1 : date.getUTCDate());
  return slot === 'week' ? day - ((new Date(day).getUTCDay() + 6) % 7) * dayMs : day;
}

function slotEnd(start: number, slot: DoraQuestion['slot']): number {
  if (slot !== 'month') return start + (slot === 'day' ? dayMs : 7 * dayMs);
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
