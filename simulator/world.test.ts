import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ManualClock } from './foundation/clock.ts';
import { records } from './hololens/announcement.ts';
import { startHololens } from './hololens/hololens.ts';
import { PortalCaller } from './hololens/testing/portal-caller.ts';
import { startDemoWorld } from './world.ts';

describe('the demo world', () => {
  it('has one headset that is paired and one that waits to be', async () => {
    const world = await startDemoWorld();
    const [bench, stage] = world.headsets;
    expect([bench?.name, stage?.name]).toEqual(['Bench 3', 'Stage L']);
    expect([bench?.credentials === undefined, stage?.credentials === undefined]).toEqual([false, true]);
    for (const device of world.headsets) {
      const portal = new PortalCaller(device);
      expect((await portal.get('/api/os/info')).status).toBe(device === bench ? 200 : 401);
      portal.close();
    }
    await world.close();
  });
});

describe('the clusters of the demo world', () => {
  const line = z.object({
    hololens: z.array(z.object({ name: z.string() })),
    clusters: z.array(
      z.object({
        name: z.string(),
        url: z.url(),
        gateways: z.array(z.url()),
        thumbprint256: z.string().nullable(),
        thumbprint: z.string().nullable(),
        caPem: z.string().nullable(),
        clientCertificatePem: z.string().nullable(),
        clientKeyPem: z.string().nullable(),
        control: z.url(),
        production: z.boolean(),
      }),
    ),
  });

  it('are announced on the one line, one secure and in trouble, one plain and healthy', async () => {
    const cli = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), 'demo', '--json', '--exit-with-stdin'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = once(cli, 'exit');
    const [first] = await once(createInterface(cli.stdout), 'line');
    const { clusters, hololens } = line.parse(JSON.parse(String(first)));
    expect(hololens.map((each) => each.name)).toEqual(['Bench 3', 'Stage L']);
    const state = z.object({ health: z.string(), upgradingApplications: z.array(z.string()) });
    const states = await Promise.all(clusters.map(async (each) => state.parse(await (await fetch(`${each.control}/state`)).json())));
    expect(clusters.map((each) => [each.name, new URL(each.url).protocol, each.production, each.caPem === null])).toEqual([
      ['prod-we', 'https:', true, false],
      ['dev-local', 'http:', false, true],
    ]);
    expect([states[0]?.health, states[0]?.upgradingApplications.length, states[1]?.health]).toEqual(['Error', 1, 'Ok']);
    cli.stdin.end();
    expect(await exited).toEqual([0, null]);
  });
});

describe('the organisation of the demo world', () => {
  it('deploys to the cluster what the cluster upgrades to', async () => {
    const clock = new ManualClock();
    const world = await startDemoWorld({ clock });
    const { organisation } = world.company.devops;
    const cluster = world.clusters[0]?.cluster.model;
    const deploying = organisation.deployments('yaml').filter((each) => organisation.state(each) === 'inProgress');
    expect(deploying.map((each) => [each.upgrade?.cluster, each.upgrade?.applicationName, each.version])).toEqual([
      [cluster?.clusterName, 'fabric:/Shop', cluster?.applicationUpgradeProgress('fabric:/Shop').targetApplicationTypeVersion],
    ]);
    await world.close();
  });
});

describe('the control endpoint', () => {
  const state = z.object({ name: z.string(), presence: z.string(), keyboard: z.object({ text: z.string() }), faults: z.array(z.unknown()) });

  it('shows and steers a headset, and keeps web pages out', async () => {
    const device = await startHololens({ clock: new ManualClock(), seed: 9 });
    const post = async (path: string, body: unknown): Promise<Response> =>
      fetch(`${device.control}/${path}`, { method: 'POST', body: JSON.stringify(body) });
    const read = async () => state.parse(await (await fetch(`${device.control}/state`)).json());
    device.model.keyboard.type('typed');
    expect(await read()).toMatchObject({ name: device.name, presence: 'awake', keyboard: { text: 'typed' }, faults: [] });
    expect((await post('fault', { kind: 'slow', delayMs: 10 })).status).toBe(200);
    expect((await read()).faults).toHaveLength(1);
    await fetch(`${device.control}/fault`, { method: 'DELETE' });
    expect((await read()).faults).toHaveLength(0);
    await post('wearer', { worn: false });
    await post('clock/advance', { ms: 180_000 });
    expect((await read()).presence).toBe('asleep');
    expect((await post('fault', { kind: 'no such' })).status).toBe(400);
    expect((await post('no/such', {})).status).toBe(404);
    expect((await fetch(`${device.control}/state`, { headers: { origin: 'https://evil.example' } })).status).toBe(400);
    const described = z.object({ actions: z.array(z.object({ summary: z.string() })) }).parse(await (await fetch(device.control)).json());
    expect(described.actions.length).toBeGreaterThan(20);
    await device.close();
  });
});

describe('the announcement', () => {
  it('names service, ports, device type, architecture and labels', async () => {
    const device = await startHololens({ clock: new ManualClock(), name: 'Bench 3' });
    device.model.tags.push('left', 'spare');
    const all = JSON.stringify(records(device, 120), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value && Array.isArray(value.data)
        ? Buffer.from(value.data).toString('utf8')
        : value,
    );
    expect(all).toContain('_wdp._tcp.local');
    expect(all).toContain(`S=${String(device.port)}`);
    expect(all).toContain('D=Windows.Holographic');
    expect(all).toContain('A=ARM64');
    expect(all).toContain(String.raw`T=left\u0000spare\u0000\u0000`);
    await device.close();
  });
});

describe('the command line', () => {
  const line = z.object({
    hololens: z.array(z.object({ name: z.string(), url: z.url(), pin: z.null(), control: z.url() })),
  });

  it('prints one line of JSON and ends when its standard input does', async () => {
    const cli = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), 'hololens', '--count', '2', '--json', '--exit-with-stdin'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = once(cli, 'exit');
    const [first] = await once(createInterface(cli.stdout), 'line');
    const { hololens } = line.parse(JSON.parse(String(first)));
    expect(hololens).toHaveLength(2);
    expect((await fetch(`${hololens[1]?.control ?? ''}/state`)).status).toBe(200);
    cli.stdin.end();
    expect(await exited).toEqual([0, null]);
  });
});
