import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../shared/domain/fault.ts';
import { FaultError } from '../../core/fault-error.ts';
import { commands, queries } from './index.ts';
import type { GatewayClient } from './index.ts';
import { faultOf } from './testing/connected.ts';
import { GatewayRig } from './testing/gateway-rig.ts';
import { LeapingClock } from './testing/leaping-clock.ts';
import { refusal } from './testing/scripted-gateway.ts';
import type { Reply } from './testing/scripted-gateway.ts';

const rig = new GatewayRig();
const { gateway, clientOf } = rig;
afterEach(rig.close);

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

  it('leaves its guard a way to the cluster, however many are waiting', async () => {
    const one = await gateway();
    const client: GatewayClient = clientOf([one], { beforeWrite: async () => void (await queries.nodes.health(client, `n${Math.random()}`)) });
    await Promise.all(Array.from({ length: 8 }, (_, index) => commands.nodes.activate(client, `n${index}`)));
    expect(one.calls.filter((call) => call.endsWith('Activate'))).toHaveLength(8);
  });

  it('asks its guard first, which may forbid it', async () => {
    const one = await gateway();
    const forbidden = clientOf([one], { beforeWrite: async () => { throw new FaultError({ code: 'cluster-mismatch', message: 'x', hint: '', remedy: 'none', retryable: false }); } });
    await queries.cluster.health(forbidden);
    expect(await faultOf(commands.cluster.rollBackUpgrade(forbidden))).toMatchObject({ code: 'cluster-mismatch' });
    expect(one.calls).toEqual(['GET /$/GetClusterHealth']);
  });
});

describe('an answer that comes again as it was', () => {
  const chunk = (count: number, change: object = {}): Reply => ({
    json: {
      HealthState: 'Error', NodeHealthStateChunks: { TotalCount: 1, Items: [{ NodeName: 'n1', HealthState: 'Warning' }] },
      ApplicationHealthStateChunks: { TotalCount: count, Items: Array.from({ length: count }, (_, index) => ({ ApplicationName: `fabric:/A${index}`, HealthState: 'Error', ...(index === count - 1 ? change : {}) })) },
    },
  });

  it('is the same object, and another one when anything has changed', async () => {
    let count = 3;
    const one = await gateway(({ path }) => (path.endsWith('Chunk') ? chunk(count) : undefined));
    const client = clientOf([one]);
    const [first, second] = [await queries.cluster.healthChunk(client, {}), await queries.cluster.healthChunk(client, {})];
    expect(second).toBe(first);
    count = 4;
    const third = await queries.cluster.healthChunk(client, {});
    expect(third.applicationHealthStateChunks).toHaveLength(4);
    expect(await queries.cluster.healthChunk(clientOf([one]), {})).not.toBe(third);
    const [health, again] = [await queries.cluster.health(client), await queries.cluster.health(client)];
    expect(again).toBe(health);
    expect(one.calls).toHaveLength(6);
  });

  it('leaves everybody else their turn while thousands of items are read, and says which of them is broken', async () => {
    let reply = chunk(20_000);
    const one = await gateway(({ path }) => (path.endsWith('Chunk') ? reply : undefined));
    const client = clientOf([one]);
    const found = await queries.cluster.healthChunk(client, {});
    expect(found.applicationHealthStateChunks.at(-1)).toEqual({ applicationName: 'fabric:/A19999', applicationTypeName: '', healthState: 'Error', serviceHealthStateChunks: [], deployedApplicationHealthStateChunks: [] });
    expect(found.nodeHealthStateChunks).toEqual([{ nodeName: 'n1', healthState: 'Warning' }]);
    reply = chunk(50, { ApplicationName: 7 });
    expect(await faultOf(queries.cluster.healthChunk(client, {}))).toMatchObject({ code: 'malformed-answer', detail: expect.stringContaining('applicationHealthStateChunks.49.applicationName') });
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
