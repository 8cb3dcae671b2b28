import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksSecret, maskedJson, maskedOrigin, secretMask } from './secret-looking.ts';

describe('parameters that look like secrets', () => {
  it.each([
    ['Db_Password', 'x'], ['SqlConnectionString', 'Server=a'], ['API-KEY', 'abc'], ['Frontend.ClientSecret', '1'], ['StorageSas', 'a'],
    ['Settings', 'Endpoint=sb://a;SharedAccessKey=abc'], ['Url', 'https://a.blob/x?sig=abcdefghijklmnop123'], ['Queue', 'amqp://user:pw@host'],
    ['K', 'eyJhbGciOiJI.eyJzdWIi.abc'],
  ])('%s', (name, value) => {
    expect(looksSecret(name, value)).toBe(true);
  });

  it.each([
    ['Web_InstanceCount', '-1'], ['PasswordMinLength', '8'], ['SecretName', 'db'], ['TokenLifetime', '00:10:00'], ['Region', 'west'], ['CertThumbprint', 'ABCDEF0123456789ABCDEF0123456789ABCDEF01'],
    ['Password', ''], ['Topaz', 'fabric:/Shop/Cart'], ['Version', '8.0.521.9590'],
  ])('but not %s', (name, value) => {
    expect(looksSecret(name, value)).toBe(false);
  });

  it('are told by their mask where they come from', () => {
    expect(maskedOrigin(secretMask(null))).toEqual({ runId: null });
    expect(maskedOrigin(secretMask('0af3'))).toEqual({ runId: null });
    expect(maskedOrigin(secretMask('0af3', 'r-1'))).toEqual({ runId: 'r-1' });
    expect(maskedOrigin('secret')).toBeNull();
  });

  it('never appear in a body that is shown', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z0-9]{12,40}$/), fc.string(), (secret, other) => {
      const text = maskedJson({ Name: 'fabric:/A', Parameters: [{ Key: 'Admin_Password', Value: secret }, { Key: 'Colour', Value: other }], Password: secret, Deep: [{ Token: secret }] });
      expect(text).not.toContain(secret);
      expect(JSON.parse(text)).toMatchObject({ Name: 'fabric:/A' });
    }));
  });
});
