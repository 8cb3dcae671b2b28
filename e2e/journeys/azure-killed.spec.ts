import { join } from 'node:path';
import { expect, test } from '../fixtures/with-azure.ts';
import { AzurePages } from '../pages/azure-pages.ts';
import { HistoryPages } from '../pages/history-pages.ts';
import { JournalPages } from '../pages/journal-pages.ts';

test.describe('a deployment that takes its time', () => {
  // With a passphrase secrets are kept over a start, so that the profile signs in again by itself.
  test.use({ azureArgs: ['--scenario', 'healthy', '--pace', '0.5'], programEnv: { FABRISCOPE_PASSPHRASE: 'of the journeys' } });

  test('the program is killed meanwhile, takes it up again, follows it to its end, and remembers it once', async ({ program, azure }) => {
    const name = 'trial-cluster';
    await test.step('it is begun', async () => {
      const pages = new AzurePages(program.page, 'contoso');
      await pages.addAsApplication(azure);
      await pages.prepare([join(azure.templates, 'secure-cluster.json'), join(azure.templates, 'secure-cluster.parameters.json')]);
      await pages.sayWhereTo('contoso-dev', name);
      await pages.lookBefore();
      await pages.unlock();
      await pages.deploy('contoso-dev', name, 'For the trial');
      await expect(pages.state('Running')).toBeVisible();
    });
    await program.kill();
    const page = await program.restart();
    const pages = new AzurePages(page, 'contoso');
    await test.step('started again, the program has taken it up', async () => {
      await pages.sidebarEntry.click();
      await pages.open('Access');
      const followed = page.getByRole('region', { name: 'Operations that are followed' }).getByRole('listitem').filter({ hasText: name });
      await expect(followed).toContainText('taken up again');
      await followed.getByRole('link', { name: new RegExp(name) }).click();
    });
    await test.step('and follows it to its end', async () => {
      await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
      await expect(pages.state('Running')).toBeVisible();
      await azure.ask('POST', 'clock/advance', { ms: 10 * 60_000 });
      await expect(pages.state('Succeeded')).toBeVisible({ timeout: 30_000 });
    });
    await test.step('the history has it once, with its end', async () => {
      const history = new HistoryPages(page);
      await history.open();
      await history.search(name);
      await expect(history.row(name)).toHaveCount(1);
      await expect(history.row(name)).toContainText('Succeeded');
    });
    await test.step('and so has the journal: what was done from here, and why', async () => {
      const journal = new JournalPages(page);
      await journal.open();
      await journal.search(name);
      await expect(journal.event('Begun: Deploy')).toHaveCount(1);
      await expect(journal.event('Deploy: done')).toHaveCount(1);
      await expect(journal.event(`${name} to development: succeeded`)).toHaveCount(1);
      await journal.event('Deploy: done').dblclick();
      await expect(page.getByRole('complementary', { name: 'Event in full' })).toContainText('"why": "For the trial"');
    });
    expect(program.pageErrors).toEqual([]);
  });
});
