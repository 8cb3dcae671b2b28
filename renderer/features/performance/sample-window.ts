import type { PerformanceSample } from '../../../shared/contract/devices.ts';

/** How far back the screen looks. */
export const windowMs = 10 * 60_000;
/** Samples come once a second; a longer silence than this is a gap and is drawn as one. */
export const gapThresholdMs = 5_000;

/** A stretch without samples. `to` is null while it lasts. */
export interface SampleGap {
  readonly from: number;
  readonly to: number | null;
  /** Why, in words. */
  readonly reason: string;
}

/** A cut of the line that main has told about. */
export interface NotedCut {
  readonly at: number;
  readonly reason: string;
}

/** What the screen holds: samples of the last ten minutes, oldest first, and the cuts that were told. */
export interface SampleWindow {
  readonly samples: readonly PerformanceSample[];
  readonly cuts: readonly NotedCut[];
  /** The line is down since then; null while samples come. */
  readonly downSince: number | null;
}

export const emptyWindow: SampleWindow = { samples: [], cuts: [], downSince: null };

export type SampleEvent =
  | { readonly kind: 'history'; readonly samples: readonly PerformanceSample[] }
  | { readonly kind: 'sample'; readonly sample: PerformanceSample }
  | { readonly kind: 'gap'; readonly at: number; readonly fault: { readonly message: string } };

function trimmed(samples: readonly PerformanceSample[], cuts: readonly NotedCut[], downSince: number | null): SampleWindow {
  const newest = samples.at(-1)?.at ?? 0;
  const oldest = newest - windowMs;
  return {
    samples: samples.filter((sample) => sample.at >= oldest),
    cuts: cuts.filter((cut) => cut.at >= oldest),
    downSince,
  };
}

/** @returns the window after one event of the stream. A sample that is not newer than the last one is dropped. */
export function afterEvent(current: SampleWindow, event: SampleEvent): SampleWindow {
  switch (event.kind) {
    case 'history': {
      const ordered = [...event.samples].sort((a, b) => a.at - b.at);
      return trimmed(ordered, current.cuts, null);
    }
    case 'sample': {
      const last = current.samples.at(-1);
      if (last !== undefined && event.sample.at <= last.at) return current;
      return trimmed([...current.samples, event.sample], current.cuts, null);
    }
    case 'gap':
      return trimmed(current.samples, [...current.cuts, { at: event.at, reason: event.fault.message }], event.at);
  }
}

function reasonBetween(cuts: readonly NotedCut[], from: number, to: number): string {
  const cut = cuts.find((candidate) => candidate.at >= from - gapThresholdMs && candidate.at <= to);
  return cut?.reason ?? 'Nobody was watching, or the headset sent nothing in this time.';
}

/** @returns every stretch of the window without samples, oldest first, with its reason; the last may be open. */
export function gapsOf({ samples, cuts, downSince }: SampleWindow): SampleGap[] {
  const gaps: SampleGap[] = [];
  for (const [index, sample] of samples.entries()) {
    const next = samples[index + 1];
    if (next !== undefined && next.at - sample.at > gapThresholdMs) {
      gaps.push({ from: sample.at, to: next.at, reason: reasonBetween(cuts, sample.at, next.at) });
    }
  }
  const last = samples.at(-1);
  if (downSince !== null) {
    const from = last === undefined ? downSince : Math.min(last.at, downSince);
    gaps.push({ from, to: null, reason: cuts.at(-1)?.reason ?? 'The line to the headset is down.' });
  }
  return gaps;
}

/** Shortest time axis: a few samples shall not be a dash at the right edge. */
const shortestSpanMs = 60_000;

/**
 * @param openUntil the present, while samples are missing; null: the axis ends with the last sample.
 * @returns left and right edge of the time axis: what there is, from one to ten minutes.
 */
export function timeSpan(samples: readonly PerformanceSample[], openUntil: number | null): { from: number; until: number } {
  const last = samples.at(-1)?.at ?? 0;
  const until = Math.max(last, openUntil ?? 0);
  const first = samples[0]?.at ?? until;
  return { from: Math.max(until - windowMs, Math.min(first, until - shortestSpanMs)), until };
}
