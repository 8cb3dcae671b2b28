import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretParameter, redactJson, redactParameters, redactTemplate, redactText } from './redaction.ts';

const secret = fc.stringMatching(/^[A-Za-z][A-Za-z0-9!_]{11,30}$/).filter((text) => !/^(standard|password)/i.test(text));
const template = (hidden: string) => ({
  parameters: { adminPassword: { type: 'secureString', defaultValue: hidden }, config: { type: 'secureObject', defaultValue: { a: [hidden] } }, name: { type: 'string', defaultValue: 'shop' } },
  resources: [{
    type: 'Microsoft.Compute/virtualMachineScaleSets', name: "[parameters('name')]",
    properties: {
      osProfile: { adminPassword: hidden, adminUsername: 'jo' },
      extensions: [{ protectedSettings: { storageAccountKey: hidden, endpoint: "[reference('x').blob]", mixed: `[concat('${hidden}', parameters('name'))]`, deep: { list: [hidden, 5] } } }],
      appSettings: [{ name: 'Db_Password', value: hidden }, { name: 'Colour', value: 'red' }],
      connection: `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKey=${hidden};EntityPath=q`,
      script: `[concat('https://x.blob.core.windows.net/s.ps1?sv=1&sig=', '${hidden}')]`,
      link: `https://x.blob.core.windows.net/s.ps1?sv=1&sig=${hidden}&st=2`,
      git: `https://jo:${hidden}@example.org/repo.git`,
    },
  }],
});

describe('redaction', () => {
  it('never shows a planted secret, and keeps what is none', () => {
    fc.assert(fc.property(secret, (hidden) => {
      const shown = JSON.stringify(redactTemplate(template(hidden)));
      expect(shown).not.toContain(hidden);
      expect(shown).toContain("[reference('x').blob]");
      expect(shown).toContain('"adminUsername":"jo"');
      expect(shown).toContain('"value":"red"');
      expect(shown).toContain('"type":"secureString"');
      expect(shown).toContain('https://jo:••••••••@example.org');
      expect(shown).toContain('Endpoint=sb://x.servicebus.windows.net/;SharedAccessKey=');
    }));
  });

  it('covers parameters whose type the template tells, and outputs that tell it themselves', () => {
    const definitions = { parameters: { pass: { type: 'securestring' }, name: { type: 'string' } } };
    expect(redactParameters({ PASS: { value: 'hunter2' }, name: { value: 'shop' } }, definitions)).toEqual({ PASS: { value: '••••••••' }, name: { value: 'shop' } });
    expect(redactParameters({ out: { type: 'SecureObject', value: { a: 1, b: ["[parameters('x')]"] } } })).toEqual({ out: { type: 'SecureObject', value: { a: '••••••••', b: ["[parameters('x')]"] } } });
    expect(isSecretParameter('x', 'secureObject', null)).toBe(true);
    expect(isSecretParameter('sqlPassword', 'string', 'hunter2')).toBe(true);
    expect(isSecretParameter('location', 'string', 'westeurope')).toBe(false);
  });

  it('keeps the shape and changes nothing the second time', () => {
    const shapeOf = (value: unknown): unknown => (typeof value !== 'object' || value === null ? 0 : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)])));
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const once = redactJson(value);
      expect(shapeOf(once)).toEqual(shapeOf(value));
      expect(redactJson(once)).toEqual(once);
    }));
  });

  it('takes tokens and keys out of texts', () => {
    expect(redactText('Authorization: Bearer abc.def-ghi_jkl failed')).toBe('Authorization: Bearer •••••••• failed');
    expect(redactText('-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY----- end')).toBe('•••••••• end');
    expect(redactText('nothing here')).toBe('nothing here');
  });
});
