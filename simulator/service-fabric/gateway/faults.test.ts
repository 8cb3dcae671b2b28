import { connect } from 'node:net';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ClusterCaller } from '../testing/cluster-caller.ts';
import { clusters } from '../testing/started.ts';
import { parseClusterFault } from './faults.ts';

/** Bad weather on demand. */

const start = clusters();

describe('faults of requests', () => {
  it.each([
    ['unauthorized', 401],
    ['forbidden', 403],
    ['unavailable', 503],
    ['timed-out', 504],
    ['too-large', 413],
    ['server-error', 500],
  ] as const)('%s answers %i until it is taken back', async (kind, status) => {
    const { cluster, caller } = await start();
    const id = await cluster.setFault({ kind });
    expect((await caller.call('/Nodes')).status).toBe(status);
    await cluster.clearFaults(id);
    expect((await caller.call('/Nodes')).status).toBe(200);
  });

  it('quorum lost: every call times out, with the code that says so', async () => {
    const { cluster, caller } = await start();
    await cluster.setFault({ kind: 'timed-out' });
    for (const path of ['/Nodes', '/$/GetClusterHealth', '/Applications']) {
      expect(await caller.refusal(path)).toEqual([504, 'FABRIC_E_TIMEOUT']);
    }
  });

  it('strike the paths and as often as they say', async () => {
    const { cluster, caller } = await start();
    await cluster.setFault({ kind: 'unavailable', path: '/Nodes*', after: 1, count: 1, code: 'FABRIC_E_NOT_PRIMARY' });
    const statuses = [];
    for (let round = 0; round < 3; round++) statuses.push((await caller.call('/Nodes')).status);
    expect(statuses).toEqual([200, 503, 200]);
    expect((await caller.call('/Applications')).status).toBe(200);
    expect(cluster.faults.list()).toEqual([]);
  });

  it('break JSON off, cut the connection in the body, or make it wait', async () => {
    const { cluster, caller, clock } = await start();
    await cluster.setFault({ kind: 'malformed-json', count: 1 });
    const broken = await caller.call('/Nodes');
    expect(broken.status).toBe(200);
    expect(() => broken.json()).toThrow(SyntaxError);
    await cluster.setFault({ kind: 'cut', afterBytes: 50, count: 1 });
    await expect(caller.call('/Nodes')).rejects.toThrow('aborted');
    await cluster.setFault({ kind: 'slow', delayMs: 5000, count: 1 });
    let answered = false;
    const slow = caller.call('/Nodes').then(() => (answered = true));
    await expect.poll(() => cluster.faults.list()).toEqual([]);
    expect(answered).toBe(false);
    await clock.advance(5000);
    await slow;
  });
});

describe('gateways', () => {
  it('go down alone and come back under the same port', async () => {
    const { cluster } = await start({ gateways: 3 });
    const [first, second] = [new ClusterCaller(cluster, 'admin', 0), new ClusterCaller(cluster, 'admin', 1)];
    expect(new Set(cluster.gateways).size).toBe(3);
    await cluster.setFault({ kind: 'gateway-down', gateway: 0 });
    await expect(first.call('/Nodes')).rejects.toThrow(/ECONNREFUSED/);
    expect((await second.call('/Nodes')).status).toBe(200);
    await cluster.clearFaults();
    expect((await first.call('/Nodes')).status).toBe(200);
  });

  it('fall silent: connections are taken and nothing comes', async () => {
    const { cluster, caller } = await start();
    await cluster.setFault({ kind: 'gateway-down', mode: 'silent' });
    const socket = connect(Number(new URL(cluster.url).port), '127.0.0.1');
    const heard: string[] = [];
    socket.on('data', () => heard.push('data')).on('error', () => {});
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('GET /Nodes?api-version=6.5 HTTP/1.1\r\nHost: cluster\r\n\r\n');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await cluster.clearFaults();
    await closed;
    expect(heard).toEqual([]);
    expect((await caller.call('/Nodes')).status).toBe(200);
  });
});

describe('a port that is taken', () => {
  it('is told, and nothing of the cluster is left', async () => {
    const { cluster } = await start();
    const port = Number(new URL(cluster.url).port);
    await expect(start({ port })).rejects.toThrow('EADDRINUSE');
    await expect(start({ port: port - 1, gateways: 2 })).rejects.toThrow('EADDRINUSE');
    await expect(new ClusterCaller(cluster).call('/Nodes')).resolves.toMatchObject({ status: 200 });
  });
});

describe('what happens at once', () => {
  it('another cluster answers at the same address', async () => {
    const { cluster, caller } = await start({ name: 'mine' });
    const { clusterId } = cluster.model;
    const url = cluster.url;
    await cluster.setFault({ kind: 'replaced', name: 'yours' });
    expect([cluster.url, cluster.name, cluster.model.clusterId === clusterId]).toEqual([url, 'yours', false]);
    const denied = await caller.call('/Nodes', { headers: { ClusterId: clusterId } });
    expect(denied.status).toBe(403);
    expect((await caller.call('/Nodes')).headers['sfx-clustername']).toBe('yours');
  });

  it("the cluster's clock is wrong", async () => {
    const { cluster, caller, clock } = await start();
    await cluster.setFault({ kind: 'clock-skew', byMs: 3_600_000 });
    const { headers } = await caller.call('/Nodes');
    expect(Date.parse(headers.date ?? '')).toBe(clock.now() + 3_600_000);
    await cluster.clearFaults();
    expect(Date.parse((await caller.call('/Nodes')).headers.date ?? '')).toBe(clock.now());
  });
});

describe('the text form', () => {
  it('names kind, value, path and count', () => {
    expect(parseClusterFault('slow:1500@/Nodes#3')).toEqual({ kind: 'slow', delayMs: 1500, path: '/Nodes', count: 3 });
    expect(parseClusterFault('gateway-down:silent')).toEqual({ kind: 'gateway-down', mode: 'silent' });
    expect(parseClusterFault('gateway-down:1')).toEqual({ kind: 'gateway-down', mode: 'refuse', gateway: 1 });
    expect(parseClusterFault('timed-out')).toEqual({ kind: 'timed-out', delayMs: 0 });
    expect(() => parseClusterFault('asleep')).toThrow('Unknown fault');
    expect(() => parseClusterFault('gateway-down:loud')).toThrow('Not a fault');
  });

  it('is understood by the control endpoint as JSON, which refuses nonsense', async () => {
    const { cluster, caller } = await start();
    const post = (body: object) => fetch(`${cluster.control}/fault`, { method: 'POST', body: JSON.stringify(body) });
    const { id } = z.object({ id: z.string() }).parse(await (await post({ kind: 'forbidden' })).json());
    expect((await caller.call('/Nodes')).status).toBe(403);
    await fetch(`${cluster.control}/fault?id=${id}`, { method: 'DELETE' });
    expect((await caller.call('/Nodes')).status).toBe(200);
    expect((await post({ kind: 'no such' })).status).toBe(400);
  });
});
