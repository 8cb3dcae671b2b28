import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appState, compareVersions, listApps } from './app-list.ts';
import { installedApp } from './testing/apps.ts';

const apps = [
  installedApp('Shell', { origin: 'system' }),
  installedApp('Viewer', { origin: 'store', publisher: 'CN=Fabrikam' }),
  installedApp('Guide 10'),
  installedApp('Guide 2', { running: true }),
  installedApp('Runtime', { origin: 'sideloaded', launchable: false }),
];
const names = (filter: string, showSystem = false): string[] => listApps(apps, filter, showSystem).rows.map((app) => app.displayName);

describe('the list of apps', () => {
  it('shows sideloaded apps first, by name with numbers in their order, and counts what it hides', () => {
    expect(names('')).toEqual(['Guide 2', 'Guide 10', 'Viewer']);
    expect(listApps(apps, '', false).hidden).toBe(2);
  });

  it('shows everything when asked', () => {
    expect(names('', true)).toEqual(['Guide 2', 'Guide 10', 'Runtime', 'Viewer', 'Shell']);
    expect(listApps(apps, '', true).hidden).toBe(0);
  });

  it('never hides a favourite', () => {
    const system = [installedApp('Shell', { origin: 'system', running: true }), installedApp('Settings', { origin: 'system', favourite: true })];
    expect(listApps(system, '', false).rows.map((app) => app.displayName)).toEqual(['Settings']);
  });

  it('follows the filter signs', () => {
    expect(names('is:running')).toEqual(['Guide 2']);
    expect(names('guide !10')).toEqual(['Guide 2']);
    expect(names('publisher:fabrikam')).toEqual(['Viewer']);
    expect(names('is:system')).toEqual(['Shell']);
  });

  it('hides only what it counts', () => {
    const some = fc.array(fc.record({
      name: fc.stringMatching(/^[A-Za-z]{1,8}$/), origin: fc.constantFrom('sideloaded', 'store', 'system', 'unknown'), launchable: fc.boolean(), running: fc.boolean(),
    }), { maxLength: 20 });
    fc.assert(fc.property(some, fc.constantFrom('', 'a', '!b', 'is:running'), (parts, filter) => {
      const list = parts.map(({ name, ...rest }) => installedApp(name, rest));
      const all = listApps(list, filter, true);
      const everyday = listApps(list, filter, false);
      expect(everyday.rows.length + everyday.hidden).toBe(all.rows.length);
    }));
  });
});

describe('state of an app', () => {
  it('is what the device shows; a pending act comes first', () => {
    expect(appState(installedApp('A', { running: true, pending: 'stopping' }))).toBe('stopping');
    expect(appState(installedApp('A', { running: true }))).toBe('running');
    expect(appState(installedApp('A'))).toBe('installed');
    expect(appState(installedApp('A', { launchable: false }))).toBe('component');
  });
});

describe('versions', () => {
  it.each([['1.2.0.0', '1.10.0.0', -1], ['2.0.0.0', '1.9.9.9', 1], ['1.0', '1.0.0.0', 0], ['1.x', '1.0', 0]])('%s and %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });
});
