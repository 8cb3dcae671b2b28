import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffOutputs, diffParameters, diffTemplates, type DiffEntry } from './deployment-diff.ts';

const line = ({ path, change, before, after, secret }: DiffEntry) => `${change} ${path.join(' / ')}: ${before ?? '-'} > ${after ?? '-'}${secret ? ' secret' : ''}`;
const vm = (name: string, more: object = {}) => ({ type: 'Microsoft.Compute/virtualMachineScaleSets', name, sku: { name: 'D2', capacity: 3 }, ...more });

describe('differences of templates', () => {
  it('go by type and name of resources, not by their place', () => {
    const before = { resources: [vm('a'), vm('b'), { type: 'T/t', name: 'a', tags: ['x'] }] };
    const after = { resources: [{ type: 'T/t', name: 'a', tags: ['x', 'y'] }, vm('B', { sku: { name: 'D2', capacity: 5 } }), vm('c')] };
    expect(diffTemplates(before, after).map(line)).toEqual([
      'removed resources / Microsoft.Compute/virtualMachineScaleSets a: {"type":"Microsoft.Compute/virtualMachineScaleSets","name":"a","sku":{"name":"D2","capacity":3}} > -',
      'changed resources / Microsoft.Compute/virtualMachineScaleSets B / name: b > B',
      'changed resources / Microsoft.Compute/virtualMachineScaleSets B / sku / capacity: 3 > 5',
      'changed resources / T/t a / tags: ["x"] > ["x","y"]',
      'added resources / Microsoft.Compute/virtualMachineScaleSets c: - > {"type":"Microsoft.Compute/virtualMachineScaleSets","name":"c","sku":{"name":"D2","capacity":3}}',
    ]);
  });

  it('say that a secret differs, not how', () => {
    const template = (hidden: string) => ({ parameters: { p: { type: 'secureString', defaultValue: hidden } }, resources: [vm('a', { properties: { protectedSettings: { key: hidden }, osProfile: { adminPassword: hidden } } })] });
    const entries = diffTemplates(template('hunter2'), template('hunter3'));
    expect(entries).toHaveLength(3);
    expect(entries.every(({ secret, before, after }) => secret && before === null && after === null)).toBe(true);
    expect(JSON.stringify(diffTemplates({ resources: [] }, template('hunter3')))).not.toContain('hunter');
  });

  const templates = fc.record({
    parameters: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.jsonValue({ maxDepth: 2 })),
    resources: fc.uniqueArray(fc.record({ type: fc.constantFrom('A/a', 'B/b'), name: fc.stringMatching(/^[a-z]{1,2}$/), properties: fc.jsonValue({ maxDepth: 2 }) }), { selector: ({ type, name }) => `${type} ${name}`, maxLength: 5 }),
  });

  it('are none between equal templates in any order, and where the change is otherwise', () => {
    fc.assert(fc.property(templates, fc.nat(), fc.uuid(), (template, which, mark) => {
      const { resources } = template;
      expect(diffTemplates(template, template)).toEqual([]);
      expect(diffTemplates(template, { ...template, resources: [...resources].reverse() })).toEqual([]);
      const changed = resources[which % Math.max(1, resources.length)];
      const entries = diffTemplates(template, { ...template, resources: resources.map((each) => (each === changed ? { ...each, properties: { mark } } : each)).reverse() });
      expect(entries.length > 0).toBe(changed !== undefined);
      expect(entries.every(({ path }) => path[1] === `${changed?.type} ${changed?.name}` && path[2] === 'properties')).toBe(true);
    }));
  });

  it('in the secrets of a list are said to be secrets', () => {
    const settings = (hidden: string) => ({ resources: [vm('a', { list: [[{ password: hidden }]] })] });
    expect(diffTemplates(settings('hunter2'), settings('hunter3')).map(line)).toEqual(['changed resources / Microsoft.Compute/virtualMachineScaleSets a / list: - > - secret']);
  });

  it('are the same from the other side', () => {
    const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    const key = ({ path, change, before, after }: DiffEntry) => JSON.stringify([path.map((part) => part.toLowerCase()), change, before, after]);
    fc.assert(fc.property(templates, templates, (left, right) => {
      const there = diffTemplates(left, right).map(key).toSorted();
      const back = diffTemplates(right, left).map(({ path, change, before, after, secret }) => key({ path, change: turned[change], before: after, after: before, secret })).toSorted();
      expect(there).toEqual(back);
    }));
  });
});

describe('differences of parameters', () => {
  it('compare values, whatever their case of name or type', () => {
    const entries = diffParameters(
      { Count: { type: 'Int', value: 3 }, gone: { value: 'x' }, same: { value: { a: 1, b: 2 } }, pass: { value: 'hunter2' }, ref: { reference: { keyVault: { id: '/v' }, secretName: 'a' } } },
      { count: { type: 'int', value: 5 }, same: { type: 'object', value: { b: 2, a: 1 } }, pass: { value: 'hunter3' }, ref: { reference: { keyVault: { id: '/v' }, secretName: 'b' } } },
      { before: { parameters: { pass: { type: 'secureString' } } }, after: { parameters: { pass: { type: 'secureString' } } } },
    );
    expect(entries.map(line)).toEqual(['changed count: 3 > 5', 'removed gone: x > -', 'changed pass: - > - secret', 'changed ref / secretName: a > b']);
  });

  it('work for outputs too', () => {
    expect(diffOutputs({ url: { type: 'String', value: 'https://a' } }, { url: { type: 'String', value: 'https://b' }, more: { type: 'Bool', value: true } }).map(line)).toEqual(['changed url: https://a > https://b', 'added more: - > true']);
    expect(diffOutputs(null, undefined)).toEqual([]);
  });
});
