import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { clusters } from './testing/started.ts';
import type { Started } from './testing/started.ts';

/** The strings behind a cluster. */

const start = clusters();

const control = async ({ cluster }: Started, path: string, body: object = {}) => {
  const answer = await fetch(`${cluster.control}/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const json: unknown = await answer.json();
  return { status: answer.status, json };
};

describe('the control endpoint of a cluster', () => {
  it('shows it at a glance, lets time pass, takes machines down and up, and reports health', async () => {
    const started = await start();
    const { cluster, clock } = started;
    const state = z.object({ health: z.string(), now: z.number(), nodes: z.array(z.object({ name: z.string(), status: z.string() })) });
    const read = async () => state.parse(await (await fetch(`${cluster.control}/state`)).json());
    expect((await read()).health).toBe('Ok');
    await control(started, 'health', { entity: { kind: 'Application', applicationName: cluster.model.applications()[0]?.name }, healthState: 'Error' });
    expect((await read()).health).toBe('Error');
    await control(started, 'node/down', { name: '_nt_1' });
    expect((await read()).nodes.find((each) => each.name === '_nt_1')?.status).toBe('Down');
    await control(started, 'node/up', { name: '_nt_1' });
    const before = clock.now();
    await control(started, 'clock/advance', { ms: 600_000 });
    expect([(await read()).now - before, (await read()).nodes.find((each) => each.name === '_nt_1')?.status]).toEqual([600_000, 'Up']);
    expect((await control(started, 'node/down', { name: 'nobody' })).status).toBe(400);
  });

  it('starts upgrades and lets go what holds them', async () => {
    const started = await start({ scenario: 'stuck-upgrade', pace: 0.1 });
    const { cluster, clock } = started;
    const progress = () => cluster.model.applicationUpgradeProgress('fabric:/Shop');
    await clock.advance(600_000);
    expect(progress().current.nodes.some((node) => node.pendingSafetyChecks.length > 0)).toBe(true);
    const { json } = await control(started, 'safety-checks/release');
    expect(json).toMatchObject({ services: expect.arrayContaining(['fabric:/Shop/Catalog']) });
    await clock.advance(1_200_000);
    expect(progress().upgradeState).toBe('RollingForwardCompleted');
    expect((await control(started, 'upgrade/start', { application: 'fabric:/Shop' })).json).toEqual({ application: 'fabric:/Shop', version: expect.any(String) });
    expect(cluster.model.application('fabric:/Shop')?.status).toBe('Upgrading');
    expect((await control(started, 'upgrade/start', { application: 'fabric:/Ghost' })).status).toBe(400);
  });
});
