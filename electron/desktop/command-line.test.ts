import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownArguments, parseDesktopArguments } from './command-line.ts';

describe('parseDesktopArguments', () => {
  it('asks for nothing when nothing is given', () => {
    expect(parseDesktopArguments([], '/work')).toEqual({ dataDir: null, demo: false, deepLink: null });
  });
  it('takes the data folder in both spellings, relative to where it was typed', () => {
    expect(parseDesktopArguments(['--data-dir', 'profile'], '/work').dataDir).toBe(resolve('/work', 'profile'));
    expect(parseDesktopArguments(['--data-dir=/tmp/p'], '/work').dataDir).toBe(resolve('/tmp/p'));
  });
  it.each([['--data-dir'], ['--data-dir', '--demo'], ['--data-dir='], ['--data-dir', '']])('takes no folder from %s %s', (...args) => {
    expect(parseDesktopArguments(args, '/work').dataDir).toBeNull();
  });
  it('passes over switches that systems add', () => {
    const found = parseDesktopArguments(['--allow-file-access-from-files', '--demo', '--original-process-start-time=1', 'fabriscope://settings'], '/');
    expect(found).toMatchObject({ demo: true, deepLink: { target: null, path: 'settings' } });
  });
});

describe('ownArguments', () => {
  it('leaves out the executable and, in a checkout, the folder', () => {
    expect(ownArguments(['electron', '.', '--demo'], false)).toEqual(['--demo']);
    expect(ownArguments(['Fabriscope', '--demo'], true)).toEqual(['--demo']);
  });
});
