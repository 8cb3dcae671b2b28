import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CertificateAuthority } from '../../../simulator/foundation/authority.ts';
import { pinOf, withRootAnchor } from './certificate.ts';
import { requestOver } from './http-request.ts';
import { pinnedAgent } from './pinned-agent.ts';
import { probeCertificate } from './probe-certificate.ts';
import { readBody } from './read-body.ts';
import { deviceCertificates, startTlsServer, type TlsServer } from './testing/tls-server.ts';
import type { PinnedTrust } from './tls-trust.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function device(certificates = deviceCertificates()): Promise<TlsServer> {
  const server = await startTlsServer(certificates.leaf, (_request, response) => response.end('hello'));
  open.push(server);
  return server;
}

async function ask(server: TlsServer, trust: PinnedTrust): Promise<string> {
  const agent = pinnedAgent(trust);
  open.push({ close: () => agent.destroy() });
  const { body } = await requestOver({
    agent, endpoint: server.endpoint, method: 'GET', path: '/', headers: { authorization: 'Basic c2VjcmV0' },
  });
  return (await readBody(body, 1_000)).toString('utf8');
}

describe('probing', () => {
  it('reads the certificate and sends no request', async () => {
    const certificates = deviceCertificates();
    const server = await device(certificates);
    const offered = await probeCertificate(server.endpoint, { timeoutMs: 5_000 });
    expect(offered).toMatchObject({ fingerprint256: certificates.leaf.fingerprint256, anchorIsRoot: false });
    expect(offered.subject).toContain('HOLOLENS-TEST');
    expect(offered.notAfter).toBeGreaterThan(offered.notBefore);
    expect(server.seen).toEqual([]);
  });

  it('offers the device’s own root as the anchor where it is known, and nothing that did not sign the leaf', async () => {
    const certificates = deviceCertificates();
    const server = await device(certificates);
    const offered = await probeCertificate(server.endpoint, { timeoutMs: 5_000 });
    expect(withRootAnchor(offered, certificates.root.certificateDer)).toMatchObject({ anchorIsRoot: true, fingerprint256: certificates.root.fingerprint256 });
    const stranger = new CertificateAuthority({ commonName: 'Test device root' });
    expect(withRootAnchor(offered, stranger.root.certificateDer)).toEqual(offered);
    expect(withRootAnchor(offered, certificates.leaf.certificateDer)).toEqual(offered);
    expect(withRootAnchor(offered, Buffer.from('not a certificate'))).toEqual(offered);
  });
});

describe('a pinned leaf', () => {
  it('lets its own certificate through whatever name it bears, and no other one sees a byte', async () => {
    const genuine = await device();
    const trust = pinOf(await probeCertificate(genuine.endpoint, { timeoutMs: 5_000 }), 0);
    expect(await ask(genuine, trust)).toBe('hello');
    const impostor = await device();
    await expect(ask(impostor, trust)).rejects.toMatchObject({ fault: { code: 'identity-changed', remedy: 'replace-trust' } });
    expect(impostor.seen).toEqual([]);
  });

  it('refuses another leaf of the same root', async () => {
    const certificates = deviceCertificates();
    const trust = pinOf(await probeCertificate((await device(certificates)).endpoint, { timeoutMs: 5_000 }), 0);
    const sibling = await device(deviceCertificates(certificates.authority));
    await expect(ask(sibling, trust)).rejects.toMatchObject({ fault: { code: 'identity-changed' } });
    expect(sibling.seen).toEqual([]);
  });
});

describe('a pinned root', () => {
  it('lets every leaf of that root through and no leaf of another', async () => {
    const certificates = deviceCertificates();
    const first = await device(certificates);
    const trust = pinOf(withRootAnchor(await probeCertificate(first.endpoint, { timeoutMs: 5_000 }), certificates.root.certificateDer), 0);
    expect(trust.anchorIsRoot).toBe(true);
    expect(await ask(first, trust)).toBe('hello');
    expect(await ask(await device(deviceCertificates(certificates.authority)), trust)).toBe('hello');
    const impostor = await device(deviceCertificates(new CertificateAuthority({ commonName: 'Test device root' })));
    await expect(ask(impostor, trust)).rejects.toMatchObject({ fault: { code: 'identity-changed' } });
    expect(impostor.seen).toEqual([]);
  });
});

describe('the sources', () => {
  it('switch certificate checks off in the probe alone', async () => {
    const electron = join(import.meta.dirname, '../..');
    const offenders: string[] = [];
    for (const entry of await readdir(electron, { recursive: true })) {
      if (!entry.endsWith('.ts') || entry.endsWith('.test.ts')) continue;
      const source = await readFile(join(electron, entry), 'utf8');
      if (/rejectUnauthorized\s*:\s*false|NODE_TLS_REJECT_UNAUTHORIZED/.test(source)) offenders.push(entry.replaceAll('\\', '/'));
    }
    expect(offenders).toEqual(['core/net/probe-certificate.ts']);
  });
});
