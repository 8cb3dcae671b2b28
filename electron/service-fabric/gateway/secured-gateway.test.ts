import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CertificateAuthority } from '../../../simulator/foundation/authority.ts';
import { portOf } from '../../core/net/testing/tls-server.ts';
import { commands, describeServer, openClientIdentity, queries } from './index.ts';
import { faultOf } from './testing/connected.ts';
import { authority, GatewayRig, identity, pin, server, successor } from './testing/gateway-rig.ts';
import { ScriptedGateway } from './testing/scripted-gateway.ts';

const rig = new GatewayRig();
const { gateway, clientOf } = rig;
afterEach(rig.close);

/** Passes each line on to the next of several ports, as the load balancer before a cluster does. */
async function startBalancer(ports: readonly number[]): Promise<{ port: number; close(): Promise<void> }> {
  const lines = new Set<Socket>();
  let turn = 0;
  const balancer = createServer((line) => {
    const onward = connect(ports[turn++ % ports.length] ?? 0, '127.0.0.1');
    for (const each of [line, onward]) lines.add(each.on('error', () => undefined));
    line.pipe(onward).pipe(line);
  });
  balancer.listen(0, '127.0.0.1');
  await once(balancer, 'listening');
  return {
    port: portOf(balancer),
    close: async () => {
      for (const line of lines) line.destroy();
      balancer.close();
      await once(balancer, 'close');
    },
  };
}

describe('a secured cluster', () => {
  it('is verified before anything is sent, and shown the client certificate', async () => {
    const one = await gateway(undefined, ScriptedGateway.https(server, { clientCa: authority.root.certificatePem }));
    const client = clientOf([one], { identity, server: pin(server) });
    await queries.cluster.health(client);
    expect(one.seen.map((request) => request.client)).toEqual(['admin.example']);
    const shown = client.serverCertificate;
    expect(shown).toMatchObject({ fingerprint256: server.fingerprint256, anchorIsRoot: false });
    expect(shown && describeServer(shown)).toMatchObject({
      summary: { fingerprint256: server.fingerprint256 }, commonName: 'sf.example', thumbprint: pin(server).thumbprints[0], issuerThumbprint: pin(authority.root).thumbprints[0],
    });
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('may insist on a client certificate in the handshake already: %s', async (maxVersion) => {
    const one = await gateway(undefined, ScriptedGateway.https(server, { clientCa: authority.root.certificatePem, insists: true, maxVersion }));
    await queries.cluster.health(clientOf([one], { identity, server: pin(server) }));
    expect(one.seen).toHaveLength(1);
    expect(['client-certificate', 'tls-failed', 'connection-lost']).toContain((await faultOf(queries.cluster.health(clientOf([one], { server: pin(server) })))).code);
  });

  it('is offered certificates that lack the purpose or have expired', async () => {
    const odd = authority.issue({ subject: { commonName: 'odd.example' }, purpose: 'server', validity: { from: Date.now() - 2e9, to: Date.now() - 1e9 } });
    const one = await gateway(undefined, ScriptedGateway.https(server, { clientCa: authority.root.certificatePem }));
    await queries.cluster.health(clientOf([one], { identity: openClientIdentity({ kind: 'pem', certificatePem: odd.certificatePem + odd.privateKeyPem }), server: pin(server) }));
    expect(one.seen[0]?.client).toBe('odd.example');
  });

  it('of another identity gets nothing, neither request nor token', async () => {
    const stranger = new CertificateAuthority({ commonName: 'Cluster authority' }).issue({ subject: { commonName: 'sf.example' } });
    const one = await gateway(undefined, ScriptedGateway.https(stranger));
    const fault = await faultOf(queries.cluster.health(clientOf([one], { token: { token: async () => 'secret' }, server: pin(server) })));
    expect(fault).toMatchObject({ code: 'identity-changed', detail: expect.stringContaining(pin(server).thumbprints[0] ?? '?') });
    expect(one.seen).toEqual([]);
  });

  it('may change to its second certificate while it is used, and to no other', async () => {
    const first = await ScriptedGateway.https(server);
    const { port } = first.endpoint;
    const client = clientOf([first], { server: pin(server, successor) });
    await queries.cluster.health(client);
    await first.close();
    const second = await gateway(undefined, ScriptedGateway.https(successor, { port }));
    await commands.cluster.rollBackUpgrade(client);
    expect(second.calls).toEqual(['POST /$/RollbackUpgrade']);
    await second.close();
    const third = await gateway(undefined, ScriptedGateway.https(authority.issue({ subject: { commonName: 'sf.example' } }), { port }));
    expect(await faultOf(commands.cluster.rollBackUpgrade(client))).toMatchObject({ code: 'identity-changed' });
    expect(third.seen).toEqual([]);
  });

  it('may have nodes before and after a rollover behind one address', async () => {
    const nodes = [await gateway(undefined, ScriptedGateway.https(server)), await gateway(undefined, ScriptedGateway.https(successor))];
    const balancer = await startBalancer(nodes.map((node) => node.endpoint.port));
    rig.keep(balancer);
    const client = clientOf([{ endpoint: { scheme: 'https', host: '127.0.0.1', port: balancer.port } }], { server: pin(server, successor) });
    for (let turn = 0; turn < 4; turn++) await commands.cluster.rollBackUpgrade(client);
    expect(nodes.map((node) => node.calls.length)).toEqual([2, 2]);
  });

  it('whose own certificate has expired says so', async () => {
    const expired = authority.issue({ subject: { commonName: 'sf.example' }, validity: { from: Date.now() - 2e9, to: Date.now() - 1e9 } });
    const one = await gateway(undefined, ScriptedGateway.https(expired));
    expect(await faultOf(queries.cluster.health(clientOf([one], { server: pin(expired) })))).toMatchObject({ code: 'certificate-expired', message: expect.stringContaining('cluster’s own certificate') });
  });

  it('gets a token only over https', async () => {
    const [plain, secure] = [await gateway(), await gateway(undefined, ScriptedGateway.https(server))];
    const token = { token: async () => 'secret-token' };
    await queries.cluster.health(clientOf([secure], { token, server: pin(server) }));
    expect(secure.seen[0]?.headers.authorization).toBe('Bearer secret-token');
    expect(await faultOf(queries.cluster.health(clientOf([plain], { token })))).toMatchObject({ code: 'invalid-input', message: expect.stringContaining('begins with http') });
    expect(await faultOf(queries.cluster.health(clientOf([plain], { identity })))).toMatchObject({ code: 'invalid-input' });
    expect(plain.seen).toEqual([]);
  });

  it('that is spoken to in plain http is recognised', async () => {
    const secure = await gateway(undefined, ScriptedGateway.https(server));
    const client = clientOf([{ endpoint: { ...secure.endpoint, scheme: 'http' } }]);
    expect(await faultOf(queries.cluster.health(client))).toMatchObject({ code: 'not-a-portal', message: expect.stringContaining('speaks https'), remedy: 'edit-address' });
  });

  it('that turns out to be unsecured says so', async () => {
    const plain = await gateway();
    const client = clientOf([{ endpoint: { ...plain.endpoint, scheme: 'https' } }], { server: pin(server) });
    expect(await faultOf(queries.cluster.health(client))).toMatchObject({ code: 'not-a-portal', message: expect.stringContaining('without TLS') });
  });
});
