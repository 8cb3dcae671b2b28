import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CertificateAuthority } from '../../../simulator/foundation/authority.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { FaultError } from '../../core/fault-error.ts';
import { portOf } from '../../core/net/testing/tls-server.ts';
import { openClientIdentity, thumbprintOf } from './client-identity.ts';
import { commands, describeServer, queries } from './index.ts';
import { GatewayClient } from './gateway-client.ts';
import type { GatewayClientOptions } from './gateway-client.ts';
import { LeapingClock } from './testing/leaping-clock.ts';
import { refusal, ScriptedGateway } from './testing/scripted-gateway.ts';
import type { Reply, SeenRequest } from './testing/scripted-gateway.ts';

const authority = new CertificateAuthority({ commonName: 'Cluster authority' });
const server = authority.issue({ subject: { commonName: 'sf.example' } });
const successor = authority.issue({ subject: { commonName: 'sf.example' } });
const clientKey = authority.issue({ subject: { commonName: 'admin.example' }, purpose: 'client' });
const identity = openClientIdentity({ kind: 'pem', certificatePem: clientKey.certificatePem + clientKey.privateKeyPem });
const pin = (...keys: { certificatePem: string }[]) => ({ kind: 'thumbprints', thumbprints: keys.map((key) => thumbprintOf(new X509Certificate(key.certificatePem))) }) as const;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** What a cluster of the newest line answers to the calls that every client makes; the test's own replies come first. */
function replying(reply: (request: SeenRequest) => Reply | undefined): (request: SeenRequest) => Reply {
  return (request) => reply(request) ?? (request.path === '/$/GetClusterVersion' ? { json: { Version: '10.1.2175.9590' } } : { json: { AggregatedHealthState: 'Ok', Name: 'n' } });
}
async function gateway(reply: (request: SeenRequest) => Reply | undefined = () => undefined, made = ScriptedGateway.http()): Promise<ScriptedGateway> {
  const started = await made;
  started.reply = replying(reply);
  open.push(started);
  return started;
}
function clientOf(gateways: readonly ScriptedGateway[], options: Partial<GatewayClientOptions> = {}): GatewayClient {
  const client = new GatewayClient({ gateways: gateways.map((each) => each.endpoint), clock: new LeapingClock(), version: '1.2.3', random: () => 0.5, ...options });
  open.push(client);
  return client;
}
async function faultOf(task: Promise<unknown>): Promise<Fault> {
  const outcome = await task.then(() => 'done', (error: unknown) => error);
  if (outcome instanceof FaultError) return outcome.fault;
  throw new Error(`No fault but ${String(outcome)}.`);
}
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

describe('a request', () => {
  it('says who asks, in which version, and how long it may take', async () => {
    const one = await gateway();
    const client = clientOf([one], { clusterId: () => 'c0ffee' });
    await queries.cluster.health(client, queries.stateOnly, { timeoutMs: 10_000 });
    await commands.nodes.deactivate(client, 'Node 7/ä', 'Restart', 'new disk');
    const [read, write] = one.seen;
    expect(read?.rawQuery).toBe('api-version=6.0&NodesHealthStateFilter=1&ApplicationsHealthStateFilter=1&EventsHealthStateFilter=1&timeout=9');
    expect(read?.headers).toMatchObject({ 'user-agent': 'Fabriscope/1.2.3', 'x-servicefabricclienttype': 'Fabriscope' });
    expect(read?.headers['x-servicefabricrequestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(read?.headers['clusterid']).toBeUndefined();
    expect(write?.path).toBe('/Nodes/Node%207%2F%C3%A4/$/Deactivate');
    expect(write?.body).toBe('{"DeactivationIntent":"Restart","DeactivationDescription":"new disk"}');
    expect(write?.headers['clusterid']).toBe('c0ffee');
  });

  it.each([['10.1.2175.9590', '8.2'], ['7.2.477.9590', '7.2'], ['11.4.1.1', '8.2'], [null, '6.0']])('asks no more of a cluster %s than it knows: %s', async (version, asked) => {
    const one = await gateway(({ path }) => (path === '/$/GetClusterVersion' && version === null ? refusal(400, 'E_INVALIDARG', 'Unsupported api-version') : path === '/$/GetClusterVersion' ? { json: { Version: version } } : undefined));
    const client = clientOf([one]);
    await queries.cluster.upgradeProgress(client);
    await queries.cluster.upgradeProgress(client);
    expect(one.calls.filter((call) => call.includes('Version'))).toHaveLength(1);
    expect(one.seen.at(-1)?.query.get('api-version')).toBe(asked);
  });

  it('follows pages with the token as it came, to the last', async () => {
    const tokens = ['fabric:/A%2FB&x', ''];
    const one = await gateway(({ path }) => (path === '/Applications' ? { json: { ContinuationToken: tokens.shift(), Items: [{ Name: 'fabric:/A', TypeName: 'T' }] } } : undefined));
    const all = await queries.applications.all(clientOf([one]));
    expect(all.map((application) => application.name)).toEqual(['fabric:/A', 'fabric:/A']);
    const [first, second] = one.seen.filter((request) => request.path === '/Applications');
    expect(first?.rawQuery).not.toContain('ContinuationToken');
    expect(second?.rawQuery).toContain('ContinuationToken=fabric:/A%2FB%26x&');
  });

  it('that is asked twice at the same time is sent once, and survives one who leaves', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<Reply>();
    const one = await gateway();
    one.reply = () => held;
    const client = clientOf([one]);
    const leaving = new AbortController();
    const left = faultOf(queries.nodes.health(client, 'n', {}, { signal: leaving.signal }));
    const stays = queries.nodes.health(client, 'n');
    leaving.abort();
    expect(await left).toMatchObject({ code: 'cancelled' });
    release({ json: { Name: 'n', AggregatedHealthState: 'Warning' } });
    expect((await stays).aggregatedHealthState).toBe('Warning');
    expect(one.calls).toHaveLength(1);
  });

  it('waits while six are under way', async () => {
    const one = await gateway();
    const releases: (() => void)[] = [];
    one.reply = () => new Promise<Reply>((resolve) => { releases.push(() => resolve({ json: { Name: 'n' } })); });
    const client = clientOf([one]);
    const all = Promise.all(Array.from({ length: 9 }, (_, index) => queries.nodes.health(client, `n${index}`)));
    await expect.poll(() => releases.length).toBe(6);
    expect(client.traffic().inFlight).toBe(6);
    for (let released = 0; released < 9; released++) {
      await expect.poll(() => releases.length).toBe(Math.min(9, released + 6));
      releases[released]?.();
    }
    await all;
    expect(client.traffic()).toMatchObject({ requests: 9, inFlight: 0, lastMinute: { requests: 9, calls: [{ call: 'GET /Nodes/{nodeName}/$/GetHealth', count: 9 }] } });
  });

  it('learns the cluster’s clock and what a proxy tells about it', async () => {
    const clock = new LeapingClock();
    const date = new Date(clock.now() + 90_000).toUTCString();
    const one = await gateway(() => ({ json: {}, headers: { date, 'SFX-Readonly': '1', 'SFX-ClusterName': 'shop' } }));
    const client = clientOf([one], { clock });
    await queries.cluster.signInMetadata(client);
    expect(client.clockSkewMs).toBe(90_500);
    expect(client.hints).toEqual({ readOnly: true, clusterName: 'shop' });
  });
});

describe('several gateways', () => {
  it('stand in for one another, and the good one is asked first from then on', async () => {
    const [bad, good] = [await gateway(), await gateway()];
    const client = clientOf([bad, good]);
    await bad.close();
    for (let turn = 0; turn < 3; turn++) await queries.cluster.health(client);
    expect(good.calls).toHaveLength(3);
    expect(client.gatewayStates().map((each) => each.state)).toEqual(['silent', 'answers']);
    expect(client.currentGateway).toBe(1);
  });

  it('are asked for a read that was cut, that failed in passing, or that was never answered', async () => {
    for (const bad of [{ cut: 'before' }, { cut: 'within' }, refusal(503, 'FABRIC_E_NOT_READY'), refusal(504, 'FABRIC_E_TIMEOUT')] satisfies Reply[]) {
      const [first, second] = [await gateway(() => bad), await gateway()];
      expect((await queries.cluster.health(clientOf([first, second]))).aggregatedHealthState).toBe('Ok');
    }
  });

  it('rest longer each time they fail, and come back', async () => {
    const clock = new LeapingClock();
    let ill = true;
    const [first, second] = [await gateway(() => (ill ? { cut: 'before' } : undefined)), await gateway()];
    const client = clientOf([first, second], { clock });
    await queries.cluster.health(client);
    ill = false;
    await second.close();
    clock.leap(5_000);
    await queries.cluster.health(client);
    expect(client.gatewayStates().map((each) => each.state)).toEqual(['answers', 'silent']);
  });

  it('that are all gone give the words of the last one', async () => {
    const [first, second] = [await gateway(), await gateway()];
    const client = clientOf([first, second]);
    await first.close();
    await second.close();
    expect(await faultOf(queries.cluster.health(client))).toMatchObject({ code: 'refused', message: expect.stringContaining('refuses the connection') });
  });

  it('that cannot be reached at all are not asked twice', async () => {
    const clock = new LeapingClock();
    const one = await gateway();
    const client = clientOf([one], { clock });
    await one.close();
    expect((await faultOf(queries.cluster.health(client))).code).toBe('refused');
    expect(clock.waits).toEqual([]);
  });

  it('with one address only is asked again after a pause that grows', async () => {
    const clock = new LeapingClock();
    let left = 2;
    const one = await gateway(() => (left-- > 0 ? refusal(503, 'FABRIC_E_NO_WRITE_QUORUM') : undefined));
    await queries.cluster.health(clientOf([one], { clock }));
    expect(clock.waits).toEqual([250, 500]);
  });
});

describe('a write', () => {
  it('is never sent twice, and says that it may have been done', async () => {
    for (const lost of [{ cut: 'before' }, { cut: 'within' }] satisfies Reply[]) {
      const [first, second] = [await gateway(({ method }) => (method === 'POST' ? lost : undefined)), await gateway()];
      const fault = await faultOf(commands.applications.rollBackUpgrade(clientOf([first, second]), 'fabric:/Shop'));
      expect(fault).toMatchObject({ code: 'outcome-unknown', message: expect.stringContaining('may have been done') });
      expect([first, second].flatMap((each) => each.calls)).toHaveLength(1);
    }
    const late = await gateway(() => refusal(504, 'FABRIC_E_TIMEOUT', 'Operation timed out.'));
    expect(await faultOf(commands.applications.rollBackUpgrade(clientOf([late]), 'fabric:/Shop'))).toMatchObject({ code: 'outcome-unknown', detail: expect.stringContaining('FABRIC_E_TIMEOUT') });
  });

  it('goes to the next gateway where the first one never got it', async () => {
    const [gone, good] = [await gateway(), await gateway()];
    const client = clientOf([gone, good]);
    await gone.close();
    await commands.applications.rollBackUpgrade(client, 'fabric:/Shop');
    expect(good.calls).toEqual(['POST /Applications/Shop/$/RollbackUpgrade']);
  });

  it('that asks for a state may be sent again', async () => {
    let cuts = 1;
    const one = await gateway(({ method }) => (method === 'POST' && cuts-- > 0 ? { cut: 'before' } : undefined));
    await commands.nodes.activate(clientOf([one]), 'n');
    expect(one.calls).toHaveLength(2);
  });

  it('opens a line of its own, so that it never meets one that was just closed', async () => {
    const one = await gateway();
    const client = clientOf([one]);
    await queries.cluster.health(client);
    await queries.nodes.health(client, 'n');
    await commands.cluster.rollBackUpgrade(client);
    expect(one.seen.map((request) => request.line)).toEqual([0, 0, 1]);
  });

  it('that is given up on its way says that it may have been done; one that has not left is cancelled', async () => {
    const one = await gateway(() => 'silence');
    const client = clientOf([one]);
    const giveUp = new AbortController();
    const write = faultOf(commands.cluster.rollBackUpgrade(client, { signal: giveUp.signal }));
    await expect.poll(() => one.calls.length).toBe(1);
    giveUp.abort();
    expect((await write).code).toBe('outcome-unknown');
    expect((await faultOf(commands.cluster.rollBackUpgrade(client, { signal: AbortSignal.abort() }))).code).toBe('cancelled');
  });

  it('that is repeated and then finds its work done does not call that a conflict', async () => {
    const replies: Reply[] = [{ cut: 'before' }, refusal(409, 'FABRIC_E_UPGRADE_DOMAIN_ALREADY_COMPLETED', 'Done before.')];
    const one = await gateway(({ method }) => (method === 'POST' ? replies.shift() : undefined));
    expect((await faultOf(commands.applications.resumeUpgrade(clientOf([one]), 'fabric:/Shop', '3'))).code).toBe('outcome-unknown');
  });

  it('asks its guard first, which may forbid it', async () => {
    const one = await gateway();
    const forbidden = clientOf([one], { beforeWrite: async () => { throw new FaultError({ code: 'cluster-mismatch', message: 'x', hint: '', remedy: 'none', retryable: false }); } });
    await queries.cluster.health(forbidden);
    expect(await faultOf(commands.cluster.rollBackUpgrade(forbidden))).toMatchObject({ code: 'cluster-mismatch' });
    expect(one.calls).toEqual(['GET /$/GetClusterHealth']);
  });
});

describe('a refusal', () => {
  it.each([
    [refusal(404, 'FABRIC_E_HEALTH_ENTITY_NOT_FOUND'), 'not-found', /not in the cluster/],
    [{ status: 204 }, 'not-found', /not in the cluster/],
    [refusal(400, 'FABRIC_E_REPAIR_TASK_NOT_FOUND'), 'not-found', /not in the cluster/],
    [{ status: 401 }, 'unauthorised', /Entra ID/],
    [{ status: 403 }, 'client-certificate', /wants a client certificate/],
    [refusal(403, 'E_ACCESSDENIED'), 'forbidden', /may not see/],
    [refusal(409, 'FABRIC_E_APPLICATION_UPGRADE_IN_PROGRESS', 'An upgrade is running'), 'conflict', /An upgrade is running\./],
    [refusal(400, 'FABRIC_E_APPLICATION_NOT_UPGRADING', 'Not upgrading.'), 'conflict', /Not upgrading\./],
    [refusal(413, 'FABRIC_E_VALUE_TOO_LARGE'), 'too-large', /larger than/],
    [refusal(400, 'E_INVALIDARG', 'Bad <b>name</b>'), 'device-refused', /Bad <b>name<\/b>\./],
    [refusal(400, 'E_INVALIDARG', 'Invalid API version 99'), 'not-supported', /version/],
    [refusal(500, 'E_FAIL'), 'server-error', /failed inside/],
    [refusal(501, 'E_NOTIMPL'), 'not-supported', /does not offer/],
    [{ status: 302, headers: { location: 'https://login.example/' } }, 'not-a-portal', /sends elsewhere/],
    [{ status: 200, text: '<html>' }, 'malformed-answer', /could not be read/],
    [{ status: 200, text: '' }, 'malformed-answer', /empty/],
    [{ status: 403, text: '<html>Forbidden' }, 'client-certificate', /client certificate/],
  ] as const)('%j', async (reply, code, words) => {
    const one = await gateway(() => reply);
    const fault = await faultOf(queries.nodes.health(clientOf([one]), 'n'));
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(words);
  });

  it('of a write says that the role may only read', async () => {
    const one = await gateway(() => refusal(403, 'E_ACCESSDENIED', 'Access denied'));
    expect(await faultOf(commands.nodes.activate(clientOf([one]), 'n'))).toMatchObject({ code: 'forbidden', message: expect.stringContaining('may look, but not change'), detail: 'HTTP 403 · E_ACCESSDENIED · Access denied' });
  });

  it('of an event query means that there is no event store', async () => {
    for (const reply of [{ status: 404, text: '[]' }, refusal(400, 'E_INVALIDARG', 'Invalid API version')] satisfies Reply[]) {
      const one = await gateway(({ path }) => (path.startsWith('/EventsStore') ? reply : undefined));
      expect(await faultOf(queries.events.inWindow(clientOf([one]), { kind: 'cluster' }, { from: 0, to: 1_500 }))).toMatchObject({ code: 'not-supported', message: expect.stringContaining('no event store') });
      expect(one.seen.at(-1)?.query.get('EndTimeUtc')).toBe('1970-01-01T00:00:02Z');
    }
  });

  it('that goes up is reported once; cancelling is not', async () => {
    const faults: Fault[] = [];
    const one = await gateway(() => refusal(500, 'E_FAIL'));
    const client = clientOf([one], { onFault: (fault) => faults.push(fault) });
    await faultOf(queries.nodes.health(client, 'n'));
    expect(await faultOf(queries.nodes.health(client, 'n', {}, { signal: AbortSignal.abort() }))).toMatchObject({ code: 'cancelled' });
    expect(faults.map((fault) => fault.code)).toEqual(['server-error']);
  });
});

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
    open.push(balancer);
    const client = new GatewayClient({ gateways: [{ scheme: 'https', host: '127.0.0.1', port: balancer.port }], clock: new LeapingClock(), version: '1', server: pin(server, successor) });
    open.push(client);
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
    const client = new GatewayClient({ gateways: [{ ...secure.endpoint, scheme: 'http' }], clock: new LeapingClock(), version: '1' });
    open.push(client);
    expect(await faultOf(queries.cluster.health(client))).toMatchObject({ code: 'not-a-portal', message: expect.stringContaining('speaks https'), remedy: 'edit-address' });
  });

  it('that turns out to be unsecured says so', async () => {
    const plain = await gateway();
    const client = new GatewayClient({ gateways: [{ ...plain.endpoint, scheme: 'https' }], clock: new LeapingClock(), version: '1', server: pin(server) });
    open.push(client);
    expect(await faultOf(queries.cluster.health(client))).toMatchObject({ code: 'not-a-portal', message: expect.stringContaining('without TLS') });
  });
});
