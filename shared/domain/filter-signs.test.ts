import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesFilter, parseFilter, type FilterSubject } from './filter-signs.ts';

const vocabulary = { fields: ['name', 'publisher'], marks: ['running', 'favourite'], figures: ['cpu', 'memory'] };
const subject: FilterSubject = {
  texts: { name: 'Café Guide', publisher: 'CN=Contoso Ltd' },
  marks: new Set(['running']),
  figures: { cpu: 12.5, memory: 250e6 },
};
const matches = (text: string): boolean => matchesFilter(parseFilter(text, vocabulary), subject);

describe('filter signs', () => {
  it.each([
    ['', true],
    ['guide', true],
    ['CAFE', true],
    ['guide contoso', true],
    ['guide fabrikam', false],
    ['!fabrikam', true],
    ['!guide', false],
    ['"café guide"', true],
    ['"guide café"', false],
    ['name:contoso', false],
    ['publisher:contoso', true],
    ['publisher:"contoso ltd"', true],
    ['~cfgd', true],
    ['~gdcf', false],
    ['!~gdcf', true],
    ['is:running', true],
    ['is:favourite', false],
    ['!is:favourite', true],
    ['cpu>5', true],
    ['cpu>12.5', false],
    ['memory<200mb', false],
    ['memory>200MB', true],
    ['!memory<200mb', true],
  ])('%s → %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it('leaves half-typed signs out', () => {
    expect(['!', '~', 'name:', '"', '!"', '  '].filter((text) => !matches(text))).toEqual([]);
  });

  it('reads a sign outside the vocabulary as plain text', () => {
    expect(parseFilter('is:asleep fuel>5', vocabulary)).toEqual([
      { kind: 'contains', negated: false, field: null, text: 'is:asleep' },
      { kind: 'contains', negated: false, field: null, text: 'fuel>5' },
    ]);
  });

  it('no comparison holds for a figure that is unknown', () => {
    const unknown = { ...subject, figures: { cpu: null } };
    for (const text of ['cpu>0', 'cpu<100', 'memory>0']) expect(matchesFilter(parseFilter(text, vocabulary), unknown)).toBe(false);
  });

  it('reads any text without failing, and a negated term is the opposite of the plain one', () => {
    fc.assert(fc.property(fc.string({ maxLength: 40 }), (text) => {
      expect(() => matches(text)).not.toThrow();
    }));
    fc.assert(fc.property(fc.stringMatching(/^[a-z]{1,8}$/), (word) => {
      expect(matches(`!${word}`)).toBe(!matches(word));
    }));
  });

  it('finds every name by any piece of it', () => {
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9.]{3,20}$/), fc.nat(10), fc.integer({ min: 1, max: 10 }), (name, from, length) => {
      const piece = name.slice(from, from + length);
      expect(matchesFilter(parseFilter(piece, { fields: [], marks: [], figures: [] }), { texts: { name }, marks: new Set(), figures: {} })).toBe(true);
    }));
  });
});
