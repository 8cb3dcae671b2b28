import type { HealthCounts } from '../../contract/clusters/shared.ts';
import type { TimelineStretch } from '../../contract/clusters/state.ts';

export type TimelineState = TimelineStretch['state'];

/** Without an answer for this long, nobody knows what was in between. */
export const gapAfterMs = 45_000;
const mostStretches = 500;

/** What was seen at a moment. */
export interface HealthMoment {
  readonly at: number;
  readonly state: Exclude<TimelineState, 'NotWatched'>;
  readonly words: string;
  readonly counts: HealthCounts;
}

/**
 * The timeline with one more moment: it goes on where the state is the same, and begins a new stretch where it is not. A
 * time in which nothing was received is a stretch of its own, so that no gap is drawn over.
 */
export function withMoment(stretches: readonly TimelineStretch[], moment: HealthMoment, lastSeenAt: number | null): TimelineStretch[] {
  const last = stretches.at(-1);
  if (!last || lastSeenAt === null) return [...closed(stretches, moment.at), stretchOf(moment)];
  const silentMs = moment.at - lastSeenAt;
  if (last.state === 'NotWatched') return bounded([...closed(stretches, moment.at), stretchOf(moment)]);
  if (silentMs > gapAfterMs) {
    return bounded([...closed(stretches, lastSeenAt), { ...gap(lastSeenAt, 'Nothing was received.'), to: moment.at }, stretchOf(moment)]);
  }
  if (last.state === moment.state && last.words === moment.words) return [...stretches.slice(0, -1), { ...last, counts: moment.counts }];
  return bounded([...closed(stretches, moment.at), stretchOf(moment)]);
}

/** Nothing is received from now on. @param from of the last answer */
export function withGap(stretches: readonly TimelineStretch[], from: number, why: string): TimelineStretch[] {
  const last = stretches.at(-1);
  if (!last) return [gap(from, why)];
  if (last.state === 'NotWatched') return last.to === null ? [...stretches] : bounded([...stretches, gap(from, why)]);
  return bounded([...closed(stretches, Math.max(from, last.from)), gap(Math.max(from, last.from), why)]);
}

function stretchOf({ at, state, words, counts }: HealthMoment): TimelineStretch {
  return { key: `${at}-${state}`, from: at, to: null, state, words: words.slice(0, 500), counts };
}

function gap(from: number, why: string): TimelineStretch {
  return { key: `${from}-NotWatched`, from, to: null, state: 'NotWatched', words: why.slice(0, 500), counts: null };
}

function closed(stretches: readonly TimelineStretch[], at: number): TimelineStretch[] {
  const last = stretches.at(-1);
  return last && last.to === null ? [...stretches.slice(0, -1), { ...last, to: at }] : [...stretches];
}

function bounded(stretches: TimelineStretch[]): TimelineStretch[] {
  return stretches.slice(-mostStretches);
}
