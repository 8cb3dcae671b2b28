import { describe, expect, it } from 'vitest';
import { notificationsPerMinute, showsNatively } from './notification-policy.ts';

const warning = { severity: 'warning', read: false } as const;
const info = { severity: 'info', read: false } as const;

describe('showsNatively', () => {
  it('follows the setting', () => {
    expect(showsNatively(warning, 'all', false, [], 0)).toBe(true);
    expect(showsNatively(info, 'all', false, [], 0)).toBe(true);
    expect(showsNatively(warning, 'warnings', false, [], 0)).toBe(true);
    expect(showsNatively({ severity: 'error', read: false }, 'warnings', false, [], 0)).toBe(true);
    expect(showsNatively(info, 'warnings', false, [], 0)).toBe(false);
    expect(showsNatively(warning, 'none', false, [], 0)).toBe(false);
  });
  it('does not repeat what the user has read or is looking at', () => {
    expect(showsNatively({ ...warning, read: true }, 'all', false, [], 0)).toBe(false);
    expect(showsNatively(warning, 'all', true, [], 0)).toBe(false);
  });
  it('keeps quiet after a burst, and speaks again a minute later', () => {
    const burst = Array.from({ length: notificationsPerMinute }, (_, index) => 1_000 + index);
    expect(showsNatively(warning, 'all', false, burst, 2_000)).toBe(false);
    expect(showsNatively(warning, 'all', false, burst, 61_001)).toBe(true);
  });
});
