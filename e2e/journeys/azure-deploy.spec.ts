import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures/with-azure.ts';
import { AzurePages } from '../pages/azure-pages.ts';

const group = 'contoso-dev';
const file = (name: string, content: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(content) });

test.describe('a subscription with nothing wrong', () => {
  test.use({ azureArgs: ['--scenario', 'healthy', '--pace', '0.1'] });

  test('a template from a web page is cleaned, looked at, deployed and watched; another deployment is cancelled @both', async ({ program, azure }) => {
    const { page } = program;
    const pages = new AzurePages(page, 'contoso');
    const sample = (name: string) => join(azure.templates, name);
    const findings = page.getByRole('list', { name: 'Findings' }).getByRole('listitem');
    await pages.addAsApplication(azure);

    await test.step('what nobody sees is found by line and column, and cleaned with one press', async () => {
      await pages.prepare([file('trial.json', await readFile(sample('pasted.json'), 'utf8')), file('trial.parameters.json', await readFile(sample('storage.parameters.json'), 'utf8'))]);
      await expect(findings.filter({ hasText: 'inside a text' })).toContainText('line 30, column 23');
      await expect(pages.step('Template')).toContainText('3 errors');
      await page.getByRole('button', { name: 'Clean 4 places' }).click();
      await expect(findings).toHaveCount(1);
    });
    await test.step('what is part of a value goes on its author’s word only', async () => {
      await page.getByRole('button', { name: 'Clean 1 value too' }).click();
      await expect(page.getByText('Nothing wrong was found.')).toBeVisible();
      await expect(pages.step('Template')).toContainText('1 resource');
    });
    await test.step('Azure is asked before anything is made', async () => {
      await pages.sayWhereTo(group, 'trial-storage');
      await pages.lookBefore();
      await expect(page.getByRole('list', { name: 'Checks', exact: true })).toContainText('contosotrial001');
      await pages.step('What would change').click();
      await page.getByRole('button', { name: 'Ask Azure' }).click();
      await expect(page.getByRole('main').getByText('1 created')).toBeVisible({ timeout: 30_000 });
      await expect(page.getByRole('listitem').filter({ hasText: 'contosotrial001' }).first()).toContainText('create');
    });
    await test.step('it is deployed once it is unlocked, a reason is given and the name of the group is typed', async () => {
      await pages.step('Deploy').click();
      await expect(page.getByRole('button', { name: `Deploy to ${group}` })).toBeDisabled();
      await pages.unlock();
      await pages.deploy(group, 'trial-storage', 'A place for the trial');
    });
    await test.step('and watched to its end', async () => {
      await expect(page.getByRole('list', { name: /^Operations: / })).toContainText('contosotrial001', { timeout: 30_000 });
      await expect(pages.state('Succeeded')).toBeVisible({ timeout: 30_000 });
      await expect(page.getByRole('table', { name: 'Outputs' })).toContainText('https://contosotrial001.blob.');
    });
    await test.step('another one takes its password from a vault, without anybody seeing it', async () => {
      await pages.prepare([sample('secure-cluster.json'), sample('secure-cluster.parameters.json')]);
      await pages.sayWhereTo(group, 'trial-cluster');
      await pages.step('Parameters').click();
      await expect(page.getByRole('row').filter({ hasText: 'adminPassword' })).toContainText('secret node-admin-password of the vault kv-contoso-test');
      await pages.lookBefore();
      await pages.deploy(group, 'trial-cluster', 'To see whether it can be stopped');
    });
    await test.step('and is cancelled while it runs', async () => {
      await page.getByRole('button', { name: 'Cancel…' }).click();
      const question = page.getByRole('alertdialog');
      await question.getByLabel('Why').fill('It was only a trial');
      await question.getByLabel('Type trial-cluster to confirm').fill('trial-cluster');
      await question.getByRole('button', { name: 'Cancel trial-cluster' }).click();
      await expect(pages.state('Cancelled')).toBeVisible({ timeout: 30_000 });
    });
    expect(program.pageErrors).toEqual([]);
  });
});
