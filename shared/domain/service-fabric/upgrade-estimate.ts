/** How long one domain took, from its start to the start of the next: health check and pauses are in it. */
export interface DomainCycle {
  readonly domain: string;
  readonly ms: number;
}

export interface EstimateQuestion {
  readonly now: number;
  /** Domains that are still to come, the one under way first. */
  readonly left: readonly string[];
  /** When the one under way began; null where none is, or where it was not seen. */
  readonly currentSince: number | null;
  /** Of this run. */
  readonly cycles: readonly DomainCycle[];
  /** Of earlier successful runs of the same target, newest first. */
  readonly earlier: readonly (readonly DomainCycle[])[];
}

export interface Estimate {
  readonly at: number;
  readonly earliestAt: number;
  readonly latestAt: number;
  readonly basis: string;
}

/** Runs further back say less about today than they add. */
const mostRuns = 5;

/**
 * When the upgrade will be over. A domain that is to come takes as long as it took in earlier runs, times how much faster
 * or slower this run has been so far; without earlier runs, as long as the domains before it.
 *
 * @returns null where nothing is known that it could rest on.
 */
export function estimateEnd({ now, left, currentSince, cycles, earlier }: EstimateQuestion): Estimate | null {
  const runs = earlier.filter((run) => run.length > 0).slice(0, mostRuns);
  if (left.length === 0 || (cycles.length === 0 && runs.length === 0)) return null;
  const pace = paceOf(cycles, runs);
  const known = [...cycles.map(({ ms }) => ms), ...(cycles.length === 0 || pace === null ? runs.flat().map(({ ms }) => ms) : [])];
  const mean = known.reduce((sum, ms) => sum + ms, 0) / known.length;
  let [likely, least, most] = [0, 0, 0];
  left.forEach((domain, index) => {
    const times = timesOf(domain, runs).map((ms) => ms * (pace ?? 1));
    const all = times.length > 0 ? times : known;
    const expected = times.length > 0 ? times.reduce((sum, ms) => sum + ms, 0) / times.length : mean;
    const spentMs = index === 0 && currentSince !== null ? Math.max(0, now - currentSince) : 0;
    likely += Math.max(0, expected - spentMs);
    least += Math.max(0, Math.min(...all) - spentMs);
    most += Math.max(0, Math.max(...all, ...cycles.map(({ ms }) => ms)) - spentMs);
  });
  const at = Math.round(now + likely);
  return { at, earliestAt: Math.min(at, Math.round(now + least)), latestAt: Math.max(at, Math.round(now + most)), basis: basisOf(cycles.length, runs.length) };
}

/** How this run compares with the earlier ones on the domains that it has done; null where they share none. */
function paceOf(cycles: readonly DomainCycle[], runs: readonly (readonly DomainCycle[])[]): number | null {
  let [here, there] = [0, 0];
  for (const { domain, ms } of cycles) {
    const times = timesOf(domain, runs);
    if (times.length === 0) continue;
    here += ms;
    there += times.reduce((sum, time) => sum + time, 0) / times.length;
  }
  if (there <= 0) return null;
  // One odd domain must not promise an end in seconds, nor in weeks.
  return Math.min(5, Math.max(0.2, here / there));
}

function timesOf(domain: string, runs: readonly (readonly DomainCycle[])[]): number[] {
  return runs.flatMap((run) => run.filter((cycle) => cycle.domain === domain).map(({ ms }) => ms));
}

function basisOf(done: number, runs: number): string {
  const here = done === 0 ? '' : `${done === 1 ? 'the domain' : `the ${done} domains`} done so far`;
  const before = runs === 0 ? '' : runs === 1 ? 'the last run' : `the last ${runs} runs`;
  return `From ${[here, before].filter((part) => part !== '').join(' and ')}.`;
}
