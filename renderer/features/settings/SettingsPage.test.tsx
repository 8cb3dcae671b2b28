import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { settingDeclarations } from '../../../shared/domain/settings.ts';
import { renderPage, type RenderedPage } from '../../testing/render-page.tsx';
import { sampleProtection } from '../../testing/sample-data.ts';
import { settingChange, settingRows } from './setting-controls.ts';

let page: RenderedPage;
afterEach(() => { page.close(); });
const sets = (): readonly unknown[] => page.calls.filter(({ path }) => path === 'app.settings.set').map(({ input }) => input);

test('every declared setting that has an effect here is on the page, drawn by its type', async () => {
  page = renderPage('/settings');
  await screen.findByRole('heading', { name: 'Appearance' });
  const body = document.body.textContent;
  for (const { label, host } of Object.values(settingDeclarations)) expect(body.includes(label)).toBe(host !== 'desktop');
  expect(settingRows('desktop').map(({ name }) => name)).toContain('closeToTray');
  expect(screen.getByRole('switch', { name: 'Sound in live view' })).toBeTruthy();
});

test('a number takes effect when left, and only within its bounds', async () => {
  const user = userEvent.setup();
  page = renderPage('/settings');
  const field = await screen.findByLabelText('Heartbeat in s');
  await user.clear(field);
  await user.type(field, '1');
  await user.tab();
  expect(sets()).toEqual([]);
  expect(screen.getByText('2 to 60')).toBeTruthy();
  await user.clear(field);
  await user.type(field, '15{Enter}');
  await waitFor(() => { expect(sets()).toEqual([{ heartbeatSeconds: 15 }]); });
  expect(page.world.settings.value.heartbeatSeconds).toBe(15);
});

test('what was changed says so and goes back with one press; all of it after a question', async () => {
  const user = userEvent.setup();
  page = renderPage('/settings');
  await user.click(await screen.findByRole('switch', { name: 'Delete after download' }));
  await user.click(await screen.findByRole('button', { name: 'changed: undo' }));
  await waitFor(() => { expect(page.world.settings.value.deleteAfterDownload).toBe(false); });
  await user.click(screen.getByRole('button', { name: 'Reset all' }));
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Reset all settings' }));
  await waitFor(() => { expect(page.calls.some(({ path }) => path === 'app.settings.reset')).toBe(true); });
});

test('searching leaves what has the words', async () => {
  const user = userEvent.setup();
  page = renderPage('/settings');
  await user.type(await screen.findByRole('searchbox', { name: 'Search settings' }), 'battery');
  expect(screen.getByText('Low battery')).toBeTruthy();
  expect(screen.queryByText('Density')).toBeNull();
  await user.type(screen.getByRole('searchbox', { name: 'Search settings' }), ' xyz');
  expect(screen.getByText('No setting is called that')).toBeTruthy();
});

test('a change never holds what the setting may not have', () => {
  expect([settingChange('theme', 'dark'), settingChange('theme', 'pink'), settingChange('lowBatteryPercent', 4), settingChange('liveSound', 'yes')]).toEqual([{ theme: 'dark' }, null, null, null]);
});

test('how secrets are kept is told as it is; a locked file is unlocked here', async () => {
  const user = userEvent.setup();
  page = renderPage('/settings');
  expect(await screen.findByText('In memory only')).toBeTruthy();
  act(() => { page.world.protection.set({ ...sampleProtection, kind: 'passphrase', label: 'a file sealed with your passphrase', locked: true }); });
  await user.type(await screen.findByLabelText('Passphrase'), 'open sesame{Enter}');
  await waitFor(() => { expect(screen.queryByText('Stored passwords are locked')).toBeNull(); });
  expect(page.calls.find(({ path }) => path === 'app.secrets.unlock')?.input).toEqual({ passphrase: 'open sesame' });
});
