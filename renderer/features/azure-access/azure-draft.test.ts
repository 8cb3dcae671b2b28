import { describe, expect, test } from 'vitest';
import { azureProblem, cloudOf, emptyAzureDraft, signInOf, tenantProblem } from './azure-draft.ts';

const id = '6f0c1c2e-1111-4222-8333-444455556666';
const whole = { ...emptyAzureDraft, clientId: id };

describe('a profile that is being typed', () => {
  test('says what is missing, one thing at a time', () => {
    expect(azureProblem(emptyAzureDraft)).toMatch(/client\) id/);
    expect(azureProblem(whole)).toBe('');
    expect(azureProblem({ ...whole, clientId: 'my app' })).toMatch(/GUID/);
    expect(azureProblem({ ...whole, cloud: 'custom' })).toMatch(/Resource Manager/);
    expect(azureProblem({ ...whole, cloud: 'custom', arm: 'http://127.0.0.1:1' })).toMatch(/https/);
    expect(azureProblem({ ...whole, method: 'secret', tenant: id })).toMatch(/secret/);
    expect(azureProblem({ ...whole, method: 'certificate', tenant: id })).toMatch(/certificate/);
    expect(azureProblem({ ...emptyAzureDraft, method: 'cli' })).toBe('');
  });
  test('a person may sign in to any organisation, an application to one tenant', () => {
    expect(tenantProblem({ tenant: 'organizations', method: 'browser' })).toBe('');
    expect(tenantProblem({ tenant: 'organizations', method: 'secret' })).toMatch(/one tenant/);
    expect(tenantProblem({ tenant: 'contoso.com', method: 'secret' })).toBe('');
    expect(tenantProblem({ tenant: 'con toso', method: 'browser' })).toMatch(/neither/);
  });
  test('sends what was typed and nothing of another way', () => {
    expect(cloudOf({ ...whole, cloud: 'public', arm: 'https://left.over' })).toEqual({ kind: 'public' });
    expect(cloudOf({ ...whole, cloud: 'custom', arm: ' https://arm.local ', caPem: '' })).toEqual({ kind: 'custom', arm: 'https://arm.local', authority: null, caPem: null });
    expect(signInOf({ ...whole, method: 'device-code', secret: 'left over' })).toEqual({ kind: 'device-code' });
    expect(signInOf({ ...whole, method: 'certificate', pem: 'PEM', passPhrase: '' })).toEqual({ kind: 'certificate', pem: 'PEM', uploads: [], passPhrase: null });
  });
});
