import { expect, test } from '../fixtures/with-azure.ts';
import { AzurePages } from '../pages/azure-pages.ts';

test.describe('a year of deployments', () => {
  test.use({ azureArgs: ['--scenario', 'year', '--pace', '0.05'] });

  test('two deployments of an application are compared: template, parameters, outputs', async ({ program, azure }) => {
    const { page } = program;
    const pages = new AzurePages(page, 'contoso');
    await pages.addAsApplication(azure);
    await test.step('found among hundreds by name and group', async () => {
      await page.getByRole('searchbox', { name: 'Search the deployments' }).fill('shop- prod-we succeeded');
      await expect(pages.row('shop-2.8.0')).toBeVisible({ timeout: 30_000 });
    });
    await test.step('marked and compared with a key', async () => {
      await pages.row('shop-2.7').first().click();
      await pages.row('shop-2.8.0').first().click({ modifiers: ['ControlOrMeta'] });
      await page.keyboard.press('c');
      await expect(page.getByRole('heading', { level: 2, name: 'Two deployments compared' })).toBeVisible();
    });
    const changed = (table: string, place: string) => page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: `changed${place}` });
    await test.step('what differs stands by its place, with before and after', async () => {
      await expect(page.getByRole('region', { name: 'Before' })).toContainText('shop-2.7');
      await expect(changed('Template', 'contentVersion')).toContainText(/2\.7\.\d+\.0.*2\.8\.0\.0/);
      await expect(changed('Parameters', 'applicationVersion')).toContainText(/2\.7.*2\.8\.0/);
      await expect(changed('Outputs', 'version')).toContainText(/2\.7.*2\.8\.0/);
    });
    await test.step('and turns round', async () => {
      await page.getByRole('button', { name: 'Swap' }).click();
      await expect(changed('Parameters', 'applicationVersion')).toContainText(/2\.8\.0.*2\.7/);
    });
    expect(program.pageErrors).toEqual([]);
  });
});
