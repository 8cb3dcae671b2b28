import type { TimelineStretch } from '../../../shared/contract/clusters/state.ts';
import type { StateTone } from '../../components/StateMark.tsx';

export const stretchLooks: Readonly<Record<TimelineStretch['state'], { readonly tone: StateTone; readonly word: string }>> = {
  Ok: { tone: 'ok', word: 'Ok' },
  Warning: { tone: 'warn', word: 'Warning' },
  Error: { tone: 'error', word: 'Error' },
  Unknown: { tone: 'stale', word: 'Unknown' },
  NotWatched: { tone: 'off', word: 'Not watched' },
};

const spansMs = [60_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000] as const;

/** @returns round times between two moments, at most `most` of them, for the marks under a time line. */
export function timeMarks(from: number, to: number, most = 8): readonly number[] {
  const span = spansMs.find((candidate) => (to - from) / candidate <= most) ?? spansMs[spansMs.length - 1] ?? 604_800_000;
  // Whole hours are whole in local time too, except where the offset has half ones: those marks are as good.
  const offset = new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - offset) / span) * span + offset;
  const marks: number[] = [];
  for (let at = first; at < to; at += span) marks.push(at);
  return marks;
}

export interface PlacedStretch {
  readonly stretch: TimelineStretch;
  /** Of the whole line, 0 to 100. */
  readonly startPercent: number;
  readonly widthPercent: number;
}

/** Places stretches on a line from the first of them to now. */
export function placeStretches(stretches: readonly TimelineStretch[], now: number): readonly PlacedStretch[] {
  const from = Math.min(now, ...stretches.map((stretch) => stretch.from));
  const whole = Math.max(1, now - from);
  return stretches.map((stretch) => ({
    stretch,
    startPercent: ((stretch.from - from) / whole) * 100,
    widthPercent: (Math.max(0, Math.min(now, stretch.to ?? now) - stretch.from) / whole) * 100,
  }));
}
