import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { FakeValue } from '../../testing/fake-host.ts';
import { remedyWords } from '../../components/remedy-words.ts';
import { renderScreen, savedHeadset } from '../../testing/render-screen.tsx';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { installedApp } from '../apps/testing/apps.ts';
import { HeadsetHome } from './HeadsetHome.tsx';
import { batteryOf, headsetStatus } from './testing/status.ts';

const { id: connectionId } = savedHeadset();
let host: ScriptedHost;
let status: FakeValue<HeadsetStatus>;
beforeEach(() => {
  host = scriptedHost();
  host.collection('connections.watch', [savedHeadset()]);
  host.collection('devices.apps.watch', []);
  host.collection('devices.captures.watch', []);
  status = host.stream('devices.system.watch', headsetStatus());
});
const open = async () => {
  renderScreen(<HeadsetHome connectionId={connectionId} />);
  await screen.findByText('BENCH-3');
};
const button = (name: RegExp | string) => screen.getByRole('button', { name });

describe('the home of a headset', () => {
  it('answers how it is: charge with forecast, heat, network, app', async () => {
    await open();
    expect(screen.getByText('On battery, about 1 h 40 left (1 h 20–2 h)')).toBeTruthy();
    expect(screen.getByText('Nothing is held back.')).toBeTruthy();
    expect(screen.getByText('Stage')).toBeTruthy();
    expect(screen.getAllByText('192.168.0.121').length).toBeGreaterThan(0);
    expect(screen.getByText('Guide')).toBeTruthy();
  });

  it('says whether the charge is enough for a time, and refuses what is no time', async () => {
    await open();
    const field = screen.getByRole('textbox', { name: 'Enough for' });
    await userEvent.clear(field);
    await userEvent.type(field, 'noon');
    expect(screen.getByText('a time such as 14:30')).toBeTruthy();
    status.set(headsetStatus({ battery: batteryOf({ onMains: true, charging: true, forecast: { kind: 'charging', minutesToFull: 30, samples: 9 } }) }));
    await userEvent.clear(field);
    await userEvent.type(field, '23:59');
    expect(await screen.findByText(/while it stays on the charger\./)).toBeTruthy();
  });

  it('says why a part is not there', async () => {
    host.stream('devices.system.watch', headsetStatus({ battery: null, ipdMicrometres: null, unavailable: { battery: 'This build gives no battery figures.', ipd: 'Not offered by this build.' } }));
    await open();
    expect(screen.getAllByText('This build gives no battery figures.').length).toBeGreaterThan(0);
    expect(screen.getByText('Not offered by this build.')).toBeTruthy();
  });

  it('changes the name with a check and shows the one that waits for a restart', async () => {
    host.answer('devices.system.setName', () => ({}));
    await open();
    const [changeName] = screen.getAllByRole('button', { name: 'Change…' });
    await userEvent.click(changeName ?? document.body);
    const field = await screen.findByRole('textbox', { name: 'Name' });
    await userEvent.clear(field);
    await userEvent.type(field, 'bench 9');
    expect(screen.getAllByText(/“space” is none/).length).toBeGreaterThan(0);
    await userEvent.clear(field);
    await userEvent.type(field, 'BENCH-9');
    await userEvent.click(button('Set name'));
    await waitFor(() => { expect(host.callsOf('devices.system.setName')).toEqual([{ connectionId, name: 'BENCH-9', restartNow: false }]); });
    status.set(headsetStatus({ pendingName: 'BENCH-9' }));
    expect(await screen.findByText(/BENCH-9 after the next restart/)).toBeTruthy();
  });

  it('sets the distance between the eyes in millimetres', async () => {
    host.answer('devices.system.setIpd', () => ({}));
    await open();
    const changes = screen.getAllByRole('button', { name: 'Change…' });
    await userEvent.click(changes[1] ?? document.body);
    const field = await screen.findByRole('textbox', { name: 'Millimetres' });
    expect(screen.getByText(/HoloLens 2 measures the eyes/)).toBeTruthy();
    await userEvent.clear(field);
    await userEvent.type(field, '64,5{Enter}');
    await waitFor(() => { expect(host.callsOf('devices.system.setIpd')).toEqual([{ connectionId, micrometres: 64_500 }]); });
  });

  it('keeps awake with the price, the end and what is put back in sight', async () => {
    host.answer('devices.system.keepAwake', () => ({}));
    host.answer('devices.system.stopKeepAwake', () => ({}));
    await open();
    await userEvent.click(button('Keep awake…'));
    const dialog = await screen.findByRole('dialog', { name: 'Keep this headset awake' });
    expect(dialog.textContent).toContain('sleep after 3 min on battery, after 10 min on mains');
    expect(dialog.textContent).toContain('it will be empty before the end');
    await userEvent.click(within(dialog).getByRole('radio', { name: '30 min' }));
    await userEvent.click(within(dialog).getByRole('button', { name: /^Keep awake until/ }));
    await waitFor(() => { expect(host.callsOf('devices.system.keepAwake')).toEqual([{ connectionId, minutes: 30 }]); });
    const until = Date.now() + 1_800_000;
    status.set(headsetStatus({ keepAwake: { since: Date.now(), until, previous: { onBatterySeconds: 180, onMainsSeconds: 600 }, restorePending: false } }));
    expect(await screen.findByText('Kept awake')).toBeTruthy();
    await userEvent.click(button('End now'));
    expect(host.callsOf('devices.system.stopKeepAwake')).toHaveLength(1);
  });

  it('names headset and consequence before a restart, and does nothing on Cancel', async () => {
    host.answer('devices.system.restart', () => ({}));
    await open();
    await userEvent.click(button('Restart…'));
    const dialog = await screen.findByRole('alertdialog', { name: 'Restart this headset?' });
    expect(dialog.textContent).toContain('Bench 3');
    expect(dialog.textContent).toContain('Guide and other open apps end.');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(host.callsOf('devices.system.restart')).toHaveLength(0);
    await userEvent.click(button('Restart…'));
    await userEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Restart Bench 3' }));
    await waitFor(() => { expect(host.callsOf('devices.system.restart')).toHaveLength(1); });
  });

  it('has the name typed before a production headset is shut down', async () => {
    host.collection('connections.watch', [savedHeadset({ production: true })]);
    host.answer('devices.system.shutDown', () => ({}));
    await open();
    await userEvent.click(button('Shut down…'));
    const dialog = await screen.findByRole('alertdialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Shut Bench 3 down' }));
    expect(host.callsOf('devices.system.shutDown')).toHaveLength(0);
    await userEvent.type(within(dialog).getByRole('textbox'), 'Bench 3');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Shut Bench 3 down' }));
    await waitFor(() => { expect(host.callsOf('devices.system.shutDown')).toHaveLength(1); });
  });

  it('records and stops by what the headset shows, and says who holds the camera', async () => {
    host.answer('devices.captures.startRecording', () => ({}));
    host.answer('devices.captures.stopRecording', () => ({ captureId: null }));
    await open();
    const { cameraUse } = headsetStatus();
    status.set(headsetStatus({ cameraUse: { ...cameraUse, heldBy: 'Guide', conflict: 'Guide has the camera: a recording would fail.' } }));
    expect(await screen.findByText('Guide has the camera: a recording would fail.')).toBeTruthy();
    await userEvent.click(button('Record'));
    expect(host.callsOf('devices.captures.startRecording')).toHaveLength(1);
    expect(button('Record')).toBeTruthy();
    status.set(headsetStatus({ cameraUse: { ...cameraUse, recording: true, recordingSince: Date.now(), recordingStartedHere: true } }));
    await userEvent.click(await screen.findByRole('button', { name: /^Stop/ }));
    expect(host.callsOf('devices.captures.stopRecording')).toHaveLength(1);
  });

  it('stops the app that holds the camera where that is the remedy', async () => {
    const tour = installedApp('Room Tour', { running: true });
    host.collection('devices.apps.watch', [tour]);
    host.fail('devices.captures.takePhoto', { code: 'camera-in-use', message: 'Room Tour holds the camera.', hint: 'Stop it.', retryable: true, remedy: 'stop-app' });
    host.answer('devices.apps.stop', () => ({}));
    host.stream('devices.system.watch', headsetStatus({ cameraUse: { ...headsetStatus().cameraUse, heldBy: 'Room Tour' } }));
    await open();
    await userEvent.click(button('Photo'));
    await userEvent.click(await screen.findByRole('button', { name: remedyWords['stop-app'] ?? '' }));
    await waitFor(() => { expect(host.callsOf('devices.apps.stop')).toEqual([{ connectionId, packageFullName: tour.packageFullName }]); });
  });

  it('shows services that differ first and everything else one click away', async () => {
    host.stream('devices.system.watch', headsetStatus({ services: [
      { name: 'dwm.exe', expected: 'Running', observed: 'Running' }, { name: 'spectrum.exe', expected: 'Running', observed: 'Stopped' },
    ] }));
    await open();
    expect(screen.getByText('Stopped, expected Running')).toBeTruthy();
    expect(screen.queryByText('dwm.exe')).toBeNull();
    await userEvent.click(button('1 service as expected'));
    expect(screen.getByText('dwm.exe')).toBeTruthy();
  });

  it('changes the sleep settings', async () => {
    host.answer('devices.system.setSleep', () => ({}));
    await open();
    const changes = screen.getAllByRole('button', { name: 'Change…' });
    await userEvent.click(changes.at(-1) ?? document.body);
    await userEvent.click(await screen.findByRole('button', { name: /On mains/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'after 30 min' }));
    await userEvent.click(button('Save'));
    await waitFor(() => { expect(host.callsOf('devices.system.setSleep')).toEqual([{ connectionId, onBatterySeconds: 180, onMainsSeconds: 1_800 }]); });
  });

  it('keeps the last figures of a sleeping headset and refuses acts with the reason', async () => {
    host.collection('connections.watch', [savedHeadset({ state: 'asleep' })]);
    await open();
    expect(screen.getByText('82')).toBeTruthy();
    expect(button('Photo').getAttribute('aria-disabled')).toBe('true');
    expect(button('Watch live').getAttribute('aria-disabled')).toBe('true');
  });

  it('says what to do about a headset that has never answered', async () => {
    host.collection('connections.watch', [savedHeadset({ state: 'unreachable' })]);
    host.stream('devices.system.watch', { ...headsetStatus(), asOf: null, machineName: null, battery: null });
    renderScreen(<HeadsetHome connectionId={connectionId} />);
    expect(await screen.findByText('Bench 3 has not answered yet')).toBeTruthy();
  });
});
