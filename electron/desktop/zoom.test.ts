import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoomLevelAfter } from './zoom.ts';

describe('zoomLevelAfter', () => {
  it('goes up and down by the same step, and back to 100 %', () => {
    expect(zoomLevelAfter(zoomLevelAfter(0, 'in'), 'out')).toBe(0);
    expect(zoomLevelAfter(3.5, 'reset')).toBe(0);
  });
  it('stops where text becomes unreadable or the window too small', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('in', 'out', 'reset')), (steps) => {
      const level = steps.reduce((at, zoom) => zoomLevelAfter(at, zoom), 0);
      expect(1.2 ** level).toBeGreaterThan(0.5);
      expect(1.2 ** level).toBeLessThan(2.6);
    }));
  });
});
