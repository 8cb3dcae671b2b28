import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksSecret } from './secret-looking.ts';

describe('parameters that look like secrets', () => {
  it.each([
    ['Db_Password', 'x'], ['SqlConnectionString', 'Server=a'], ['API-KEY', 'abc'], ['Frontend.ClientSecret', '1'], ['StorageSas', 'a'],
    ['Settings', 'Endpoint=sb://a;SharedAccessKey=abc'], ['Url', 'https://a.blob/x?sig=abcdefghijklmnop123'], ['Queue', 'amqp://user:pw@host'],
    ['K', 'eyJhbGciOiJI.eyJzdWIi.abc'],
    ['AccessToken', '123456'], ['Password', '00:10:00'], ['PasswordMax', 'hunter2'], ['TokenEndpoint', 'https://a/x?sig=abcdefghijklmnop123'], ['TokenEndpoint', 'https://user:pw@host/'], ['SecretVault', 'https://a/?code=1'],
  ])('%s', (name, value) => {
    expect(looksSecret(name, value)).toBe(true);
  });

  it.each([
    ['Web_InstanceCount', '-1'], ['PasswordMinLength', '8'], ['SecretName', 'db'], ['TokenLifetime', '00:10:00'], ['Region', 'west'], ['CertThumbprint', 'ABCDEF0123456789ABCDEF0123456789ABCDEF01'],
    ['Token.LifetimeMinutes', '60'], ['TokenLifetimeInSeconds', '3600'], ['Auth_TokenRefreshInterval', 'PT5M'], ['PasswordExpirationDays', '90'], ['SecretRotation', '30.00:00:00'], ['PasswordRequired', 'true'],
    ['KeyVaultUrl', 'https://kv.vault.azure.net/'], ['SecretVault', 'https://kv.vault.azure.net/'], ['TokenEndpoint', 'https://login.example/oauth2/token'], ['CredentialServiceAddress', 'net.tcp://10.0.0.1:80/x'],
    ['Password', ''], ['Topaz', 'fabric:/Shop/Cart'], ['Version', '8.0.521.9590'],
  ])('but not %s', (name, value) => {
    expect(looksSecret(name, value)).toBe(false);
  });

  it('are told by name and value together: measures of a secret are none, the secret itself always is', () => {
    const word = fc.constantFrom('Password', 'Token', 'Admin.Secret', 'api_key', 'ConnectionString', 'ClientCredential');
    const measure = fc.constantFrom('Length', 'LifetimeMinutes', '_Timeout', '.Interval', 'MaxAge', 'RetryCount', 'Required', 'Days');
    const number = fc.oneof(fc.integer({ min: -1, max: 100_000 }).map(String), fc.constantFrom('true', 'False', '00:10:00', '1.00:00:00', 'PT30S', 'P1D', '1.5', '30 s'));
    const host = fc.domain().map((name) => `https://${name}/`);
    const secret = fc.stringMatching(/^[A-Za-z!$_]{6,30}$/).filter((text) => !/^(?:true|false)$/i.test(text));
    fc.assert(fc.property(word, measure, number, host, secret, (name, of, value, address, hidden) => {
      expect(looksSecret(`${name}${of}`, value)).toBe(false);
      expect(looksSecret(`${name}Endpoint`, address)).toBe(false);
      expect(looksSecret(name, hidden)).toBe(true);
      expect(looksSecret(name, value)).toBe(true);
      expect(looksSecret(`${name}Host`, hidden)).toBe(true);
    }));
  });
});
