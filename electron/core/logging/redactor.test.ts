import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor } from './redactor.ts';

describe('Redactor', () => {
  it('hides what stands under a secret name, however deep', () => {
    const redactor = new Redactor();
    const clean = JSON.stringify(redactor.value({ userName: 'ada', password: 'x', nested: [{ Authorization: 'y', pin: 123456, keep: 'this' }] }));
    expect(clean).toContain('ada');
    expect(clean).toContain('this');
    expect(clean).not.toMatch(/"x"|"y"|123456/);
  });

  it('hides secret shapes in texts', () => {
    const redactor = new Redactor();
    for (const text of [
      'Authorization: Basic YWRhOnNlY3JldA==', 'sent Bearer abc.def-ghi', 'GET https://ada:secret@bench3/x', 'POST /api/authorize/pair?pin=secret&username=ada',
      'password=secret', 'Cookie CSRF-Token=secret; path=/', '-----BEGIN EC PRIVATE KEY-----\nsecret\n-----END EC PRIVATE KEY-----',
    ]) {
      expect(redactor.text(text)).not.toMatch(/secret|YWRhOnNlY3JldA|abc\.def/);
    }
    expect(redactor.text('https://bench3.local:443/api/os/info?x=1')).toBe('https://bench3.local:443/api/os/info?x=1');
  });

  it('hides known values in every encoding in which they travel', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, maxLength: 40, unit: 'grapheme' }).filter((secret) => secret.trim().length >= 4), (secret) => {
        const redactor = new Redactor();
        redactor.learn('connection/a/credentials', JSON.stringify({ userName: 'ada', password: secret }));
        const base64 = Buffer.from(secret).toString('base64');
        const basic = Buffer.from(`ada:${secret}`).toString('base64');
        for (const form of [secret, base64, basic, encodeURIComponent(secret)]) {
          expect(redactor.text(`before|${form}|after`)).not.toContain(`|${form}|`);
        }
        expect(JSON.stringify(redactor.value({ fact: secret }))).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
      { numRuns: 200 },
    );
  });

  it('hides every line of a stored key, and leaves the certificate beside it alone', () => {
    const redactor = new Redactor();
    const lines = ['MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQC7', 'kEy2kEy2kEy2kEy2kEy2kEy2kEy2kEy2kEy2kEy2kEy2kEy2kEy2'];
    const certificate = 'MIIDCERTIFICATEMIIDCERTIFICATEMIIDCERTIFICATEMIIDCERT';
    redactor.learn('cluster/c/profile', JSON.stringify({
      kind: 'pem', certificatePem: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join('\r\n')}\n-----END ENCRYPTED PRIVATE KEY-----\n`,
    }));
    for (const line of lines) expect(redactor.text(`bad line: ${line}`)).toBe('bad line: ‹hidden›');
    expect(redactor.text(certificate)).toBe(certificate);
  });

  it('hides tokens wherever they stand, and those of a sealed cache by name, but not what stands beside them', () => {
    const redactor = new Redactor();
    const token = [{ alg: 'ES256', typ: 'JWT' }, { aud: 'https://management.azure.com' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    expect(redactor.text(`token ${token}.c2lnbmF0dXJl refused`)).toBe('token ‹hidden› refused');
    redactor.learn('connection/a/azure-tokens', JSON.stringify({ RefreshToken: { key: { secret: '0.AXoAopaque-refresh-token', client_id: 'd1f6a9c4' } }, Account: { one: { username: 'jo@contoso.example' } } }));
    expect(redactor.text('0.AXoAopaque-refresh-token of jo@contoso.example for d1f6a9c4')).toBe('‹hidden› of jo@contoso.example for d1f6a9c4');
    redactor.learn('connection/a/azure-tokens', JSON.stringify({ RefreshToken: { key: { secret: '0.AXoAnewer-refresh-token' } } }));
    expect(redactor.text('0.AXoAopaque-refresh-token 0.AXoAnewer-refresh-token')).toBe('‹hidden› ‹hidden›');
  });

  it('forgets a replaced secret and remembers passing ones, but never hides tiny ones', () => {
    const redactor = new Redactor();
    redactor.learn('a', 'old-secret');
    redactor.learn('a', 'new-secret');
    redactor.learnPassing('typed-once');
    redactor.learnPassing('abc');
    expect(redactor.text('old-secret new-secret typed-once abc')).toBe('old-secret ‹hidden› ‹hidden› abc');
  });

  it('bounds what it copies, and survives cycles and errors', () => {
    const redactor = new Redactor();
    const cycle: Record<string, unknown> = { list: Array.from({ length: 1_000 }, () => 'x') };
    cycle['self'] = cycle;
    expect(JSON.stringify(redactor.value(cycle)).length).toBeLessThan(10_000);
    const error = new Error('GET https://a:b@c failed', { cause: Object.assign(new Error('inner'), { code: 'ECONNRESET' }) });
    expect(redactor.value(error)).toMatchObject({ message: 'GET https://‹hidden›@c failed', cause: { code: 'ECONNRESET' } });
  });
});
