import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { hex64 } from './testing/portal-caller.ts';
import type { PortalCaller } from './testing/portal-caller.ts';
import { headsets } from './testing/started.ts';

const start = headsets();
const battery = z.object({ AcOnline: z.number(), Charging: z.number(), EstimatedTime: z.number(), RemainingCapacity: z.number() });

describe('battery', () => {
  it('runs down on its own, faster under load, and charges on mains', async () => {
    const { device, portal, clock } = await start({ batteryLevel: 0.5 });
    const read = async () => battery.parse(await portal.json('/api/power/battery'));
    const before = await read();
    expect(before).toMatchObject({ AcOnline: 0, Charging: 0 });
    await clock.advance(600_000);
    const idle = before.RemainingCapacity - (await read()).RemainingCapacity;
    const [app] = device.model.apps.installed.list().filter((each) => each.origin === 4);
    if (app !== undefined) device.model.apps.start(app);
    const loaded = (await read()).RemainingCapacity;
    await clock.advance(600_000);
    expect(loaded - (await read()).RemainingCapacity).toBeGreaterThan(idle);
    device.model.setMains(true);
    const plugged = await read();
    expect(plugged).toMatchObject({ AcOnline: 1, Charging: 1, EstimatedTime: 4_294_967_295 });
    await clock.advance(600_000);
    expect((await read()).RemainingCapacity).toBeGreaterThan(plugged.RemainingCapacity);
  });

  it('turns the headset off when it is empty', async () => {
    const { device, clock } = await start({ batteryLevel: 0.01 });
    await clock.advance(3_600_000);
    expect(device.model.wakefulness.presence()).toBe('off');
    expect(device.model.battery.remainingMwh()).toBeCloseTo(0, 3);
  });
});

describe('sleep', () => {
  const setSleep = (portal: PortalCaller, seconds: number) =>
    portal.post(`/api/power/cfg/SCHEME_CURRENT/SUB_SLEEP/STANDBYIDLE?ValueAC=${String(seconds)}&ValueDC=${String(seconds)}`);

  it('comes after the time-out in force once nobody wears the headset, and ends when somebody does', async () => {
    const { device, clock } = await start();
    device.model.wakefulness.setWorn(false);
    await clock.advance(179_000);
    expect(device.model.wakefulness.presence()).toBe('awake');
    await clock.advance(1000);
    expect(device.model.wakefulness.presence()).toBe('asleep');
    device.model.wakefulness.setWorn(true);
    expect(device.model.wakefulness.presence()).toBe('awake');
  });

  it('takes a new time-out only when the scheme is activated again', async () => {
    const { device, portal, clock } = await start({ worn: false });
    expect((await setSleep(portal, 1800)).status).toBe(200);
    expect((await portal.get('/api/power/cfg/scheme_current')).json()).toMatchObject({
      Groups: expect.arrayContaining([expect.objectContaining({ Settings: [expect.objectContaining({ ValueAC: 1800, ValueDC: 1800 })] })]),
    });
    expect(device.model.powerSettings.active('STANDBYIDLE')).toEqual({ ac: 180, dc: 180 });
    expect((await portal.post('/api/power/activecfg?scheme=SCHEME_CURRENT')).status).toBe(200);
    await clock.advance(1_799_000);
    expect(device.model.wakefulness.presence()).toBe('awake');
    await clock.advance(1000);
    expect(device.model.wakefulness.presence()).toBe('asleep');
  });
});

describe('restart', () => {
  it('goes away, comes back with the new name, another leaf under the same root, and a new token', async () => {
    const { device, portal, clock } = await start({ name: 'OLD-NAME' });
    const token = device.csrf.token();
    const leaf = device.leafFingerprint256;
    expect((await portal.post(`/api/os/machinename?name=${hex64('Bench \u{1F97D} 7')}`)).status).toBe(200);
    expect(await portal.json('/api/os/machinename')).toEqual({ ComputerName: 'OLD-NAME' });
    expect((await portal.post('/api/control/restart')).status).toBe(200);
    await clock.advance(200);
    await expect.poll(() => portal.get('/api/os/info').then(() => 'answers', () => 'away')).toBe('away');
    await clock.advance(2000);
    await expect.poll(() => portal.get('/api/os/info').then((answer) => answer.status, () => 'away')).toBe(200);
    expect(await portal.json('/api/os/machinename')).toEqual({ ComputerName: 'Bench \u{1F97D} 7' });
    expect(device.csrf.token()).not.toBe(token);
    expect(device.leafFingerprint256).not.toBe(leaf);
  });

  it('after a shutdown only the power button helps', async () => {
    const { device, portal, clock } = await start();
    await portal.post('/api/control/shutdown');
    await clock.advance(600_000);
    expect(device.model.wakefulness.presence()).toBe('off');
    device.model.wakefulness.wake();
    await expect.poll(() => portal.get('/api/os/info').then((answer) => answer.status, () => 'away')).toBe(200);
  });
});

describe('settings', () => {
  it('keep the interpupillary distance in micrometres', async () => {
    const { portal } = await start();
    expect((await portal.post('/api/holographic/os/settings/ipd?ipd=64250')).status).toBe(200);
    expect(await portal.json('/api/holographic/os/settings/ipd')).toEqual({ ipd: 64_250 });
    expect((await portal.post('/api/holographic/os/settings/ipd?ipd=64')).status).toBe(400);
  });

  it('have mitigation levels on the second generation only', async () => {
    const second = await start();
    expect((await second.portal.post('/api/holographic/thermal/setMitigationLevel?mask=1&level=2')).status).toBe(200);
    expect(await second.portal.json('/api/holographic/thermal/getMitigationLevels')).toMatchObject({ Battery: { Level: 2, Mask: 1 } });
    const first = await start({ profile: 'hololens1' });
    expect((await first.portal.get('/api/holographic/thermal/getMitigationLevels')).status).toBe(404);
  });

  it('report the Wi-Fi address they are reached at', async () => {
    const { device, portal } = await start();
    expect((await portal.get('/api/networking/ipconfig')).text()).toContain(device.address);
    const { wifiGuid } = device.model.network;
    expect((await portal.get(`/api/wifi/networks?interface=${wifiGuid}`)).json()).toMatchObject({
      AvailableNetworks: expect.arrayContaining([expect.objectContaining({ SSID: 'Fabrikam Lab', AlreadyConnected: true })]),
    });
  });

  it('carry labels, as many as fit into the announcement', async () => {
    const { portal } = await start();
    await portal.post('/api/dns-sd/tag?tagValue=Bench%203');
    expect(await portal.json('/api/dns-sd/tags')).toEqual({ tags: ['Bench 3'] });
    expect((await portal.post(`/api/dns-sd/tag?tagValue=${'x'.repeat(250)}`)).status).toBe(401);
    await portal.delete('/api/dns-sd/tags');
    expect(await portal.json('/api/dns-sd/tags')).toEqual({ tags: [] });
  });
});
