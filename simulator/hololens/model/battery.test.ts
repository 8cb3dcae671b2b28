import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ManualClock } from '../../foundation/clock.ts';
import { Battery } from './battery.ts';

const CAPACITY = 16_500;
const minutes = fc.integer({ min: 1, max: 600 });
const power = fc.integer({ min: 0, max: 25_000 });
const level = fc.double({ min: 0, max: 1, noNaN: true });

function batteryAt(clock: ManualClock, atLevel: number, chargerMw: number, loadMw: number): Battery {
  return new Battery(clock, { capacityMwh: CAPACITY, level: atLevel, chargerMw, loadMw });
}

describe('Battery', () => {
  it('comes to the same charge whether it is read every minute or once', async () => {
    await fc.assert(
      fc.asyncProperty(level, power, power, minutes, async (atLevel, chargerMw, loadMw, span) => {
        const clock = new ManualClock();
        const often = batteryAt(clock, atLevel, chargerMw, loadMw);
        const once = batteryAt(clock, atLevel, chargerMw, loadMw);
        for (let minute = 0; minute < Math.min(span, 30); minute++) {
          await clock.advance((span * 60_000) / Math.min(span, 30));
          often.remainingMwh();
        }
        expect(often.remainingMwh()).toBeCloseTo(once.remainingMwh(), 3);
      }),
      { numRuns: 60 },
    );
  });

  it('stays between empty and full and moves the way power flows', async () => {
    await fc.assert(
      fc.asyncProperty(level, power, power, minutes, async (atLevel, chargerMw, loadMw, span) => {
        const clock = new ManualClock();
        const battery = batteryAt(clock, atLevel, chargerMw, loadMw);
        const before = battery.remainingMwh();
        await clock.advance(span * 60_000);
        const change = battery.remainingMwh() - before;
        expect(battery.remainingMwh()).toBeGreaterThanOrEqual(0);
        expect(battery.remainingMwh()).toBeLessThanOrEqual(CAPACITY);
        expect(Math.sign(Math.round(change * 1e6)) * Math.sign(chargerMw - loadMw)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is empty when it said it would be', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.integer({ min: 100, max: 20_000 }), async (atLevel, loadMw) => {
        const clock = new ManualClock();
        const battery = batteryAt(clock, atLevel, 0, loadMw);
        const seconds = battery.estimatedSeconds();
        await clock.advance(seconds * 1000);
        expect(battery.level()).toBeLessThan(0.001);
      }),
    );
  });

  it('lets the device run before it charges', async () => {
    const clock = new ManualClock();
    const weak = batteryAt(clock, 0.5, 2500, 4300);
    await clock.advance(600_000);
    expect(weak.level()).toBeLessThan(0.5);
    expect([weak.onMains(), weak.charging()]).toEqual([true, false]);
  });
});
