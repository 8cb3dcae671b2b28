import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeploymentParameter } from './deployment.ts';
import { parameterMatrix } from './parameter-matrix.ts';
import { parametersFile } from './parameters-file.ts';
import { aRecord } from './testing/a-record.ts';

const plain = (name: string, value: string | null, change: Partial<DeploymentParameter> = {}): DeploymentParameter => ({ name, value, from: 'file', secret: false, ...change });

describe('parameters × environments', () => {
  it('flags what is missing, what differs and what looks like a secret, with the source of each value', () => {
    const rows = parameterMatrix([
      { environment: 'test', key: 't', at: 1, parameters: [plain('size', 'S'), plain('region', 'west', { from: 'default' }), plain('adminPassword', 'hunter2'), plain('token', null, { secret: true, from: 'reference' })] },
      { environment: 'prod', key: 'p', at: 2, parameters: [plain('size', 'L', { from: 'override' }), plain('region', 'west'), plain('token', null, { secret: true, inTheOpen: true })] },
    ]);
    expect(rows.map(({ name, same, missingIn }) => [name, same, missingIn])).toEqual([['adminPassword', false, ['prod']], ['region', true, []], ['size', false, []], ['token', false, []]]);
    expect(rows[0]?.cells).toEqual([
      { environment: 'test', value: null, from: 'file', secret: true, secretLooking: true, key: 't', at: 1 }, { environment: 'prod', value: null, from: 'missing', secret: false, secretLooking: false, key: null, at: null },
    ]);
    expect(rows[2]?.cells.map(({ value, from, key, at }) => [value, from, key, at])).toEqual([['S', 'file', 't', 1], ['L', 'override', 'p', 2]]);
    expect(rows[3]?.cells.map(({ secret, secretLooking }) => [secret, secretLooking])).toEqual([[true, false], [true, true]]);
  });
});

describe('a parameters file', () => {
  it('of ARM has values in the form of their types, and names the secrets that it leaves out', () => {
    const { fileName, content, leftOut } = parametersFile('arm', 'prod', aRecord({ parameters: [
      plain('name', '42', { type: 'string' }), plain('count', '42', { type: 'int' }), plain('unknown', '42'), plain('tags', '{"a":["b"]}', { type: 'object' }), plain('isOn', 'true'), plain('quoted', '"x"'), plain('key', null, { secret: true }),
    ] }));
    expect([fileName, leftOut]).toEqual(['Shop.prod.parameters.json', ['key']]);
    expect(JSON.parse(content)).toEqual({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#', contentVersion: '1.0.0.0',
      parameters: { name: { value: '42' }, count: { value: 42 }, unknown: { value: '42' }, tags: { value: { a: ['b'] } }, isOn: { value: true }, quoted: { value: '"x"' } },
    });
  });

  it('of Service Fabric is XML that gives every value back, whatever it holds', () => {
    const reader = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseAttributeValue: false, trimValues: false, processEntities: { enabled: true, maxTotalExpansions: 100_000 }, isArray: (name) => name === 'Parameter', htmlEntities: true });
    const value = fc.string({ unit: fc.constantFrom('a', '<', '>', '&', '"', "'", ' ', 'ß', '--', ';') });
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z_]{1,8}$/), value), { selector: ([name]) => name, minLength: 1, maxLength: 5 }), fc.string(), (values, secret) => {
      const { fileName, content, leftOut } = parametersFile('application-upgrade', 'prod', aRecord({ name: 'fabric:/Shop', parameters: [...values.map(([name, text]) => plain(name, text)), plain(secret, null, { secret: true })] }));
      expect([fileName, leftOut]).toEqual(['Shop.prod.xml', [secret]]);
      const { Application: application } = reader.parse(content);
      expect(application.Name).toBe('fabric:/Shop');
      expect(application.Parameters.Parameter.map(({ Name, Value }: { Name: string; Value: string }) => [Name, Value])).toEqual(values);
    }));
  });
});
