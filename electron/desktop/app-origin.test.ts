import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAppUrl } from './app-origin.ts';

describe('isAppUrl', () => {
  it.each(['app://fabriscope/', 'app://fabriscope', 'app://fabriscope/index.html?x=1#/headsets', 'app://fabriscope/../x'])('knows its own %s', (url) => {
    expect(isAppUrl(url)).toBe(true);
  });
  it.each([
    'app://fabriscope.evil/', 'app://fabriscope:80/', 'app://user@fabriscope/', 'app://:secret@fabriscope/', 'app://FABRISCOPE/', 'app:fabriscope', 'app:///fabriscope/',
    'app://evil/app://fabriscope/', 'https://fabriscope/', 'file:///fabriscope', 'javascript:app://fabriscope/', 'data:text/html,app://fabriscope/', 'about:blank', '', ' ',
    'app://evil\\@fabriscope/', 'app://fabriscope@evil/', 'app://fabriscope%2eevil/', 'apps://fabriscope/',
  ])('refuses %s', (url) => {
    expect(isAppUrl(url)).toBe(false);
  });
  it('refuses every other host, however it begins', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }).filter((tail) => !/^[/?#\\\t\r\n ]/.test(tail) && tail.trim() !== ''), (tail) => {
      const url = URL.parse(`app://fabriscope${tail}/`);
      fc.pre(url !== null && url.hostname !== 'fabriscope');
      expect(isAppUrl(`app://fabriscope${tail}/`)).toBe(false);
    }));
  });
});
