import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterValues } from './parameter-values.ts';
import { deploymentParameters, fillPlaceholders, mergeParameters, parameterDefinitions, placeholdersIn, problemsOf, readParameterFile, vaultReferences, type ParameterAssignment } from './parameters.ts';

const vaultId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/shop-vault';
const template = {
  parameters: {
    name: { type: 'string', minLength: 3, maxLength: 8 },
    size: { type: 'string', defaultValue: 'small', allowedValues: ['small', 'large'] },
    count: { type: 'int', minValue: 1, maxValue: 9 },
    password: { type: 'secureString' },
    tags: { type: 'object', nullable: true },
    open: { type: 'securestring', defaultValue: 'in-the-open' },
  },
};
const definitions = parameterDefinitions(template);
const file = (parameters: object) => readParameterFile({ $schema: 'x', contentVersion: '1.0.0.0', parameters });
const literal = (value: unknown): ParameterAssignment => ({ kind: 'literal', value });
const wordsOf = (name: string, assignment: ParameterAssignment | null) => definitions.filter((each) => each.name === name).flatMap((each) => problemsOf(each, assignment)).map(({ severity, words }) => `${severity} ${words}`);

describe('parameters', () => {
  it('are read from a file, and of a deployment', () => {
    const read = file({ name: { value: 'shop' }, password: { reference: { keyVault: { id: vaultId }, secretName: 'admin' } }, bad: 5, worse: {} });
    expect([...read.assignments]).toEqual([['name', { kind: 'literal', value: 'shop' }], ['password', { kind: 'reference', vaultId, secretName: 'admin', secretVersion: null }]]);
    expect([...read.problems.keys()]).toEqual(['bad', 'worse']);
    expect(readParameterFile({ name: { value: 1 } }).assignments.get('name')).toEqual(literal(1));
    expect(readParameterFile({ parameters: { value: 1 } }).problems.size).toBe(1);
    expect(vaultReferences(read.assignments).get('password')?.secretName).toBe('admin');
  });

  it('say where each value comes from', () => {
    const { parameters, unknown } = mergeParameters(definitions, file({ NAME: { value: 'shop' }, count: { value: 3 }, extra: { value: 1 } }), new Map([['Count', literal(4)], ['password', { kind: 'reference', vaultId, secretName: 'admin', secretVersion: null }]]));
    expect(parameters.map(({ definition, from }) => `${definition.name} ${from}`)).toEqual(['name file', 'size default', 'count override', 'password override', 'tags default', 'open default']);
    expect(parameters[2]?.assignment).toEqual(literal(4));
    expect(unknown).toEqual(['extra']);
    expect(mergeParameters(definitions, file({}), new Map()).parameters[0]).toMatchObject({ from: 'missing', problems: [{ severity: 'error' }] });
  });

  it.each<[string, ParameterAssignment | null, string]>([
    ['name', literal('ab'), 'error It has fewer than 3 characters.'],
    ['name', literal('abcdefghi'), 'error It has more than 8 characters.'],
    ['name', literal(5), 'error It has to be a text.'],
    ['name', literal("[parameters('x')]"), 'error A template expression does not work here: Azure takes it as plain text. Write the value itself.'],
    ['name', literal('a@@NAME@@'), 'error @@NAME@@ still stands for a value.'],
    ['size', literal('huge'), 'error The template allows only small, large.'],
    ['count', literal(0), 'error It is less than 1.'],
    ['count', literal(1.5), 'error It has to be a whole number.'],
    ['count', literal(10), 'error It is more than 9.'],
    ['password', literal('x'), 'warning A secret stands in the file. Refer to a secret of a key vault instead.'],
    ['open', null, 'warning Its default is a secret that stands in the template for everyone to read.'],
    ['name', { kind: 'reference', vaultId, secretName: 'a', secretVersion: null }, 'warning A secret goes into a parameter that is not secure: Azure will show its value in the history. Make it a secureString.'],
    ['password', { kind: 'reference', vaultId: '/x', secretName: 'a', secretVersion: null }, 'error The reference does not name a key vault: its id ends with /providers/Microsoft.KeyVault/vaults/ and a name.'],
    ['password', { kind: 'reference', vaultId, secretName: 'a_b', secretVersion: 'x' }, 'error Names of secrets have letters, digits and hyphens only, at most 127.'],
  ])('%s with %o is told', (name, assignment, words) => {
    expect(wordsOf(name, assignment)).toContain(words);
  });

  it('that look like secrets and are not secure are told', () => {
    const [definition] = parameterDefinitions({ parameters: { sqlPassword: { type: 'string' } } });
    expect(definition && problemsOf(definition, literal('hunter2')).map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('take what is right', () => {
    expect(wordsOf('size', literal('LARGE'))).toEqual([]);
    expect(wordsOf('tags', literal(null))).toEqual([]);
    expect(wordsOf('tags', null)).toEqual([]);
  });

  it('come back as they were written', () => {
    const assignment = fc.oneof(
      fc.jsonValue().map((value): ParameterAssignment => ({ kind: 'literal', value })),
      fc.record({ kind: fc.constant('reference' as const), vaultId: fc.string(), secretName: fc.string(), secretVersion: fc.option(fc.string()) }),
    );
    fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), assignment), (all) => {
      const before = new Map(Object.entries(all));
      expect(readParameterFile({ $schema: 's', parameters: deploymentParameters(before) }).assignments).toEqual(before);
    }));
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (parameters, given) => {
      const merged = mergeParameters(parameterDefinitions({ parameters }), readParameterFile(given), new Map());
      expect(merged.parameters.length).toBe(parameterDefinitions({ parameters }).length);
    }));
  });
});

describe('placeholders', () => {
  it('are found and filled, whole values with their type', () => {
    const value = { image: '@@IMAGE@@', count: '@@COUNT@@', text: 'a-@@IMAGE@@-@@OTHER@@' };
    expect(placeholdersIn(value)).toEqual([{ name: 'IMAGE', count: 2 }, { name: 'COUNT', count: 1 }, { name: 'OTHER', count: 1 }]);
    expect(fillPlaceholders(value, new Map<string, unknown>([['IMAGE', 'x'], ['COUNT', 5]]))).toEqual({ image: 'x', count: 5, text: 'a-x-@@OTHER@@' });
  });

  it('are gone once all are filled', () => {
    const name = fc.constantFrom('A', 'B', 'IMAGE_URI');
    fc.assert(fc.property(fc.array(fc.oneof(fc.string().filter((text) => !text.includes('@')), name.map((each) => `@@${each}@@`))), fc.string().filter((text) => !text.includes('@')), (parts, filling) => {
      const filled = fillPlaceholders([parts.join('')], new Map(['A', 'B', 'IMAGE_URI'].map((each) => [each, filling])));
      expect(placeholdersIn(filled)).toEqual([]);
    }));
  });
});

describe('values before a deployment', () => {
  it('are what is given, else defaults worked out, without secrets', () => {
    const parameters = { parameters: {
      full: { type: 'string', defaultValue: "[concat(parameters('short'), '-', resourceGroup().location)]" }, short: { type: 'string', defaultValue: "[toLower(parameters('given'))]" }, given: { type: 'string' },
      secret: { type: 'securestring', defaultValue: 'hunter2' }, later: { type: 'string', defaultValue: '[utcNow()]' }, fromVault: { type: 'string' },
    } };
    const { parameters: merged } = mergeParameters(parameterDefinitions(parameters), file({ given: { value: 'SHOP' }, fromVault: { reference: { keyVault: { id: vaultId }, secretName: 'a' } } }), new Map());
    expect(parameterValues(merged, { resourceGroup: { name: 'g', location: 'westeurope' }, subscriptionId: null })).toEqual(new Map([['given', 'SHOP'], ['short', 'shop'], ['full', 'shop-westeurope']]));
  });
});
