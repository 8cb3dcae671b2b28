import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import type { SimulatedCluster } from '../cluster-server.ts';
import { ClusterCaller } from '../testing/cluster-caller.ts';
import { clusters } from '../testing/started.ts';

/** Who is let in (service-fabric.md §3). */

const start = clusters();

/** SHA-1 of the certificate a gateway shows, as hex digits. */
function shownThumbprint(cluster: SimulatedCluster): Promise<string> {
  return new Promise((resolve, reject) => {
    const port = Number(new URL(cluster.url).port);
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      const { fingerprint } = socket.getPeerCertificate();
      socket.destroy();
      resolve(fingerprint.replaceAll(':', ''));
    });
    socket.on('error', reject);
  });
}

describe('a secure cluster', () => {
  it.each([undefined, 'stranger', 'expired'] as const)('answers a client with certificate "%s" that it wants one', async (client) => {
    const { cluster } = await start({ https: true });
    const heard = await new ClusterCaller(cluster, client).call('/$/GetClusterVersion');
    expect([heard.status, heard.reason, heard.text]).toEqual([403, 'Client certificate required', '']);
  });

  it('lets administrators write, with and without client authentication in the purposes of their certificate', async () => {
    const { cluster } = await start({ https: true });
    for (const client of ['admin', 'adminWithoutPurpose'] as const) {
      const caller = new ClusterCaller(cluster, client);
      expect(await caller.write('/Nodes/_nt_0/$/Deactivate', { DeactivationIntent: 'Pause' })).toBe(200);
    }
  });

  it('lets readers ask everything, by POST too, and change nothing', async () => {
    const { cluster } = await start({ https: true });
    const reader = new ClusterCaller(cluster, 'reader');
    expect((await reader.call('/Nodes')).status).toBe(200);
    expect((await reader.call('/$/GetClusterHealthChunk', { body: {} })).status).toBe(200);
    expect(await reader.refusal('/Nodes/_nt_0/$/Deactivate', { body: { DeactivationIntent: 'Pause' } })).toEqual([403, 'E_ACCESSDENIED']);
    expect(await reader.refusal('/ImageStore/a', { method: 'DELETE' })).toEqual([403, 'E_ACCESSDENIED']);
    expect(cluster.model.node('_nt_0')?.status).toBe('Up');
  });

  it('asks nobody for a certificate over plain HTTP', async () => {
    const { cluster, caller } = await start();
    expect((await new ClusterCaller(cluster).call('/Nodes')).status).toBe(200);
    expect((await caller.call('/$/GetAadMetadata')).json()).toEqual({ type: '', metadata: {} });
  });

  it('rolls its certificate over: the next one is known before it is shown', async () => {
    const { cluster, caller } = await start({ https: true });
    const before = await shownThumbprint(cluster);
    expect(cluster.thumbprints?.thumbprint).toBe(before);
    const post = async (path: string) => (await fetch(`${cluster.control}/${path}`, { method: 'POST', body: '{}' })).json();
    const prints = z.object({ thumbprint: z.string().length(40), thumbprint256: z.string().length(64) });
    const next = prints.parse(await post('certificate/next'));
    expect(await shownThumbprint(cluster)).toBe(before);
    expect(prints.parse(await post('certificate/swap'))).toEqual(next);
    expect(await shownThumbprint(cluster)).toBe(next.thumbprint);
    expect((await caller.call('/Nodes')).status).toBe(200);
  });

  it('shows a certificate that soon expires where its nodes say so, with the thumbprint they name', async () => {
    const { cluster, caller } = await start({ https: true, scenario: 'certificate-expiring' });
    const days = (Date.parse(new X509Certificate(cluster.credentials?.server.certificatePem ?? '').validTo) - Date.now()) / 86_400_000;
    expect(Math.floor(days)).toBe(6);
    const { text } = await caller.call('/Nodes/_nt_0/$/GetHealth');
    expect(text).toContain(cluster.thumbprints?.thumbprint);
  });

  it('may show a certificate that has expired', async () => {
    const { cluster, caller } = await start({ https: true, serverCertificateIsExpired: true });
    await expect(caller.call('/Nodes')).rejects.toThrow(/expired/);
    await cluster.setFault({ kind: 'certificate-changed' });
    expect((await caller.call('/Nodes')).status).toBe(200);
  });
});

describe('a cluster with a directory', () => {
  const tokenShape = z.object({ token: z.string() });
  const tokenOf = async (cluster: SimulatedCluster, body: object = {}) => {
    const answer = await fetch(`${cluster.control}/token`, { method: 'POST', body: JSON.stringify(body) });
    return tokenShape.parse(await answer.json()).token;
  };

  it('tells everybody where to sign in and asks for a token', async () => {
    const { cluster } = await start({ https: true, entra: true });
    const anybody = new ClusterCaller(cluster);
    expect((await anybody.call('/$/GetAadMetadata')).json()).toMatchObject({ type: 'aad', metadata: { cluster: expect.any(String), tenant: expect.any(String) } });
    const heard = await anybody.call('/Nodes');
    expect([heard.status, heard.text]).toEqual([401, '']);
    expect(heard.headers['www-authenticate']).toContain('Bearer');
  });

  it('takes tokens while they are valid, by role, and certificates beside them', async () => {
    const { cluster, caller } = await start({ https: true, entra: true });
    expect((await caller.call('/Nodes')).status).toBe(200);
    const anybody = new ClusterCaller(cluster);
    const withToken = async (token: string, options = {}) =>
      (await anybody.call('/Nodes/_nt_0/$/Activate', { ...options, headers: { authorization: `Bearer ${token}` } })).status;
    expect(await withToken(await tokenOf(cluster), { method: 'POST' })).toBe(200);
    expect(await withToken(await tokenOf(cluster, { role: 'reader' }), { method: 'POST' })).toBe(403);
    expect(await withToken(await tokenOf(cluster, { forMs: -1 }), { method: 'POST' })).toBe(401);
    expect(await withToken('made.up.token', { method: 'POST' })).toBe(401);
    const token = await tokenOf(cluster);
    await fetch(`${cluster.control}/token`, { method: 'DELETE' });
    expect(await withToken(token, { method: 'POST' })).toBe(401);
  });
});
