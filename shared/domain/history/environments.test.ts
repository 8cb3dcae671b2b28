import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { environmentOf, inOrder, isProduction, matchesPattern } from './environments.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '-', '.', '*'), maxLength: 12 });

describe('a pattern of places', () => {
  it('says what the same pattern says as a regular expression', () => {
    fc.assert(fc.property(text, text.map((value) => value.replaceAll('*', 'x')), (pattern, place) => {
      const expression = new RegExp(`^${pattern.split('*').map((part) => part.replaceAll(/[.-]/g, String.raw`\$&`)).join('.*')}$`, 'is');
      expect(matchesPattern(pattern, place)).toBe(expression.test(place));
    }), { numRuns: 2_000 });
  });

  it('is looked for part by part, once each, however many stars it has', () => {
    const looks = vi.spyOn(String.prototype, 'indexOf');
    const matches = matchesPattern('*a'.repeat(150), `${'a'.repeat(20_000)}b`);
    const { length } = looks.mock.calls;
    looks.mockRestore();
    expect(matches).toBe(false);
    expect(length).toBeLessThanOrEqual(150);
  });
});

describe('the environment of a place', () => {
  const settings = { rules: [{ source: 'c1', place: 'rg-*-prod', environment: 'Production' }, { source: null, place: 'PROD', environment: 'Production' }] };
  it.each([
    [{ source: 'c1', place: 'rg-shop-prod', environment: null }, 'Production'],
    [{ source: 'c2', place: 'rg-shop-prod', environment: null }, 'rg-shop-prod'],
    [{ source: 'c2', place: 'stage 4', environment: 'Prod' }, 'Production'],
    [{ source: 'c2', place: 'stage 3', environment: 'Staging' }, 'Staging'],
    [{ source: 'c2', place: 'HL2-07', environment: null }, 'HL2-07'],
  ])('%o is %s', (place, environment) => {
    expect(environmentOf(place, settings)).toBe(environment);
  });

  it('is production by its name or its connection, until the user says which are', () => {
    const unsaid = { production: null };
    expect(['prod-west', 'Production', 'live', 'rg-shop-prod'].every((name) => isProduction(name, unsaid, false))).toBe(true);
    expect(['product-test', 'preprod', 'delivery', 'test'].some((name) => isProduction(name, unsaid, false))).toBe(false);
    expect(isProduction('HL2-07', unsaid, true)).toBe(true);
    expect(isProduction('prod-west', { production: ['Showroom'] }, true)).toBe(false);
    expect(isProduction('showroom', { production: ['Showroom'] }, false)).toBe(true);
    expect(isProduction('prod-west', { production: [] }, true)).toBe(false);
  });

  it('has its place on the way to production', () => {
    const named = ['prod', 'test 10', 'test 2', 'dev', 'qa'].map((name) => ({ name, production: name === 'prod' }));
    expect(inOrder(named, { order: ['Dev', 'QA'] }).map(({ name }) => name)).toEqual(['dev', 'qa', 'test 2', 'test 10', 'prod']);
  });
});
