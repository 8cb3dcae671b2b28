import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { USER } from './azure.ts';
import { ask } from './testing/sign-in.ts';
import { wires } from './testing/http.ts';
import type { WireRig } from './testing/http.ts';

/** The strings behind a simulated Azure. */

const start = wires();

const control = async ({ azure }: WireRig, method: string, path: string, body?: object) => {
  const answer = await fetch(`${azure.control}/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const json: unknown = await answer.json();
  return { status: answer.status, json };
};

describe('the control endpoint of Azure', () => {
  it('shows everything at a glance, lets time pass and spoils the weather', async () => {
    const rig = await start();
    expect((await control(rig, 'GET', 'state')).json).toMatchObject({ arm: rig.azure.arm, subscriptions: expect.arrayContaining([expect.objectContaining({ displayName: 'Test', groups: ['web'] })]), devices: [] });
    const before = rig.clock.now();
    await control(rig, 'POST', 'clock/advance', { ms: 1000 });
    expect(rig.clock.now() - before).toBe(1000);
    const { json } = await control(rig, 'POST', 'fault', { kind: 'unavailable' });
    expect((await rig.call('GET', '/tenants?api-version=2022-12-01')).status).toBe(503);
    await control(rig, 'DELETE', `fault?id=${z.object({ id: z.string() }).parse(json).id}`);
    expect((await rig.call('GET', '/tenants?api-version=2022-12-01')).status).toBe(200);
    expect((await control(rig, 'POST', 'fault', { kind: 'rain' })).status).toBe(400);
  });

  it('approves device codes, takes tokens back, and moves roles', async () => {
    const rig = await start();
    const { azure } = rig;
    const form = (fields: Record<string, string>) => new URLSearchParams({ client_id: azure.clientId, ...fields }).toString();
    const begun = await ask(azure, 'POST', `${azure.authority}/organizations/oauth2/v2.0/devicecode`, { body: form({ scope: 'https://management.azure.com/.default' }) });
    const { device_code: deviceCode, user_code: code } = z.object({ device_code: z.string(), user_code: z.string() }).parse(JSON.parse(begun.body));
    const poll = () => ask(azure, 'POST', `${azure.authority}/organizations/oauth2/v2.0/token`, { body: form({ grant_type: 'device_code', device_code: deviceCode }) });
    expect((await poll()).body).toContain('authorization_pending');
    expect((await poll()).body).toContain('slow_down');
    expect((await control(rig, 'POST', 'device/approve', { code, user: USER.name })).json).toEqual({ codes: [code] });
    const { access_token: token } = z.object({ access_token: z.string() }).parse(JSON.parse((await poll()).body));
    const listed = async () => (await rig.call('GET', '/subscriptions?api-version=2022-12-01', undefined, { authorization: `Bearer ${token}` })).body;
    const scope = z.object({ value: z.tuple([z.object({ id: z.string() })]).rest(z.unknown()) }).parse(await listed()).value[0].id;
    await control(rig, 'POST', 'role/revoke', { principalId: USER.objectId, scope });
    expect(JSON.stringify(await listed())).not.toContain(scope);
    await control(rig, 'POST', 'role/grant', { principalId: USER.objectId, role: 'Reader', scope });
    expect(JSON.stringify(await listed())).toContain(scope);
    await control(rig, 'DELETE', 'token');
    expect(await listed()).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } });
  });
});
