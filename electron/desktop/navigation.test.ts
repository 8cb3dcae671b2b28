import { describe, expect, it } from 'vitest';
import { allowsDownload, allowsNavigation, allowsRequest, windowOpenDecision } from './navigation.ts';

const foreign = ['app://fabriscope.evil/', 'https://evil.test/', 'http://127.0.0.1/', 'file:///etc/passwd', 'ftp://evil.test/', 'ws://evil.test/', 'chrome://gpu', 'about:blank', 'javascript:0', ''];

describe('allowsNavigation', () => {
  it('lets the main frame move within the program', () => {
    expect(allowsNavigation('app://fabriscope/#/settings', true)).toBe(true);
  });
  it('lets no frame inside it go anywhere', () => {
    expect(allowsNavigation('app://fabriscope/', false)).toBe(false);
  });
  it.each([...foreign, 'data:text/html,x', 'blob:app://fabriscope/1'])('refuses %s', (url) => {
    expect(allowsNavigation(url, true)).toBe(false);
  });
});

describe('windowOpenDecision', () => {
  it.each(['app://fabriscope/', 'https://learn.microsoft.com/', ...foreign])('never opens a window for %s', (url) => {
    expect(windowOpenDecision(url).action).toBe('deny');
  });
  it('sends documentation to the browser, and nothing else', () => {
    expect(windowOpenDecision('https://learn.microsoft.com/x').openExternally).toBe('https://learn.microsoft.com/x');
    for (const url of foreign) expect(windowOpenDecision(url).openExternally).toBeNull();
  });
});

describe('allowsRequest', () => {
  it.each(['app://fabriscope/assets/a.js', 'data:image/png;base64,AA==', 'blob:app://fabriscope/0f', 'devtools://devtools/bundled/x.js'])('allows %s', (url) => {
    expect(allowsRequest(url)).toBe(true);
  });
  it.each([...foreign, 'blob:https://evil.test/0f', 'blob:app://fabriscope.evil/0f', 'blob:null/0f'])('refuses %s', (url) => {
    expect(allowsRequest(url)).toBe(false);
  });
});

describe('allowsDownload', () => {
  it('allows what the page made', () => {
    expect(allowsDownload('blob:app://fabriscope/0f')).toBe(true);
  });
  it.each([...foreign, 'devtools://devtools/x'])('refuses %s', (url) => {
    expect(allowsDownload(url)).toBe(false);
  });
});
