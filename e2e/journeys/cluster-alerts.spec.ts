import { expect, test } from '../fixtures/with-cluster.ts';
import { addCluster } from '../pages/cluster-pages.ts';

test.use({ clusterArgs: ['--scenario', 'healthy', '--pace', '0.02', '--name', 'contoso'] });

test('a node goes down: one notice within seconds, a press leads to the cause, and flapping stays quiet', async ({ program, cluster }) => {
  const { page } = program;
  const pages = await addCluster(page, cluster);
  await pages.shows('Ok');
  const footer = page.getByRole('button', { name: /notice/i });
  const spoken = async (): Promise<number> => {
    await footer.click();
    const notices = page.getByRole('dialog', { name: 'Notices' });
    await expect(notices).toBeVisible();
    const count = await notices.getByRole('listitem').filter({ hasText: 'contoso' }).count();
    await page.keyboard.press('Escape');
    return count;
  };

  await test.step('speaks once, of the cause and not of what it pulls with it', async () => {
    await cluster.ask('POST', 'node/down', { name: '_nt_4' });
    await expect(footer).toHaveText(/1 notice/, { timeout: 15_000 });
    expect(await spoken()).toBe(1);
  });
  await test.step('a press opens the cause', async () => {
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await footer.click();
    await page.getByRole('dialog', { name: 'Notices' }).getByRole('button', { name: /contoso/ }).click();
    await expect(page).toHaveURL(/#\/clusters\//);
    await expect(page.getByRole('main').getByText(/_nt_4/).first()).toBeVisible();
  });
  await test.step('comes and goes without another word', async () => {
    await cluster.ask('POST', 'node/up', { name: '_nt_4' });
    await pages.shows('Ok');
    await cluster.ask('POST', 'node/down', { name: '_nt_4' });
    await pages.shows('Error');
    expect(await spoken()).toBe(1);
  });
  await test.step('the alert tells since when it lasts, and can be silenced for a while', async () => {
    await page.getByRole('link', { name: 'Alerts' }).first().click();
    const alert = page.getByRole('main').getByRole('listitem').filter({ hasText: 'contoso' }).first();
    await expect(alert).toBeVisible();
    await alert.getByRole('button', { name: 'Silence…' }).click();
    await page.getByRole('dialog').getByLabel('Why').fill('The machine is being replaced');
    await page.getByRole('dialog').getByRole('button', { name: 'Silence', exact: true }).click();
    await expect(alert).toContainText(/silenced, ends/);
  });
  expect(program.pageErrors).toEqual([]);
});
