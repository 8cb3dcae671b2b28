import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deploymentKinds, deploymentResults } from '../../../shared/domain/history/deployment.ts';
import { filterText, isOpen, noFilter, rangeChoices, rangeOf, readFilter, withRange } from './history-filter.ts';

const words = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 4 });
const when = fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: null });
const filters = fc.record({
  kinds: fc.subarray([...deploymentKinds]), results: fc.subarray([...deploymentResults]), sources: words, applications: words, environments: words, by: words,
  from: when, to: when, rollbacksOnly: fc.boolean(), productionOnly: fc.boolean(), text: fc.string({ maxLength: 50 }),
});

describe('a filter in an address', () => {
  test('comes back as it was', () => {
    fc.assert(fc.property(filters, (filter) => {
      expect(readFilter(filterText(filter), deploymentKinds, deploymentResults)).toEqual(filter);
      expect(filterText(filter) === '').toBe(isOpen(filter));
    }));
  });
  test('says nothing where it says something else', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const read = readFilter(text, deploymentKinds, deploymentResults);
      expect(Object.keys(read)).toEqual(Object.keys(noFilter));
    }));
    expect(readFilter('{"kinds":["arm","made-up"],"from":-4,"text":7}', deploymentKinds, deploymentResults)).toEqual({ ...noFilter, kinds: ['arm'] });
  });
});

test('a stretch of time is the same question all day, and is found again', () => {
  const now = Date.UTC(2026, 10, 27, 9, 30);
  for (const { value } of rangeChoices) {
    const filter = withRange(noFilter, value, now);
    expect(withRange(noFilter, value, now + 3_600_000)).toEqual(filter);
    expect(rangeOf(filter, now)).toBe(value);
  }
  expect(rangeOf({ from: now - 5_000, to: now }, now)).toBeNull();
});
