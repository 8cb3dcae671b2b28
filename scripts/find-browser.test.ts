import { describe, expect, it } from 'vitest';
import { browserCandidates, installedBrowser } from './find-browser.ts';

describe('finding a browser', () => {
  it('takes the first one on the path of a Linux machine, in order of preference', () => {
    const exists = (path: string) => path === '/usr/bin/google-chrome' || path === '/snap/bin/chromium';
    const found = installedBrowser({ platform: 'linux', environment: { PATH: '/usr/bin:/snap/bin' }, exists });
    expect(found).toBe('/snap/bin/chromium');
  });

  it('looks into all program folders of Windows', () => {
    const environment = { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' };
    const exists = (path: string) => path === 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    expect(installedBrowser({ platform: 'win32', environment, exists })).toContain('msedge.exe');
  });

  it('prefers the one that the user names', () => {
    const environment = { FABRISCOPE_BROWSER: '/opt/thorium', PATH: '/usr/bin' };
    expect(browserCandidates({ platform: 'linux', environment })[0]).toBe('/opt/thorium');
    expect(browserCandidates({ platform: 'darwin', environment: {} })).toContain('/Applications/Chromium.app/Contents/MacOS/Chromium');
  });

  it('answers null where there is none', () => {
    expect(installedBrowser({ platform: 'linux', environment: { PATH: '/usr/bin' }, exists: () => false })).toBeNull();
  });
});
