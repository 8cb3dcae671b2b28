import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { courseAxis } from './course-axis.ts';
import { aSpan } from './testing/sample-runs.ts';

const hour = 3_600_000;
const span = (id: string, from: number, to: number | null, parts: Partial<Parameters<typeof aSpan>[0]> = {}) => aSpan({ id, name: id, startedAt: from, endedAt: to, ...parts });

describe('the axis of a run', () => {
  it('leaves work as it is, and shortens the days that it waited for somebody', () => {
    const axis = courseAxis([span('build', 0, hour), span('ask', hour, 50 * hour, { kind: 'approval' }), span('deploy', 50 * hour, 51 * hour)], 0);
    expect(axis?.shortened).toBe(1);
    const [build, wait, deploy] = [axis?.place(hour), (axis?.place(50 * hour) ?? 0) - (axis?.place(hour) ?? 0), 1 - (axis?.place(50 * hour) ?? 0)];
    expect(build).toBeCloseTo(deploy);
    expect(wait).toBeLessThan(0.2);
    expect(wait).toBeGreaterThan(0.05);
  });

  it('goes by the parts that work, not by the stage around them', () => {
    const axis = courseAxis([span('stage', 0, 100 * hour, { kind: 'stage' }), span('task', 0, hour, { parentId: 'stage' }), span('later', 99 * hour, 100 * hour, { parentId: 'stage' })], 0);
    expect(axis?.shortened).toBe(1);
  });

  it('is even where nothing waited, and none where nothing has begun', () => {
    expect(courseAxis([span('a', 0, 100), span('b', 110, 200)], 0)).toMatchObject({ from: 0, to: 200, shortened: 0 });
    expect(courseAxis([span('a', 0, 100), span('b', 110, 200)], 0)?.place(50)).toBeCloseTo(0.25);
    expect(courseAxis([aSpan({ id: 'x', name: 'x', startedAt: null, endedAt: null })], 5)).toBeNull();
  });

  it('goes from 0 to 1 and never back, whatever ran when', () => {
    const drawn = fc.array(fc.record({ start: fc.nat(1_000), length: fc.nat(500), isAsked: fc.boolean() }), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(drawn, fc.array(fc.nat(2_000)), (parts, moments) => {
      const axis = courseAxis(parts.map(({ start, length, isAsked }, index) => span(String(index), start, start + length, isAsked ? { kind: 'approval' } : {})), 0);
      if (axis === null) throw new Error('Something has begun.');
      expect([axis.place(axis.from), axis.place(axis.to)]).toEqual([0, expect.closeTo(1)]);
      const places = moments.toSorted((left, right) => left - right).map((at) => axis.place(at));
      for (const [index, place] of places.entries()) expect(place).toBeGreaterThanOrEqual(places[index - 1] ?? 0);
    }));
  });
});
