import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { SimulatedHololens } from '../../../simulator/hololens/hololens.ts';
import { FaultError } from '../../core/fault-error.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { Devices } from '../devices.ts';
import { portalDriver } from '../driver.ts';
import { Roads } from '../session/roads.ts';
import { addTrusted, portalBenches, until, untilConnection } from '../testing/portal-bench.ts';
import type { Bench } from '../testing/portal-bench.ts';
import { Apps } from './apps.ts';
import { Favourites } from './favourites.ts';

const benches = portalBenches();
/** What ends only by limits of the network need not take as long as they do. */
const time = hurryTime(6);
afterEach(() => time.hurryLimits(1));
afterAll(() => time.restore());

async function stage(device: SimulatedHololens, bench: Bench): Promise<{ apps: Apps; devices: Devices; id: ConnectionId }> {
  const devices = new Devices(bench.services);
  bench.connections.register(portalDriver(bench.services, devices, await Roads.open(bench.services, { find: async () => [] })));
  const apps = new Apps(devices, await Favourites.open(bench.services));
  benches.onEnd(() => {
    apps.close();
    devices.close();
  });
  const { id } = await addTrusted(bench, device);
  await untilConnection(bench, id, ({ state }) => state === 'online');
  return { apps, devices, id };
}

/** A launchable app of the simulated headset that does not run at the start. */
async function anApp(apps: Apps, id: ConnectionId): Promise<string> {
  await apps.list(id).refresh();
  const app = apps.list(id).apps.values().find(({ launchable, canUninstall, running }) => launchable && canUninstall && !running);
  if (app === undefined) throw new Error('the simulated headset has no such app');
  return app.packageFullName;
}

describe('apps of a headset', () => {
  it('lists them with what the portal tells, frameworks apart from what can be started', async () => {
    const { apps, id } = await stage(await benches.hololens({ paired: true }), await benches.bench());
    await apps.list(id).refresh();
    const all = apps.list(id).apps.values();
    expect(all.length).toBeGreaterThan(3);
    expect(all.some(({ launchable }) => !launchable)).toBe(true);
    for (const app of all) {
      expect(app.version).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(app.displayName).not.toBe('');
      expect(app.architecture).toMatch(/^(arm64|arm|neutral|x86|x64)$/);
    }
  });

  it('starts an app, sees it run, shows it in front, and stops it', async () => {
    const device = await benches.hololens({ paired: true });
    const { apps, devices, id } = await stage(device, await benches.bench());
    const fullName = await anApp(apps, id);
    const { apps: list } = apps.list(id);
    await device.setFault({ kind: 'slow', method: 'POST', delayMs: 300, count: 1 });
    const launching = apps.launch(id, fullName);
    await until(() => list.get(fullName)?.pending === 'starting');
    await launching;
    expect(list.get(fullName)).toMatchObject({ running: true, pending: null });
    await until(() => devices.status.get(id)?.appInFront?.packageFullName === fullName);
    await apps.stop(id, fullName);
    expect(list.get(fullName)).toMatchObject({ running: false, pending: null });
  });

  it('removes an app, stopping it first', async () => {
    const device = await benches.hololens({ paired: true });
    const { apps, id } = await stage(device, await benches.bench());
    const fullName = await anApp(apps, id);
    await apps.launch(id, fullName);
    await apps.uninstall(id, fullName);
    expect(apps.list(id).apps.get(fullName)).toBeUndefined();
    expect(device.model.apps.installed.find(fullName)).toBeUndefined();
    await expect(apps.launch(id, fullName)).rejects.toMatchObject({ fault: { code: 'not-found' } });
  });

  it('does not try to remove what is a part of Windows', async () => {
    const { apps, id } = await stage(await benches.hololens({ paired: true }), await benches.bench());
    await apps.list(id).refresh();
    const fixed = apps.list(id).apps.values().find(({ canUninstall }) => !canUninstall);
    await expect(apps.uninstall(id, fixed?.packageFullName ?? '')).rejects.toMatchObject({ fault: { code: 'device-refused', retryable: false } });
  });

  it('keeps favourites in their order over a restart of the program', async () => {
    const device = await benches.hololens({ paired: true });
    const bench = await benches.bench();
    const { apps, id } = await stage(device, bench);
    await apps.list(id).refresh();
    const [first, second, third] = apps.list(id).apps.values();
    for (const app of [first, second, third]) await apps.setFavourite(id, app?.packageFullName ?? '', true);
    await apps.orderFavourites(id, [third?.packageFamilyName ?? '', 'never-heard-of']);
    await apps.setFavourite(id, first?.packageFullName ?? '', false);
    expect(apps.list(id).apps.values().filter(({ favourite }) => favourite).map(({ packageFamilyName, favouriteRank }) => [favouriteRank, packageFamilyName]).toSorted((left, right) => Number(left[0]) - Number(right[0])))
      .toEqual([[0, third?.packageFamilyName], [1, second?.packageFamilyName]]);
    const again = await benches.bench({ folder: bench.folder });
    expect((await Favourites.open(again.services)).of(id)).toEqual([third?.packageFamilyName, second?.packageFamilyName]);
  });

  it('says that the headset is asleep, with the way out, instead of waiting', async () => {
    const device = await benches.hololens({ paired: true });
    const bench = await benches.bench({ clock: time.clock });
    const { apps, id } = await stage(device, bench);
    const fullName = await anApp(apps, id);
    await device.setFault({ kind: 'asleep', mode: 'silent' });
    time.hurryLimits(16);
    await untilConnection(bench, id, ({ state }) => state === 'asleep');
    await expect(apps.launch(id, fullName)).rejects.toMatchObject({ fault: { code: 'asleep', remedy: 'wake' } });
    expect(apps.list(id).apps.get(fullName)?.pending).toBeNull();
    time.hurryLimits(1);
    await device.clearFaults();
    await untilConnection(bench, id, ({ state }) => state === 'online');
    await apps.launch(id, fullName);
  });

  it.each([
    [{ kind: 'forbidden', method: 'POST', path: '/api/taskmanager/app', count: 1 }, null],
    [{ kind: 'forbidden', method: 'POST', path: '/api/taskmanager/app' }, 'forbidden'],
    [{ kind: 'server-error', method: 'POST', path: '/api/taskmanager/app' }, 'server-error'],
    [{ kind: 'no-answer', method: 'POST', path: '/api/taskmanager/app' }, 'slow'],
    [{ kind: 'cut', method: 'POST', path: '/api/taskmanager/app', afterBytes: 0 }, null],
  ] as const)('under %o a start ends with %s, and the next one works', async (fault, code) => {
    const device = await benches.hololens({ paired: true });
    const { apps, id } = await stage(device, await benches.bench());
    const fullName = await anApp(apps, id);
    await device.setFault(fault);
    if (fault.kind === 'no-answer') time.hurryLimits(16);
    const started = apps.launch(id, fullName);
    const outcome = await started.then(() => null, (error: unknown) => (error instanceof FaultError ? error.fault.code : error));
    time.hurryLimits(1);
    expect(outcome).toBe(code);
    expect(apps.list(id).apps.get(fullName)?.pending).toBeNull();
    await device.clearFaults();
    await apps.launch(id, fullName);
    expect(apps.list(id).apps.get(fullName)?.running).toBe(true);
  });
});
