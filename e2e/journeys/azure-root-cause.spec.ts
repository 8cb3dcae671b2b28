import { expect, test } from '../fixtures/with-azure.ts';
import { AzurePages } from '../pages/azure-pages.ts';
import { enterDeviceCode } from '../pages/sign-in-page.ts';

test.describe('a vault that is closed to templates', () => {
  test.use({ azureArgs: ['--scenario', 'conflict', '--pace', '0.05'] });

  test('signed in by a code, from “Conflict” three times over to its one cause, and the vault is mended @both', async ({ program, azure, chromiumBrowser }) => {
    const { page } = program;
    const pages = new AzurePages(page, 'contoso');
    await test.step('signs in with a code that is typed elsewhere', async () => {
      await pages.add(azure, 'Device code');
      await pages.startSignIn();
      await enterDeviceCode(page, chromiumBrowser);
      await pages.toItsDeployments();
    });
    await test.step('the list tells which failed, and why', async () => {
      await expect(pages.row('settings-rollout')).toContainText('Failed', { timeout: 30_000 });
    });
    const causes = page.getByRole('list', { name: 'Causes', exact: true }).locator('> li');
    const check = page.getByRole('list', { name: 'Checks', exact: true }).getByRole('listitem').first();
    await test.step('three times “Conflict” are one cause, in words', async () => {
      await pages.openDeployment('settings-rollout');
      await expect(causes).toHaveCount(1);
      await expect(causes).toContainText('×3');
      await expect(causes).toContainText(/template/i);
      await expect(causes).toContainText('kv-contoso-staging');
    });
    await test.step('and the vault itself says so right now', async () => {
      await expect(check).toContainText('In the way');
      await expect(check).toContainText('kv-contoso-staging');
    });
    await test.step('unlocked, the switch is turned on with the name of the vault typed', async () => {
      await pages.unlock();
      await check.getByRole('button', { name: /^Turn on the switch of kv-contoso-staging/ }).click();
      const question = page.getByRole('alertdialog');
      await expect(question.getByRole('button', { name: /^Turn on/ })).toBeDisabled();
      await question.getByLabel(/^Type “/).fill('kv-contoso-staging');
      await question.getByRole('button', { name: /^Turn on/ }).click();
      await expect(check).toContainText('Good');
    });
    await test.step('and deployed again, it goes through', async () => {
      await page.getByRole('button', { name: 'Deploy it again…' }).click();
      await expect(pages.step('Where to')).toContainText('contoso-staging-we');
      await pages.lookBefore();
      await pages.deploy('contoso-staging-we', /^settings-rollout/, 'The vault is open to templates now');
      await expect(pages.state('Succeeded')).toBeVisible({ timeout: 30_000 });
    });
    expect(program.pageErrors).toEqual([]);
  });
});
