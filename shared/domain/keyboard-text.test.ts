import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCharacters, keyboardChunks, normaliseLineEnds, untypeable } from './keyboard-text.ts';
import { expandSnippet, variablesIn } from './snippet-variables.ts';

describe('pieces of a text', () => {
  it('are the text again, in order, each within its length, none inside a character', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, longest) => {
      const chunks = keyboardChunks(text, longest);
      expect(chunks.join('')).toBe(text);
      for (const chunk of chunks) {
        expect(chunk.length <= longest || countCharacters(chunk) === 1).toBe(true);
        expect(chunk.isWellFormed()).toBe(true);
      }
      expect(chunks.reduce((sum, chunk) => sum + countCharacters(chunk), 0)).toBe(countCharacters(text));
    }));
  });

  it('keep an emoji with its parts together', () => {
    expect(keyboardChunks('a👩🏽‍🚀b', 2)).toEqual(['a', '👩🏽‍🚀', 'b']);
  });
});

describe('what cannot be typed', () => {
  it('is every control character but line feed and tab, and half a character', () => {
    expect(untypeable('fine\n\tfine\r\nfine 😀')).toBeNull();
    expect(untypeable('a\u0000')).toEqual({ at: 1, what: 'the control character U+0000' });
    expect(untypeable('😀\u001b')).toEqual({ at: 1, what: 'the control character U+001B' });
    expect(untypeable('ab\ud83d')).toEqual({ at: 2, what: 'half of a character' });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bad = /\p{Cc}/u.test(normaliseLineEnds(text).replace(/[\n\t]/g, '')) || !text.isWellFormed();
      expect(untypeable(text) !== null).toBe(bad);
    }));
  });
});

describe('a snippet', () => {
  const values = { now: new Date(2026, 10, 5, 9, 7), headset: 'Bench 3', counter: 12, clipboard: 'from {date} clipboard' };

  it('has its variables filled in, once', () => {
    expect(expandSnippet('{headset} #{counter}, {date} {time}: {clipboard}', values)).toEqual({ text: 'Bench 3 #12, 2026-11-05 09:07: from {date} clipboard', unresolved: [] });
  });

  it('keeps literal braces and says what it did not know', () => {
    expect(expandSnippet('{{date}} {what} {Date}', values)).toEqual({ text: '{date} {what} 2026-11-05', unresolved: ['what'] });
    expect(expandSnippet('{clipboard}', { ...values, clipboard: null })).toEqual({ text: '{clipboard}', unresolved: ['clipboard'] });
    expect(variablesIn('{time}{time}{{date}}{ HEADSET }')).toEqual(['time', 'headset']);
  });

  it('without braces is itself', () => {
    fc.assert(fc.property(fc.string().filter((text) => !/[{}]/.test(text)), (text) => {
      expect(expandSnippet(text, values)).toEqual({ text, unresolved: [] });
    }));
  });
});
