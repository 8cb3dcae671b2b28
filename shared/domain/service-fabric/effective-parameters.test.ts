import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveParameters } from './effective-parameters.ts';

describe('effective parameters', () => {
  it('take what was given before the manifest’s default, and say which it is', () => {
    const rows = effectiveParameters([{ key: 'InstanceCount', value: '1' }, { key: 'Colour', value: 'blue' }], [{ key: 'InstanceCount', value: '5' }], []);
    expect(rows).toMatchObject([
      { name: 'InstanceCount', manifestDefault: '1', given: '5', effective: '5', origin: 'given' },
      { name: 'Colour', manifestDefault: 'blue', given: null, effective: 'blue', origin: 'default' },
    ]);
  });

  it('find a given name that is written in another case', () => {
    expect(effectiveParameters([{ key: 'Colour', value: 'blue' }], [{ key: 'colour', value: 'red' }], [])).toMatchObject([{ name: 'Colour', effective: 'red', origin: 'given' }]);
  });

  it('keep what only one side knows', () => {
    const rows = effectiveParameters(null, [{ key: 'Given', value: 'x' }], [{ parameter: 'Used', where: 'default service Cart: InstanceCount' }]);
    expect(rows).toMatchObject([{ name: 'Given', origin: 'given', manifestDefault: null }, { name: 'Used', origin: 'unknown', effective: '' }]);
  });

  it('name the places that use it, each once', () => {
    const use = { parameter: 'A', where: 'CartPkg Config/Db/Host' };
    expect(effectiveParameters([{ key: 'A', value: '' }], [], [use, use])[0]?.usedBy).toEqual(['CartPkg Config/Db/Host']);
  });

  it('tell which look like secrets, also by the default that was replaced', () => {
    expect(effectiveParameters([{ key: 'DbPassword', value: '' }], [{ key: 'DbPassword', value: 'x' }], [])[0]?.secretLooking).toBe(true);
    expect(effectiveParameters([{ key: 'Db', value: 'Server=a;Password=b' }], [{ key: 'Db', value: 'plain' }], [])[0]?.secretLooking).toBe(true);
    expect(effectiveParameters([{ key: 'InstanceCount', value: '1' }], [], [])[0]?.secretLooking).toBe(false);
  });

  it('lose no parameter and invent none', () => {
    const pairs = fc.uniqueArray(fc.record({ key: fc.string({ minLength: 1, maxLength: 6 }), value: fc.string() }), { selector: ({ key }) => key.toLowerCase(), maxLength: 20 });
    fc.assert(fc.property(pairs, pairs, (defaults, given) => {
      const rows = effectiveParameters(defaults, given, []);
      const names = new Set([...defaults, ...given].map(({ key }) => key.toLowerCase()));
      expect(new Set(rows.map(({ name }) => name.toLowerCase()))).toEqual(names);
      expect(rows).toHaveLength(names.size);
      for (const row of rows) expect(row.effective).toBe(row.given ?? row.manifestDefault);
    }));
  });
});
