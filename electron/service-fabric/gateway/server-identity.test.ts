import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CertificateAuthority } from '../../../simulator/foundation/authority.ts';
import type { CertifiedKey } from '../../../simulator/foundation/authority.ts';
import { offeredCertificate, pinOf } from '../../core/net/certificate.ts';
import { thumbprintOf } from './client-identity.ts';
import { normaliseThumbprint, satisfiesIdentity } from './server-identity.ts';

const authority = new CertificateAuthority({ commonName: 'Cluster authority' });
const other = new CertificateAuthority({ commonName: 'Cluster authority' });
const leaf = authority.issue({ subject: { commonName: 'sf.example' } });
const stranger = other.issue({ subject: { commonName: 'sf.example' } });
const shown = (...chain: CertifiedKey[]) => offeredCertificate(chain.map((each) => new X509Certificate(each.certificatePem)));
const thumbprint = (each: CertifiedKey) => thumbprintOf(new X509Certificate(each.certificatePem));

describe('whom to believe', () => {
  it('is told by thumbprints, however they are written', () => {
    const written = thumbprint(leaf).toLowerCase().replace(/(..)/g, '$1 ');
    for (const text of [thumbprint(leaf), `\u200E${written}`, leaf.fingerprint256]) {
      expect(satisfiesIdentity(shown(leaf), { kind: 'thumbprints', thumbprints: ['00'.repeat(20), text] })).toBe(true);
      expect(satisfiesIdentity(shown(stranger), { kind: 'thumbprints', thumbprints: [text] })).toBe(false);
    }
    expect(satisfiesIdentity(shown(leaf), { kind: 'thumbprints', thumbprints: [] })).toBe(false);
    expect(normaliseThumbprint('not one')).toBeNull();
  });

  it('is told by name and issuer, where the issuer is shown and has signed', () => {
    const identity = { kind: 'commonName', commonNames: ['SF.example'], issuerThumbprints: [thumbprint(authority.root)] } as const;
    expect(satisfiesIdentity(shown(leaf, authority.root), identity)).toBe(true);
    expect(satisfiesIdentity(shown(leaf), identity)).toBe(false);
    expect(satisfiesIdentity(shown(stranger, other.root), identity)).toBe(false);
    // The right issuer beside a leaf that it has not signed.
    expect(satisfiesIdentity(shown(stranger, authority.root), identity)).toBe(false);
    expect(satisfiesIdentity(shown(leaf, authority.root), { ...identity, commonNames: ['other.example'] })).toBe(false);
    expect(satisfiesIdentity(shown(leaf, authority.root), { ...identity, issuerThumbprints: [] })).toBe(false);
  });

  it('is told by the certificate that was accepted: the leaf, or the root above it', () => {
    expect(satisfiesIdentity(shown(leaf), { kind: 'certificate', trust: pinOf(shown(leaf), 0) })).toBe(true);
    expect(satisfiesIdentity(shown(stranger), { kind: 'certificate', trust: pinOf(shown(leaf), 0) })).toBe(false);
    const root = { kind: 'certificate', trust: pinOf(shown(leaf, authority.root), 0) } as const;
    expect(root.trust.anchorIsRoot).toBe(true);
    const successor = authority.issue({ subject: { commonName: 'sf.example' } });
    expect(satisfiesIdentity(shown(successor), root)).toBe(true);
    expect(satisfiesIdentity(shown(stranger, other.root), root)).toBe(false);
  });
});
