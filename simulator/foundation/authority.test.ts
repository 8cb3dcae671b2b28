import { createPublicKey, verify, X509Certificate } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { CertificateAuthority, selfSigned, selfSignedLeaf, signingRequest } from './authority.ts';
import { decode } from './der.ts';

describe('CertificateAuthority', () => {
  it('issues leaves that Node verifies against the root, for the names and addresses asked for', () => {
    const authority = new CertificateAuthority({ organization: 'Test', commonName: 'Root \u{1F97D}' });
    const leaf = authority.issue({
      subject: { commonName: 'Bench 3' },
      hostNames: ['bench.local', 'not a host name'],
      addresses: ['127.0.0.9'],
    });
    const certificate = new X509Certificate(leaf.certificateDer);
    const root = new X509Certificate(authority.root.certificateDer);
    expect(certificate.checkIssued(root)).toBe(true);
    expect(certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.checkIP('127.0.0.9')).toBe('127.0.0.9');
    expect(certificate.checkHost('bench.local')).toBe('bench.local');
    expect(certificate.subjectAltName).not.toContain('not a host name');
    expect([root.ca, certificate.ca]).toEqual([true, false]);
    expect(certificate.checkPrivateKey(leaf.privateKey)).toBe(true);
  });

  it('makes certificates that vouch for themselves', () => {
    const certificate = new X509Certificate(selfSigned({ commonName: 'Dev' }, 'code-signing').certificateDer);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.3']);
  });

  it('makes leaves that vouch for themselves, with RSA keys where asked', () => {
    const { certificateDer, privateKey } = selfSignedLeaf({
      subject: { commonName: 'cluster' },
      hostNames: ['cluster.example'],
      rsaBits: 2048,
    });
    const certificate = new X509Certificate(certificateDer);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(certificate.checkHost('cluster.example')).toBe('cluster.example');
    expect(certificate.checkPrivateKey(privateKey)).toBe(true);
    expect(certificate.ca).toBe(false);
  });

  it('asks for certification of a key by a request that the key has signed', () => {
    const { privateKey } = selfSignedLeaf({ subject: { commonName: 'cluster' } });
    const [info, , signature] = decode(signingRequest({ commonName: 'cluster' }, privateKey)).children;
    if (info === undefined || signature === undefined) throw new Error('incomplete');
    expect(info.children[2]?.encoded).toEqual(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }));
    expect(verify('sha256', info.encoded, createPublicKey(privateKey), signature.content.subarray(1))).toBe(true);
  });
});
