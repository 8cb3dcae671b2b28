import { describe, expect, it } from 'vitest';
import { missingDisplay } from './electron-runtime.ts';

describe('missingDisplay', () => {
  it('is content on Windows and macOS', () => {
    expect(missingDisplay({ platform: 'win32', environment: {} })).toBeNull();
    expect(missingDisplay({ platform: 'darwin', environment: {} })).toBeNull();
  });
  it('wants X11 or Wayland on Linux, and says which variables it looked at', () => {
    expect(missingDisplay({ platform: 'linux', environment: { DISPLAY: ':0' } })).toBeNull();
    expect(missingDisplay({ platform: 'linux', environment: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeNull();
    expect(missingDisplay({ platform: 'linux', environment: { DISPLAY: '' } })).toContain('WAYLAND_DISPLAY');
  });
});
