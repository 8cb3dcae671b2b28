import * as z from 'zod';
import { expect, test } from '../fixtures/with-devops.ts';
import { DevopsPages } from '../pages/devops-pages.ts';

const issued = z.object({ token: z.string() });

test('an organisation by token: refused ones in words, runs with their course, approvals with their age, a token taken back', async ({ program, devops }) => {
  const { page } = program;
  const pages = new DevopsPages(page, 'contoso builds');
  const found = page.getByRole('region', { name: 'What was found' });

  await test.step('a token that is not accepted is told before anything is saved', async () => {
    await pages.startAdding(devops);
    await pages.lookWith('x'.repeat(84));
    await expect(found.getByRole('alert')).toContainText(/token/i);
    await expect(page.getByRole('button', { name: 'Add it' })).toBeHidden();
  });
  await test.step('so is what a narrow one may not read', async () => {
    await pages.lookWith(issued.parse(await devops.ask('POST', 'token', { scopes: ['vso.build', 'vso.project'] })).token);
    const scopes = found.getByRole('list', { name: 'What the token may read' });
    await expect(scopes.getByRole('listitem').filter({ hasText: /Release/i }).first()).toContainText(/\(read\)/);
    await expect(page.getByRole('button', { name: 'Add it' })).toBeVisible();
  });
  await test.step('with a good one, builds and stages of 90 days come', async () => {
    await pages.lookWith(devops.pat);
    await expect(found).toContainText('helena.costa@contoso.example');
    await pages.add();
    await expect(pages.run(/shop-ci ?pipeline/).first()).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('main')).toContainText(/\d+ runs in 90 days/);
  });
  await test.step('a failed one shows its course, and the task that broke it', async () => {
    await page.getByRole('group', { name: 'Shown' }).getByText('Failed', { exact: true }).click();
    await expect(pages.run('Succeeded')).toHaveCount(0);
    await pages.run(/-ci ?build/).filter({ hasText: 'Failed' }).first().dblclick();
    await expect(page.getByRole('region', { name: 'What went wrong' })).toContainText('task');
    const course = page.getByRole('list', { name: /^Course: / }).getByRole('listitem');
    await expect(course.filter({ hasText: 'Checkout' })).toBeVisible();
    await expect(course.filter({ hasText: 'failed' }).first()).toBeVisible();
    await expect(page.getByRole('region', { name: /^Changes \(/ }).getByRole('listitem').first()).toBeVisible();
  });
  await test.step('what waits for somebody stands by its age, and goes once it is decided', async () => {
    await pages.open('Approvals');
    const waiting = pages.approval('Payments release');
    await expect(waiting).toContainText(/^\d d/);
    await expect(waiting).toContainText('Helena Costa');
    await expect(waiting.getByRole('link', { name: /^Decide about Payments/ })).toHaveAttribute('href', new RegExp(`^${devops.url}/`));
    const { waiting: all } = z.object({ waiting: z.array(z.object({ id: z.number(), application: z.string() })) }).parse(await devops.ask('GET', 'state'));
    await devops.ask('POST', 'approve', { deployment: all.find(({ application }) => application === 'Payments')?.id });
    await pages.open('Access');
    await page.getByRole('button', { name: 'Read anew' }).click();
    await pages.open('Approvals');
    await expect(waiting).toHaveCount(0);
  });
  await test.step('the token is taken back: said in words, and another one opens it again', async () => {
    await devops.ask('DELETE', 'token');
    await pages.open('Runs');
    await page.getByRole('button', { name: 'Refresh' }).click();
    const gate = page.getByRole('region', { name: 'Sign in to contoso' });
    await expect(gate.getByRole('alert')).toContainText(/token/i);
    await gate.getByLabel('Personal access token').fill(issued.parse(await devops.ask('POST', 'token')).token);
    await gate.getByRole('button', { name: 'Use it' }).click();
    await expect(pages.run(/shop-ci/).first()).toBeVisible({ timeout: 30_000 });
  });
  expect(program.pageErrors).toEqual([]);
});
