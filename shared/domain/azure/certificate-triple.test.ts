import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCertificateTriple, parseCertificateUrl, plainThumbprint, thumbprintOfX5t, x5tOfThumbprint, type CertificateTriple, type KnownCertificate } from './certificate-triple.ts';

const now = Date.parse('2026-11-27T00:00:00Z');
const day = 86_400_000;
const thumbprint = '0123456789ABCDEF0123456789ABCDEF01234567';
const vaultId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/shop-vault';
const certificateUrl = 'https://shop-vault.vault.azure.net/secrets/cluster/0123456789abcdef0123456789abcdef';
const triple: CertificateTriple = { thumbprint, certificateUrl, vaultId };
const known: KnownCertificate = { x5t: x5tOfThumbprint(thumbprint) ?? '', sid: certificateUrl, enabled: true, notBefore: now - day, expires: now + 400 * day, vaultId: vaultId.toUpperCase() };
const told = (change: Partial<CertificateTriple>, certificate: Partial<KnownCertificate> | null = {}) => {
  const { consistent, findings } = checkCertificateTriple({ ...triple, ...change }, certificate === null ? null : { ...known, ...certificate }, now);
  return { consistent, findings: findings.map(({ severity, field }) => `${severity} ${field ?? '-'}`) };
};

describe('the three values of a certificate', () => {
  it('are good together', () => {
    expect(told({})).toEqual({ consistent: true, findings: ['good -'] });
    expect(told({}, null)).toEqual({ consistent: null, findings: [] });
  });

  it.each<[string, Partial<CertificateTriple>, string]>([
    ['colons in the thumbprint', { thumbprint: '01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67' }, 'error thumbprint'],
    ['an invisible mark before it', { thumbprint: `\u200e${thumbprint}` }, 'error thumbprint'],
    ['a SHA-256', { thumbprint: 'a'.repeat(64) }, 'error thumbprint'],
    ['another thumbprint', { thumbprint: thumbprint.replace('0', 'F') }, 'error thumbprint'],
    ['a URL without version', { certificateUrl: 'https://shop-vault.vault.azure.net/secrets/cluster' }, 'error certificateUrl'],
    ['the URL of the certificate', { certificateUrl: certificateUrl.replace('secrets', 'certificates') }, 'error certificateUrl'],
    ['another version', { certificateUrl: certificateUrl.replace('0123', '9999') }, 'error certificateUrl'],
    ['no URL', { certificateUrl: 'cluster' }, 'error certificateUrl'],
    ['another vault', { vaultId: vaultId.replace('shop-vault', 'other') }, 'error vaultId'],
    ['no vault', { vaultId: 'shop-vault' }, 'error vaultId'],
  ])('are told apart: %s', (_, change, finding) => {
    const { consistent, findings } = told(change);
    expect(consistent).toBe(false);
    expect(findings).toContain(finding);
  });

  it('are one thing, and whether the certificate serves is another', () => {
    expect(told({}, { enabled: false })).toEqual({ consistent: true, findings: ['good -', 'error -'] });
    expect(told({}, { expires: now - 1 })).toEqual({ consistent: true, findings: ['good -', 'error -'] });
    expect(told({}, { expires: now + 20 * day })).toEqual({ consistent: true, findings: ['good -', 'warning -'] });
    expect(told({}, { notBefore: now + day })).toEqual({ consistent: true, findings: ['good -', 'warning -'] });
  });

  it('leave addresses of other clouds to what the vault says', () => {
    const url = 'https://127.0.0.1:8443/secrets/cluster/0123456789abcdef0123456789abcdef';
    expect(told({ certificateUrl: url }, { sid: url })).toEqual({ consistent: true, findings: ['good -'] });
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (one, two, three, four) => {
      const { consistent } = checkCertificateTriple({ thumbprint: one, certificateUrl: two, vaultId: three }, { ...known, x5t: four, sid: two }, now);
      expect(consistent).toBe(false);
    }));
  });
});

describe('thumbprints', () => {
  it('go to x5t and back', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
      const x5t = Buffer.from(bytes).toString('base64url');
      const hex = Buffer.from(bytes).toString('hex').toUpperCase();
      expect(thumbprintOfX5t(x5t)).toBe(hex);
      expect(thumbprintOfX5t(Buffer.from(bytes).toString('base64'))).toBe(hex);
      expect(x5tOfThumbprint(hex)).toBe(x5t);
      expect(plainThumbprint(hex.match(/../g)?.join(':') ?? '')).toBe(hex);
    }));
    expect(thumbprintOfX5t('short')).toBeNull();
    expect(x5tOfThumbprint('xyz')).toBeNull();
    expect(parseCertificateUrl('http://a/secrets/b/c')).toBeNull();
  });
});
