import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures/program.ts';
import { HistoryPages } from '../pages/history-pages.ts';

test.describe('a year of a company', () => {
  test.use({ programArgs: ['--demo'] });

  test('what was deployed where, over all systems: found, followed from its commit, compared, kept as a filter, shared', async ({ program }) => {
    const { page } = program;
    const history = new HistoryPages(page);
    await history.open();

    await test.step('rows of Azure, of Azure DevOps and of a cluster stand in one table', async () => {
      for (const source of [/^Shop ?ARM/, /^Shop ?upgrade/, /^Shop ?pipeline/, /^Identity ?release/]) await expect(history.cell(source)).toBeVisible({ timeout: 40_000 });
      await history.choose('From', 'prod-we');
      await expect(history.cell(/ARM$/)).toBeHidden();
      await expect(history.cell(/^Shop ?upgrade/)).toBeVisible();
      await page.getByRole('button', { name: 'Show all' }).click();
    });
    await test.step('a word finds what failed, with the leaf of its cause', async () => {
      await history.search('settings-rollout');
      await expect(history.row('settings-rollout')).toHaveCount(1);
      await history.openRow('settings-rollout');
      await expect(history.detail.getByRole('region', { name: 'Why' })).toContainText('KeyVaultParameterReferenceSecretRetrieveFailed ×3');
      await expect(history.detail.getByRole('region', { name: 'Why' })).toContainText('kv-contoso-staging');
      await history.closeRow();
      await page.getByRole('button', { name: 'Show all' }).click();
    });
    await test.step('an upgrade is followed from its commits over build and deployment', async () => {
      await history.openRow(/Shop ?upgrade/);
      const trace = history.detail.getByRole('region', { name: 'From commit to here' }).getByRole('listitem');
      for (const stage of ['Commit', 'Build', 'Deployment', 'Upgrade']) await expect(trace.filter({ hasText: new RegExp(`^${stage}`) }).first()).toBeVisible();
      await expect(trace.filter({ hasText: /^Upgrade/ })).toHaveAttribute('aria-current', 'step');
      await expect(trace.filter({ hasText: /^Commit/ }).filter({ hasText: 'Release 2.8.0' })).toContainText(/^Commit[0-9a-f]{10}Release 2\.8\.0: .*\p{Lu}\p{L}+ \p{Lu}\p{L}+/u);
      await history.closeRow();
    });
    await test.step('two rows of different kinds stand side by side', async () => {
      await history.row(/Shop ?upgrade/).click();
      await history.row(/Shop ?ARM/).first().click({ modifiers: ['ControlOrMeta'] });
      await page.keyboard.press('c');
      await expect(page.getByRole('heading', { level: 1, name: 'Two deployments side by side' })).toBeVisible();
      await expect(page.getByRole('row', { name: /^Kind/ })).toContainText('application-upgrade');
      await expect(page.getByRole('row', { name: /^Kind/ })).toContainText('arm');
      await expect(page.getByRole('row', { name: /^connection/ })).toContainText('secret, not kept');
      await history.tab('Deployments');
    });
    await test.step('a filter is kept under a name, and its address shows the same to somebody else', async () => {
      await history.choose('Result', /^Failed/);
      await history.choose('Kind', /^Pipeline stage/);
      await expect(history.row(/pipeline/).first()).toContainText('Failed');
      const count = page.getByText(/^\d+ deployments? of \d+$/);
      const words = await count.innerText();
      await page.getByRole('button', { name: 'Filters' }).click();
      await page.getByRole('menuitem', { name: 'Save this filter…' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('Failed stages');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      const address = new URL(page.url()).hash;
      const other = await program.openPage();
      await other.goto(new URL(address, other.url()).href);
      await expect(other.getByRole('button', { name: 'Failed stages' })).toBeVisible();
      await expect(other.getByText(/^\d+ deployments? of \d+$/)).toHaveText(words);
      await other.close();
    });
    await test.step('and is brought back with two presses', async () => {
      await page.getByRole('button', { name: 'Show all' }).click();
      await expect(history.row(/Shop ?upgrade/)).toBeVisible();
      await page.getByRole('button', { name: 'Filters' }).click();
      await page.getByRole('menuitem', { name: 'Failed stages' }).click();
      await expect(history.row(/Shop ?upgrade/)).toBeHidden();
      await expect(history.row(/pipeline/).first()).toContainText('Failed');
    });
    expect(program.pageErrors).toEqual([]);
  });

  test('what is where, how well it goes, and with which parameters', async ({ program }) => {
    const { page } = program;
    const history = new HistoryPages(page);
    await history.open();
    await expect(history.cell(/^Shop ?upgrade/)).toBeVisible({ timeout: 40_000 });

    await test.step('a cell of the matrix has the version that succeeded last, and leads to its deployments', async () => {
      await history.tab('Matrix');
      const shop = page.getByRole('row', { name: /^Shop / });
      await expect(shop.getByRole('button').filter({ hasText: '2.7.1' })).toContainText('1 behind');
      await shop.getByRole('button').filter({ hasText: '2.7.1' }).click();
      await expect(history.row(/Shop/).first()).toContainText('production-ne');
    });
    await test.step('the figures of delivery stand with their definitions, and follow the period', async () => {
      await history.tab('DORA');
      for (const [tile, value, definition] of [
        ['Deployment frequency', /a week|a day/, 'divided by its days'], ['Lead time, median', /min|h|d/, 'From commit'], ['Change failure rate', /%/, 'divided by all deployments'],
        ['Recovery time, median', /min|h|d/, 'From the end of a failed deployment'], ['Batch size, median', /commit/, 'Median of the commits'],
      ] as const) {
        await expect(page.getByRole('region', { name: tile, exact: true })).toContainText(value);
        await expect(page.getByRole('region', { name: tile, exact: true })).toContainText(definition);
      }
      const sum = page.getByText(/^\d+ deployments from .* against the \d+ days before/);
      await expect(sum).toContainText('against the 90 days before');
      await page.getByRole('main').getByText('1 year', { exact: true }).click();
      await expect(sum).toContainText('against the 365 days before');
      await page.getByRole('button', { name: 'All applications Application' }).click();
      await page.getByRole('option', { name: 'Payments' }).click();
      await expect(page.getByRole('grid').getByRole('row').filter({ hasText: 'Payments' }).first()).toBeVisible();
      await expect(page.getByRole('grid').getByRole('row').filter({ hasText: 'Shop' })).toHaveCount(0);
    });
    await test.step('parameters stand environment by environment; those of one become a file, without its secrets', async () => {
      await history.tab('Parameters');
      await page.getByRole('button', { name: /Application$/ }).click();
      await page.getByRole('option', { name: 'Shop', exact: true }).click();
      await page.getByRole('button', { name: /Kind$/ }).click();
      await page.getByRole('option', { name: 'ARM deployment' }).click();
      const table = page.getByRole('table', { name: /^Parameters of Shop/ });
      await expect(table.getByRole('row', { name: /^connection/ })).toContainText('secret, not kept');
      await expect(table.getByRole('row', { name: /^instanceCount/ })).toContainText('differs');
      await page.getByRole('button', { name: 'Export the parameters of production-we' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
      const folder = join(program.dataDir, 'downloads');
      await expect.poll(() => readdir(folder).catch(() => [])).toContainEqual(expect.stringMatching(/production-we.*\.json$/));
      const [name = ''] = (await readdir(folder)).filter((each) => each.endsWith('.json'));
      const written: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'));
      expect(written).toMatchObject({ parameters: { environmentName: { value: 'production-we' } } });
      expect(written).not.toHaveProperty('parameters.connection.value');
    });
    expect(program.pageErrors).toEqual([]);
  });
});
