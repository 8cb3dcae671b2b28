import { describe, expect, it } from 'vitest';
import { HourlyBudget } from './hourly-budget.ts';

describe('an hourly budget', () => {
  it('gives out so many in an hour, and tells in the next one how many it had to refuse', () => {
    const budget = new HourlyBudget(2);
    expect([1, 2, 3, 4].map((at) => budget.take(at).room)).toEqual([true, true, false, false]);
    expect(budget.take(3_600_000)).toEqual({ room: true, missed: 2 });
    expect(budget.take(3_600_001)).toEqual({ room: true, missed: 0 });
  });
});
