import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleEvents } from '../../testing/sample-entities.ts';
import { bucketRange, timelineOf } from './event-buckets.ts';
import { chosenEvents, within, type EventChoice } from './event-filter.ts';
import { before, chosenRange, localTimeText, parseLocalTime, rangeObstacle, slicesOf, type TimeRange } from './event-range.ts';
import { timeTicks } from './time-ticks.ts';

const hour = 3_600_000;
const range: TimeRange = { from: 1_763_640_000_000, to: 1_763_640_000_000 + hour };
const events = sampleEvents(range.from, range.to);
const all: EventChoice = { text: '', kinds: null, nodeType: null, severities: new Set(['error', 'warning', 'info']), zoom: null };

describe('ranges', () => {
  const anyRange = fc.record({ from: fc.integer({ min: 0, max: 10 * 24 * hour }), length: fc.integer({ min: 1, max: 8 * 24 * hour }) }).map(({ from, length }) => ({ from, to: from + length }));

  it('slices lie side by side, the newest first, and cover the range exactly', () => {
    fc.assert(fc.property(anyRange, (each) => {
      const slices = slicesOf(each);
      expect(slices[0]?.to).toBe(each.to);
      expect(slices.at(-1)?.from).toBe(each.from);
      expect(slices.slice(1).map(({ to }) => to)).toEqual(slices.slice(0, -1).map(({ from }) => from));
    }));
  });

  it('the stretch before has the same length and ends where the other begins', () => {
    expect(before({ from: 5 * hour, to: 6 * hour })).toEqual({ from: 4 * hour, to: 5 * hour });
    expect(chosenRange('day', 100 * hour)).toEqual({ from: 76 * hour, to: 100 * hour });
  });

  it('a typed time comes back to the minute', () => {
    fc.assert(fc.property(fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) }), (at) => {
      const minute = Math.floor(at / 60_000) * 60_000;
      const back = parseLocalTime(localTimeText(minute));
      // Where clocks are set back, one local time is two moments.
      expect([minute, minute - hour, minute + hour]).toContain(back);
    }));
    expect(parseLocalTime('')).toBeNull();
    expect(parseLocalTime('nonsense')).toBeNull();
  });

  it.each([[null, 5, 'Give both times.'], [5, 5, 'It must end after it begins.'], [11, 12, 'It begins in the future.'], [0, 9, '']])('from %s to %s: %s', (from, to, words) => {
    expect(rangeObstacle(from, to, 10)).toBe(words);
  });

  it('ticks are few and inside', () => {
    fc.assert(fc.property(anyRange, (each) => {
      const ticks = timeTicks(each);
      expect(ticks.length).toBeLessThanOrEqual(9);
      for (const { at } of ticks) expect(at >= each.from && at < each.to).toBe(true);
    }));
  });
});

describe('the timeline', () => {
  it('1,601 nodes that went down are a lane with few bars; the gravest kind comes first', () => {
    const { lanes } = timelineOf(events, range, 72);
    expect(lanes.map(({ kind, total }) => [kind, total])).toEqual([['NodeDown', 1_601], ['ApplicationProcessExited', 9], ['PartitionReconfigured', 120], ['ApplicationUpgradeDomainCompleted', 24]]);
    expect(lanes[0]?.buckets.filter((bucket) => bucket !== null).length).toBeLessThan(5);
  });

  it('counts every event of the range once, however many kinds there are', () => {
    const event = fc.record({ at: fc.integer({ min: range.from, max: range.to }), kind: fc.integer({ min: 0, max: 25 }), severity: fc.constantFrom('info' as const, 'warning' as const, 'error' as const) });
    fc.assert(fc.property(fc.array(event, { maxLength: 200 }), fc.integer({ min: 1, max: 80 }), (some, count) => {
      const [sample] = events;
      const list = sample === undefined ? [] : some.map(({ at, kind, severity }, index) => ({ ...sample, key: String(index), at, severity, kind: `Kind${kind}` }));
      const { lanes } = timelineOf(list, range, count);
      expect(lanes.length).toBeLessThanOrEqual(10);
      expect(lanes.reduce((sum, lane) => sum + lane.total, 0)).toBe(list.length);
      for (const lane of lanes) expect(lane.buckets.reduce((sum, bucket) => sum + (bucket?.count ?? 0), 0)).toBe(lane.total);
    }));
  });

  it('a bar stands for its stretch of time', () => {
    const timeline = timelineOf(events, range, 60);
    expect(bucketRange(timeline, 0, 59)).toEqual(range);
    expect(bucketRange(timeline, 3, 2)).toEqual({ from: range.from + 2 * 60_000, to: range.from + 4 * 60_000 });
  });
});

describe('the filter of events', () => {
  const count = (choice: Partial<EventChoice>): number => chosenEvents(events, { ...all, ...choice }).length;
  it('by severity, kind, node type, words and signs', () => {
    expect(count({})).toBe(1_754);
    expect(count({ severities: new Set(['warning']) })).toBe(9);
    expect(count({ kinds: new Set(['NodeDown']), nodeType: 'nt2' })).toBe(178);
    expect(count({ text: 'kind:exited' })).toBe(9);
    expect(count({ text: 'is:error _nt1_1600' })).toBe(1);
    expect(count({ text: '!is:error !kind:partition' })).toBe(33);
  });
  it('a zoom keeps what lies in it', () => {
    expect(within(events, null)).toBe(events);
    expect(within(events, { from: range.from, to: range.from + hour / 2 }).every(({ kind }) => kind !== 'NodeDown')).toBe(true);
  });
});
