import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveEvent } from '../../../shared/contract/devices.ts';
import { listenForShortcuts } from '../../app/commands/shortcuts.ts';
import type { FakeValue } from '../../testing/fake-host.ts';
import { renderScreen, savedHeadset } from '../../testing/render-screen.tsx';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { changeLiveChoice } from './live-choice.ts';
import { LiveView } from './LiveView.tsx';
import type { PlayerFigures } from './live-player.ts';

const shown: PlayerFigures = {
  delayMs: 64, delayP95Ms: 80, framesPerSecond: 30, droppedPictures: 1, aheadMs: 90, rate: 1, jumps: 0, restarts: 0, firstPictureMs: 300, picturesShown: 90, lastPictureAt: null,
};
const player = vi.hoisted(() => ({ sound: false, asked: 0, lastPictureAt: 0 }));
/** Pictures are decoded by the browser only: the player is stood in for, everything around it is real. */
vi.mock('./live-player.ts', () => ({
  LivePlayer: class {
    ask(): void { player.asked += 1; }
    push(): void {}
    setSound(wanted: boolean): void { player.sound = wanted; }
    figures(): PlayerFigures { return { ...shown, lastPictureAt: player.lastPictureAt }; }
    dispose(): void {}
  },
}));

const { id: connectionId } = savedHeadset();
const playing: LiveEvent = { kind: 'playing', streamId: 7, mimeType: 'video/mp4', width: 854, height: 480, hasSound: false };
let host: ScriptedHost;
let events: FakeValue<LiveEvent>;
beforeEach(() => {
  changeLiveChoice(connectionId, { running: false, quality: null, sound: null, holograms: true, camera: true, figures: false });
  Object.assign(player, { sound: false, asked: 0, lastPictureAt: Date.now() });
  host = scriptedHost();
  host.collection('connections.watch', [savedHeadset()]);
  events = host.stream<LiveEvent>('devices.live.watch', { kind: 'opening', step: 'Waiting for the first picture of the headset', since: Date.now() });
});
const start = async (): Promise<void> => {
  renderScreen(<LiveView connectionId={connectionId} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Start live view' }));
};

describe('the live view', () => {
  it('tells its price, starts when asked, and names what it waits for', async () => {
    renderScreen(<LiveView connectionId={connectionId} />);
    expect(screen.getByText(/at most 30 frames a second/)).toBeTruthy();
    expect(host.callsOf('devices.live.watch')).toEqual([]);
    await userEvent.click(await screen.findByRole('button', { name: 'Start live view' }));
    expect(await screen.findByText('Waiting for the first picture of the headset')).toBeTruthy();
    expect(host.callsOf('devices.live.watch')).toMatchObject([{ connectionId, quality: 'medium', sources: { holograms: true, camera: true, microphone: false, appAudio: false } }]);
  });

  it('shows how late the picture is, and writes its figures where a benchmark reads them', async () => {
    await start();
    events.set(playing);
    expect(await screen.findByText('Live · 64 ms')).toBeTruthy();
    expect(screen.getByTestId('live-video').dataset).toMatchObject({ delayMs: '64', delayP95Ms: '80', firstPictureMs: '300' });
    await userEvent.click(screen.getByRole('button', { name: 'Figures on the picture' }));
    expect(screen.getByTestId('live-figures').textContent).toContain('95 % within 80 ms');
  });

  it('says why it was interrupted and when the next try comes, and returns without a click', async () => {
    await start();
    events.set(playing);
    await screen.findByText('Live · 64 ms');
    player.lastPictureAt = Date.now() - 12_000;
    events.set({ kind: 'interrupted', at: Date.now(), retryAt: Date.now() + 9_000, fault: { code: 'asleep', message: 'The headset sleeps.', hint: 'Press its power button.', retryable: true, remedy: 'wake' } });
    expect(await screen.findByText('The headset sleeps.')).toBeTruthy();
    expect(screen.getByText(/Next try in \d+ s/)).toBeTruthy();
    await waitFor(() => { expect(screen.getByText(/Picture as of/).textContent).toMatch(/1\d s ago/); });
    player.lastPictureAt = Date.now();
    events.set({ ...playing, streamId: 8 });
    expect(await screen.findByText('Live · 64 ms')).toBeTruthy();
    expect(screen.queryByText('The headset sleeps.')).toBeNull();
  });

  it('asks for another stream when quality, sources or sound are changed, and keeps a picture in it', async () => {
    await start();
    await userEvent.click(screen.getByRole('radio', { name: 'High' }));
    await userEvent.click(screen.getByRole('button', { name: 'Camera' }));
    await userEvent.click(screen.getByRole('button', { name: 'Holograms' }));
    await userEvent.click(screen.getByRole('button', { name: /^Sound/ }));
    await waitFor(() => {
      expect(host.callsOf('devices.live.watch').at(-1)).toMatchObject({ quality: 'high', sources: { holograms: true, camera: false, microphone: true, appAudio: true } });
    });
    expect(player.sound).toBe(true);
    expect(screen.getByText(/Sound comes about 1 s after its picture/)).toBeTruthy();
  });

  it('stops with a key, and asks the headset for nothing any more', async () => {
    const stop = listenForShortcuts();
    await start();
    await userEvent.keyboard('l');
    expect(await screen.findByRole('button', { name: 'Start live view' })).toBeTruthy();
    expect(screen.queryByTestId('live-video')).toBeNull();
    stop();
  });

  it('says when no picture comes although nothing was reported', async () => {
    await start();
    player.lastPictureAt = Date.now() - 60_000;
    events.set(playing);
    expect(await screen.findByText('No new picture from the headset', {}, { timeout: 5_000 })).toBeTruthy();
  });
});
