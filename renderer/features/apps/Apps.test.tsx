import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { listenForShortcuts } from '../../app/commands/shortcuts.ts';
import { remedyWords } from '../../components/remedy-words.ts';
import { renderScreen, savedHeadset } from '../../testing/render-screen.tsx';
import { scriptedHost, type ScriptedCollection, type ScriptedHost } from '../../testing/scripted-host.ts';
import type { InstalledApp } from '../../../shared/contract/devices.ts';
import { Apps } from './Apps.tsx';
import { installedApp } from './testing/apps.ts';

const { id: connectionId } = savedHeadset();
const guide = installedApp('Guide', { favourite: true, favouriteRank: 0 });
const shop = installedApp('Shop', { running: true });
const shell = installedApp('Shell', { origin: 'system', canUninstall: false });

let host: ScriptedHost;
let feed: ScriptedCollection<InstalledApp>;
beforeEach(() => {
  host = scriptedHost();
  host.collection('connections.watch', [savedHeadset()]);
  feed = host.collection('devices.apps.watch', [guide, shop, shell]);
  host.answer('devices.apps.refresh', () => ({}));
});

const row = async (name: string) => (await screen.findByRole('grid', { name: 'Apps' })) && screen.getByRole('row', { name: new RegExp(name) });

describe('the apps of a headset', () => {
  it('hides system apps and says how many', async () => {
    renderScreen(<Apps connectionId={connectionId} />);
    await row('Guide');
    expect(screen.queryByRole('row', { name: /Shell/ })).toBeNull();
    await userEvent.click(screen.getByRole('switch', { name: 'System apps (1 hidden)' }));
    expect(await row('Shell')).toBeTruthy();
  });

  it('starts an app with Enter on its row, and shows it running only when the headset does', async () => {
    host.answer('devices.apps.launch', () => ({}));
    renderScreen(<Apps connectionId={connectionId} />);
    (await row('Guide')).focus();
    await userEvent.keyboard('{Enter}');
    expect(host.callsOf('devices.apps.launch')).toEqual([{ connectionId, packageFullName: guide.packageFullName }]);
    expect(within(await row('Guide')).getByText('Not running')).toBeTruthy();
    feed.set([{ ...guide, running: true }, shop, shell]);
    await waitFor(async () => { expect(within(await row('Guide')).getByText('Running')).toBeTruthy(); });
  });

  it('starts a favourite with its number key', async () => {
    const stop = listenForShortcuts();
    host.answer('devices.apps.launch', () => ({}));
    renderScreen(<Apps connectionId={connectionId} />);
    await screen.findByRole('list', { name: 'Favourites' });
    await userEvent.keyboard('1');
    expect(host.callsOf('devices.apps.launch')).toEqual([{ connectionId, packageFullName: guide.packageFullName }]);
    stop();
  });

  it('starts clean with Shift+Enter: stops what runs first', async () => {
    host.answer('devices.apps.stop', () => ({}));
    host.answer('devices.apps.launch', () => ({}));
    renderScreen(<Apps connectionId={connectionId} />);
    (await row('Shop')).focus();
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
    await waitFor(() => { expect(host.callsOf('devices.apps.launch')).toHaveLength(1); });
    expect(host.calls.filter(({ path }) => /apps\.(?:stop|launch)$/.test(path)).map(({ path }) => path)).toEqual(['devices.apps.stop', 'devices.apps.launch']);
  });

  it('fires once however often it is pressed', async () => {
    host.answer('devices.apps.launch', () => new Promise(() => undefined));
    renderScreen(<Apps connectionId={connectionId} />);
    (await row('Guide')).focus();
    await userEvent.keyboard('{Enter}{Enter}{Enter}');
    expect(host.callsOf('devices.apps.launch')).toHaveLength(1);
  });

  it('shows why a start failed and offers it again', async () => {
    host.fail('devices.apps.launch', { code: 'device-refused', message: 'The headset did not start Guide.', hint: 'Wake it, then try again.', retryable: true, remedy: 'retry' });
    renderScreen(<Apps connectionId={connectionId} />);
    (await row('Guide')).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('The headset did not start Guide.')).toBeTruthy();
    host.answer('devices.apps.launch', () => ({}));
    await userEvent.click(screen.getByRole('button', { name: remedyWords.retry ?? '' }));
    await waitFor(() => { expect(screen.queryByText('The headset did not start Guide.')).toBeNull(); });
  });

  it('asks by name before it uninstalls, says that the data goes too, and Enter does not confirm', async () => {
    host.answer('devices.apps.uninstall', () => ({}));
    renderScreen(<Apps connectionId={connectionId} />);
    (await row('Shop')).focus();
    await userEvent.keyboard('{Delete}');
    const dialog = await screen.findByRole('alertdialog', { name: 'Uninstall this app?' });
    expect(within(dialog).getByText('Shop 1.2.0.0 on Bench 3')).toBeTruthy();
    expect(dialog.textContent).toContain('Its data on the headset goes too');
    expect(dialog.textContent).toContain('stopped first');
    await userEvent.keyboard('{Enter}');
    expect(host.callsOf('devices.apps.uninstall')).toHaveLength(0);
    (await row('Shop')).focus();
    await userEvent.keyboard('{Delete}');
    await userEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Uninstall Shop' }));
    await waitFor(() => { expect(host.callsOf('devices.apps.uninstall')).toEqual([{ connectionId, packageFullName: shop.packageFullName }]); });
  });

  it('says what is wrong with the filter’s result, and clears it', async () => {
    renderScreen(<Apps connectionId={connectionId} />);
    await row('Guide');
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter apps' }), 'shell');
    expect(await screen.findByText(/1 system app would match/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));
    expect(await row('Guide')).toBeTruthy();
  });

  it('refuses acts while the headset is asleep, with the reason', async () => {
    host.collection('connections.watch', [savedHeadset({ state: 'asleep' })]);
    renderScreen(<Apps connectionId={connectionId} />);
    const start = within(await row('Guide')).getByRole('button', { name: 'Start Guide' });
    await waitFor(() => { expect(start.getAttribute('aria-disabled')).toBe('true'); });
    (await row('Guide')).focus();
    await userEvent.keyboard('{Enter}');
    expect(host.callsOf('devices.apps.launch')).toHaveLength(0);
  });

  it('does not call a list empty that has never come', async () => {
    host.fail('devices.apps.watch', { code: 'slow', message: 'The headset took too long to answer.', hint: 'Try again in a moment.', retryable: true, remedy: 'retry' });
    renderScreen(<Apps connectionId={connectionId} />);
    expect(await screen.findByText('Which apps it has is not known yet')).toBeTruthy();
    expect(screen.queryByText('No apps of your own yet')).toBeNull();
    expect(screen.queryByText('0 apps')).toBeNull();
  });

  it('offers to install where nothing of one’s own is installed', async () => {
    host.collection('devices.apps.watch', [shell]);
    renderScreen(<Apps connectionId={connectionId} />);
    expect(await screen.findByText('No apps of your own yet')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Show 1 system app' })).toBeTruthy();
  });
});
