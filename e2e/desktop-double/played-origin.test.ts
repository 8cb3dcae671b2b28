import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPlayed, isPlayed, toPlayed } from './played-origin.ts';

describe('the played origin', () => {
  it('stands for the app scheme and back', () => {
    expect(toPlayed('app://fabriscope/a?b#c')).toBe('https://fabriscope.app.test/a?b#c');
    expect(fromPlayed('https://fabriscope.app.test/a?b#c')).toBe('app://fabriscope/a?b#c');
    expect(fromPlayed('blob:https://fabriscope.app.test/1-2')).toBe('blob:app://fabriscope/1-2');
    expect(fromPlayed('https://fabriscope.app.test')).toBe('app://fabriscope');
  });
  it.each(['https://evil.test/', 'https://fabriscope.app.test.evil/', 'https://x@fabriscope.app.test/', 'http://fabriscope.app.test/', 'https://fabriscope.app.test:1/'])('leaves %s alone', (url) => {
    expect(isPlayed(url)).toBe(false);
    expect(fromPlayed(url)).toBe(url);
  });
  it('loses nothing on the way there and back', () => {
    fc.assert(fc.property(fc.webPath(), fc.stringMatching(/^[a-z]{1,12}$/), (path, host) => {
      expect(fromPlayed(toPlayed(`app://${host}${path || '/'}`))).toBe(`app://${host}${path || '/'}`);
    }));
  });
});
