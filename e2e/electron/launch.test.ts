import { afterEach, describe, expect, it, vi } from 'vitest';
import { electronHere } from './launch.ts';

afterEach(() => vi.unstubAllEnvs());

describe('electronHere', () => {
  it('says why journeys on Electron are skipped, or where the runtime is', () => {
    const here = electronHere();
    expect('absent' in here ? here.absent : here.executable).toMatch(/\w{4}/);
  });
  it.runIf(process.platform === 'linux')('names the missing display first', () => {
    vi.stubEnv('DISPLAY', '');
    vi.stubEnv('WAYLAND_DISPLAY', '');
    expect(electronHere()).toEqual({ absent: expect.stringContaining('no display') });
  });
  it.runIf(process.platform === 'linux')('skips nothing where Electron is required', () => {
    vi.stubEnv('DISPLAY', '');
    vi.stubEnv('WAYLAND_DISPLAY', '');
    vi.stubEnv('FABRISCOPE_REQUIRE_ELECTRON', '1');
    expect(() => electronHere()).toThrow(/no display/);
  });
});
