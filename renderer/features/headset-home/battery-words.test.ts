import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batteryTone, chargerWords, enoughUntil, forecastWords, nextTimeOfDay, roundedMinutes, suggestedTimeOfDay } from './battery-words.ts';
import { batteryOf } from './testing/status.ts';

const noon = new Date(2026, 10, 20, 12, 0).getTime();
const inMinutes = (minutes: number): number => noon + minutes * 60_000;

describe('the forecast in words', () => {
  it.each([[0, '0 min'], [59.4, '59 min'], [60, '1 h'], [99, '1 h 40'], [122, '2 h'], [305, '5 h 05'], [6_000, 'over a day']])('%d min: %s', (minutes, words) => {
    expect(roundedMinutes(minutes)).toBe(words);
  });

  it('names the middle and the band', () => {
    expect(forecastWords({ kind: 'discharging', minutesLeft: 100, low: 80, high: 120, samples: 30 })).toBe('about 1 h 40 left (1 h 20–2 h)');
  });

  it('names the way up, the end and the lack of a forecast', () => {
    expect(forecastWords({ kind: 'charging', minutesToFull: 45, samples: 10 })).toBe('full in about 45 min');
    expect(forecastWords({ kind: 'full' })).toBe('full');
    expect(forecastWords({ kind: 'unknown', reason: 'Forecast after two more minutes of samples.' })).toBe('Forecast after two more minutes of samples.');
  });

  it('says how the charge flows', () => {
    expect(chargerWords(batteryOf())).toBe('On battery');
    expect(chargerWords(batteryOf({ onMains: true, charging: true }))).toBe('Charging');
    expect(chargerWords(batteryOf({ onMains: true }))).toBe('On mains power, not charging');
    expect(chargerWords(batteryOf({ present: false }))).toBe('No battery: on mains power');
  });
});

describe('enough until a time', () => {
  const battery = batteryOf({ forecast: { kind: 'discharging', minutesLeft: 100, low: 80, high: 120, samples: 30 } });

  it('is judged by the band', () => {
    expect(enoughUntil(battery, inMinutes(60), noon)).toEqual({ answer: 'yes', words: 'with about 40 min to spare.' });
    expect(enoughUntil(battery, inMinutes(100), noon).answer).toBe('tight');
    expect(enoughUntil(battery, inMinutes(150), noon)).toEqual({ answer: 'no', words: 'it ends about 50 min before. Charge it meanwhile.' });
  });

  it('is yes on the charger and unknown without a forecast', () => {
    expect(enoughUntil(batteryOf({ onMains: true }), inMinutes(600), noon).answer).toBe('yes');
    expect(enoughUntil(batteryOf({ forecast: { kind: 'unknown', reason: 'Too few samples.' } }), inMinutes(1), noon)).toEqual({ answer: 'unknown', words: 'there is no forecast.' });
  });

  it('never turns better when the time moves away', () => {
    const worth = { yes: 2, tight: 1, no: 0, unknown: 3 };
    fc.assert(fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 600 }), (minutes, later) => {
      const near = enoughUntil(battery, inMinutes(minutes), noon).answer;
      const far = enoughUntil(battery, inMinutes(minutes + later), noon).answer;
      expect(worth[far]).toBeLessThanOrEqual(worth[near]);
    }));
  });
});

describe('a time of day', () => {
  it('is today where it is still to come, else tomorrow', () => {
    expect(nextTimeOfDay('14:30', noon)).toBe(inMinutes(150));
    expect(nextTimeOfDay('12:00', noon)).toBe(new Date(2026, 10, 21, 12, 0).getTime());
    expect(nextTimeOfDay(' 9:05 ', noon)).toBe(new Date(2026, 10, 21, 9, 5).getTime());
  });

  it.each(['', '24:00', '12:60', 'noon', '1230'])('refuses %j', (text) => {
    expect(nextTimeOfDay(text, noon)).toBeNull();
  });

  it('is suggested at a half hour at least two hours ahead', () => {
    expect(suggestedTimeOfDay(new Date(2026, 10, 20, 12, 1).getTime())).toBe('14:30');
    expect(nextTimeOfDay(suggestedTimeOfDay(noon), noon)).toBe(inMinutes(120));
  });
});

describe('how urgent the charge is', () => {
  it.each([[50, 'ok'], [20, 'warn'], [11, 'warn'], [10, 'error'], [null, 'ok']] as const)('%s percent: %s', (percent, tone) => {
    expect(batteryTone(batteryOf({ percent }), 20)).toBe(tone);
  });

  it('is not on the charger', () => {
    expect(batteryTone(batteryOf({ percent: 3, onMains: true }), 20)).toBe('ok');
  });
});
