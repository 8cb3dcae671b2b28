import * as z from 'zod';
import { expect, test } from '../fixtures/with-cluster.ts';
import { addCluster } from '../pages/cluster-pages.ts';

const stateSchema = z.object({ nodes: z.array(z.object({ name: z.string(), status: z.string() })) }).loose();
const trafficSchema = z.object({ recent: z.array(z.object({ method: z.string(), url: z.string() }).loose()) }).loose();

test.use({ clusterArgs: ['--scenario', 'healthy', '--nodes', '7', '--pace', '0.02', '--name', 'contoso'] });

test('deactivate a node of a production cluster and activate it again: locked, refused for a wrong name, recorded', async ({ program, cluster }) => {
  const { page } = program;
  const nodes = async () => stateSchema.parse(await cluster.ask('GET', 'state')).nodes;
  const statusOf = async (wanted: string) => (await nodes()).find((node) => node.name === wanted)?.status;
  const writes = async () => trafficSchema.parse(await cluster.ask('GET', 'traffic')).recent.filter(({ method, url }) => method === 'POST' && /activate/i.test(url)).map(({ url }) => url);
  const names = (await nodes()).map(({ name }) => name);
  const [name, other] = names.toReversed();
  if (name === undefined || other === undefined) throw new Error('The simulated cluster has too few nodes.');
  const pages = await addCluster(page, cluster, { production: true });
  await pages.shows('Ok');
  const node = await pages.find(name, 'node');
  const { question } = pages;

  await test.step('while it is locked nothing can be done', async () => {
    await pages.act(node, 'Deactivate…');
    await expect(question.getByText(/is locked/)).toBeVisible();
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await question.getByLabel(`Type “${name}” to confirm`).fill(name);
    await question.getByRole('button', { name: /^Deactivate it/ }).click({ force: true });
    await expect(page.getByText('Unlock the cluster first.').first()).toBeVisible();
    expect(await writes()).toEqual([]);
  });
  await test.step('a cluster in production is unlocked by its name', async () => {
    const unlock = question.getByRole('button', { name: /^Unlock for/ });
    await expect(unlock).toHaveAttribute('aria-disabled', 'true');
    await question.getByLabel(/to unlock this production cluster/).fill('contoso');
    await unlock.click();
    await expect(unlock).toBeHidden();
  });
  await test.step('a wrong name is refused', async () => {
    await question.getByLabel(`Type “${name}” to confirm`).fill(other);
    await question.getByRole('button', { name: /^Deactivate it/ }).click({ force: true });
    await expect(question).toBeVisible();
    expect(await writes()).toEqual([]);
  });
  await test.step('the intent is chosen, the act is done', async () => {
    await question.getByRole('group', { name: 'Intent' }).getByText('Pause', { exact: true }).click();
    await question.getByLabel(`Type “${name}” to confirm`).fill(name);
    await question.getByLabel('Reason, for the record').fill('Disk replacement');
    await question.getByRole('button', { name: 'Deactivate it (Pause)' }).click();
    await expect(question.getByRole('status')).toBeVisible();
    await question.getByRole('button', { name: 'Close' }).last().click();
    await expect.poll(() => statusOf(name)).toMatch(/Disabl/);
    await expect(node.getByText(/Disabl(ed|ing)/).first()).toBeVisible({ timeout: 30_000 });
  });
  await test.step('it is activated again', async () => {
    await pages.act(node, 'Activate…');
    await pages.confirm(name, 'Activate it');
    await question.getByRole('button', { name: 'Close' }).last().click();
    await expect.poll(() => statusOf(name)).toBe('Up');
    await expect(node.getByText('Up', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  });
  await test.step('both are in the record, with the reason', async () => {
    await pages.open('Packages');
    const record = page.getByRole('grid', { name: 'What was done from here' });
    await expect(record.getByRole('row').filter({ hasText: /Deactivate/ }).filter({ hasText: 'Disk replacement' })).toContainText('Accepted');
    await expect(record.getByRole('row').filter({ hasText: /Activate/ })).toContainText('Accepted');
    expect(await writes()).toHaveLength(2);
  });
  expect(program.pageErrors).toEqual([]);
});
