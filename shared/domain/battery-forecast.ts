import type { BatteryForecast } from './headset.ts';

/** One reading: when, how much is left, and whether the charger was feeding it. */
export interface BatterySample {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  /** Milliwatt-hours. */
  readonly remaining: number;
  readonly onMains: boolean;
  readonly charging: boolean;
}

/** A slope over less time than this says more about the steps of the gauge than about the use. */
const shortestSpanMs = 3 * 60_000;
/** Older samples tell of another app, not of now. */
const longestSpanMs = 30 * 60_000;
const fewestSamples = 5;
/** Half-width of the band, in standard errors of the slope: about 95 of 100. */
const bandWidth = 2;
const longestForecastMinutes = 100 * 60;

/**
 * Minutes until the battery is empty or full, at the rate of the recent samples: a straight line by least squares over
 * the stretch since the charger was last plugged in or out, with the band that the scatter around the line allows. The
 * device itself gives no estimate on mains, and its other estimates jump (device-portal.md §1.14).
 *
 * @param samples oldest first.
 * @param maximum full charge in milliwatt-hours.
 */
export function forecastBattery(samples: readonly BatterySample[], maximum: number | null): BatteryForecast {
  const last = samples.at(-1);
  if (last === undefined || maximum === null || maximum <= 0) return { kind: 'unknown', reason: 'The device tells of no battery.' };
  if (last.onMains && !last.charging && last.remaining >= maximum * 0.95) return { kind: 'full' };
  const stretch = stretchLike(samples, last);
  const first = stretch[0];
  if (first === undefined || stretch.length < fewestSamples || last.at - first.at < shortestSpanMs) {
    return { kind: 'unknown', reason: 'Too few readings yet: a forecast needs about three minutes.' };
  }
  const line = leastSquares(stretch);
  const perMinute = line.slope * 60_000;
  const error = line.standardError * 60_000;
  return last.onMains ? untilFull(last, maximum, perMinute, stretch.length) : untilEmpty(last, perMinute, error, stretch.length);
}

/** The samples at the end that belong together: same supply, not too old. */
function stretchLike(samples: readonly BatterySample[], last: BatterySample): readonly BatterySample[] {
  const from = samples.findLastIndex((sample) =>
    sample.onMains !== last.onMains || sample.charging !== last.charging || last.at - sample.at > longestSpanMs || sample.at > last.at);
  return samples.slice(from + 1);
}

function untilEmpty(last: BatterySample, perMinute: number, error: number, samples: number): BatteryForecast {
  if (perMinute >= 0) return { kind: 'unknown', reason: 'The charge has not fallen since it is off the charger.' };
  const minutes = (rate: number) => Math.min(longestForecastMinutes, Math.max(0, last.remaining / rate));
  const slowest = Math.max(-perMinute - bandWidth * error, 1e-9);
  return {
    kind: 'discharging', minutesLeft: minutes(-perMinute), low: minutes(-perMinute + bandWidth * error), high: minutes(slowest), samples,
  };
}

function untilFull(last: BatterySample, maximum: number, perMinute: number, samples: number): BatteryForecast {
  if (perMinute <= 0) return { kind: 'unknown', reason: 'It is on the charger, but the charge does not rise.' };
  return { kind: 'charging', minutesToFull: Math.min(longestForecastMinutes, Math.max(0, (maximum - last.remaining) / perMinute)), samples };
}

interface Line {
  /** Milliwatt-hours a millisecond. */
  readonly slope: number;
  readonly standardError: number;
}

function leastSquares(samples: readonly BatterySample[]): Line {
  const count = samples.length;
  const origin = samples[0]?.at ?? 0;
  const meanTime = samples.reduce((sum, sample) => sum + (sample.at - origin), 0) / count;
  const meanCharge = samples.reduce((sum, sample) => sum + sample.remaining, 0) / count;
  let spread = 0;
  let covariance = 0;
  for (const sample of samples) {
    const time = sample.at - origin - meanTime;
    spread += time * time;
    covariance += time * (sample.remaining - meanCharge);
  }
  const slope = spread === 0 ? 0 : covariance / spread;
  const residual = samples.reduce((sum, sample) => sum + (sample.remaining - meanCharge - slope * (sample.at - origin - meanTime)) ** 2, 0);
  return { slope, standardError: spread === 0 ? 0 : Math.sqrt(residual / Math.max(1, count - 2) / spread) };
}

/** Charge in whole and tenths of a percent; null without a battery. The gauge may read a little over its maximum. */
export function batteryPercent(remaining: number | null, maximum: number | null): number | null {
  if (remaining === null || maximum === null || maximum <= 0) return null;
  return Math.min(100, Math.max(0, Math.round((remaining / maximum) * 1_000) / 10));
}

/**
 * Keeps at most `limit` samples over a long time: recent ones as they come, none closer than `spacingMs` to the one
 * before it, so that 120 of them cover an hour at 30 s.
 */
export function addSample<Sample extends { readonly at: number }>(samples: readonly Sample[], sample: Sample, spacingMs: number, limit: number): readonly Sample[] {
  const last = samples.at(-1);
  if (last !== undefined && sample.at - last.at < spacingMs && sample.at >= last.at) return samples;
  return [...samples, sample].slice(-limit);
}
