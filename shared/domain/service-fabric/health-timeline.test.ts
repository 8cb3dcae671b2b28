import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timelineStretchSchema, type TimelineStretch } from '../../contract/clusters/state.ts';
import { gapAfterMs, withGap, withMoment, type HealthMoment } from './health-timeline.ts';

const counts = { nodes: null, applications: null, services: null, partitions: null, replicas: null, deployedApplications: null, deployedServicePackages: null };
const moment = (at: number, state: HealthMoment['state'] = 'Ok', words = ''): HealthMoment => ({ at, state, words, counts });

describe('the health timeline', () => {
  it('goes on while nothing changes, and begins anew where it does', () => {
    let line = withMoment([], moment(1_000), null);
    line = withMoment(line, moment(6_000), 1_000);
    line = withMoment(line, moment(11_000, 'Error', 'Node 7 is down'), 6_000);
    expect(line.map(({ from, to, state }) => [from, to, state])).toEqual([[1_000, 11_000, 'Ok'], [11_000, null, 'Error']]);
  });
  it('names a gap instead of drawing over it', () => {
    let line = withMoment([], moment(1_000), null);
    line = withGap(line, 1_000, 'Nothing answered in time.');
    line = withMoment(line, moment(100_000), 1_000);
    expect(line.map(({ from, to, state, words }) => [from, to, state, words])).toEqual([[1_000, 1_000, 'Ok', ''], [1_000, 100_000, 'NotWatched', 'Nothing answered in time.'], [100_000, null, 'Ok', '']]);
  });
  it('finds a gap that nobody announced, such as a sleeping machine', () => {
    const line = withMoment(withMoment([], moment(1_000), null), moment(1_000 + gapAfterMs + 1), 1_000);
    expect(line.map(({ state }) => state)).toEqual(['Ok', 'NotWatched', 'Ok']);
  });

  it('is without holes and overlaps, whatever happens', () => {
    const happening = fc.record({ afterMs: fc.integer({ min: 1, max: 200_000 }), kind: fc.constantFrom('Ok', 'Warning', 'Error', 'gap') });
    fc.assert(fc.property(fc.array(happening, { minLength: 1, maxLength: 100 }), (happenings) => {
      let at = 1_000;
      let lastSeenAt: number | null = null;
      let line: TimelineStretch[] = [];
      for (const { afterMs, kind } of happenings) {
        at += afterMs;
        if (kind === 'gap') line = withGap(line, lastSeenAt ?? at, 'gone');
        else {
          const state = kind === 'Ok' || kind === 'Warning' ? kind : 'Error';
          line = withMoment(line, moment(at, state), lastSeenAt);
          lastSeenAt = at;
        }
      }
      for (const stretch of line) timelineStretchSchema.parse(stretch);
      expect(line.map(({ to }) => to)).toEqual([...line.slice(1).map(({ from }) => from), null]);
    }));
  });
});
