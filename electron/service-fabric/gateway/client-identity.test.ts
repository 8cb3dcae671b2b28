import { createPrivateKey } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CertificateAuthority } from '../../../simulator/foundation/authority.ts';
import { FaultError } from '../../core/fault-error.ts';
import { openClientIdentity } from './client-identity.ts';
import type { ClientIdentitySource } from './client-identity.ts';
import { legacyPfx, modernPfx, pfxPassphrase, pfxThumbprint } from './testing/pfx-samples.ts';

const authority = new CertificateAuthority({ commonName: 'Test authority' });
const client = authority.issue({ subject: { commonName: 'admin.example' }, purpose: 'client' });
const locked = createPrivateKey(client.privateKeyPem).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'opensesame' }).toString();

function wordsOf(source: ClientIdentitySource): string {
  try {
    openClientIdentity(source);
    return 'opened';
  } catch (error) {
    return error instanceof FaultError && error.fault.code === 'invalid-input' ? error.fault.message : String(error);
  }
}

describe('a client certificate', () => {
  it('is opened from one PEM text, from two, in any order, and with its chain', () => {
    const { certificatePem, privateKeyPem } = client;
    for (const source of [
      { kind: 'pem', certificatePem: certificatePem + privateKeyPem },
      { kind: 'pem', certificatePem: `Bag Attributes\n${privateKeyPem}\nsome words\n${authority.root.certificatePem}${certificatePem}` },
      { kind: 'pem', certificatePem, keyPem: privateKeyPem },
      { kind: 'pem', certificatePem, keyPem: locked, passphrase: 'opensesame' },
    ] satisfies ClientIdentitySource[]) {
      const { summary } = openClientIdentity(source);
      expect(summary).toMatchObject({ fingerprint256: client.fingerprint256, hasClientAuthPurpose: true });
      expect(summary.subject).toContain('admin.example');
      expect(summary.issuer).toContain('Test authority');
    }
  });

  it('is opened from PFX', () => {
    const { summary } = openClientIdentity({ kind: 'pfx', pfx: modernPfx, passphrase: pfxPassphrase });
    expect(summary).toMatchObject({ thumbprint: pfxThumbprint, hasClientAuthPurpose: true });
    expect(summary.subject).toContain('pfx.client.example');
  });

  it('that cannot be opened says what is wrong with it', () => {
    const { certificatePem, privateKeyPem } = client;
    const stranger = authority.issue({ subject: { commonName: 'x' }, purpose: 'client' });
    expect(wordsOf({ kind: 'pem', certificatePem: 'hello' })).toMatch(/no certificate/);
    expect(wordsOf({ kind: 'pem', certificatePem })).toMatch(/no private key/);
    expect(wordsOf({ kind: 'pem', certificatePem, keyPem: stranger.privateKeyPem })).toMatch(/another certificate/);
    expect(wordsOf({ kind: 'pem', certificatePem, keyPem: locked })).toMatch(/locked with a pass phrase/);
    expect(wordsOf({ kind: 'pem', certificatePem, keyPem: locked, passphrase: 'wrong' })).toMatch(/does not open the private key/);
    expect(wordsOf({ kind: 'pem', certificatePem, keyPem: privateKeyPem.replace(/\n.{30}/, '\n') })).toMatch(/cannot be read/);
    expect(wordsOf({ kind: 'pem', certificatePem: certificatePem.replace(/\n.{30}/, '\n'), keyPem: privateKeyPem })).toMatch(/cannot be read/);
    expect(wordsOf({ kind: 'pfx', pfx: modernPfx, passphrase: 'wrong' })).toMatch(/pass phrase does not open/);
    expect(wordsOf({ kind: 'pfx', pfx: modernPfx })).toMatch(/locked with a pass phrase/);
    expect(wordsOf({ kind: 'pfx', pfx: legacyPfx, passphrase: pfxPassphrase })).toMatch(/no longer considered safe/);
    expect(wordsOf({ kind: 'pfx', pfx: Buffer.from('hello') })).toMatch(/not a PFX file/);
    expect(wordsOf({ kind: 'pfx', pfx: modernPfx.subarray(0, 400), passphrase: pfxPassphrase })).toMatch(/not a PFX file|damaged/);
  });

  it('that has expired or lacks the purpose is offered all the same, with a warning', () => {
    const now = Date.now();
    const day = 86_400_000;
    const odd = (request: Parameters<typeof authority.issue>[0]) => {
      const issued = authority.issue(request);
      return openClientIdentity({ kind: 'pem', certificatePem: issued.certificatePem + issued.privateKeyPem });
    };
    const subject = { commonName: 'odd.example' };
    expect(odd({ subject, purpose: 'client', validity: { from: now - 2 * day, to: now - day } }).warnings(now)).toEqual([expect.stringMatching(/has expired/)]);
    expect(odd({ subject, purpose: 'client', validity: { from: now + day, to: now + 2 * day } }).warnings(now)).toEqual([expect.stringMatching(/not valid yet/)]);
    const withoutPurpose = odd({ subject, purpose: 'server' });
    expect(withoutPurpose.summary.hasClientAuthPurpose).toBe(false);
    expect(withoutPurpose.warnings(now)).toEqual([expect.stringMatching(/client authentication/)]);
    expect(odd({ subject, purpose: 'unstated' }).warnings(now)).toEqual([]);
  });

  it('never shows its key when it is written down', () => {
    const identity = openClientIdentity({ kind: 'pem', certificatePem: client.certificatePem + client.privateKeyPem });
    const written = JSON.stringify(identity) + inspect(identity, { depth: 9, showHidden: true });
    expect(written).not.toContain('PRIVATE');
    expect(written).toContain('admin.example');
  });
});
