import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactTemplate } from '../../../../shared/domain/azure/redaction.ts';
import { pastedTemplate } from '../../../../simulator/azure/templates/pasted.ts';
import { hideSecrets, restoreText, shownBrokenText } from './hidden-text.ts';
import { readParameters, readTemplate } from './template-reading.ts';

const secret = 'Xq7!mountain-Secret-4711';
const template = (value: unknown): string => JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', parameters: { pass: { type: 'secureString', defaultValue: value }, place: { type: 'string', defaultValue: 'here' } }, resources: [] }, null, 2);

describe('a text in two parts', () => {
  it('has its secrets in one and everything else in the other', () => {
    const { open, cuts } = hideSecrets(template(secret), redactTemplate);
    expect(open).not.toContain(secret);
    expect(open).toContain('"here"');
    expect(cuts.map(({ original }) => original)).toEqual([JSON.stringify(secret)]);
    expect(restoreText({ open, cuts })).toBe(template(secret));
  });

  it('is the whole text again, whatever stood in it', () => {
    const text = fc.oneof(fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units)), fc.json({ maxDepth: 3 }), fc.json({ maxDepth: 3 }).map((json) => `\uFEFF/* note */ {"parameters": ${json}, "adminPassword": "${secret}",}`));
    expect(() => fc.assert(fc.property(text, (whole) => {
      const hidden = hideSecrets(whole, redactTemplate);
      return restoreText(hidden) === whole && !hidden.open.includes(secret);
    }))).not.toThrow();
  });

  it('keeps nothing in the open of what is no JSON, for nobody can tell what it is', () => {
    expect(hideSecrets(`{ "adminPassword": "${secret}" `, redactTemplate).open).toBe('');
  });

  it('stands where it stood beside invisible characters and smart quotes', () => {
    const text = pastedTemplate().replace('“skuName”', `“adminPassword”: "${secret}", “skuName”`);
    const hidden = hideSecrets(text, redactTemplate);
    expect(restoreText(hidden)).toBe(text);
    expect(hidden.open).not.toContain(secret);
  });
});

describe('a broken text as it is shown', () => {
  it.each([
    `{ "adminPassword": "${secret}" `, `{ "adminPassword" : "${secret}`, `{ “adminPassword”: “${secret}” `, `{ adminPassword: ${secret}, `,
    `{ "parameters": { "pass": { "value": "${secret}" }, } `, `{ "x": "https://store/?sig=${secret}" `,
  ])('covers what has a telling name: %s', (text) => {
    expect(shownBrokenText(text)).not.toContain(secret);
  });

  it('leaves the rest to be mended', () => {
    expect(shownBrokenText('{ "location": "westeurope", "name": ')).toBe('{ "location": "westeurope", "name": ');
  });
});

describe('a parameters file', () => {
  it('has secrets where the template says so, where names say so and where values do', () => {
    const types = readTemplate(template(undefined), 0);
    const file = { parameters: { pass: { value: secret }, place: { value: 'there' }, apiToken: { value: secret }, link: { value: `https://x/?sig=${secret}` } } };
    const { hidden, file: { assignments } } = readParameters(JSON.stringify(file), types);
    expect(hidden.open).not.toContain(secret);
    expect(hidden.open).toContain('there');
    expect(assignments.get('pass')).toEqual({ kind: 'literal', value: secret });
  });

  it('is all secret while its template cannot be read, for then nobody knows what is', () => {
    const broken = readTemplate('{ "parameters": { "phrase": { "type": "secureString" ', 0);
    expect(readParameters(JSON.stringify({ parameters: { phrase: { value: 'plain words' } } }), broken).hidden.open).not.toContain('plain words');
  });
});
