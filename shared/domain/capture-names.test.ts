import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureKind, fileNameKey, freeFileName, longestFileNameBytes, safeFileName, visibleName } from './capture-names.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;
/** Names as a hostile or broken device could give them. */
const hostileName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.array(fc.constantFrom('..', '/', '\\', 'C:', 'con', 'NUL', '.', ' ', '\0', '\n', '\u202e', '\ud83d', '👩‍🚀', 'COM¹', '.mp4', '%2e', 'a'), { maxLength: 120 }).map((parts) => parts.join('')),
);

describe('safeFileName', () => {
  it('leaves ordinary names as they are', () => {
    expect(safeFileName('20160725_150432_HoloLens.mp4')).toBe('20160725_150432_HoloLens.mp4');
    expect(safeFileName('Vorführung 3 🎉.jpg')).toBe('Vorführung 3 🎉.jpg');
    expect(safeFileName('crew 👩‍🚀.mp4')).toBe('crew 👩‍🚀.mp4');
  });

  it.each([
    ['../../etc/passwd', '__.._etc_passwd'],
    ['..', 'capture'],
    ['', 'capture'],
    ['C:\\Windows\\win.ini', 'C__Windows_win.ini'],
    ['CON.mp4', '_CON.mp4'],
    ['con .mp4', '_con.mp4'],
    ['aux', '_aux'],
    ['LPT¹.jpg', '_LPT¹.jpg'],
    ['name.mp4. . ', 'name.mp4'],
    ['.hidden.mp4', '_hidden.mp4'],
    ['a\u0000b\nc.mp4', 'a_b_c.mp4'],
    ['photo\u202egpj.exe', 'photo_gpj.exe'],
  ])('makes %j harmless', (given, wanted) => {
    expect(safeFileName(given)).toBe(wanted);
  });

  it('is one safe path segment whatever the device says', () => {
    fc.assert(fc.property(hostileName, (given) => {
      const name = safeFileName(given);
      expect(name).not.toBe('');
      expect(name).not.toMatch(/[/\\:*?"<>|]/u);
      expect(name).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(name).not.toMatch(/^[.\s]|[.\s]$/u);
      expect(name.isWellFormed()).toBe(true);
      expect(bytes(name)).toBeLessThanOrEqual(longestFileNameBytes);
      expect(/^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)/iu.test(name)).toBe(false);
    }), { numRuns: 2_000 });
  });

  it('is stable: a safe name is not changed again', () => {
    fc.assert(fc.property(hostileName, (given) => {
      const once = safeFileName(given);
      expect(safeFileName(once)).toBe(once);
    }), { numRuns: 2_000 });
  });

  it('keeps the extension of a name that is cut, and whole emoji', () => {
    const name = safeFileName(`${'👩‍🚀'.repeat(60)}.mp4`);
    expect(name.endsWith('👩‍🚀.mp4')).toBe(true);
    expect(bytes(name)).toBeLessThanOrEqual(longestFileNameBytes);
  });
});

describe('freeFileName', () => {
  it('counts up before the extension until nothing is in the way, whatever the case', async () => {
    const taken = new Set(['A.MP4', 'a (2).mp4'].map(fileNameKey));
    expect(await freeFileName('a.mp4', (name) => taken.has(fileNameKey(name)))).toBe('a (3).mp4');
  });

  it('never gives two captures of one folder the same file', async () => {
    await fc.assert(fc.asyncProperty(fc.array(hostileName, { maxLength: 12 }), async (names) => {
      const taken = new Set<string>();
      for (const name of [...names, ...names]) {
        const free = await freeFileName(safeFileName(name), (candidate) => taken.has(fileNameKey(candidate)));
        expect(taken.has(fileNameKey(free))).toBe(false);
        expect(bytes(free)).toBeLessThanOrEqual(longestFileNameBytes + 8);
        taken.add(fileNameKey(free));
      }
    }), { numRuns: 100 });
  });
});

describe('visibleName', () => {
  it('shows what cannot be seen', () => {
    expect(visibleName('a\u0000b\u202ec')).toBe('a\u2400b⟨U+202E⟩c');
    expect(visibleName('🎉.jpg')).toBe('🎉.jpg');
  });
});

describe('captureKind', () => {
  it('goes by the extension', () => {
    expect(['a.JPG', 'a.jpeg', 'a.mp4', 'a', 'jpg'].map(captureKind)).toEqual(['photo', 'photo', 'video', 'other', 'other']);
  });
});
