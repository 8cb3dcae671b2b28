import { describe, expect, it } from 'vitest';
import { SteadyTimes } from './steady-times.ts';

describe('moments told by the time that has passed since', () => {
  it('stay the same while answers differ by seconds only', () => {
    const times = new SteadyTimes();
    const first = times.at('n', 100, 1_000_000);
    expect(first).toBe(900_000);
    expect(times.at('n', 115, 1_015_900)).toBe(900_000);
    expect(times.at('n', 7_300, 8_200_400)).toBe(900_000);
  });

  it('are other ones after a restart', () => {
    const times = new SteadyTimes();
    times.at('n', 100_000, 200_000_000);
    expect(times.at('n', 10, 300_000_000)).toBe(299_990_000);
    expect(times.at('other', 10, 300_000_000)).toBe(299_990_000);
  });

  it('are none where nothing is told', () => {
    const times = new SteadyTimes();
    for (const seconds of [null, 'infinite', 0, -1] as const) expect(times.at('n', seconds, 5)).toBeNull();
  });
});
