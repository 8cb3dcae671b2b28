import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacedChanges } from './paced-changes.ts';
import { ManualClock } from './testing/manual-clock.ts';

function paced(clock: ManualClock) {
  const told: { at: number; value: string; before: string | null }[] = [];
  const changes = new PacedChanges<string>({ clock, intervalMs: 1_000, same: (left, right) => left === right, tell: (value, before) => void told.push({ at: clock.now(), value, before }) });
  return { changes, told };
}

describe('paced changes', () => {
  it('passes the first on at once, and the latest of those that follow too soon', async () => {
    const clock = new ManualClock(0);
    const { changes, told } = paced(clock);
    for (const value of ['a', 'b', 'c']) changes.offer(value);
    await clock.advance(1_000);
    expect(told).toEqual([{ at: 0, value: 'a', before: null }, { at: 1_000, value: 'c', before: 'a' }]);
  });

  it('tells nothing of what is back to where it was, and does not hold back what is urgent', async () => {
    const clock = new ManualClock(0);
    const { changes, told } = paced(clock);
    for (const value of ['a', 'b', 'a']) changes.offer(value);
    await clock.advance(500);
    changes.offer('c', true);
    await clock.advance(5_000);
    expect(told.map(({ at, value }) => [at, value])).toEqual([[0, 'a'], [500, 'c']]);
  });

  it('ends with the last value, never tells one twice in a row, and keeps its pace', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ value: fc.constantFrom('a', 'b', 'c'), waitMs: fc.integer({ min: 0, max: 900 }) }), { minLength: 1, maxLength: 30 }), async (steps) => {
      const clock = new ManualClock(0);
      const { changes, told } = paced(clock);
      for (const { value, waitMs } of steps) {
        changes.offer(value);
        await clock.advance(waitMs);
      }
      await clock.advance(1_000);
      expect(told.at(-1)?.value).toBe(steps.at(-1)?.value);
      for (const [index, { at, value }] of told.entries()) {
        const previous = told[index - 1];
        if (previous === undefined) continue;
        expect(value).not.toBe(previous.value);
        expect(at - previous.at).toBeGreaterThanOrEqual(1_000);
      }
    }), { numRuns: 40 });
  });
});
