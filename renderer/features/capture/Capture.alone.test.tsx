import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Capture as DeviceCapture } from '../../../shared/contract/devices.ts';
import type { Folder } from '../../../shared/contract/files.ts';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import { folderHandleSchema } from '../../../shared/domain/identifiers.ts';
import { listenForShortcuts } from '../../app/commands/shortcuts.ts';
import { useAnnouncements } from '../../components/announce.ts';
import { remedyWords } from '../../components/remedy-words.ts';
import type { FakeValue } from '../../testing/fake-host.ts';
import { renderScreen, savedHeadset } from '../../testing/render-screen.tsx';
import { scriptedHost, type ScriptedCollection, type ScriptedHost } from '../../testing/scripted-host.ts';
import { headsetStatus } from '../headset-home/testing/status.ts';
import { Capture } from './Capture.tsx';
import { captureOf, downloadedBefore } from './testing/captures.ts';

vi.mock('../live/LiveView.tsx', () => ({ LiveView: () => <div>The live view</div> }));

const { id: connectionId } = savedHeadset();
const folder = (name: string, parts: Partial<Folder> = {}): Folder => ({
  handle: folderHandleSchema.parse(name.toLowerCase()), name, label: `/home/me/${name}`, freeBytes: 5e9, writable: true, ...parts,
});
const captures = [captureOf(1), captureOf(2, { kind: 'video', sizeBytes: 80e6 }), captureOf(3, { downloaded: downloadedBefore }), captureOf(4)];

let host: ScriptedHost;
let listed: ScriptedCollection<DeviceCapture>;
let status: FakeValue<HeadsetStatus>;
beforeEach(() => {
  host = scriptedHost();
  host.collection('connections.watch', [savedHeadset()]);
  listed = host.collection('devices.captures.watch', captures);
  status = host.stream('devices.system.watch', headsetStatus());
  host.answer('files.downloadFolder', () => folder('Captures'));
  host.answer('devices.captures.download', () => ({ taskId: 't1' }));
  host.answer('devices.captures.remove', () => ({ taskId: 't2' }));
});
const draw = async (): Promise<HTMLElement> => {
  renderScreen(<Capture connectionId={connectionId} />);
  return screen.findByRole('grid', { name: 'Captures' });
};
const cells = (): HTMLElement[] => screen.getAllByRole('gridcell');
const chosen = (): number[] => cells().flatMap((cell, index) => (cell.getAttribute('aria-selected') === 'true' ? [index] : []));
const cell = (index: number): HTMLElement => cells()[index] ?? document.body;
const acknowledgement = async (words: RegExp): Promise<void> => {
  await waitFor(() => { expect(useAnnouncements.getState().shown.map((one) => one.text).join('\n')).toMatch(words); });
};

describe('the contact sheet', () => {
  it('shows the newest first, each with its kind, time, size and whether it was saved', async () => {
    await draw();
    expect(cells()).toHaveLength(4);
    expect(cell(1).getAttribute('aria-label')).toMatch(/^Photo, .*1\.00 MB, saved, size verified$/);
    expect(cell(2).getAttribute('aria-label')).toMatch(/^Video, .*80\.0 MB$/);
  });

  it('is worked by keys alone: move, take a range, toggle, all, none', async () => {
    await draw();
    cell(0).focus();
    await userEvent.keyboard(' {ArrowRight}');
    await waitFor(() => { expect(document.activeElement).toBe(cell(1)); });
    expect(chosen()).toEqual([0]);
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect(chosen()).toEqual([0, 1, 2]);
    await userEvent.keyboard('{Escape}');
    expect(chosen()).toEqual([]);
    await userEvent.keyboard('a');
    expect(chosen()).toEqual([0, 1, 2, 3]);
  });

  it('selects with the mouse as everywhere: click, Ctrl, Shift', async () => {
    await draw();
    await userEvent.click(cell(0));
    fireEvent.click(cell(3), { ctrlKey: true });
    expect(chosen()).toEqual([0, 3]);
    fireEvent.click(cell(1), { shiftKey: true });
    expect(chosen()).toEqual([1, 2, 3]);
  });

  it('opens a capture with Enter, steps with the arrows, and gives the live view back', async () => {
    const stop = listenForShortcuts();
    await draw();
    expect(screen.getByText('The live view')).toBeTruthy();
    cell(0).focus();
    await userEvent.keyboard('{Enter}');
    expect(screen.getByRole('region', { name: `Preview of ${captures[3]?.name ?? ''}` })).toBeTruthy();
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('region', { name: `Preview of ${captures[2]?.name ?? ''}` })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Back to the live view' }));
    expect(screen.getByText('The live view')).toBeTruthy();
    stop();
  });

  it('filters by kind and by the signs of every list, and says how many are left', async () => {
    await draw();
    await userEvent.click(screen.getByRole('radio', { name: 'Not downloaded' }));
    expect(cells()).toHaveLength(3);
    expect(screen.getByText(/3 of 4 captures/)).toBeTruthy();
    await userEvent.type(screen.getByRole('searchbox', { name: 'Find captures' }), 'is:video');
    expect(cells()).toHaveLength(1);
    await userEvent.type(screen.getByRole('searchbox', { name: 'Find captures' }), ' nothing');
    await userEvent.click(screen.getByRole('button', { name: 'Show all captures' }));
    expect(cells()).toHaveLength(4);
  });

  it('draws only what is in sight of five thousand captures', async () => {
    listed.set(Array.from({ length: 5_000 }, (_, index) => captureOf(index)));
    const grid = await draw();
    await waitFor(() => { expect(grid.getAttribute('aria-rowcount')).toBe('1000'); });
    expect(cells().length).toBeLessThan(120);
  });
});

describe('downloading and deleting', () => {
  it('names count and size, and sends what was selected into the shown folder', async () => {
    await draw();
    expect(await screen.findByRole('button', { name: 'Download 3 new (82.0 MB)' })).toBeTruthy();
    await userEvent.click(cell(0));
    fireEvent.click(cell(2), { ctrlKey: true });
    await userEvent.click(screen.getByRole('checkbox', { name: 'Delete from the headset once the copy is verified' }));
    await userEvent.click(screen.getByRole('button', { name: 'Download 2 (81.0 MB)' }));
    expect(host.callsOf('devices.captures.download')).toEqual([{ connectionId, captureIds: ['c4', 'c2'], folder: 'captures', deleteAfter: true }]);
    await waitFor(() => { expect(chosen()).toEqual([]); });
  });

  it('refuses beforehand what has no room, and says so when it is pressed', async () => {
    host.answer('files.downloadFolder', () => folder('Small', { freeBytes: 1e6 }));
    await draw();
    const button = await screen.findByRole('button', { name: /Download 3 new/ });
    await waitFor(() => { expect(button.textContent).toContain('Not enough room: 82.0 MB are needed and 1.00 MB are free.'); });
    await userEvent.click(button);
    expect(host.callsOf('devices.captures.download')).toEqual([]);
  });

  it('lets another folder be chosen with the keyboard alone where the host has no dialog, and makes new ones', async () => {
    const made = folder('Demo');
    host.answer('files.chooseFolder', () => ({ native: false, folder: null }));
    host.answer('files.browse', (input) => {
      const at = typeof input === 'object' && input !== null && 'folder' in input ? input.folder : null;
      if (at === made.handle) return { folder: made, parent: folder('Captures').handle, folders: [] };
      return { folder: folder('Captures'), parent: null, folders: [folder('Desktop'), folder('Secret', { writable: false })] };
    });
    host.answer('files.makeFolder', () => made);
    await draw();
    await screen.findByText('/home/me/Captures');
    await userEvent.click(screen.getByRole('button', { name: 'Change…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Folder for downloads' }));
    await waitFor(() => { expect(document.activeElement?.textContent).toBe('Desktop'); });
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement?.textContent).toBe('Secretread only');
    await userEvent.click(dialog.getByRole('button', { name: 'New folder' }));
    await userEvent.keyboard('Demo{Enter}');
    await userEvent.click(await dialog.findByRole('button', { name: 'Choose “Demo”' }));
    expect(host.callsOf('files.makeFolder')).toEqual([{ parent: 'captures', name: 'Demo' }]);
    expect(await screen.findByText('/home/me/Demo')).toBeTruthy();
  });

  it('asks before it deletes, with what would be lost, and Enter does not confirm by accident', async () => {
    await draw();
    await userEvent.click(cell(0));
    fireEvent.click(cell(1), { ctrlKey: true });
    await userEvent.keyboard('{Delete}');
    const question = within(await screen.findByRole('alertdialog', { name: 'Delete 2 captures from Bench 3?' }));
    expect(question.getByText(/2 captures \(2\.00 MB\) will be gone .* 1 of them has not been downloaded/)).toBeTruthy();
    await userEvent.keyboard('{Enter}');
    expect(host.callsOf('devices.captures.remove')).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Delete 2' }));
    await userEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Delete 2' }));
    expect(host.callsOf('devices.captures.remove')).toEqual([{ connectionId, captureIds: ['c4', 'c3'] }]);
  });
});

describe('photo and recording', () => {
  it('says who has the camera before anything is pressed', async () => {
    await draw();
    status.set(headsetStatus({ cameraUse: { ...status.value.cameraUse, heldBy: 'Holo Paint', conflict: 'Holo Paint holds the camera for itself.' } }));
    const state = within(await screen.findByTestId('camera-state'));
    expect(await state.findByText('Camera held by Holo Paint')).toBeTruthy();
    expect(state.getByText('Holo Paint holds the camera for itself.')).toBeTruthy();
  });

  it('takes a photo of the chosen sources with one key and selects it', async () => {
    const stop = listenForShortcuts();
    host.answer('devices.captures.takePhoto', () => ({ captureId: 'c5' }));
    await draw();
    await userEvent.click(screen.getByRole('button', { name: 'Microphone' }));
    await userEvent.keyboard('p');
    expect(host.callsOf('devices.captures.takePhoto')).toMatchObject([{ connectionId, sources: { holograms: true, camera: true, microphone: false } }]);
    listed.set([...captures, captureOf(5)]);
    await waitFor(() => { expect(chosen()).toEqual([0]); });
    stop();
  });

  it('shows a recording only when the headset is seen to record, with its time, and stops it', async () => {
    host.answer('devices.captures.startRecording', () => ({}));
    host.answer('devices.captures.stopRecording', () => ({ captureId: null }));
    await draw();
    await userEvent.click(screen.getByRole('button', { name: 'Record' }));
    expect(screen.queryByTestId('recording-time')).toBeNull();
    status.set(headsetStatus({ cameraUse: { ...status.value.cameraUse, recording: true, recordingSince: Date.now() - 65_000, recordingStartedHere: true } }));
    expect((await screen.findByTestId('recording-time')).textContent).toMatch(/Recording 1:0[4-7]/);
    await userEvent.click(screen.getByRole('button', { name: 'Stop recording' }));
    expect(host.callsOf('devices.captures.stopRecording')).toEqual([{ connectionId }]);
    await acknowledgement(/has not listed the file yet/);
  });

  it('says why a recording was refused, and tries again', async () => {
    host.fail('devices.captures.startRecording', { code: 'camera-in-use', message: 'The recording was not started: Holo Paint holds the camera.', hint: 'Stop that app.', retryable: true, remedy: 'retry' });
    await draw();
    await userEvent.click(screen.getByRole('button', { name: 'Record' }));
    expect(await screen.findByText('The recording was not started: Holo Paint holds the camera.')).toBeTruthy();
    host.answer('devices.captures.startRecording', () => ({}));
    await userEvent.click(screen.getByRole('button', { name: remedyWords.retry ?? '' }));
    await waitFor(() => { expect(screen.queryByText(/was not started/)).toBeNull(); });
  });

  it('does nothing, and says why, while the headset does not answer', async () => {
    host.collection('connections.watch', [savedHeadset({ state: 'unreachable' })]);
    await draw();
    await userEvent.click(screen.getByRole('button', { name: 'Take photo' }));
    expect(host.callsOf('devices.captures.takePhoto')).toEqual([]);
    expect(within(screen.getByTestId('camera-state')).getByText('Not known while the headset does not answer')).toBeTruthy();
  });

  it('shows the settings of the headset as it names them and saves those that it takes', async () => {
    const setting = (name: string, value: boolean | number | string, writable = true): object => ({ name, value, label: name, writable });
    host.answer('devices.captures.settings', () => ({
      note: '', settings: [setting('EnableHolograms', true), setting('EnableCamera', true), setting('EnableMicrophone', true), setting('EnableSystemAudio', true), setting('VideoStabilizationBuffer', 15), setting('PhotoResolution', '3904x2196', false)],
    }));
    host.answer('devices.captures.setSettings', () => ({}));
    await draw();
    await userEvent.click(screen.getByRole('button', { name: 'Settings kept on the headset' }));
    expect(await screen.findByText('3904x2196')).toBeTruthy();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Microphone' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save on the headset' }));
    expect(host.callsOf('devices.captures.setSettings')).toEqual([{ connectionId, holograms: true, camera: true, microphone: false, appAudio: true, stabilisationFrames: 15 }]);
  });
});
