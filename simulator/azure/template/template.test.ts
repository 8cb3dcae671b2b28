import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Json, JsonObject } from '../model/json.ts';
import { site, templateOf } from '../testing/model.ts';
import { positionsIn } from './positions.ts';
import { Template } from './template.ts';
import type { TemplateHost } from './template.ts';

const SCOPE = { subscriptionId: 'sub-1', resourceGroup: 'web' };
const AT = '/subscriptions/sub-1/resourceGroups/web/providers';

const host: TemplateHost = {
  subscription: (id) => ({ subscriptionId: id, tenantId: 'tenant-1' }),
  resourceGroup: ({ resourceGroup }) => ({ id: `/subscriptions/sub-1/resourceGroups/${resourceGroup}`, name: resourceGroup, location: 'westeurope' }),
  tenant: () => ({ tenantId: 'tenant-1' }),
  environment: () => ({ name: 'AzureCloud' }),
  reference: (id, isFull) => (isFull ? { id, properties: { address: `at ${id}` } } : { address: `at ${id}` }),
  list: (name, id) => ({ primaryKey: `${name} of ${id}` }),
  utcNow: () => '20260105T090000Z',
  newGuid: () => '00000000-0000-4000-8000-000000000000',
  resolveSecret: ({ secretName }) => `secret ${secretName}`,
};

function load(template: JsonObject, parameters: JsonObject = {}, scope = SCOPE): Template {
  const body = JSON.stringify({ properties: { template, parameters } }, undefined, 2);
  return new Template({ template, parameters, scope, deploymentName: 'main', location: undefined, host, positions: positionsIn(body, []), path: ['properties', 'template'] });
}

/** The value of one expression, with some parameters and variables around. */
function evaluate(expression: string, more: JsonObject = {}, parameters: JsonObject = {}): Json | undefined {
  const outputs = load(templateOf([], { outputs: { it: { type: 'object', value: expression } }, ...more }), parameters).outputs();
  const { it: output } = outputs;
  return typeof output === 'object' && output !== null && 'value' in output ? output.value : undefined;
}

const texts = { variables: { words: ['a', 'b', 'c'], nested: { deep: { er: 7 } }, greeting: "[concat('hello ', variables('name'))]", name: 'you' } };

describe('expressions', () => {
  it.each<[string, Json]>([
    ["[concat('a', 'b', string(3))]", 'ab3'],
    ["[concat(variables('words'), createArray('d'))]", ['a', 'b', 'c', 'd']],
    ["[variables('greeting')]", 'hello you'],
    ["[variables('nested').deep.er]", 7],
    ["[variables('words')[1]]", 'b'],
    ["[variables('nested')['deep']]", { er: 7 }],
    ["[if(equals(length(variables('words')), 3), 'three', variables('unknown'))]", 'three'],
    ["[and(true(), or(false(), not(false())))]", true],
    ["[format('{0}-{1:D3}', 'vm', 7)]", 'vm-007'],
    ["[toLower(substring('ABCDEF', 1, 3))]", 'bcd'],
    ["[replace('a-b-c', '-', '')]", 'abc'],
    ["[split('a;b;c', ';')]", ['a', 'b', 'c']],
    ["[union(createObject('a', 1), createObject('b', 2))]", { a: 1, b: 2 }],
    ["[contains(variables('words'), 'b')]", true],
    ["[add(mul(3, 4), mod(7, 4))]", 15],
    ["[int('42')]", 42],
    ["[json('{\"a\":[1]}').a[0]]", 1],
    ["[base64ToString(base64('ü'))]", 'ü'],
    ["[first(skip(variables('words'), 1))]", 'b'],
    ["[coalesce(null(), 'x')]", 'x'],
    ["[map(variables('words'), lambda('w', concat(lambdaVariables('w'), '!')))]", ['a!', 'b!', 'c!']],
    ["[filter(range(0, 4), lambda('n', greater(lambdaVariables('n'), 1)))]", [2, 3]],
    ["[dateTimeAdd('2026-01-31T00:00:00Z', 'P1D')]", '2026-02-01T00:00:00Z'],
    ["['it''s']", "it's"],
    ['[[literal]', '[literal]'],
    ['plain', 'plain'],
    ["[resourceGroup().location]", 'westeurope'],
    ["[subscription().tenantId]", 'tenant-1'],
    ["[deployment().name]", 'main'],
    ["[resourceId('Test.Fake/sites/slots', 'a', 'b')]", `${AT}/Test.Fake/sites/a/slots/b`],
    ["[resourceId('other', 'Test.Fake/sites', 'a')]", '/subscriptions/sub-1/resourceGroups/other/providers/Test.Fake/sites/a'],
    ["[subscriptionResourceId('Test.Fake/sites', 'a')]", '/subscriptions/sub-1/providers/Test.Fake/sites/a'],
    ["[extensionResourceId(resourceGroup().id, 'Test.Fake/locks', 'a')]", '/subscriptions/sub-1/resourceGroups/web/providers/Test.Fake/locks/a'],
    ["[reference(resourceId('Test.Fake/sites', 'a')).address]", `at ${AT}/Test.Fake/sites/a`],
    ["[listKeys(resourceId('Test.Fake/sites', 'a'), '2024-01-01').primaryKey]", `listKeys of ${AT}/Test.Fake/sites/a`],
  ])('%s', (expression, value) => {
    expect(evaluate(expression, texts)).toEqual(value);
  });

  it.each<[string, string]>([
    ["[parameters('nobody')]", "The template parameter 'nobody' is not found."],
    ["[variables('nobody')]", "The template variable 'nobody' is not found."],
    ["[variables('loop')]", "The template variable 'loop' cannot reference itself."],
    ["[unheard('of')]", "The template function 'unheard' is not valid."],
    ["[concat('a']", "The language expression 'concat('a'' is not valid"],
    ['[]', "The language expression '' is not valid"],
    ["[resourceId('Test.Fake/sites/slots', 'a')]", "requires '2' resource name argument(s)"],
    ["[copyIndex()]", "The template function 'copyIndex' is not expected at this location."],
    ["[variables('words')[9]]", "array index '9' is out of bounds"],
    ["[variables('nested').nope]", "The language expression property 'nope' doesn't exist"],
    ["[reference('nobody')]", "The template reference 'nobody' is not valid"],
    ["[div(1, 0)]", 'cannot divide by zero'],
    ["[toLower(3)]", "The template language function 'toLower' expects its parameter to be of type 'String'"],
  ])('%s is refused', (expression, words) => {
    expect(() => evaluate(expression, { variables: { ...texts.variables, loop: "[concat(variables('loop'))]" } })).toThrow(words);
  });

  it('has functions of its own', () => {
    const functions = [{ namespace: 'contoso', members: { shout: { parameters: [{ name: 'what', type: 'string' }], output: { type: 'string', value: "[toUpper(concat(parameters('what'), '!'))]" } } } }];
    expect(evaluate("[contoso.shout('hey')]", { functions })).toBe('HEY!');
  });

  it('gives back any text that is quoted', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(evaluate(`[concat('${text.replaceAll("'", "''")}', '')]`)).toBe(text);
      }),
    );
  });

  it('never fails in another way than with words, whatever is in the brackets', () => {
    const token = fc.constantFrom('concat', 'parameters', '(', ')', '[', ']', ',', '.', "'a'", '1', ' ', "'");
    fc.assert(
      fc.property(fc.array(token, { maxLength: 20 }), (tokens) => {
        expect(outcomeOf(`[${tokens.join('')}]`)).toMatch(/^(?:value|TemplateError)$/);
      }),
    );
  });
});

/** How an expression ends: with a value or with which error. */
function outcomeOf(expression: string): string {
  try {
    evaluate(expression);
    return 'value';
  } catch (error) {
    return error instanceof Error ? error.name : 'nothing known';
  }
}

describe('parameters', () => {
  const declared = { parameters: { sku: { type: 'string', allowedValues: ['small', 'large'] }, count: { type: 'int', defaultValue: 2, minValue: 1, maxValue: 5 }, key: { type: 'securestring', defaultValue: '' } } };

  it('take their defaults, and show nothing of what is secure', () => {
    const template = load(templateOf([], declared), { sku: { value: 'small' }, key: { value: 'hush' } });
    expect(template.parameter('count')).toBe(2);
    expect(template.shownParameters()).toEqual({ sku: { type: 'String', value: 'small' }, count: { type: 'Int', value: 2 }, key: { type: 'SecureString' } });
  });

  it('come from vaults without being shown', () => {
    const reference = { keyVault: { id: `${AT}/Microsoft.KeyVault/vaults/v` }, secretName: 'pw' };
    const template = load(templateOf([], declared), { sku: { value: 'small' }, key: { reference } });
    expect(template.parameter('key')).toBe('secret pw');
    expect(template.shownParameters()['key']).toEqual({ type: 'SecureString', reference });
  });

  it.each<[JsonObject, string]>([
    [{}, "The value for the template parameter 'sku' at line '8' and column '16' is not provided."],
    [{ sku: { value: 'huge' } }, "The provided value 'huge' for the template parameter 'sku' at line '8' and column '16' is not valid. The parameter value is not part of the allowed value(s): 'small,large'."],
    [{ sku: { value: 3 } }, "Expected a value of type 'String', but received a value of type 'Integer'."],
    [{ sku: { value: 'small' }, count: { value: 9 } }, "must be less than or equal to '5'"],
    [{ sku: { value: 'small' }, extra: { value: 1 } }, "The following parameters were supplied, but do not correspond to any parameters defined in the template: 'extra'."],
  ])('%j are refused', (given, words) => {
    expect(() => load(templateOf([], declared), given)).toThrow(words);
  });
});

describe('resources', () => {
  const dependencies = (template: Template): Record<string, string[]> => Object.fromEntries(template.resources.map((each) => [each.name, [...each.dependsOn].map((id) => id.slice(id.lastIndexOf('/') + 1))]));

  it('wait for what they name and for what they refer to', () => {
    const template = load(
      templateOf([
        site('a'),
        site('b', { dependsOn: ["[resourceId('Test.Fake/sites', 'a')]"] }),
        site('c', { dependsOn: ['b'], properties: { of: "[reference('a').address]" } }),
        site('d', { condition: false }),
        site('e', { dependsOn: ['d'] }),
      ]),
    );
    expect(dependencies(template)).toEqual({ a: [], b: ['a'], c: ['b', 'a'], d: [], e: [] });
    expect(template.resources.find((each) => each.name === 'd')?.isWanted).toBe(false);
  });

  it('are made in loops, in parallel or one after the other, and others wait for the whole loop', () => {
    const loop = (mode: string): JsonObject => site("[concat('n', copyIndex(1))]", { copy: { name: 'all', count: 3, mode, batchSize: 1 }, properties: { index: "[copyIndex('all')]", copy: [{ name: 'ports', count: 2, input: "[add(copyIndex('ports'), 80)]" }] } });
    const template = load(templateOf([loop('serial'), site('last', { dependsOn: ['all'] })]));
    expect(dependencies(template)).toEqual({ n1: [], n2: ['n1'], n3: ['n2'], last: ['n1', 'n2', 'n3'] });
    expect(template.resources.slice(0, 3).map((each) => template.body(each)['properties'])).toEqual([0, 1, 2].map((index) => ({ index, ports: [80, 81] })));
    expect(dependencies(load(templateOf([loop('parallel')])))).toEqual({ n1: [], n2: [], n3: [] });
  });

  it('may have symbolic names, children and children in place', () => {
    const template = load({
      ...templateOf([], { languageVersion: '2.0' }),
      resources: { home: site('a', { resources: [{ type: 'slots', apiVersion: '2024-01-01', name: 'staging' }] }), other: site('b', { dependsOn: ['home'], properties: { of: "[reference('home').address]" } }) },
    });
    expect(template.resources.map((each) => each.id)).toEqual([`${AT}/Test.Fake/sites/a`, `${AT}/Test.Fake/sites/a/slots/staging`, `${AT}/Test.Fake/sites/b`]);
    expect(template.resources[2]?.symbol).toBe('other');
  });

  it('may extend another resource', () => {
    const lock = { type: 'Test.Fake/locks', apiVersion: '2024-01-01', name: 'safe', scope: 'Test.Fake/sites/a', dependsOn: ['a'] };
    const template = load(templateOf([site('a'), lock]));
    expect(template.resources[1]?.id).toBe(`${AT}/Test.Fake/sites/a/providers/Test.Fake/locks/safe`);
    expect(dependencies(template)).toEqual({ a: [], safe: ['a'] });
  });

  it.each<[string, readonly JsonObject[], string]>([
    ['a circle', [site('a', { dependsOn: ['b'] }), site('b', { dependsOn: ['a'] })], 'Circular dependency detected on resource'],
    ['a stranger', [site('a', { dependsOn: ['ghost'] })], "The resource 'ghost' is not defined in the template."],
    ['the same twice', [site('a'), site('A')], 'is defined multiple times in a template'],
    ['too few names', [{ ...site('a'), type: 'Test.Fake/sites/slots' }], 'has incorrect segment lengths'],
    ['no type', [{ name: 'a', apiVersion: '1' }], "The template resource 'a' at line '7' and column '9' is not valid: The template resource property 'type' is missing."],
    ['an unknown parameter', [site("[parameters('nobody')]")], "at line '7' and column '9' is not valid: The template parameter 'nobody' is not found."],
  ])('with %s are refused', (_what, resources, words) => {
    expect(() => load(templateOf(resources))).toThrow(words);
  });

  it('start in an order that any graph without circles allows', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 20 }), (edges) => {
        const resources = edges.map((targets, index) => site(`s${String(index)}`, { dependsOn: [...new Set(targets.filter((each) => each < index))].map((each) => `s${String(each)}`) }));
        const template = load(templateOf(resources));
        for (const [index, each] of template.resources.entries()) {
          for (const id of each.dependsOn) expect(template.resources.findIndex((other) => other.id.toLowerCase() === id)).toBeLessThan(index);
        }
      }),
    );
  });
});
