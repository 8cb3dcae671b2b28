import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arrivals } from './arrivals.ts';
import { decideEdge, fastestRate, jumpBeyondSeconds, spareToleratedSeconds, spareWantedSeconds, type EdgeView } from './edge-policy.ts';

const frame = 1 / 30;
const wanted = spareWantedSeconds(frame);
const view = (change: Partial<EdgeView> = {}): EdgeView => ({
  ranges: [{ start: 0, end: 10 }], currentTime: 9.9, newestEnd: 10, frameSeconds: frame, arrivalSeconds: frame, spareSeconds: wanted,
  recentJumps: 0, sinceJumpSeconds: Infinity, catchingUp: false, ...change,
});

describe('the live edge', () => {
  it('leaves a picture alone that is where it should be', () => {
    expect(decideEdge(view())).toEqual({ kind: 'hold' });
  });

  it('waits while nothing, or not yet the newest fragment, is buffered', () => {
    expect(decideEdge(view({ ranges: [] }))).toEqual({ kind: 'hold' });
    expect(decideEdge(view({ newestEnd: 11 }))).toEqual({ kind: 'hold' });
  });

  it('runs a little faster when more lead than needed was left for a while, until it is used up', () => {
    const between = (wanted + spareToleratedSeconds(frame)) / 2;
    expect(decideEdge(view({ spareSeconds: 0.2 }))).toMatchObject({ kind: 'rate' });
    expect(decideEdge(view({ spareSeconds: between, catchingUp: true }))).toMatchObject({ kind: 'rate' });
    expect(decideEdge(view({ spareSeconds: between, catchingUp: false }))).toEqual({ kind: 'hold' });
    expect(decideEdge(view({ spareSeconds: wanted, catchingUp: true }))).toEqual({ kind: 'hold' });
  });

  it('jumps when it is too far behind, lands inside the newest range, and is content there', () => {
    const decision = decideEdge(view({ currentTime: 9 }));
    expect(decision.kind).toBe('jump');
    if (decision.kind !== 'jump') return;
    expect(decideEdge(view({ currentTime: decision.to, recentJumps: 1, sinceJumpSeconds: 0 }))).toEqual({ kind: 'hold' });
  });

  it('does not count what usually comes in one piece as lag', () => {
    expect(decideEdge(view({ currentTime: 9, arrivalSeconds: 1 }))).toEqual({ kind: 'hold' });
  });

  it('asks a slow decoder for jumps less and less often', () => {
    const behind = { currentTime: 9 };
    expect(decideEdge(view({ ...behind, recentJumps: 1, sinceJumpSeconds: 0.1 }))).toEqual({ kind: 'rate', rate: fastestRate });
    expect(decideEdge(view({ ...behind, recentJumps: 1, sinceJumpSeconds: 0.3 })).kind).toBe('jump');
    expect(decideEdge(view({ ...behind, recentJumps: 4, sinceJumpSeconds: 1.5 }))).toEqual({ kind: 'rate', rate: fastestRate });
    expect(decideEdge(view({ ...behind, recentJumps: 9, sinceJumpSeconds: 3 })).kind).toBe('jump');
  });

  it('crosses a gap at once, forwards and backwards', () => {
    expect(decideEdge(view({ ranges: [{ start: 0, end: 5 }, { start: 9.9, end: 10 }], currentTime: 5, recentJumps: 1, sinceJumpSeconds: 0 })).kind).toBe('jump');
    expect(decideEdge(view({ ranges: [{ start: 0, end: 0.2 }, { start: 50, end: 60 }], currentTime: 60, newestEnd: 0.2 })).kind).toBe('jump');
  });

  const seconds = (max: number): fc.Arbitrary<number> => fc.double({ min: 0, max, noNaN: true });
  const someRanges = fc.array(fc.tuple(seconds(20), fc.double({ min: 0.001, max: 20, noNaN: true })), { maxLength: 4 }).map((pairs) => {
    let at = 0;
    return pairs.map(([gap, length]) => {
      const start = at + gap;
      at = start + length;
      return { start, end: at };
    });
  });
  const anyView: fc.Arbitrary<EdgeView> = fc.record({
    ranges: someRanges, currentTime: seconds(200), newestEnd: seconds(200),
    frameSeconds: fc.double({ min: 0.001, max: 0.2, noNaN: true }), arrivalSeconds: seconds(2), spareSeconds: fc.option(seconds(3)),
    recentJumps: fc.nat(10), sinceJumpSeconds: seconds(10), catchingUp: fc.boolean(),
  }).chain((base) => fc.constantFrom(base.newestEnd, ...base.ranges.map(({ end }) => end)).map((newestEnd) => ({ ...base, newestEnd })));

  it('only ever jumps into what is buffered, and never runs slower than time or faster than allowed', () => {
    fc.assert(fc.property(anyView, (any) => {
      const decision = decideEdge(any);
      const buffered = (to: number): boolean => any.ranges.some(({ start, end }) => start <= to && to <= end);
      expect(decision.kind !== 'jump' || buffered(decision.to)).toBe(true);
      expect(decision.kind !== 'rate' || (decision.rate > 1 && decision.rate <= fastestRate)).toBe(true);
    }));
  });

  it('never asks for a second jump right after the first', () => {
    fc.assert(fc.property(anyView, (any) => {
      const decision = decideEdge(any);
      if (decision.kind !== 'jump') return;
      expect(decideEdge({ ...any, currentTime: decision.to, recentJumps: Math.max(1, any.recentJumps), sinceJumpSeconds: 0 }).kind).not.toBe('jump');
    }));
  });

  /** Plays a stream of single pictures with the given delays of arrival; the picture waits where nothing is buffered. */
  function play(delays: readonly number[]): { lastSpare: number | null; lastLead: number; worstLead: number } {
    const arrivals = new Arrivals();
    let [time, position, rate, end, worstLead] = [0, 0, 1, 0, 0];
    let jumps: number[] = [];
    for (const [index, delay] of delays.entries()) {
      const arrival = Math.max(time, index * frame + delay);
      position = Math.min(end, position + (arrival - time) * rate);
      time = arrival;
      arrivals.note(time * 1_000, end - position, frame);
      end = (index + 1) * frame;
      jumps = jumps.filter((at) => time - at < 5);
      const decision = decideEdge({
        ranges: [{ start: 0, end }], currentTime: position, newestEnd: end, frameSeconds: frame, arrivalSeconds: arrivals.usualMedia ?? 0,
        spareSeconds: arrivals.leastSpare(time * 1_000, 800), recentJumps: jumps.length, sinceJumpSeconds: time - (jumps.at(-1) ?? -Infinity), catchingUp: rate > 1,
      });
      rate = decision.kind === 'rate' ? decision.rate : 1;
      worstLead = Math.max(worstLead, end - position);
      if (decision.kind !== 'jump') continue;
      position = decision.to;
      jumps.push(time);
      arrivals.forget();
    }
    return { lastSpare: arrivals.leastSpare(time * 1_000, 800), lastLead: end - position, worstLead };
  }
  const calm = Array.from({ length: 600 }, () => 0.01);

  it('comes to rest near the edge whatever the delays of arrival were before', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 0.6, noNaN: true }), { minLength: 30, maxLength: 200 }), (delays) => {
      expect(play([...delays, ...calm]).lastSpare).toBeLessThanOrEqual(spareToleratedSeconds(frame) + 0.001);
    }), { numRuns: 60 });
  });

  it('is back at the edge right after a burst that follows a pause of ten seconds', () => {
    const cut = Array.from({ length: 300 }, (_, index) => (300 - index) * frame);
    const few = Array.from({ length: 20 }, () => 0.01);
    expect(play([...calm, ...cut, ...few]).lastLead).toBeLessThanOrEqual(jumpBeyondSeconds + 2 * frame);
  });
});
