import { expect, test } from '../fixtures/with-headset.ts';
import { AddHeadsetPage, addAndPair, playedSeconds } from '../pages/headset-pages.ts';

test('a nap: the headset falls asleep, is called asleep or out of reach, and is back without a click @both', async ({ program, headset }) => {
  test.setTimeout(180_000);
  const { page } = program;
  const pages = await addAndPair(page, headset);
  const video = await pages.watchLive();
  await headset.ask('POST', 'sleep');
  await pages.shows(/Asleep|Unreachable|Stale/);
  await expect(page.getByText(/power button|asleep/i).first()).toBeVisible();
  await headset.ask('POST', 'wake');
  await pages.shows('Online');
  const atReturn = await playedSeconds(video);
  await expect.poll(() => playedSeconds(video), { timeout: 20_000 }).not.toBe(atReturn);
  expect(program.pageErrors).toEqual([]);
});

test('a changed certificate blocks, shows old and new side by side, and is replaced only by typing the name @both', async ({ program, headset }) => {
  test.setTimeout(180_000);
  const { page } = program;
  const pages = await addAndPair(page, headset);
  const { fingerprint256: before } = await headset.state();
  await headset.ask('POST', 'certificate/change');
  await pages.shows('Identity changed');
  const { fingerprint256: after } = await headset.state();
  expect(after).not.toBe(before);
  await expect(page.getByRole('heading', { name: /Something else answers/ })).toBeVisible();
  const hex = async (label: string) => (await page.getByLabel(label).innerText()).replaceAll(/[^0-9A-F]/g, '');
  expect(await hex('Pinned fingerprint')).toContain(before.replaceAll(':', ''));
  expect(await hex('New fingerprint')).toContain(after.replaceAll(':', ''));
  await page.getByRole('button', { name: 'Trust the new one…' }).click();
  const confirm = page.getByRole('button', { name: 'Trust the new certificate' });
  await expect(confirm).toBeDisabled();
  await page.keyboard.press('Enter');
  await pages.shows('Identity changed');
  await page.getByRole('button', { name: 'Trust the new one…' }).click({ timeout: 2_000 }).catch(() => {});
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('textbox').fill(headset.name);
  await confirm.click();
  await pages.shows('Online');
});

test('a password that was changed behind our back is refused once, and there is a way back', async ({ program, headset }) => {
  const { page } = program;
  const pages = await addAndPair(page, headset);
  await headset.ask('POST', 'credentials', { username: 'somebody', password: 'another-secret' });
  await pages.shows('Sign-in refused');
  await page.getByRole('button', { name: 'Pair it again' }).click();
  await expect.poll(() => headset.pinOrNull()).not.toBeNull();
  await page.getByLabel('PIN shown in the headset').fill(await headset.pin());
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await pages.shows('Online');
});

test('a wrong PIN is said, five times lock it, a new one pairs', async ({ program, headset }) => {
  const { page } = program;
  const adding = new AddHeadsetPage(page);
  await adding.typeAddress(headset.url);
  await adding.trust(headset);
  await expect.poll(() => headset.pinOrNull()).not.toBeNull();
  const wrong = (await headset.pin()) === '111111' ? '222222' : '111111';
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await page.getByLabel('PIN shown in the headset').fill(wrong);
    await page.getByRole('button', { name: 'Pair', exact: true }).click();
    await expect(page.getByText(/PIN/).filter({ hasText: /wrong|not the right|too many|new one/i }).first()).toBeVisible();
  }
  await page.getByRole('button', { name: 'Show a new PIN' }).click();
  await expect.poll(() => headset.pinOrNull()).not.toBeNull();
  await page.getByLabel('PIN shown in the headset').fill(await headset.pin());
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await expect(page).toHaveURL(/#\/headsets\/[^/]+\/home/);
});

test('an address without a headset ends in a sentence and a remedy', async ({ program }) => {
  const { page } = program;
  await new AddHeadsetPage(page).typeAddress('127.0.0.1:9');
  await expect(page.getByRole('button', { name: 'Add it anyway and wait for it' })).toBeVisible();
  await expect(page.getByText(/refuse/i).first()).toBeVisible();
  await page.getByRole('button', { name: 'Use another address' }).click();
  await page.getByLabel('Address or name').fill('http://');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Address or name')).toHaveAttribute('aria-invalid', 'true');
});

test('two windows on one headset see the same, and a reload loses nothing', async ({ program, headset }) => {
  const { page } = program;
  const pages = await addAndPair(page, headset);
  const other = await program.openPage();
  await other.locator('[data-connection]').filter({ hasText: headset.name }).click();
  await expect(other.getByRole('button', { name: 'Watch live' })).toBeVisible();
  await page.reload();
  await pages.shows('Online');
  await headset.ask('POST', 'battery', { level: 0.12 });
  await expect(other.getByText(/12 %/).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/12 %/).first()).toBeVisible({ timeout: 30_000 });
});
