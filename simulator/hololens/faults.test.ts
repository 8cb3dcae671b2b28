import { describe, expect, it } from 'vitest';
import { connect } from 'node:net';

import { PortalCaller } from './testing/portal-caller.ts';
import { headsets } from './testing/started.ts';

const start = headsets();
const INFO = '/api/os/info';

describe('faults', () => {
  it.each([
    ['unauthorized', 401],
    ['forbidden', 403],
    ['server-error', 500],
  ] as const)('%s answers %i with an HTML page', async (kind, status) => {
    const { device, portal } = await start();
    await device.setFault({ kind });
    const answer = await portal.get(INFO);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('text/html');
    await device.clearFaults();
    expect((await portal.get(INFO)).status).toBe(200);
  });

  it('malformed-json breaks off in the middle of a 200', async () => {
    const { device, portal } = await start();
    await device.setFault({ kind: 'malformed-json', path: INFO });
    const answer = await portal.get(INFO);
    expect(answer.status).toBe(200);
    expect(() => answer.json()).toThrow(SyntaxError);
    expect(await portal.json('/api/power/state')).toEqual({ LowPowerState: false, LowPowerStateAvailable: true });
  });

  it('slow waits on the clock, cut breaks the body, wrong-content-length never delivers what it promised', async () => {
    const { device, portal, clock } = await start({ captures: { demo: false, files: [{ fileName: 'a.mp4', size: 50_000 }] } });
    const file = '/api/holographic/mrc/file?filename=YS5tcDQ%3D';
    await device.setFault({ kind: 'slow', delayMs: 5000, path: INFO });
    let answered = false;
    const slow = portal.get(INFO).then(() => (answered = true));
    await expect.poll(() => device.faults.list()[0]?.hits).toBe(1);
    await clock.advance(4999);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(answered).toBe(false);
    await clock.advance(1);
    await slow;
    await device.setFault({ kind: 'cut', afterBytes: 20_000, path: '/api/holographic/mrc/*' });
    await expect(portal.get(file)).rejects.toThrow('aborted');
    await device.clearFaults();
    await device.setFault({ kind: 'wrong-content-length', delta: 10 });
    await expect(portal.get(file)).rejects.toThrow('aborted');
  });

  it('strike only so often, only after so many requests, only for their method', async () => {
    const { device, portal } = await start();
    await device.setFault({ kind: 'server-error', path: INFO, after: 1, count: 2 });
    const statuses = [];
    for (let count = 0; count < 5; count++) statuses.push((await portal.get(INFO)).status);
    expect(statuses).toEqual([200, 500, 500, 200, 200]);
    expect(device.faults.list()).toEqual([]);
    await device.setFault({ kind: 'server-error', method: 'POST' });
    expect((await portal.get(INFO)).status).toBe(200);
  });

  it('asleep: refuse closes the ports, silent takes connections and says nothing', async () => {
    const { device, portal } = await start();
    await device.setFault({ kind: 'asleep', mode: 'refuse' });
    await expect(portal.get(INFO)).rejects.toThrow(/ECONNREFUSED|socket hang up|ECONNRESET/);
    await device.clearFaults();
    expect((await portal.get(INFO)).status).toBe(200);
    await device.setFault({ kind: 'asleep', mode: 'silent' });
    const socket = connect(device.port, device.address);
    const heard: string[] = [];
    socket.on('data', () => heard.push('data')).on('error', () => {});
    await new Promise((resolve) => socket.once('connect', resolve));
    const hanging = portal.get(INFO).then(
      () => 'answered',
      () => 'broken',
    );
    const first = await Promise.race([hanging, new Promise((resolve) => setTimeout(() => resolve('silence'), 80))]);
    expect(first).toBe('silence');
    expect(heard).toEqual([]);
    await device.clearFaults();
    expect(await hanging).toBe('broken');
    expect((await portal.get(INFO)).status).toBe(200);
  });

  it('certificate-changed: the old root no longer vouches for the device', async () => {
    const { device, portal } = await start();
    const before = device.fingerprint256;
    await device.setFault({ kind: 'certificate-changed' });
    expect(device.fingerprint256).not.toBe(before);
    await expect(portal.get(INFO)).rejects.toThrow(/certificate|socket hang up/);
    const again = new PortalCaller(device);
    expect((await again.get(INFO)).status).toBe(200);
    again.close();
  });

  it('address-changed: answers elsewhere under the same root with a leaf for the new address', async () => {
    const { device, portal } = await start();
    const { url, leafFingerprint256, fingerprint256 } = device;
    const moved: string[] = [];
    device.on((event) => event.type === 'moved' && moved.push(device.url));
    await device.setFault({ kind: 'address-changed' });
    expect(moved).toEqual([device.url]);
    expect(device.url).not.toBe(url);
    expect([device.fingerprint256, device.leafFingerprint256 === leafFingerprint256]).toEqual([fingerprint256, false]);
    expect((await portal.get(INFO)).status).toBe(200);
  });

  it('no-answer reads the request and leaves it at that', async () => {
    const { device, portal } = await start();
    await device.setFault({ kind: 'no-answer', path: INFO, count: 1 });
    const hanging = portal.get(INFO).catch(() => 'broken');
    const first = await Promise.race([hanging, new Promise((resolve) => setTimeout(() => resolve('silence'), 60))]);
    expect(first).toBe('silence');
    expect((await portal.get(INFO)).status).toBe(200);
  });
});
