import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../shared/contract/connections.ts';
import { portalBenches, until } from '../testing/portal-bench.ts';
import { goOnline, portalStage } from '../testing/portal-stage.ts';

const benches = portalBenches();

describe('the headset itself', () => {
  it('is restarted: a named wait, then online again', async () => {
    const stage = await portalStage(benches, { device: { restartMs: 1_500 } });
    const id = await goOnline(stage);
    const seen: Pick<Connection, 'state' | 'fault'>[] = [];
    benches.onEnd(stage.bench.connections.onChange(({ state, fault }) => void seen.push({ state, fault })));
    await stage.commands.restart(id);
    expect(() => stage.devices.client(id)).toThrow(/restarting/);
    await until(() => seen.some(({ fault }) => fault?.message === 'The headset is restarting.'));
    await stage.until(id, ({ state }) => state === 'online');
    expect(seen.map(({ state }) => state)).not.toContain('unreachable');
  });

  it('is shut down: not an error, and told how to start it again', async () => {
    const stage = await portalStage(benches);
    const id = await goOnline(stage);
    await stage.commands.shutDown(id);
    const off = await stage.until(id, ({ state }) => state === 'asleep');
    expect(off.fault).toMatchObject({ message: expect.stringContaining('switched off from here'), hint: expect.stringContaining('power button') });
    await until(() => stage.device.model.wakefulness.presence() === 'off');
    stage.device.model.wakefulness.wake();
    await stage.until(id, ({ state }) => state === 'online');
  });

  it('gets a new name with the next restart, and a new leaf that the pinned root still vouches for', async () => {
    const stage = await portalStage(benches, { device: { name: 'OLD-NAME' } });
    const id = await goOnline(stage);
    await stage.commands.setName(id, 'BENCH-9', false);
    expect(stage.devices.status.get(id)).toMatchObject({ machineName: 'OLD-NAME', pendingName: 'BENCH-9' });
    await stage.commands.restart(id);
    await until(() => stage.devices.status.get(id)?.machineName === 'BENCH-9');
    await until(() => stage.devices.status.get(id)?.pendingName === null);
    expect(stage.bench.connections.get(id)?.state).toBe('online');
  });

  it.each(['with space', 'sixteen-letters-', 'ümlaut', '12345', '-a', 'emoji😀', ''])('refuses the name “%s” before asking the headset', async (name) => {
    const stage = await portalStage(benches);
    const id = await goOnline(stage);
    await expect(stage.commands.setName(id, name, true)).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    expect(stage.device.model.wakefulness.presence()).toBe('awake');
  });

  it('takes distance between the pupils and sleep settings', async () => {
    const stage = await portalStage(benches);
    const id = await goOnline(stage);
    await stage.commands.setIpd(id, 64_500);
    expect(stage.devices.status.get(id)?.ipdMicrometres).toBe(64_500);
    await stage.commands.setSleep(id, 300, 900);
    await until(() => stage.devices.status.get(id)?.sleep?.onBatterySeconds === 300);
    expect(stage.devices.status.get(id)?.sleep).toEqual({ onBatterySeconds: 300, onMainsSeconds: 900 });
  });

  it('warns once when its battery runs low, and no more when it is on the charger', async () => {
    const stage = await portalStage(benches, { device: { batteryLevel: 0.12 } });
    const id = await goOnline(stage);
    await until(() => stage.bench.notices.has(`battery/${id}`));
    expect(stage.bench.notices.get(`battery/${id}`)).toMatchObject({ severity: 'warning', title: expect.stringContaining('12 %') });
    stage.device.model.battery.setCharger(18_000);
    await until(() => !stage.bench.notices.has(`battery/${id}`));
  });

  it('warns when it gets hot, and is quiet when it has cooled down', async () => {
    const stage = await portalStage(benches);
    const id = await goOnline(stage);
    await stage.until(id, ({ headset }) => headset?.thermalStage === 0);
    stage.device.model.thermal.force(2);
    await until(() => stage.bench.notices.get(`heat/${id}`)?.severity === 'error');
    stage.device.model.thermal.force(0);
    await until(() => !stage.bench.notices.has(`heat/${id}`));
    const told = await stage.bench.services.journal.read({ filter: { kind: 'is', field: 'type', value: 'alert.began' }, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 10 });
    expect(told).toMatchObject([{ source: id, attributes: { rule: 'Headset hot', severity: 'error', title: expect.stringContaining('is too hot') } }]);
    expect(stage.devices.status.get(id)?.thermal?.stage).toBe(0);
  });
});
