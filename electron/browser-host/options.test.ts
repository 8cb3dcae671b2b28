import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDataDir, parseHostOptions } from './options.ts';

const surroundings = { platform: 'linux' as const, environment: { XDG_CONFIG_HOME: '/home/me/.config' }, workingDirectory: '/work' };
const parse = (...args: string[]) => parseHostOptions(args, surroundings);

describe('options of the browser host', () => {
  it('serves any free port, opens the browser and uses the profile of the system', () => {
    expect(parse()).toMatchObject({ port: 0, open: true, json: false, demo: false });
    expect(parse().dataDir).toBe(defaultDataDir(surroundings));
  });
  it('takes what is asked', () => {
    expect(parse('--port', '4123', '--no-open', '--data-dir', 'here', '--demo')).toMatchObject({ port: 4_123, open: false, demo: true, dataDir: resolve('/work', 'here') });
  });
  it('opens no browser for a program that reads its line', () => expect(parse('--json').open).toBe(false));
  it('lets a demo make a profile of its own', () => expect(parse('--demo').dataDir).toBeNull());
  it.each(['-1', '65536', 'x', '', '1.5'])('refuses the port %s', (port) => expect(() => parse(`--port=${port}`)).toThrow(/--port takes a number/));
  it('refuses ports that browsers do not open, and options that do not exist', () => {
    expect(() => parse('--port', '6667')).toThrow(/Browsers refuse/);
    expect(() => parse('--passphrase', 'x')).toThrow(/Unknown option/);
  });
});
