import { describe, expect, it } from 'vitest';
import { Arrivals } from './arrivals.ts';

const frame = 1 / 30;

describe('how fragments come in', () => {
  it('takes for one arrival what comes together', () => {
    const arrivals = new Arrivals();
    for (let burst = 0; burst < 5; burst++) {
      for (let part = 0; part < 15; part++) arrivals.note(burst * 500 + part / 2, part === 0 ? 0.06 : 0.3, frame);
    }
    expect(arrivals.usualMedia).toBeCloseTo(0.5);
    expect(arrivals.leastSpare(2_010, 1_500)).toBe(0.06);
  });

  it('is not misled by one unusual burst', () => {
    const arrivals = new Arrivals();
    for (let index = 0; index < 10; index++) arrivals.note(index * 33, 0.05, frame);
    arrivals.note(3_000, 0, 2.7);
    expect(arrivals.usualMedia).toBeCloseTo(frame);
  });

  it('knows the least lead of a span only once it has seen all of it', () => {
    const arrivals = new Arrivals();
    expect(arrivals.usualMedia).toBeNull();
    for (let index = 0; index < 20; index++) arrivals.note(index * 33, index === 3 ? 0 : 0.1, frame);
    expect(arrivals.leastSpare(640, 800)).toBeNull();
    expect(arrivals.leastSpare(640, 600)).toBe(0);
    expect(arrivals.leastSpare(640, 300)).toBe(0.1);
    arrivals.forget();
    expect(arrivals.leastSpare(640, 300)).toBeNull();
  });
});
