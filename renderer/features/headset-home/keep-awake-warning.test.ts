import { describe, expect, it } from 'vitest';
import { keepAwakeWarning } from './keep-awake-warning.ts';
import { batteryOf } from './testing/status.ts';

describe('what keeping awake costs', () => {
  it('is nothing on the charger or while unknown', () => {
    expect(keepAwakeWarning(null, 120)).toBeNull();
    expect(keepAwakeWarning(batteryOf({ onMains: true }), 120)).toBeNull();
    expect(keepAwakeWarning(batteryOf({ charging: true }), 120)).toBeNull();
  });

  it('is named where the charge does not last that long', () => {
    expect(keepAwakeWarning(batteryOf(), 120)).toContain('about 1 h 40');
    expect(keepAwakeWarning(batteryOf(), 30)).toBe('It is on battery and will not save any by sleeping.');
  });
});
