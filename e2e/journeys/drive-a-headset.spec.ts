import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { expect, test } from '../fixtures/with-headset.ts';
import { samplePackages } from '../fixtures/sample-packages.ts';
import { addAndPair, playedSeconds } from '../pages/headset-pages.ts';

const packageSchema = z.object({ installed: z.array(z.object({ fullName: z.string() }).loose()) }).loose();

test('add, trust, pair, watch, launch, type, photograph, record, preview, download, delete, install @both', async ({ program, headset }) => {
  test.setTimeout(300_000);
  const { page } = program;

  const pages = await test.step('adds, compares the fingerprint, pairs: three inputs', () => addAndPair(page, headset));

  await test.step('watches: battery, heat, network and the live picture are on the home screen', async () => {
    await expect(page.getByText(/^Battery/).first()).toBeVisible();
    await expect(page.getByText('Heat', { exact: true })).toBeVisible();
    const video = await pages.watchLive();
    const before = await playedSeconds(video);
    await expect.poll(() => playedSeconds(video)).toBeGreaterThan(before + 0.5);
  });

  await test.step('launches an app and sees it running', async () => {
    await pages.open('Apps');
    const start = page.getByRole('button', { name: /^Start / }).first();
    await start.click();
    await expect.poll(async () => (await headset.state()).runningApps.length, { timeout: 30_000 }).toBeGreaterThan(0);
    await expect(page.getByRole('button', { name: /^Stop / }).first()).toBeVisible();
  });

  await test.step('types text, emoji included, into the focused field', async () => {
    await pages.open('Keyboard');
    await expect(page.getByLabel('Text', { exact: true })).toBeFocused();
    await page.keyboard.type('Hällo from Fabriscope 🎬');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await headset.state()).keyboard.text).toContain('Hällo from Fabriscope 🎬');
  });

  await test.step('takes a photo and records', async () => {
    await pages.open('Capture');
    const { captures } = await headset.state();
    await page.getByRole('button', { name: 'Take photo' }).click();
    await expect.poll(async () => (await headset.state()).captures).toBe(captures + 1);
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await expect.poll(async () => (await headset.state()).camera.recording).toBe(true);
    await expect(page.getByTestId('recording-time')).toBeVisible();
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await expect.poll(async () => (await headset.state()).captures, { timeout: 30_000 }).toBe(captures + 2);
  });

  await test.step('downloads everything, verified, and deletes it', async () => {
    const { captures } = await headset.state();
    const cells = page.getByRole('grid', { name: 'Captures' }).getByRole('gridcell');
    await expect.poll(() => cells.count()).toBe(captures);
    await cells.first().click();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: new RegExp(`^Download ${captures} `) }).click();
    const folder = join(program.homeDir, 'Downloads', 'Fabriscope');
    const finished = async () => (await readdir(folder).catch(() => [])).filter((name) => !name.includes('.part'));
    await expect.poll(async () => (await finished()).length, { timeout: 60_000 }).toBe(captures);
    for (const name of await finished()) expect((await stat(join(folder, name))).size).toBeGreaterThan(0);
    await cells.first().click();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: new RegExp(`^Delete ${captures}`) }).click();
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: new RegExp(`^Delete ${captures}`) }).click();
    await expect.poll(async () => (await headset.state()).captures, { timeout: 30_000 }).toBe(0);
    await expect(cells).toHaveCount(0);
  });

  await test.step('installs a package after a check', async () => {
    const samples = await samplePackages();
    try {
      await pages.open('Apps');
      await page.getByLabel('Packages and certificates to install').setInputFiles(samples.good);
      const panel = page.getByTestId('install');
      await panel.getByRole('button', { name: /^Install/ }).click();
      await expect(panel.getByText('Installed', { exact: true })).toBeVisible({ timeout: 60_000 });
      const { installed } = packageSchema.parse(await headset.ask('GET', 'apps'));
      expect(installed.map(({ fullName }) => fullName).join(' ')).toContain(samples.goodName);
    } finally {
      await samples.remove();
    }
  });

  expect(program.pageErrors).toEqual([]);
});

test('a wrong architecture is refused before a byte is sent, in words', async ({ program, headset }) => {
  const { page } = program;
  const pages = await addAndPair(page, headset);
  const samples = await samplePackages();
  try {
    await pages.open('Apps');
    await page.getByLabel('Packages and certificates to install').setInputFiles(samples.wrongArchitecture);
    const panel = page.getByTestId('install');
    await expect(panel.getByText(/arm64/i).first()).toBeVisible();
    await expect(panel.getByRole('button', { name: /^Install/ })).toBeDisabled();
  } finally {
    await samples.remove();
  }
});
