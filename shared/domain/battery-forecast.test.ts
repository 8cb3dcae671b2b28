import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSample, batteryPercent, forecastBattery } from './battery-forecast.ts';
import type { BatterySample } from './battery-forecast.ts';

const full = 16_000;
const minute = 60_000;

/** Readings a minute apart along a line, with the gauge's steps. */
function line(start: number, perMinute: number, count: number, supply: Partial<BatterySample> = {}, noise = (_at: number) => 0): BatterySample[] {
  return Array.from({ length: count }, (_, at) => ({ at: at * minute, remaining: start + perMinute * at + noise(at), onMains: false, charging: false, ...supply }));
}

describe('the forecast of a battery', () => {
  it('finds the minutes left of a steady use, whatever it is', () => {
    fc.assert(fc.property(fc.integer({ min: 20, max: 400 }), fc.integer({ min: 6, max: 30 }), (perMinute, count) => {
      const samples = line(15_000, -perMinute, count);
      const forecast = forecastBattery(samples, full);
      const truth = (samples.at(-1)?.remaining ?? 0) / perMinute;
      expect(forecast).toMatchObject({ kind: 'discharging', minutesLeft: expect.closeTo(truth, 3) });
    }));
  });

  it('has a band that holds the truth when the gauge jitters, and is wider the more it does', () => {
    const band = (size: number) => {
      const forecast = forecastBattery(line(15_000, -100, 20, {}, (at) => (at % 2 === 0 ? size : -size)), full);
      if (forecast.kind !== 'discharging') throw new Error(forecast.kind);
      expect(forecast.low).toBeLessThanOrEqual(forecast.minutesLeft);
      expect(forecast.high).toBeGreaterThanOrEqual(forecast.minutesLeft);
      expect(forecast.low).toBeLessThan((15_000 - 1_900) / 100);
      expect(forecast.high).toBeGreaterThan((15_000 - 1_900) / 100);
      return forecast.high - forecast.low;
    };
    expect(band(80)).toBeGreaterThan(band(10));
  });

  it('says when it will be full on the charger, and that it is', () => {
    expect(forecastBattery(line(8_000, 200, 10, { onMains: true, charging: true }), full)).toMatchObject({ kind: 'charging', minutesToFull: (full - 9_800) / 200 });
    expect(forecastBattery(line(15_900, 0, 10, { onMains: true, charging: false }), full)).toEqual({ kind: 'full' });
  });

  it('begins anew when the charger is plugged in or out', () => {
    const charging = line(8_000, 300, 15, { onMains: true, charging: true });
    const off = line(12_500, -100, 3).map((sample) => ({ ...sample, at: sample.at + 15 * minute }));
    expect(forecastBattery([...charging, ...off], full).kind).toBe('unknown');
  });

  it('does not guess: too few readings, no battery, a charge that stands still', () => {
    expect(forecastBattery([], full).kind).toBe('unknown');
    expect(forecastBattery(line(9_000, -100, 2), full).kind).toBe('unknown');
    expect(forecastBattery(line(9_000, -100, 10), null).kind).toBe('unknown');
    expect(forecastBattery(line(9_000, 0, 10), full).kind).toBe('unknown');
    expect(forecastBattery(line(9_000, 0, 10, { onMains: true, charging: true }), full).kind).toBe('unknown');
  });

  it('is a sensible number for anything that a gauge might say', () => {
    const sample = fc.record({ at: fc.integer({ min: 0, max: 1e9 }), remaining: fc.integer({ min: 0, max: 20_000 }), onMains: fc.boolean(), charging: fc.boolean() });
    fc.assert(fc.property(fc.array(sample), fc.option(fc.integer({ min: 0, max: 20_000 })), (samples, maximum) => {
      const forecast = forecastBattery(samples.toSorted((left, right) => left.at - right.at), maximum);
      const numbers = Object.values(forecast).filter((value) => typeof value === 'number');
      expect(numbers.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    }));
  });
});

describe('samples and percent', () => {
  it('keep their distance and their number', () => {
    let samples: readonly { at: number }[] = [];
    for (let at = 0; at < 1_000; at++) samples = addSample(samples, { at: at * 1_000 }, 30_000, 20);
    expect(samples).toHaveLength(20);
    expect(samples.every((each, index) => index === 0 || each.at - (samples[index - 1]?.at ?? 0) >= 30_000)).toBe(true);
  });

  it('are between 0 and 100 whatever the gauge reads, and nothing without a battery', () => {
    expect([batteryPercent(14_921, 15_079), batteryPercent(16_000, 15_079), batteryPercent(-3, 15_079), batteryPercent(5, 0), batteryPercent(null, 15_079)]).toEqual([99, 100, 0, null, null]);
  });
});
