import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { portalBenches, until } from '../testing/portal-bench.ts';
import { goOnline, portalStage, saveAndGoOnline } from '../testing/portal-stage.ts';
import type { Stage } from '../testing/portal-stage.ts';
import { longestIdleSeconds } from './sleep-settings.ts';

const benches = portalBenches();

/** What the headset itself goes by. */
function inForce({ device }: Stage) {
  return { standby: device.model.powerSettings.active('STANDBYIDLE'), video: device.model.powerSettings.active('VIDEOIDLE') };
}
const raised = { standby: { ac: longestIdleSeconds, dc: longestIdleSeconds }, video: { ac: longestIdleSeconds, dc: longestIdleSeconds } };
const own = { standby: { ac: 600, dc: 300 }, video: { ac: 240, dc: 120 } };

async function staged(join: typeof goOnline = goOnline): Promise<{ stage: Stage; id: Awaited<ReturnType<typeof goOnline>> }> {
  const stage = await portalStage(benches);
  const { powerSettings } = stage.device.model;
  powerSettings.store('STANDBYIDLE', own.standby);
  powerSettings.store('VIDEOIDLE', own.video);
  powerSettings.activate();
  return { stage, id: await join(stage) };
}

describe('keeping a headset awake', () => {
  it('raises its sleep settings, shows what it will put back, and puts it back', async () => {
    const { stage, id } = await staged();
    await stage.keepAwake.start(id, 30);
    expect(inForce(stage)).toEqual(raised);
    const shown = stage.devices.status.get(id)?.keepAwake;
    expect(shown).toMatchObject({ previous: { onBatterySeconds: 300, onMainsSeconds: 600 }, restorePending: false });
    expect((shown?.until ?? 0) - (shown?.since ?? 0)).toBeGreaterThanOrEqual(30 * 60_000);
    await stage.keepAwake.stop(id);
    expect(inForce(stage)).toEqual(own);
    expect(stage.devices.status.get(id)?.keepAwake).toBeNull();
    expect(stage.bench.notices.get(`keep-awake/${id}`)).toMatchObject({ severity: 'info' });
  });

  it('does not take its own settings for the old ones when it is asked twice', async () => {
    const { stage, id } = await staged();
    await stage.keepAwake.start(id, 30);
    await stage.keepAwake.start(id, 60);
    await stage.keepAwake.stop(id);
    expect(inForce(stage)).toEqual(own);
  });

  it('gives back at the end of the program', async () => {
    const { stage, id } = await staged();
    await stage.keepAwake.start(id, 30);
    await stage.keepAwake.close();
    expect(inForce(stage)).toEqual(own);
  });

  it('gives back with the next contact after the program was killed', async () => {
    const { stage, id: savedId } = await staged(saveAndGoOnline);
    await stage.bench.close();
    const credentials = JSON.stringify({ userName: stage.device.credentials?.username, password: stage.device.credentials?.password });
    const child = spawn(process.execPath, [fileURLToPath(new URL('../testing/keep-awake-child.ts', import.meta.url)), stage.bench.folder, savedId], { stdio: ['pipe', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    benches.onEnd(() => void child.kill('SIGKILL'));
    child.stdin.end(credentials);
    await once(child.stdout, 'data');
    expect(inForce(stage)).toEqual(raised);
    child.kill('SIGKILL');
    await exited;
    expect(inForce(stage)).toEqual(raised);

    const again = await portalStage(benches, { bench: { folder: stage.bench.folder, secrets: stage.bench.services.secrets }, running: stage.device });
    expect(again.devices.status.get(savedId)?.keepAwake).toMatchObject({ restorePending: true, previous: { onBatterySeconds: 300, onMainsSeconds: 600 } });
    again.bench.connections.connectSaved();
    await until(() => again.devices.status.get(savedId)?.keepAwake === null);
    expect(inForce(again)).toEqual(own);
  });

  it('gives back with the next contact when the headset was out of reach at the end', async () => {
    const { stage, id } = await staged();
    await stage.keepAwake.start(id, 30);
    await stage.device.setFault({ kind: 'asleep', mode: 'refuse' });
    await stage.until(id, ({ state }) => state !== 'online' && state !== 'stale');
    await stage.keepAwake.stop(id);
    expect(stage.devices.status.get(id)?.keepAwake).toMatchObject({ restorePending: true });
    expect(inForce(stage)).toEqual(raised);
    await stage.device.clearFaults();
    await until(() => stage.devices.status.get(id)?.keepAwake === null);
    expect(inForce(stage)).toEqual(own);
  });

  it('gives back before a headset is removed from the list', async () => {
    const { stage, id } = await staged();
    await stage.keepAwake.start(id, 30);
    await stage.bench.connections.remove(id);
    expect(inForce(stage)).toEqual(own);
  });

  it('leaves alone what somebody else has changed meanwhile', async () => {
    const { stage, id } = await staged();
    await stage.keepAwake.start(id, 30);
    const { powerSettings } = stage.device.model;
    powerSettings.store('STANDBYIDLE', { ac: 900, dc: 900 });
    powerSettings.activate();
    await stage.keepAwake.stop(id);
    expect(inForce(stage)).toEqual({ standby: { ac: 900, dc: 900 }, video: own.video });
  });

  it('keeps what the user chooses in the middle of it', async () => {
    const { stage, id } = await staged();
    await stage.keepAwake.start(id, 30);
    await stage.commands.setSleep(id, 60, 120);
    expect(stage.devices.status.get(id)?.keepAwake).toBeNull();
    await stage.keepAwake.close();
    expect(inForce(stage)).toEqual({ standby: { ac: 120, dc: 60 }, video: { ac: 120, dc: 60 } });
  });

  it('does not begin where the old settings cannot be had', async () => {
    const { stage, id } = await staged();
    await stage.device.setFault({ kind: 'server-error', path: '/api/power/cfg/scheme_current' });
    await expect(stage.keepAwake.start(id, 30)).rejects.toMatchObject({ fault: { code: 'server-error' } });
    expect(inForce(stage)).toEqual(own);
    expect(stage.devices.status.get(id)?.keepAwake).toBeNull();
  });

  it('puts back a change that got stuck half-way', async () => {
    const { stage, id } = await staged();
    await stage.device.setFault({ kind: 'server-error', method: 'POST', path: '*/VIDEOIDLE', count: 1 });
    await expect(stage.keepAwake.start(id, 30)).rejects.toMatchObject({ fault: { code: 'server-error' } });
    expect(stage.devices.status.get(id)?.keepAwake).toMatchObject({ restorePending: true });
    await stage.keepAwake.stop(id);
    expect(stage.device.model.powerSettings.stored('STANDBYIDLE')).toEqual(own.standby);
  });
});
