import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ClusterCaller, namedPage } from '../testing/cluster-caller.ts';
import { clusters } from '../testing/started.ts';

/** The gateway's ground rules (service-fabric.md §1.1 to §1.3). */

const start = clusters();
const list = z.array(z.looseObject({}));
const paged = z.object({ ContinuationToken: z.string(), Items: list });

describe('api-version', () => {
  it.each(['1.0', '2.0', '3.0', '6.0', '6.0-preview', '8.2', '10.1'])('%s is understood', async (version) => {
    const { caller } = await start();
    expect((await caller.call(`/$/GetClusterVersion?api-version=${version}`)).status).toBe(200);
  });

  it.each(['', '0.9', '10.2', '11.4', 'abc', '6', '6.0-beta'])('"%s" is not', async (version) => {
    const { caller } = await start();
    expect(await caller.refusal(`/$/GetClusterVersion?api-version=${version}`)).toEqual([400, 'E_INVALIDARG']);
  });

  it('is a must, and its ceiling follows the runtime', async () => {
    const { caller } = await start({ runtime: '9.1.1583.9590' });
    expect(await caller.refusal('/Nodes?noversion')).toEqual([400, 'E_INVALIDARG']);
    expect((await caller.call('/Nodes?api-version=9.1')).status).toBe(200);
    expect((await caller.call('/Nodes?api-version=10.0')).status).toBe(400);
  });

  it('does not bring endpoints that came with a later runtime', async () => {
    const old = await start({ runtime: '8.2.1571.9590' });
    const young = await start({ runtime: '11.4.228.1' });
    const status = async ({ caller }: typeof old, version: string) => (await caller.call(`/$/GetFailoverManagerManagerInformation?api-version=${version}`)).status;
    expect([await status(old, '8.2'), await status(young, '11.4')]).toEqual([404, 200]);
  });

  it('decides the shape of lists: bare arrays of old, pages since', async () => {
    const { caller } = await start();
    const isBare = async (path: string, version: string) =>
      Array.isArray(await caller.read(z.union([list, paged]), `${path}?api-version=${version}`));
    for (const [path, bareUntil, pagedSince] of [
      ['/Nodes', '1.0', '2.0'],
      ['/Applications', '1.0', '2.0'],
      ['/ApplicationTypes', '3.0', '4.0'],
      ['/Nodes/_nt_0/$/GetApplications', '3.0', '6.1'],
    ] as const) {
      expect([path, await isBare(path, bareUntil), await isBare(path, pagedSince)]).toEqual([path, true, false]);
    }
  });

  it('decides the form of ids, and both forms are understood at every version', async () => {
    const { caller, cluster } = await start();
    const service = [...(cluster.model.applications()[0]?.services.values() ?? [])][0];
    const [tilde, slash] = [service?.name.slice(8).replaceAll('/', '~') ?? '', service?.name.slice(8) ?? ''];
    const application = tilde.split('~')[0] ?? '';
    const ids = z.object({ Items: z.array(z.object({ Id: z.string() })) });
    const idsAt = async (version: string) =>
      (await caller.read(ids, `/Applications/${application}/$/GetServices?api-version=${version}`)).Items.map((each) => each.Id);
    expect(await idsAt('6.0')).toContain(tilde);
    expect(await idsAt('3.0')).toContain(slash);
    for (const id of [tilde, encodeURIComponent(slash)]) {
      for (const version of ['3.0', '6.0']) {
        expect((await caller.call(`/Services/${id}/$/GetDescription?api-version=${version}`)).status).toBe(200);
      }
    }
  });

  it('before 3.0 numbers stand for words and milliseconds for spans', async () => {
    const { caller, cluster } = await start();
    cluster.model.reportHealth({ kind: 'Node', nodeName: '_nt_0' }, { sourceId: 'Test', property: 'P', healthState: 'Error', timeToLive: 90_000 });
    const old = z.object({ Items: z.array(z.object({ NodeStatus: z.number(), HealthState: z.number() })) });
    const { Items } = await caller.read(old, '/Nodes?api-version=2.0&NodeStatusFilter=all');
    expect(Items.some((node) => node.HealthState === 3)).toBe(true);
    const events = z.object({ HealthEvents: z.array(z.object({ TimeToLiveInMilliSeconds: z.string() })) });
    const health = await caller.read(events, '/Nodes/_nt_0/$/GetHealth?api-version=1.0');
    expect(health.HealthEvents.map((event) => event.TimeToLiveInMilliSeconds).toSorted()).toEqual(['90000', '922337203685477']);
  });
});

describe('what is not there', () => {
  const GHOST = '00000000-1111-2222-3333-444444444444';

  it.each(['/Nodes/nobody', '/Applications/Nothing', '/Services/No~Thing', `/Partitions/${GHOST}`])('%s is answered without content', async (path) => {
    const { caller } = await start();
    const heard = await caller.call(path);
    expect([heard.status, heard.text]).toEqual([204, '']);
  });

  it.each([
    ['/Nodes/nobody/$/GetHealth', 'FABRIC_E_HEALTH_ENTITY_NOT_FOUND'],
    ['/Applications/Nothing/$/GetHealth', 'FABRIC_E_HEALTH_ENTITY_NOT_FOUND'],
    [`/Partitions/${GHOST}/$/GetHealth`, 'FABRIC_E_HEALTH_ENTITY_NOT_FOUND'],
    ['/Nodes/nobody/$/GetApplications', 'FABRIC_E_NODE_NOT_FOUND'],
    ['/Applications/Nothing/$/GetServices', 'FABRIC_E_APPLICATION_NOT_FOUND'],
    ['/Services/No~Thing/$/GetPartitions', 'FABRIC_E_SERVICE_DOES_NOT_EXIST'],
    [`/Partitions/${GHOST}/$/GetReplicas`, 'FABRIC_E_PARTITION_NOT_FOUND'],
    ['/ApplicationTypes/X/$/GetApplicationManifest?ApplicationTypeVersion=1', 'FABRIC_E_APPLICATION_TYPE_NOT_FOUND'],
  ])('%s is %s', async (path, code) => {
    const { caller } = await start();
    expect(await caller.refusal(path)).toEqual([404, code]);
  });

  it('tells node names apart by case, and leaves unknown paths and methods alone', async () => {
    const { caller, cluster } = await start();
    const name = cluster.model.nodes()[0]?.name ?? '';
    expect((await caller.call(`/Nodes/${name}`)).status).toBe(200);
    expect((await caller.call(`/Nodes/${name.toUpperCase()}`)).status).toBe(204);
    expect((await caller.call('/nodes')).status).toBe(200);
    expect((await caller.call('/$/NoSuchThing')).status).toBe(404);
    const wrong = await caller.call('/Nodes', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET']);
  });
});

describe('requests', () => {
  it('have a limit for their body, a timeout in bounds and well-formed JSON', async () => {
    const { caller } = await start();
    const path = '/$/GetClusterHealthChunk';
    const large = Buffer.alloc(4 * 1024 * 1024 + 1, 0x20);
    expect((await caller.call(path, { bytes: large, method: 'POST' })).status).toBe(413);
    expect(await caller.refusal('/Nodes?timeout=0')).toEqual([400, 'E_INVALIDARG']);
    expect(await caller.refusal('/Nodes?timeout=4294967296')).toEqual([400, 'E_INVALIDARG']);
    expect((await caller.call('/Nodes?timeout=4294967295')).status).toBe(200);
    expect((await caller.refusal(path, { bytes: Buffer.from('{"NodeFilters":') }))[0]).toBe(400);
    expect(await caller.refusal(path, { body: { NodeFilters: 'all' } })).toEqual([400, 'E_INVALIDARG']);
    expect(await caller.refusal('/Nodes/%E0%A4%A')).toEqual([400, 'E_INVALIDARG']);
  });

  it('name the cluster they are meant for, or none', async () => {
    const { caller, cluster } = await start();
    const to = (ClusterId: string) => caller.call('/Nodes', { headers: { ClusterId } });
    expect((await to(cluster.model.clusterId)).status).toBe(200);
    const denied = await to('11111111-2222-3333-4444-555555555555');
    expect([denied.status, denied.text.includes('E_ACCESSDENIED')]).toEqual([403, true]);
  });

  it('are answered with the headers of the real one, their own id among them', async () => {
    const { caller, cluster } = await start({ name: 'prod-we' });
    const { headers } = await caller.call('/Nodes', { headers: { 'X-ServiceFabricRequestId': 'mine' } });
    expect(headers).toMatchObject({
      server: 'Microsoft-HTTPAPI/2.0',
      'x-content-type-options': 'nosniff',
      'sfx-clustername': 'prod-we',
      'x-servicefabricrequestid': 'mine',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(headers.date).toBe(new Date(cluster.model.clock.now()).toUTCString());
    expect(headers['content-encoding']).toBeUndefined();
  });
});

describe('pages', () => {
  it('come one after the other until the token is empty, by MaxResults', async () => {
    const { caller, cluster } = await start({ nodes: 23 });
    const names: string[] = [];
    let token = '';
    do {
      const next: z.infer<typeof namedPage> = await caller.read(namedPage, `/Nodes?MaxResults=7&ContinuationToken=${encodeURIComponent(token)}`);
      expect(next.Items.length).toBeLessThanOrEqual(7);
      names.push(...next.Items.map((each) => each.Name));
      token = next.ContinuationToken;
    } while (token !== '');
    expect(names.toSorted()).toEqual(cluster.model.nodes().map((node) => node.name).toSorted());
  });

  it('end where the native message is full, and go on after an entry that vanished', async () => {
    const { caller, cluster } = await start({ scenario: 'large', nodes: 5, apps: 300, messageLimitBytes: 20_000 });
    const first = await caller.read(namedPage, '/Applications');
    expect(first.Items.length).toBeGreaterThan(10);
    expect(first.Items.length).toBeLessThan(60);
    cluster.model.deleteApplication(first.ContinuationToken, true);
    const second = await caller.read(namedPage, `/Applications?ContinuationToken=${encodeURIComponent(first.ContinuationToken)}`);
    const seen = new Set(first.Items.map((each) => each.Name));
    expect(second.Items.some((each) => seen.has(each.Name))).toBe(false);
    expect((second.Items[0]?.Name ?? '') > first.ContinuationToken).toBe(true);
  });

  it('hold some 5,000 to 7,000 applications of a real size', async () => {
    const { caller } = await start({ scenario: 'large', nodes: 5, apps: 8000 });
    const { Items } = await caller.read(namedPage, '/Applications?ExcludeApplicationParameters=true');
    expect(Items.length).toBeGreaterThan(5000);
    expect(Items.length).toBeLessThan(7500);
  });
});

describe('answers of some runtimes', () => {
  it('have property names in camel case, values untouched', async () => {
    const { caller, cluster } = await start({ camelCase: true });
    const hostile = 'A "Quoted": {"Key":"Value"} \\" end';
    cluster.model.reportHealth({ kind: 'Cluster' }, { sourceId: 'Test', property: 'P', healthState: 'Ok', description: hostile });
    const shape = z.object({ healthEvents: z.array(z.object({ description: z.string() })), aggregatedHealthState: z.literal('Ok') });
    const health = await caller.read(shape, '/$/GetClusterHealth');
    expect(health.healthEvents.map((event) => event.description)).toContain(hostile);
  });
});

describe('traffic', () => {
  it('is counted by endpoint', async () => {
    const { caller, cluster } = await start();
    await new ClusterCaller(cluster).call('/Nodes');
    const { text } = await caller.call('/Nodes/_nt_0');
    const report = z.object({ requests: z.number(), byEndpoint: z.array(z.object({ endpoint: z.string(), bytesOut: z.number() })) });
    const { requests, byEndpoint } = report.parse(await (await fetch(`${cluster.control}/traffic`)).json());
    expect(requests).toBe(2);
    expect(byEndpoint.find((each) => each.endpoint === 'GET /Nodes/{nodeName}')?.bytesOut).toBe(Buffer.byteLength(text));
  });
});
