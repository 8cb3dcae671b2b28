import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/program.ts';

// The demo is walked through three times, once for each kind; none waits for another.
test.describe.configure({ mode: 'parallel' });

/** Where screenshots go when somebody wants to look at them. */
const shotFolder = process.env['FABRISCOPE_SCREENSHOTS'];

const screens = [
  ['overview', '#/'], ['add', '#/add'], ['tasks', '#/tasks'], ['notices', '#/notices'], ['settings', '#/settings'], ['diagnostics', '#/diagnostics'],
] as const;
const headsetScreens = ['home', 'apps', 'keyboard', 'capture', 'performance'] as const;

/** Without the second page that it opens otherwise to put the findings of foreign frames together: here are none, and it is twice as quick. */
const axeOf = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode();

async function look(page: Page, name: string, theme: string): Promise<void> {
  if (shotFolder) {
    await mkdir(shotFolder, { recursive: true });
    await page.screenshot({ path: join(shotFolder, `${name}-${theme}.png`) });
  }
  const { violations } = await axeOf(page).analyze();
  expect(violations.map(({ id, nodes }) => `${name} ${theme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
}

async function setTheme(page: Page, theme: 'dark' | 'light' | 'high-contrast'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme === 'light' ? 'light' : 'dark' });
  await page.evaluate((name) => { document.documentElement.dataset['theme'] = name; }, theme);
}

const themes = ['dark', 'light', 'high-contrast'] as const;
/** Rules whose outcome depends on colours; all others are the same in every theme. */
const colourRules = ['color-contrast', 'link-in-text-block'];

const lookInAllThemes = (page: Page, name: string): Promise<void> => test.step(name, async () => {
  const found: string[] = [];
  for (const theme of themes) {
    await setTheme(page, theme);
    if (shotFolder) await page.screenshot({ path: join(shotFolder, `${name}-${theme}.png`) });
    const axe = axeOf(page);
    const { violations } = await (theme === 'dark' ? axe : axe.withRules(colourRules)).analyze();
    found.push(...violations.map(({ id, nodes }) => `${name} ${theme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`));
  }
  expect.soft(found).toEqual([]);
});

/** The same once nothing on the screen is still being fetched. */
const lookWhenSettled = async (page: Page, name: string): Promise<void> => {
  await expect(page.locator('[aria-busy="true"]:not(button)')).toHaveCount(0, { timeout: 30_000 });
  await lookInAllThemes(page, name);
};

test.describe('the demo', () => {
  test.use({ programArgs: ['--demo'] });

  test('has no accessibility violation on any screen, in any theme', async ({ program }) => {
    test.setTimeout(300_000);
    const { page } = program;
    const headsets = page.getByRole('navigation', { name: 'Headsets' }).locator('[data-connection]');
    const paired = headsets.filter({ hasText: 'Online' });
    await expect(paired).toBeVisible({ timeout: 30_000 });
    const id = await paired.getAttribute('data-connection');
    const waiting = await headsets.filter({ hasText: /Not paired|Not trusted/ }).getAttribute('data-connection');
    const show = async (name: string, hash: string, settleMs: number): Promise<void> => {
      await page.evaluate((target) => { location.hash = target; }, hash);
      await page.waitForTimeout(settleMs);
      await lookInAllThemes(page, name);
    };
    for (const [name, hash] of screens) await show(name, hash, 700);
    for (const name of headsetScreens) await show(name, `#/headsets/${id}/${name}`, 2_000);
    await show('to-be-paired', `#/headsets/${waiting}/home`, 1_000);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox').or(page.getByRole('searchbox')).first()).toBeVisible();
    await lookInAllThemes(page, 'palette');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await lookInAllThemes(page, 'shortcuts');
    expect(program.pageErrors).toEqual([]);
  });
});

/** Screens of a cluster by their place in the address; the entity pages and dialogs are walked to. */
const clusterScreens = ['home', 'nodes', 'applications', 'upgrades', 'events', 'jobs', 'packages', 'load', 'manifest', 'access', 'explore'] as const;
test.describe('the clusters of the demo', () => {
  test.use({ programArgs: ['--demo'] });

  test('have no accessibility violation on any screen, in any theme', async ({ program }) => {
    test.setTimeout(480_000);
    const { page } = program;
    const entry = page.getByRole('navigation', { name: 'Clusters' }).locator('[data-connection]').filter({ hasText: /prod/i });
    await expect(entry).toContainText(/Warning|Error/, { timeout: 40_000 });
    const root = `#/clusters/${await entry.getAttribute('data-connection')}`;
    const go = (hash: string) => page.evaluate((target) => { location.hash = target; }, hash);
    const heading = page.getByRole('main').getByRole('heading').first();
    for (const [name, hash] of [['overview-clusters', '#/'], ['add-cluster', '#/add-cluster'], ['wallboard', '#/wallboard'], ['alerts', '#/alerts']] as const) {
      await go(hash);
      await expect(heading).toBeVisible();
      await lookWhenSettled(page, name);
    }
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await lookWhenSettled(page, 'dialog-rule');
    await page.keyboard.press('Escape');
    for (const name of clusterScreens) {
      await go(`${root}/${name}`);
      await expect(page.getByRole('navigation', { name: 'Screens of this cluster' }).locator('[aria-current="page"]')).toBeVisible();
      await lookWhenSettled(page, `cluster-${name}`);
    }
    await go(`${root}/upgrades/cluster`);
    await expect(page.getByText('Upgrade of the cluster')).toBeVisible();
    await lookWhenSettled(page, 'cluster-upgrade');

    const article = (kind: string) => page.getByRole('article', { name: new RegExp(`^${kind} `) });
    const search = page.getByRole('combobox', { name: 'Find anything in this cluster' });
    await go(`${root}/explore`);
    await search.fill('fabric:/Shop/Cart');
    await page.getByRole('option').filter({ hasText: 'service' }).first().click();
    await expect(article('service')).toBeVisible();
    await lookWhenSettled(page, 'entity-service');
    for (const kind of ['partition', 'replica']) {
      await page.getByRole('treeitem', { selected: true }).focus();
      await page.keyboard.press('ArrowRight');
      await expect(page.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-expanded', 'true');
      // What is in it comes a moment later; without it, down leads elsewhere.
      const level = Number(await page.getByRole('treeitem', { selected: true }).getAttribute('aria-level'));
      await expect(page.locator(`[role="treeitem"][aria-level="${String(level + 1)}"]`).first()).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(article(kind)).toBeVisible();
      await lookWhenSettled(page, `entity-${kind}`);
    }
    await search.fill('fabric:/Shop');
    await page.getByRole('option').filter({ hasText: 'application' }).first().click();
    await expect(article('application')).toBeVisible();
    await lookWhenSettled(page, 'entity-application');

    const act = async (kind: string, label: RegExp): Promise<void> => {
      await article(kind).getByRole('button', { name: 'Acts', exact: true }).click();
      await page.getByRole('menuitem', { name: label }).click();
    };
    await act('application', /^Delete…/);
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await lookWhenSettled(page, 'dialog-act');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Locked: unlock' }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await lookWhenSettled(page, 'dialog-unlock');
    await page.keyboard.press('Escape');
    await search.fill('fabric:/Identity');
    await page.getByRole('option').filter({ hasText: 'application' }).first().click();
    await expect(page.getByRole('article', { name: 'application fabric:/Identity' })).toBeVisible();
    await act('application', /^Upgrade…/);
    await page.getByRole('dialog').getByRole('button', { name: /^What will change/ }).click();
    await lookWhenSettled(page, 'dialog-upgrade');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await search.fill('_back_0');
    await page.getByRole('option').filter({ hasText: 'node' }).first().click();
    await expect(article('node')).toBeVisible();
    await lookWhenSettled(page, 'entity-node');
    expect(program.pageErrors).toEqual([]);
  });
});

/** Screens over all systems, and of accounts in the cloud. */
test.describe('the cloud of the demo', () => {
  test.use({ programArgs: ['--demo'] });

  test('has no accessibility violation on any screen, in any theme', async ({ program }) => {
    test.setTimeout(480_000);
    const { page } = program;
    const go = (hash: string) => page.evaluate((target) => { location.hash = target; }, hash);
    const rootOf = async (kind: string, path: string): Promise<string> => {
      const entry = page.getByRole('navigation', { name: kind, exact: true }).locator('[data-connection]');
      await expect(entry).toContainText('Online', { timeout: 40_000 });
      return `#/${path}/${await entry.getAttribute('data-connection')}`;
    };
    const azure = await rootOf('Azure', 'azure');
    const devops = await rootOf('Azure DevOps', 'devops');
    const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
    const lookAtDialog = async (name: string, open: () => Promise<void>): Promise<void> => {
      await open();
      await expect(dialog).toBeVisible();
      await lookWhenSettled(page, `dialog-${name}`);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    };
    const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();

    await test.step('Azure', async () => {
      await go('#/add-azure');
      await expect(page.getByRole('heading', { level: 1, name: 'Add an Azure profile' })).toBeVisible();
      await lookWhenSettled(page, 'add-azure');
      await go(`${azure}/deployments`);
      const row = page.getByRole('grid', { name: 'Deployments of Azure' }).getByRole('row').filter({ hasText: 'settings-rollout' });
      await expect(row).toBeVisible();
      await lookWhenSettled(page, 'azure-deployments');
      await row.dblclick();
      await expect(page.getByRole('list', { name: 'Checks', exact: true })).toBeVisible();
      await lookWhenSettled(page, 'azure-deployment');
      await lookAtDialog('template', () => press('Template'));
      await lookAtDialog('unlock-azure', () => press('Locked: unlock'));
      await press('Deploy it again…');
      for (const step of ['Template', 'Where to', 'Parameters', 'Look before', 'What would change', 'Deploy']) {
        const button = page.getByRole('navigation', { name: 'Steps to the deployment' }).getByRole('button', { name: new RegExp(`^${step}`) });
        await button.click();
        await expect(button).toHaveAttribute('aria-current', 'step');
        if (step === 'Look before') {
          await page.getByRole('button', { name: 'Look', exact: true }).click();
          await expect(page.getByRole('list', { name: 'Checks', exact: true })).toBeVisible({ timeout: 30_000 });
        }
        await lookWhenSettled(page, `azure-draft-${step.toLowerCase().replaceAll(' ', '-')}`);
        if (step === 'Parameters') await lookAtDialog('parameter', () => press(/^Set /));
      }
      for (const name of ['deploy', 'vaults', 'clusters', 'access']) {
        await go(`${azure}/${name}`);
        await lookWhenSettled(page, `azure-${name}`);
      }
    });
    await test.step('Azure DevOps', async () => {
      await go('#/add-devops');
      await expect(page.getByRole('heading', { level: 1, name: 'Add an Azure DevOps organisation' })).toBeVisible();
      await lookWhenSettled(page, 'add-devops');
      for (const name of ['environments', 'approvals', 'access', 'runs']) {
        await go(`${devops}/${name}`);
        await lookWhenSettled(page, `devops-${name}`);
      }
      await page.getByRole('grid', { name: 'Runs of Azure DevOps' }).getByRole('row').filter({ hasText: 'Failed' }).first().dblclick();
      await expect(page.getByRole('list', { name: /^Course: / })).toBeVisible();
      await lookWhenSettled(page, 'devops-run');
    });
    await test.step('the history', async () => {
      await go('#/history');
      const rows = page.getByRole('grid', { name: 'Deployments', exact: true }).getByRole('row');
      await expect(rows.filter({ hasText: 'settings-rollout' })).toBeVisible();
      await lookWhenSettled(page, 'history');
      await lookAtDialog('export-history', () => press('Export…'));
      await rows.filter({ hasText: 'settings-rollout' }).dblclick();
      await expect(page.getByRole('complementary', { name: 'Deployment in full' })).toBeVisible();
      await lookWhenSettled(page, 'history-detail');
      await lookAtDialog('correct', () => press('The result is wrong…'));
      await page.getByRole('link', { name: /^Compare with/ }).click();
      await expect(page.getByRole('columnheader', { name: 'What' })).toBeVisible();
      await lookWhenSettled(page, 'history-compare');
      for (const name of ['matrix', 'parameters', 'dora', 'environments']) {
        await go(`#/history/${name}`);
        await lookWhenSettled(page, `history-${name}`);
      }
    });
    await test.step('the journal', async () => {
      await go('#/journal');
      const row = page.getByRole('grid', { name: 'Events of the journal' }).getByRole('row').nth(1);
      await expect(row).toBeVisible();
      await row.dblclick();
      await expect(page.getByRole('complementary', { name: 'Event in full' })).toBeVisible();
      await lookWhenSettled(page, 'journal-event');
      for (const part of ['Figures', 'Upkeep']) {
        await page.getByRole('group', { name: 'Part' }).getByText(part, { exact: true }).click();
        await lookWhenSettled(page, `journal-${part.toLowerCase()}`);
        await lookAtDialog(part === 'Figures' ? 'figure' : 'drop-month', () => press(part === 'Figures' ? 'New figure…' : /^Drop /));
      }
    });
    expect(program.pageErrors).toEqual([]);
  });
});

test('an empty profile welcomes, and explores with simulated headsets and clusters at a press @both', async ({ program }) => {
  const { page } = program;
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await look(page, 'welcome', 'dark');
  await page.getByRole('button', { name: 'Explore with simulated ones' }).click();
  const entriesOf = (kind: string) => page.getByRole('navigation', { name: kind }).locator('[data-connection]');
  await expect(entriesOf('Headsets')).toHaveCount(2, { timeout: 40_000 });
  await expect(entriesOf('Clusters')).toHaveCount(2);
  await expect(entriesOf('Headsets').filter({ hasText: 'Online' })).toBeVisible({ timeout: 30_000 });
});

test('a wallboard looks and cannot touch', async ({ program, chromiumBrowser, host }) => {
  test.skip(host !== 'browser', 'The wallboard belongs to the browser host.');
  if (program.wallboardUrl === null) throw new Error('No wallboard address was printed.');
  const online = (shown: Page) => shown.getByRole('navigation', { name: 'Headsets' }).locator('[data-connection]').filter({ hasText: 'Online' });
  await program.page.getByRole('button', { name: 'Explore with simulated ones' }).click();
  await expect(online(program.page)).toBeVisible({ timeout: 40_000 });
  const context = await chromiumBrowser.newContext();
  const page = await context.newPage();
  await page.goto(program.wallboardUrl);
  await online(page).click();
  await page.getByRole('navigation', { name: 'Screens of this headset' }).getByRole('link', { name: 'Apps' }).click();
  const start = page.getByRole('button', { name: /^Start / }).first();
  if (await start.isEnabled()) {
    await start.click();
    await expect(page.getByText(/may only look/).first()).toBeVisible();
  }
  await page.getByRole('navigation', { name: 'Azure', exact: true }).locator('[data-connection]').click();
  await expect(page.getByRole('button', { name: 'Locked: unlock' })).toBeDisabled();
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
