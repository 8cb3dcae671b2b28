import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedJson, maskedOrigin, secretMask } from './secret-mask.ts';

describe('masks of secrets', () => {
  it('tell where their secrets come from', () => {
    expect(maskedOrigin(secretMask(null))).toEqual({ runId: null });
    expect(maskedOrigin(secretMask('0af3'))).toEqual({ runId: null });
    expect(maskedOrigin(secretMask('0af3', 'r-1'))).toEqual({ runId: 'r-1' });
    expect(maskedOrigin('secret')).toBeNull();
  });

  it('stand in every body that is shown', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z0-9]{12,40}$/), fc.string(), (secret, other) => {
      const text = maskedJson({ Name: 'fabric:/A', Parameters: [{ Key: 'Admin_Password', Value: secret }, { Key: 'Colour', Value: other }], Password: secret, Deep: [{ Token: secret }] });
      expect(text).not.toContain(secret);
      expect(JSON.parse(text)).toMatchObject({ Name: 'fabric:/A' });
    }));
  });
});
