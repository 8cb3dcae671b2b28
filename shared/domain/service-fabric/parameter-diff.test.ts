import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedParameters, parameterDiff, undeclaredParameters } from './parameter-diff.ts';

const map = (entries: Record<string, string>) => new Map(Object.entries(entries));

describe('parameters of an upgrade', () => {
  it('go back to the default of the target where they are left out', () => {
    const diff = parameterDiff({ given: map({ Count: '5' }), currentDefaults: map({ Count: '1' }), targetDefaults: map({ Count: '2' }), next: map({}) });
    expect(diff).toEqual([{ name: 'Count', current: '5', targetDefault: '2', next: '2', change: 'reverts' }]);
  });

  it('come, go and change', () => {
    const diff = parameterDiff({
      given: map({ A: '1' }), currentDefaults: map({ A: '0', Old: 'x', Moved: 'before' }), targetDefaults: map({ A: '0', New: 'y', Moved: 'after' }), next: map({ A: '2' }),
    });
    expect(diff.map(({ name, change }) => [name, change])).toEqual([['A', 'changed'], ['New', 'added'], ['Moved', 'changed'], ['Old', 'removed']]);
  });

  it('are carried over as far as the target knows them', () => {
    expect(carriedParameters(map({ A: '1', Gone: '2' }), map({ A: '0' }))).toEqual(map({ A: '1' }));
    expect(undeclaredParameters(map({ A: '1', Gone: '2' }), map({ A: '0' }))).toEqual(['Gone']);
  });

  it('are each told once, with what will be in force', () => {
    const values = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D', 'E'), fc.constantFrom('', '1', '2')).map((record) => map({ ...record }));
    fc.assert(fc.property(values, values, values, values, (given, currentDefaults, targetDefaults, next) => {
      const diff = parameterDiff({ given, currentDefaults, targetDefaults, next });
      const names = diff.map(({ name }) => name);
      expect(new Set(names)).toEqual(new Set([...given.keys(), ...currentDefaults.keys(), ...targetDefaults.keys(), ...next.keys()]));
      expect(new Set(names).size).toBe(names.length);
      for (const line of diff) {
        expect(line.next).toBe(next.get(line.name) ?? targetDefaults.get(line.name) ?? null);
        expect(line.change === 'same').toBe(line.current === line.next);
        expect(line.change !== 'reverts' || (given.has(line.name) && !next.has(line.name))).toBe(true);
      }
    }));
  });
});
