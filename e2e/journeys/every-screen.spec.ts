import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/program.ts';

/** Where screenshots go when somebody wants to look at them. */
const shotFolder = process.env['FABRISCOPE_SCREENSHOTS'];

const screens = [
  ['overview', '#/'], ['add', '#/add'], ['tasks', '#/tasks'], ['notices', '#/notices'], ['settings', '#/settings'], ['diagnostics', '#/diagnostics'],
] as const;
const headsetScreens = ['home', 'apps', 'keyboard', 'capture', 'performance'] as const;

async function look(page: Page, name: string, theme: string): Promise<void> {
  if (shotFolder) {
    await mkdir(shotFolder, { recursive: true });
    await page.screenshot({ path: join(shotFolder, `${name}-${theme}.png`) });
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${name} ${theme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
}

async function setTheme(page: Page, theme: 'dark' | 'light' | 'high-contrast'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme === 'light' ? 'light' : 'dark' });
  await page.evaluate((name) => { document.documentElement.dataset['theme'] = name; }, theme);
}

test.describe('the demo', () => {
  test.use({ programArgs: ['--demo'] });

  for (const theme of ['dark', 'light', 'high-contrast'] as const) {
    test(`has no accessibility violation on any screen, ${theme}`, async ({ program }) => {
      test.setTimeout(240_000);
      const { page } = program;
      const paired = page.locator('[data-connection]').filter({ hasText: 'Online' });
      await expect(paired).toBeVisible({ timeout: 30_000 });
      const id = await paired.getAttribute('data-connection');
      const waiting = await page.locator('[data-connection]').filter({ hasText: /Not paired|Not trusted/ }).getAttribute('data-connection');
      await setTheme(page, theme);
      for (const [name, hash] of screens) {
        await page.evaluate((target) => { location.hash = target; }, hash);
        await page.waitForTimeout(700);
        await look(page, name, theme);
      }
      for (const name of headsetScreens) {
        await page.evaluate((target) => { location.hash = target; }, `#/headsets/${id}/${name}`);
        await page.waitForTimeout(2_500);
        await look(page, name, theme);
      }
      await page.evaluate((target) => { location.hash = target; }, `#/headsets/${waiting}/home`);
      await page.waitForTimeout(1_000);
      await look(page, 'to-be-paired', theme);
      await page.keyboard.press('Control+k');
      await page.waitForTimeout(300);
      await look(page, 'palette', theme);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.waitForTimeout(300);
      await look(page, 'shortcuts', theme);
      expect(program.pageErrors).toEqual([]);
    });
  }
});

test('an empty profile welcomes, and explores with simulated headsets at a press @both', async ({ program }) => {
  const { page } = program;
  await look(page, 'welcome', 'dark');
  await page.getByRole('button', { name: 'Explore with simulated ones' }).click();
  await expect(page.locator('[data-connection]')).toHaveCount(2, { timeout: 40_000 });
  await expect(page.locator('[data-connection]').filter({ hasText: 'Online' })).toBeVisible({ timeout: 30_000 });
});

test('a wallboard looks and cannot touch', async ({ program, chromiumBrowser, host }) => {
  test.skip(host !== 'browser', 'The wallboard belongs to the browser host.');
  if (program.wallboardUrl === null) throw new Error('No wallboard address was printed.');
  await program.page.getByRole('button', { name: 'Explore with simulated ones' }).click();
  await expect(program.page.locator('[data-connection]').filter({ hasText: 'Online' })).toBeVisible({ timeout: 40_000 });
  const context = await chromiumBrowser.newContext();
  const page = await context.newPage();
  await page.goto(program.wallboardUrl);
  await expect(page.locator('[data-connection]').filter({ hasText: 'Online' })).toBeVisible();
  await page.locator('[data-connection]').filter({ hasText: 'Online' }).click();
  await page.getByRole('navigation', { name: 'Screens of this headset' }).getByRole('link', { name: 'Apps' }).click();
  const start = page.getByRole('button', { name: /^Start / }).first();
  if (await start.isEnabled()) {
    await start.click();
    await expect(page.getByText(/may only look/).first()).toBeVisible();
  }
  await context.close();
});

test('a page without the key is told where to find it', async ({ program, chromiumBrowser, host }) => {
  test.skip(host !== 'browser', 'Tokens belong to the browser host.');
  const context = await chromiumBrowser.newContext();
  const page = await context.newPage();
  await page.goto(new URL('/', program.page.url()).href);
  await expect(page.getByText(/terminal/i).first()).toBeVisible();
  await context.close();
});
