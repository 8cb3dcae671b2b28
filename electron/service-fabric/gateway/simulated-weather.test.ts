import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster } from '../../../simulator/service-fabric/index.ts';
import type { SimulatedCluster } from '../../../simulator/service-fabric/index.ts';
import { commands, openClientIdentity, queries } from './index.ts';
import type { GatewayClient } from './index.ts';
import { connect, faultOf } from './testing/connected.ts';

describe('a secure cluster', () => {
  let cluster: SimulatedCluster;
  beforeAll(async () => {
    cluster = await startCluster({ scenario: 'healthy', https: true, gateways: 2 });
  });
  afterAll(() => cluster.close());

  const as = async (name: 'admin' | 'adminWithoutPurpose' | 'expired' | 'reader' | 'stranger' | null): Promise<GatewayClient> => {
    const key = name === null ? null : cluster.credentials?.clients[name];
    const identity = key ? openClientIdentity({ kind: 'pem', certificatePem: key.certificatePem + key.privateKeyPem }) : null;
    return connect(cluster, { identity, server: { kind: 'thumbprints', thumbprints: [cluster.thumbprints?.thumbprint ?? ''] } });
  };

  it.each(['admin', 'adminWithoutPurpose', 'reader'] as const)('lets %s look', async (name) => {
    const client = await as(name);
    expect((await queries.cluster.health(client)).aggregatedHealthState).toBe('Ok');
    client.close();
  });

  it('tells a reader, a stranger, an expired certificate and nobody apart', async () => {
    const [reader, stranger, expired, nobody] = await Promise.all([as('reader'), as('stranger'), as('expired'), as(null)]);
    expect(await faultOf(commands.nodes.activate(reader, '_nt_0'))).toMatchObject({ code: 'forbidden', message: expect.stringContaining('may look, but not change') });
    expect(await faultOf(queries.cluster.health(stranger))).toMatchObject({ code: 'client-certificate', message: expect.stringContaining('does not accept') });
    // It was offered: the cluster is the one who does not want it.
    expect(await faultOf(queries.cluster.health(expired))).toMatchObject({ code: 'client-certificate', message: expect.stringContaining('does not accept') });
    expect(await faultOf(queries.cluster.health(nobody))).toMatchObject({ code: 'client-certificate', message: expect.stringContaining('wants a client certificate') });
    for (const client of [reader, stranger, expired, nobody]) client.close();
  });

  it('with half of its gateways down is as good as whole', async () => {
    const client = await as('admin');
    const fault = await cluster.setFault({ kind: 'gateway-down', gateway: 0 });
    expect((await queries.cluster.health(client)).aggregatedHealthState).toBe('Ok');
    expect(client.currentGateway).toBe(1);
    await cluster.clearFaults(fault);
    client.close();
  });

  it('whose certificate is replaced by an unknown one gets nothing more', async () => {
    const client = await as('admin');
    await queries.cluster.health(client);
    await cluster.setFault({ kind: 'certificate-changed' });
    expect(await faultOf(queries.cluster.health(client))).toMatchObject({ code: 'identity-changed' });
    client.close();
  });
});

describe('bad weather', () => {
  let cluster: SimulatedCluster;
  let client: GatewayClient;
  beforeAll(async () => {
    cluster = await startCluster({ scenario: 'healthy' });
    client = await connect(cluster);
    await queries.cluster.health(client);
  });
  afterAll(async () => {
    client.close();
    await cluster.close();
  });

  /** What a read and a write come to; the write is one that must not be repeated. */
  it.each<[Parameters<SimulatedCluster['setFault']>[0], string, string]>([
    [{ kind: 'gateway-down', mode: 'refuse' }, 'refused', 'refused'],
    [{ kind: 'cut', afterBytes: 0 }, 'cut-short', 'outcome-unknown'],
    [{ kind: 'cut', afterBytes: 20 }, 'cut-short', 'outcome-unknown'],
    [{ kind: 'malformed-json' }, 'malformed-answer', 'device-refused'],
    [{ kind: 'no-answer' }, 'slow', 'outcome-unknown'],
    [{ kind: 'unauthorized' }, 'unauthorised', 'unauthorised'],
    [{ kind: 'forbidden' }, 'forbidden', 'forbidden'],
    [{ kind: 'unavailable' }, 'server-error', 'server-error'],
    [{ kind: 'timed-out' }, 'slow', 'outcome-unknown'],
    [{ kind: 'too-large' }, 'too-large', 'too-large'],
    [{ kind: 'server-error' }, 'server-error', 'server-error'],
  ])('%j', async (fault, ofRead, ofWrite) => {
    const id = await cluster.setFault(fault);
    const node = '_nt_0';
    const [read, write] = [await faultOf(queries.nodes.health(client, node, {}, { timeoutMs: 1_500 })), await faultOf(commands.applications.rollBackUpgrade(client, 'fabric:/Identity', { timeoutMs: 1_500 }))];
    await cluster.clearFaults(id);
    expect([read.code, write.code]).toEqual([ofRead, ofWrite]);
    expect([read, write].every((each) => each.message !== '' && each.hint !== '')).toBe(true);
    // And it is over as soon as it is over.
    expect((await queries.nodes.health(client, node)).name).toBe(node);
  });

  it('a wrong clock is measured', async () => {
    const id = await cluster.setFault({ kind: 'clock-skew', byMs: 600_000 });
    await queries.cluster.health(client);
    expect(Math.abs((client.clockSkewMs ?? 0) - 600_000)).toBeLessThan(5_000);
    await cluster.clearFaults(id);
  });

  it('a slow answer is waited for', async () => {
    const id = await cluster.setFault({ kind: 'slow', delayMs: 300 });
    expect((await queries.cluster.health(client)).aggregatedHealthState).toBe('Ok');
    await cluster.clearFaults(id);
  });

  it('another cluster at the same address refuses what was meant for the first', async () => {
    const manifest = await queries.cluster.clusterManifest(client);
    expect(manifest).toContain('<ClusterManifest');
    const other = await connect(cluster, { clusterId: () => '00000000-0000-4000-8000-000000000000' });
    expect((await faultOf(commands.nodes.activate(other, '_nt_0'))).code).toBe('forbidden');
    other.close();
  });
});
