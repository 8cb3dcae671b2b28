import { once } from 'node:events';
import { connect } from 'node:tls';

import { beforeEach, describe, expect, it } from 'vitest';

import { SUBSCRIPTIONS } from '../azure.ts';
import { wires } from '../testing/http.ts';
import type { WireRig } from '../testing/http.ts';
import { site, templateOf } from '../testing/model.ts';
import { parseAzureFault } from './faults.ts';

/** Bad weather on demand. */

const start = wires();
const GROUPS = `/subscriptions/${SUBSCRIPTIONS.test}/resourcegroups?api-version=2021-04-01`;
const DEPLOYMENT = `/subscriptions/${SUBSCRIPTIONS.test}/resourceGroups/web/providers/Microsoft.Resources/deployments/d?api-version=2021-04-01`;
const BODY = { properties: { mode: 'Incremental', template: templateOf([site('a')]) } };

let rig: WireRig;

beforeEach(async () => {
  rig = await start();
});

const put = (text: string): string => rig.azure.faults.add(parseAzureFault(text)).id;

describe('a fault', () => {
  it('asks to wait, in seconds or until a time, as often as it says', async () => {
    put('throttled:12#1');
    const { status, headers } = await rig.call('GET', GROUPS);
    expect([status, headers['retry-after']]).toEqual([429, '12']);
    rig.azure.faults.add({ kind: 'throttled', form: 'date', retryAfterSeconds: 30, count: 1 });
    expect((await rig.call('GET', GROUPS)).headers['retry-after']).toBe(new Date(rig.clock.now() + 30_000).toUTCString());
    expect((await rig.call('GET', GROUPS)).status).toBe(200);
  });

  it('has nobody there, another page, half an answer or none', async () => {
    put('unavailable:3#1');
    expect((await rig.call('GET', GROUPS)).headers['retry-after']).toBe('3');
    put('html-error:502#1');
    expect((await rig.call('GET', GROUPS)).text).toContain('<h1>Bad Gateway</h1>');
    put('malformed-json#1');
    const { status, text } = await rig.call('GET', GROUPS);
    expect(status).toBe(200);
    expect(() => JSON.parse(text) as unknown).toThrow('JSON');
    put('cut:10#1');
    await expect(rig.call('GET', GROUPS)).rejects.toThrow(/aborted|hang up/);
  });

  it('leads lists astray or in a circle', async () => {
    const id = put('foreign-next-link');
    expect((await rig.call('GET', GROUPS)).body['nextLink']).toBe(`${rig.azure.arm.replace('127.0.0.1', 'localhost')}${GROUPS}`);
    rig.azure.faults.clear(id);
    put('next-link-loop');
    expect((await rig.call('GET', GROUPS)).body['nextLink']).toBe(`${rig.azure.arm}${GROUPS}`);
  });

  it('makes running operations hard to follow', async () => {
    put('long-poll-url:4096#1');
    put('both-headers#1');
    const { headers } = await rig.call('PUT', DEPLOYMENT, BODY);
    const address = headers['azure-asyncoperation'] ?? '';
    expect(address.length).toBeGreaterThan(4096);
    expect((await rig.call('GET', headers['location'] ?? '')).status).toBe(202);
    put('unknown-status#1');
    expect((await rig.call('GET', address)).body['status']).toBe('Transmogrifying');
    put('token-expired@*operationStatuses*#1');
    expect(await rig.refusal('GET', address)).toEqual([401, 'ExpiredAuthenticationToken']);
    put('operation-lost');
    expect((await rig.call('GET', address)).status).toBe(404);
    expect((await rig.call('GET', DEPLOYMENT)).status).toBe(200);
  });

  it('is slow on the clock of the world, and wrong about the time', async () => {
    put('clock-skew:600000');
    expect((await rig.call('GET', GROUPS)).headers['date']).toBe(new Date(rig.clock.now() + 600_000).toUTCString());
    put('slow:60000#1');
    const waiting = rig.call('GET', GROUPS);
    let isAnswered = false;
    void waiting.then(() => (isAnswered = true));
    while (rig.azure.faults.list().some(({ fault }) => fault.kind === 'slow')) await new Promise((resolve) => setTimeout(resolve, 5));
    await rig.clock.advance(59_000);
    expect(isAnswered).toBe(false);
    await rig.clock.advance(1_000);
    expect((await waiting).status).toBe(200);
  });

  it('that nobody knows is refused', () => {
    expect(() => parseAzureFault('rain')).toThrow('Unknown fault "rain"');
  });
});

it('goes on when a client leaves in the middle of its request', async () => {
  const { port } = new URL(rig.azure.arm);
  const socket = connect({ port: Number(port), host: '127.0.0.1', ca: rig.azure.ca });
  await once(socket, 'secureConnect');
  socket.write('PUT /subscriptions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
  await once(socket, 'close');
  expect((await rig.call('GET', GROUPS)).status).toBe(200);
});

it('notes what arrives, tokens at other names included', async () => {
  await rig.call('GET', GROUPS);
  await rig.call('GET', `${rig.azure.arm.replace('127.0.0.1', 'localhost')}${GROUPS}`);
  expect(rig.azure.traffic.list().map(({ host, withToken }) => [host.split(':')[0], withToken])).toEqual([['127.0.0.1', true], ['localhost', true]]);
  expect(JSON.stringify(rig.azure.traffic.list())).not.toContain('Bearer');
});
