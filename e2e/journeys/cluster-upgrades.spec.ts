import type { Page } from '@playwright/test';
import * as z from 'zod';
import { expect, test } from '../fixtures/with-cluster.ts';
import { addCluster, type ClusterPages } from '../pages/cluster-pages.ts';
import type { SimulatedCluster } from '../fixtures/simulated-clusters.ts';

const applicationSchema = z.object({ TypeVersion: z.string(), Status: z.string(), Parameters: z.array(z.object({ Key: z.string(), Value: z.string() })) }).loose();

/** What the cluster itself says of the Shop, asked at its gateway as any other client would. */
async function shopOf(cluster: SimulatedCluster): Promise<{ readonly version: string; readonly parameters: ReadonlyMap<string, string> }> {
  const response = await fetch(`${cluster.url}/Applications/Shop?api-version=6.0`);
  const { TypeVersion, Parameters } = applicationSchema.parse(await response.json());
  return { version: TypeVersion, parameters: new Map(Parameters.map(({ Key, Value }) => [Key, Value])) };
}

const upgradeDialog = (page: Page) => page.getByRole('dialog', { name: /^(Upgrade|Roll) fabric:\/Shop/ });

async function openStep(page: Page, name: string): Promise<void> {
  await upgradeDialog(page).getByRole('navigation', { name: 'Steps of the upgrade' }).getByRole('button', { name: new RegExp(`^${name}`) }).click();
}

/** Health has to hold for no time: the simulated minutes are not what is looked at here. */
async function quickChecks(page: Page): Promise<void> {
  await openStep(page, 'How it goes on');
  await upgradeDialog(page).getByLabel('Has to stay healthy for').fill('0');
}

async function openUpgrade(pages: ClusterPages): Promise<void> {
  await pages.open('Upgrades');
  await pages.page.getByRole('list', { name: 'Running upgrades' }).getByRole('link', { name: 'fabric:/Shop' }).click();
  await expect(pages.page.getByRole('list', { name: 'Upgrade domains' })).toBeVisible();
}

test.describe('a healthy cluster', () => {
  test.use({ clusterArgs: ['--scenario', 'healthy', '--pace', '0.02', '--name', 'contoso'] });

  test('upgrade with a changed parameter, follow it to its end, keep the run, roll back to it @both', async ({ program, cluster, host }) => {
    test.setTimeout(240_000);
    const { page } = program;
    const before = await shopOf(cluster);
    const pages = await addCluster(page, cluster);
    await pages.shows('Ok');

    await test.step('chooses a version and a value, and sees what will change', async () => {
      const shop = await pages.find('fabric:/Shop', 'application');
      await pages.act(shop, 'Upgrade…');
      const dialog = upgradeDialog(page);
      await dialog.getByRole('button', { name: /Version to upgrade to/ }).click();
      await page.getByRole('option', { name: /^2\.6\.0/ }).click();
      await openStep(page, 'Parameters');
      await dialog.getByLabel('Value of Cart.TimeToLiveMinutes').fill('77');
      await quickChecks(page);
      await openStep(page, 'What will change');
      await expect(dialog.getByRole('row').filter({ hasText: 'Version' }).first()).toContainText('2.6.0');
      await expect(dialog.getByRole('row').filter({ hasText: 'Cart.TimeToLiveMinutes' })).toContainText('77');
    });

    await test.step('unlocks, types the name, confirms', async () => {
      await upgradeDialog(page).getByRole('button', { name: /^Start the upgrade to 2\.6\.0/ }).click();
      await pages.confirm('fabric:/Shop', 'Start the upgrade');
      await expect(page).toHaveURL(/\/upgrades\//);
      await expect(page.getByRole('list', { name: 'Upgrade domains' })).toBeVisible();
    });

    await test.step('follows it domain by domain to its end', async () => {
      await expect(page.getByRole('list', { name: 'Upgrade domains' }).getByRole('listitem').filter({ hasText: /Done|Completed/i })).toHaveCount(5, { timeout: 60_000 });
      const after = await shopOf(cluster);
      expect(after.version).toBe('2.6.0');
      expect(after.parameters.get('Cart.TimeToLiveMinutes')).toBe('77');
      // What was given before and not touched is still given.
      for (const [name, value] of before.parameters) if (name !== 'Cart.TimeToLiveMinutes') expect(after.parameters.get(name)).toBe(value);
    });

    const row = () => page.getByRole('grid', { name: 'Upgrade runs' }).getByRole('row').filter({ hasText: '2.7.1 → 2.6.0' });
    const looksAtRun = async (): Promise<void> => {
      await expect(row()).toContainText(/recorded here/);
      await row().getByRole('gridcell').first().click();
      await page.keyboard.press('Enter');
      const run = page.getByRole('dialog').filter({ hasText: '2.7.1 → 2.6.0' });
      await run.getByText(/^Parameters \(/).click();
      await expect(run.getByRole('row').filter({ hasText: 'Cart.TimeToLiveMinutes' })).toContainText('77');
    };
    await test.step('the run is kept with its parameters, also after a reload', async () => {
      await looksAtRun();
      await page.keyboard.press('Escape');
      await page.reload();
      await expect(row()).toContainText(/recorded here/);
    });

    await test.step('goes back by a new upgrade', async () => {
      await page.getByRole('button', { name: 'Upgrade…' }).click();
      const dialog = upgradeDialog(page);
      await dialog.getByRole('button', { name: /Version to upgrade to/ }).click();
      await page.getByRole('option', { name: /^2\.7\.1/ }).click();
      await openStep(page, 'Parameters');
      await dialog.getByLabel('Value of Cart.TimeToLiveMinutes').fill('99');
      await quickChecks(page);
      await dialog.getByRole('button', { name: /^Start the upgrade to 2\.7\.1/ }).click();
      await pages.confirm('fabric:/Shop', 'Start the upgrade');
      await expect.poll(async () => (await shopOf(cluster)).parameters.get('Cart.TimeToLiveMinutes'), { timeout: 60_000 }).toBe('99');
    });

    await test.step('and from there to the recorded run, with the parameters that it had', async () => {
      await expect(page.getByRole('grid', { name: 'Upgrade runs' }).getByRole('row').filter({ hasText: '2.6.0 → 2.7.1' })).toContainText('Completed', { timeout: 30_000 });
      await looksAtRun();
      await page.getByRole('dialog').getByRole('button', { name: /^Roll back to this version/ }).click();
      const dialog = upgradeDialog(page);
      await openStep(page, 'What will change');
      await expect(dialog.getByRole('row').filter({ hasText: 'Cart.TimeToLiveMinutes' })).toContainText('77');
      await dialog.getByRole('button', { name: /^Start the upgrade to 2\.6\.0/ }).click();
      await pages.confirm('fabric:/Shop', 'Start the upgrade');
      await expect.poll(async () => (await shopOf(cluster)).version, { timeout: 60_000 }).toBe('2.6.0');
      expect((await shopOf(cluster)).parameters.get('Cart.TimeToLiveMinutes')).toBe('77');
    });

    if (host === 'browser') await test.step('all of it is still known when the program is started again', async () => {
      const again = await program.restart();
      await again.goto(page.url().replace(/^[^#]*/, again.url().replace(/#.*$/, '')));
      const runs = again.getByRole('grid', { name: 'Upgrade runs' }).getByRole('row').filter({ hasText: 'recorded here' });
      await expect(runs).toHaveCount(3);
      await expect(runs.filter({ hasText: '2.6.0 → 2.7.1' })).toContainText('Completed');
    });
    expect(program.pageErrors).toEqual([]);
  });
});

test.describe('a stuck upgrade', () => {
  test.use({ clusterArgs: ['--scenario', 'stuck-upgrade', '--pace', '0.01', '--name', 'contoso'] });

  test('why it is stuck, in names; freed, it goes on', async ({ program, cluster }) => {
    const { page } = program;
    const pages = await addCluster(page, cluster);
    await openUpgrade(pages);
    const nodes = page.getByRole('list', { name: 'Nodes of the current domain' });

    await test.step('partition, service, application and node are named, with since when and what helps', async () => {
      await expect(nodes.getByText('Waits').first()).toBeVisible({ timeout: 60_000 });
      await expect(nodes.getByRole('link', { name: /^_nt_\d/ }).first()).toBeVisible();
      const check = nodes.getByRole('listitem').getByRole('listitem').first();
      await expect(check).toContainText('fabric:/Shop/Catalog with fewer instances than it insists on (3 of 3 ready)');
      await expect(check).toContainText(/waiting .* at least/);
      await expect(check).toContainText(/MinInstanceCount/);
      await check.getByRole('link', { name: /^Partition / }).click();
      await expect(page.getByRole('navigation', { name: 'Where this is' })).toContainText('fabric:/Shop/Catalog');
    });
    await test.step('it was already stuck before it was looked at, and says so on the home', async () => {
      await pages.open('Home');
      await expect(page.getByRole('link', { name: 'fabric:/Shop', exact: true }).first()).toBeVisible();
      await openUpgrade(pages);
    });
    await test.step('freed, it goes on to its end', async () => {
      await expect.poll(async () => JSON.stringify(await cluster.ask('POST', 'safety-checks/release'))).toContain('fabric:/Shop/Catalog');
      await expect(page.getByRole('list', { name: 'Upgrade domains' }).getByRole('listitem').filter({ hasText: /Done|Completed/i })).toHaveCount(5, { timeout: 60_000 });
      expect((await shopOf(cluster)).version).toBe('2.8.0');
    });
    expect(program.pageErrors).toEqual([]);
  });

  test('a running upgrade is rolled back by hand', async ({ program, cluster }) => {
    const { page } = program;
    const pages = await addCluster(page, cluster);
    await openUpgrade(pages);
    await page.getByRole('button', { name: 'Roll back…' }).click();
    await pages.confirm('fabric:/Shop', 'Roll back', 'Catalog cannot move');
    await expect(pages.question.getByRole('status')).toBeVisible();
    await pages.question.getByRole('button', { name: 'Close' }).last().click();
    await expect(page.getByRole('main').getByText(/Rolled back|Rolling back/i).first()).toBeVisible({ timeout: 30_000 });
    await expect.poll(async () => (await shopOf(cluster)).version, { timeout: 30_000 }).toBe('2.7.1');
    await expect(page.getByRole('grid', { name: 'Upgrade runs' }).getByRole('row').filter({ hasText: '2.7.1 → 2.8.0' })).toContainText(/rolled back/i, { timeout: 30_000 });
    expect(program.pageErrors).toEqual([]);
  });
});

test.describe('a bad version', () => {
  test.use({ clusterArgs: ['--scenario', 'bad-version', '--pace', '0.02', '--name', 'contoso'] });

  test('an upgrade to a bad version rolls back by itself and says why', async ({ program, cluster }) => {
    const { page } = program;
    const pages = await addCluster(page, cluster);
    await openUpgrade(pages);
    const failure = page.getByRole('region', { name: 'How it failed' });
    await expect(failure).toBeVisible({ timeout: 60_000 });
    await expect(failure).toContainText(/health/i);
    await expect(page.getByRole('grid', { name: 'Upgrade runs' }).getByRole('row').filter({ hasText: '2.7.1 → 2.8.0' })).toContainText(/Cart/);
    await expect(page.getByRole('grid', { name: 'Upgrade runs' }).getByRole('row').filter({ hasText: '2.7.1 → 2.8.0' })).toContainText(/rolled back/i, { timeout: 60_000 });
    expect((await shopOf(cluster)).version).toBe('2.7.1');
    expect(program.pageErrors).toEqual([]);
  });
});
