/** A stretch of media that is ready to be shown, in seconds of media time. */
export interface BufferedRange {
  readonly start: number;
  readonly end: number;
}

/** What the policy looks at. All times are seconds; positions are media time. */
export interface EdgeView {
  /** Ascending, as `SourceBuffer.buffered` gives them. */
  readonly ranges: readonly BufferedRange[];
  readonly currentTime: number;
  /** Where the newest fragment ends that has been appended. */
  readonly newestEnd: number;
  /** How long one picture is shown. */
  readonly frameSeconds: number;
  /** Media that usually comes at once: lag of this much cannot be avoided. */
  readonly arrivalSeconds: number;
  /** Least lead that was left whenever something arrived lately; null while that is not known. */
  readonly spareSeconds: number | null;
  /** Jumps of the last `jumpMemorySeconds`, and the time since the last one. */
  readonly recentJumps: number;
  readonly sinceJumpSeconds: number;
  /** It runs faster than time at present. */
  readonly catchingUp: boolean;
}

export type EdgeDecision =
  | { readonly kind: 'hold' }
  | { readonly kind: 'rate'; readonly rate: number }
  | { readonly kind: 'jump'; readonly to: number };

/** Avoidable lag beyond which the picture jumps: with what cannot be avoided it stays below 400 ms. */
export const jumpBeyondSeconds = 0.28;
export const fastestRate = 1.25;
const slowestCatchUp = 1.05;
export const jumpMemorySeconds = 5;
/** A decoder that is too slow must not be asked to jump again and again: each jump makes the next one wait longer. */
const jumpPausesSeconds = [0, 0.25, 0.6, 1.2, 2.5] as const;
/** Clock and buffer disagree by less than this without meaning anything. */
const toleranceSeconds = 0.05;

/**
 * Lead that should be left when a fragment arrives. Chromium's renderer stops and starts again whenever it holds less
 * than the picture on screen and the next one decoded: measured with pictures of 33 ms, below 50 ms of lead it stutters.
 */
export function spareWantedSeconds(frameSeconds: number): number {
  return frameSeconds + 0.025;
}

/** Above this it runs faster until the wanted lead is reached: two thresholds, so that it does not flutter. */
export function spareToleratedSeconds(frameSeconds: number): number {
  return frameSeconds + 0.06;
}

/** @returns what keeps the picture at the live edge: leave it, run a little faster, or jump. */
export function decideEdge(view: EdgeView): EdgeDecision {
  const range = view.ranges.find(({ start, end }) => start < view.newestEnd && view.newestEnd <= end + toleranceSeconds);
  if (range === undefined) return { kind: 'hold' };
  const unavoidable = view.arrivalSeconds + spareWantedSeconds(view.frameSeconds);
  const landing = Math.min(Math.max(range.start, range.end - unavoidable), range.end);
  const outside = view.currentTime < range.start - toleranceSeconds || view.currentTime > range.end + jumpBeyondSeconds;
  if (outside) return { kind: 'jump', to: landing };
  if (range.end - view.currentTime - view.arrivalSeconds > jumpBeyondSeconds) {
    return mayJump(view) ? { kind: 'jump', to: landing } : { kind: 'rate', rate: fastestRate };
  }
  return decideRate(view);
}

function mayJump({ recentJumps, sinceJumpSeconds }: EdgeView): boolean {
  return sinceJumpSeconds >= (jumpPausesSeconds[Math.min(recentJumps, jumpPausesSeconds.length - 1)] ?? 0);
}

function decideRate({ spareSeconds, catchingUp, frameSeconds }: EdgeView): EdgeDecision {
  if (spareSeconds === null) return { kind: 'hold' };
  const wanted = spareWantedSeconds(frameSeconds);
  if (spareSeconds <= (catchingUp ? wanted : spareToleratedSeconds(frameSeconds))) return { kind: 'hold' };
  const rate = 1 + (spareSeconds - wanted) * 1.5;
  return { kind: 'rate', rate: Math.min(Math.max(rate, slowestCatchUp), fastestRate) };
}
