import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultAlertRules } from './alert-rules.ts';
import { alertRuleSchema } from '../../contract/clusters/state.ts';
import { advance, isBad, isGood, quietTrack, type AlertThresholds, type AlertTrack } from './alert-state.ts';

const minute = 60_000;
const rule: AlertThresholds = { direction: 'above', enter: 10, leave: 5, pendingMs: 0, recoveringMs: 2 * minute, missingMs: minute };

/** Lets samples pass by, one every five seconds or as given. */
function watch(samples: readonly (number | null)[], rules: AlertThresholds | ((index: number) => AlertThresholds) = rule, everyMs = 5_000): { track: AlertTrack; voices: string[]; states: string[] } {
  let track = quietTrack(0);
  const voices: string[] = [];
  const states: string[] = [];
  samples.forEach((value, index) => {
    const step = advance(track, typeof rules === 'function' ? rules(index) : rules, { at: (index + 1) * everyMs, value });
    track = step.track;
    if (step.voice !== null) voices.push(step.voice);
    if (states.at(-1) !== track.state) states.push(track.state);
  });
  return { track, voices, states };
}
const repeated = (value: number | null, times: number): (number | null)[] => Array.from({ length: times }, () => value);

describe('an alert', () => {
  it('speaks with the first bad sample where it need not last', () => {
    expect(watch([0, 12])).toMatchObject({ voices: ['begin'], states: ['quiet', 'firing'] });
  });
  it('waits where it must last, and forgets what did not', () => {
    const patient = { ...rule, pendingMs: minute };
    expect(watch([12, 12, 0, 0], patient)).toMatchObject({ voices: [], states: ['pending', 'quiet'] });
    expect(watch(repeated(12, 13), patient)).toMatchObject({ voices: ['begin'], states: ['pending', 'firing'] });
  });
  it('does not end between its two thresholds', () => {
    expect(watch([12, ...repeated(7, 100)]).states).toEqual(['firing']);
  });
  it('recovers before it ends, and takes a relapse for the same matter', () => {
    expect(watch([12, 0, 0, 12, ...repeated(0, 30)])).toMatchObject({ voices: ['begin'], states: ['firing', 'recovering', 'firing', 'recovering', 'ended'] });
  });
  it('is missing when nothing comes, and goes on with what it was', () => {
    expect(watch([12, ...repeated(null, 20), 12])).toMatchObject({ voices: ['begin', 'missing'], states: ['firing', 'missing', 'firing'] });
    expect(watch([0, ...repeated(null, 20), 0])).toMatchObject({ voices: ['missing'], states: ['quiet', 'missing', 'ended'] });
  });
  it('is never missing where nobody wants to know', () => {
    expect(watch(repeated(null, 1_000), { ...rule, missingMs: null }).states).toEqual(['quiet']);
  });
  it('keeps running under a changed rule', () => {
    expect(watch([12, 12, 8, 8], (index) => (index < 2 ? rule : { ...rule, enter: 50, leave: 6 }))).toMatchObject({ voices: ['begin'], states: ['firing'] });
  });
  it('speaks again when what swung stays bad', () => {
    const swinging = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 12 : 0));
    const { voices, states } = watch([...swinging, ...repeated(12, 12)], { ...rule, recoveringMs: 0 }, 30_000);
    expect(states.at(-1)).toBe('firing');
    expect(voices.at(-1)).toBe('begin');
    expect(states).toContain('unstable');
  });

  it('gives at most two notices for a value that crosses its limit every minute for an hour', () => {
    fc.assert(fc.property(
      fc.record({ pendingMs: fc.integer({ min: 0, max: minute }), recoveringMs: fc.integer({ min: 0, max: 5 * minute }), sampleMs: fc.constantFrom(1_000, 5_000, 10_000, 15_000), phaseMs: fc.integer({ min: 0, max: minute }) }),
      ({ pendingMs, recoveringMs, sampleMs, phaseMs }) => {
        const samples = Array.from({ length: 3_600_000 / sampleMs }, (_, index) => (Math.floor((index * sampleMs + phaseMs) / minute) % 2 === 0 ? 12 : 0));
        expect(watch(samples, { ...rule, pendingMs, recoveringMs }, sampleMs).voices.length).toBeLessThanOrEqual(2);
      },
    ));
  });

  it('never speaks without a bad sample, nor of an end that it did not begin', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { maxLength: 200 }), (samples) => {
      let track = quietTrack(0);
      samples.forEach((value, index) => {
        const { track: next, voice } = advance(track, rule, { at: index * 5_000, value });
        const isRight = voice === null || (voice === 'missing' ? value === null : value !== null && isBad(rule, value));
        expect(isRight).toBe(true);
        expect(next.entries.length).toBeLessThanOrEqual(samples.length);
        track = next;
      });
    }));
  });

  it('takes no value for good and bad at once, whatever its thresholds are', () => {
    fc.assert(fc.property(fc.integer(), fc.integer(), fc.integer(), fc.constantFrom('above' as const, 'below' as const), (enter, leave, value, direction) => {
      const any = { ...rule, enter, leave, direction };
      expect(isBad(any, value) && isGood(any, value)).toBe(false);
    }));
  });
});

describe('the rules that come with the program', () => {
  it('fit the contract, have ids of their own, and let go later than they enter', () => {
    for (const each of defaultAlertRules) {
      alertRuleSchema.parse(each);
      expect(each.direction === 'above' ? each.leave <= each.enter : each.leave >= each.enter).toBe(true);
    }
    expect(new Set(defaultAlertRules.map(({ ruleId }) => ruleId)).size).toBe(defaultAlertRules.length);
  });
  it('leave one rule alone to tell of missing data', () => {
    expect(defaultAlertRules.filter(({ missingMs }) => missingMs !== null)).toHaveLength(1);
  });
});
