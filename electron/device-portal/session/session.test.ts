import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../shared/contract/connections.ts';
import type { SimulatedHololens } from '../../../simulator/hololens/hololens.ts';
import type { Clock } from '../../core/clock.ts';
import { systemClock } from '../../core/system-clock.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { Devices } from '../devices.ts';
import { portalDriver } from '../driver.ts';
import { endpoints } from '../endpoints.ts';
import { addTrusted, portalBenches, until, untilConnection } from '../testing/portal-bench.ts';
import type { Bench } from '../testing/portal-bench.ts';
import type { NameFinder } from './roads.ts';
import { Roads } from './roads.ts';

const benches = portalBenches();
/** What ends only by limits of the network need not take as long as they do. */
const time = hurryTime(6);
afterEach(() => time.hurryLimits(1));
afterAll(() => time.restore());

interface Stage {
  readonly bench: Bench;
  readonly devices: Devices;
  readonly device: SimulatedHololens;
}

async function stage(options: Parameters<typeof benches.hololens>[0] = {}, finder: NameFinder = { find: async () => [] }, clock: Clock = systemClock): Promise<Stage> {
  const bench = await benches.bench({ clock });
  const device = await benches.hololens({ paired: true, ...options });
  const devices = new Devices(bench.services);
  benches.onEnd(() => devices.close());
  bench.connections.register(portalDriver(bench.services, devices, await Roads.open(bench.services, finder)));
  return { bench, devices, device };
}

async function online({ bench, device }: Stage): Promise<Connection> {
  const { id } = await addTrusted(bench, device);
  return untilConnection(bench, id, ({ state }) => state === 'online');
}

describe('a session with a headset', () => {
  it('reaches a trusted, paired headset and tells what it is', async () => {
    const on = await stage({ name: 'BENCH-3', batteryLevel: 0.5 });
    const { id } = await online(on);
    const connection = await untilConnection(on.bench, id, ({ headset }) => headset?.batteryPercent !== null && headset?.batteryPercent !== undefined);
    expect(connection).toMatchObject({ state: 'online', fault: null, headset: { generation: 'hololens2', batteryPercent: 50, charging: false } });
    expect(connection.latencyMs).toBeGreaterThanOrEqual(0);
    expect(on.devices.status.get(id)).toMatchObject({ machineName: 'BENCH-3', generation: 'hololens2', battery: { present: true } });
  });

  it('offers the root certificate of a headset that is new to it, and has sent no password', async () => {
    const on = await stage();
    const { id } = await on.bench.connections.add('hololens', on.device.url);
    const connection = await untilConnection(on.bench, id, ({ state }) => state === 'untrusted');
    expect(connection.offered?.fingerprint256).toBe(on.device.fingerprint256);
    expect(connection.fault).toMatchObject({ code: 'untrusted', remedy: 'trust' });
    expect(() => on.devices.client(id)).toThrow(/not been accepted/);
  });

  it('asks to be paired once the certificate is accepted', async () => {
    const on = await stage({ paired: false });
    const { id } = await on.bench.connections.add('hololens', on.device.url);
    const { offered } = await untilConnection(on.bench, id, ({ state }) => state === 'untrusted');
    await on.bench.connections.trust(id, offered?.fingerprint256 ?? '', false);
    const connection = await untilConnection(on.bench, id, ({ state }) => state === 'unpaired');
    expect(connection.fault).toMatchObject({ code: 'unpaired', remedy: 'pair' });
  });

  it('stops at a refused password instead of trying it again, and goes on with a right one', async () => {
    const on = await stage();
    const { id } = await online(on);
    on.device.model.pairing.replaceCredentials({ username: 'other', password: 'other-password' });
    const refused = await untilConnection(on.bench, id, ({ state }) => state === 'unauthorised');
    expect(refused.fault).toMatchObject({ code: 'unauthorised', remedy: 'sign-in' });
    expect(refused.retryAt).toBeNull();
    await on.bench.connections.setCredentials(id, { userName: 'other', password: 'other-password' });
    await untilConnection(on.bench, id, ({ state }) => state === 'online');
  });

  it.each([
    ['a refused password', 'unauthorised', ({ device }: Stage) => { device.model.pairing.replaceCredentials({ username: 'other', password: 'other-password' }); }],
    ['another certificate', 'identity-changed', ({ device }: Stage) => { device.changeCertificate(); }],
  ] as const)('rests after %s met while online: nothing is tried again until a person decides', async (_what, state, happen) => {
    const on = await stage();
    const { id } = await online(on);
    happen(on);
    await untilConnection(on.bench, id, (connection) => connection.state === state && connection.step === null);
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    let walks = 0;
    const stop = on.bench.connections.onChange((connection) => { if (connection.id === id && connection.step !== null) walks += 1; });
    await new Promise((resolve) => { setTimeout(resolve, 700); });
    stop();
    expect(walks).toBe(0);
  });

  it('sends nothing to a headset with another certificate, and shows that certificate', async () => {
    const on = await stage();
    const { id, pinned } = await online(on);
    on.device.changeCertificate();
    const changed = await untilConnection(on.bench, id, ({ state, offered }) => state === 'identity-changed' && offered !== null);
    expect(changed.fault?.code).toBe('identity-changed');
    expect(changed.offered?.fingerprint256).toBe(on.device.fingerprint256);
    expect(changed.pinned?.fingerprint256).toBe(pinned?.fingerprint256);
    await on.bench.connections.trust(id, on.device.fingerprint256, true);
    await untilConnection(on.bench, id, ({ state }) => state === 'online');
  });

  it('calls a silent headset asleep, not broken, and is back when it wakes', async () => {
    const on = await stage({}, { find: async () => [] }, time.clock);
    const { id } = await online(on);
    on.device.model.wakefulness.sleep();
    time.hurryLimits(16);
    const stale = await untilConnection(on.bench, id, ({ state }) => state === 'stale');
    expect(stale.fault).not.toBeNull();
    const asleep = await untilConnection(on.bench, id, ({ state }) => state === 'asleep');
    expect(asleep.fault).toMatchObject({ code: 'asleep', remedy: 'wake' });
    expect(asleep.retryAt).not.toBeNull();
    expect(() => on.devices.client(id)).toThrow(/asleep/);
    time.hurryLimits(1);
    on.device.model.wakefulness.wake();
    await untilConnection(on.bench, id, ({ state }) => state === 'online');
  });

  it('follows a headset to its new address by the name that it announces', async () => {
    let announced: readonly { scheme: 'https'; host: string; port: number }[] = [];
    const on = await stage({}, { find: async () => announced });
    const { id } = await online(on);
    await on.device.moveTo({ address: '127.0.0.2' });
    announced = [{ scheme: 'https', host: on.device.address, port: on.device.port }];
    await untilConnection(on.bench, id, ({ state }) => state !== 'online');
    await untilConnection(on.bench, id, ({ state }) => state === 'online');
    expect(on.devices.client(id).endpoint).toMatchObject({ host: '127.0.0.2', port: on.device.port });
  });

  it.each([
    ['server-error', 'server-error'],
    ['malformed-json', 'malformed-answer'],
    ['cut', 'cut-short'],
    ['forbidden', 'forbidden'],
  ] as const)('names a portal with the fault %s and comes back by itself', async (kind, code) => {
    const on = await stage({ faults: [kind === 'cut' ? { kind, afterBytes: 10 } : { kind }] });
    const { id } = await addTrusted(on.bench, on.device);
    const failed = await untilConnection(on.bench, id, ({ state }) => state === 'unreachable');
    expect(failed.fault?.code).toBe(code);
    await on.device.clearFaults();
    await untilConnection(on.bench, id, ({ state }) => state === 'online');
  });

  it('stays online when one part of the status fails, and says which and why', async () => {
    const on = await stage({ faults: [{ kind: 'server-error', path: '/api/holographic/os/services' }, { kind: 'malformed-json', path: '/api/power/battery' }] });
    const { id } = await online(on);
    const status = on.devices.headset(id).board;
    await untilConnection(on.bench, id, () => status.value.unavailable['services'] !== undefined && status.value.unavailable['battery'] !== undefined);
    expect(status.value.thermal?.stage).toBe(0);
    expect(status.value.services).toBeNull();
    expect(on.bench.connections.get(id)?.state).toBe('online');
    await on.device.clearFaults();
    on.devices.headset(id).heartbeat.refresh();
    await untilConnection(on.bench, id, () => status.value.battery !== null && status.value.unavailable['battery'] === undefined);
  });

  it('reaches a slow headset step by step, and takes it for what it is', async () => {
    const on = await stage({ faults: [{ kind: 'slow', delayMs: 1_200 }] });
    const steps = new Set<string>();
    benches.onEnd(on.bench.connections.onChange(({ step }) => void steps.add(step?.name ?? '')));
    const { id } = await online(on);
    expect([...steps]).toEqual(expect.arrayContaining(['name', 'tcp', 'tls', 'fingerprint', 'credentials', 'api']));
    await untilConnection(on.bench, id, ({ latencyMs }) => (latencyMs ?? 0) >= 1_000);
    expect(on.bench.connections.get(id)?.state).toBe('online');
  });

  it('makes the connection anew when this machine has slept', async () => {
    let offsetMs = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + offsetMs };
    const on = await stage({}, { find: async () => [] }, clock);
    const { id } = await online(on);
    const client = on.devices.client(id);
    // It sleeps between two heartbeats, when everything has been asked.
    await until(() => (on.devices.status.get(id)?.nextAt ?? 0) > clock.now());
    offsetMs = 8 * 3_600_000;
    await untilConnection(on.bench, id, ({ fault }) => fault?.message === 'This machine was asleep.');
    await untilConnection(on.bench, id, ({ state }) => state === 'online');
    expect(on.devices.client(id)).not.toBe(client);
  });

  it('goes over the USB cable of a first generation without TLS, to this machine only', async () => {
    const on = await stage({ profile: 'hololens1' });
    on.device.model.httpsRequired = false;
    const { id } = await on.bench.connections.add('hololens', on.device.httpUrl);
    await untilConnection(on.bench, id, ({ state }) => state === 'unpaired');
    await on.bench.connections.setCredentials(id, { userName: on.device.credentials?.username ?? '', password: on.device.credentials?.password ?? '' });
    await untilConnection(on.bench, id, ({ state }) => state === 'online');
    await on.devices.client(id).send('POST', endpoints.ipd, { query: { ipd: 61_000 } });
    expect(on.devices.client(id).endpoint.scheme).toBe('http');
  });

  it('does not leave anybody waiting for a headset that is removed', async () => {
    const on = await stage({ faults: [{ kind: 'asleep', mode: 'refuse' }] });
    const { id } = await addTrusted(on.bench, on.device);
    const waiting = on.devices.whenOnline(id, new AbortController().signal).then(() => null, (error: unknown) => error);
    await on.bench.connections.remove(id);
    expect(await waiting).toMatchObject({ fault: { code: 'not-found' } });
  });

  it('tries at once when asked to', async () => {
    const on = await stage({ faults: [{ kind: 'asleep', mode: 'refuse' }] });
    const { id } = await addTrusted(on.bench, on.device);
    const away = await untilConnection(on.bench, id, ({ state }) => state === 'unreachable');
    expect(away.fault?.code).toBe('refused');
    await on.device.clearFaults();
    on.bench.connections.retryNow(id);
    expect((await untilConnection(on.bench, id, ({ state }) => state === 'online')).fault).toBeNull();
  });

  it('keeps what was known of a headset that is disconnected', async () => {
    const on = await stage();
    const { id } = await online(on);
    await on.bench.connections.disconnect(id);
    expect(on.bench.connections.get(id)?.state).toBe('offline');
    expect(on.devices.status.get(id)?.osVersion).not.toBeNull();
    expect(() => on.devices.client(id)).toThrow(/not connected/);
  });
});
