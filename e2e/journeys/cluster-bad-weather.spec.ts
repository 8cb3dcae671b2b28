import * as z from 'zod';
import { expect, test } from '../fixtures/with-cluster.ts';
import { addCluster } from '../pages/cluster-pages.ts';

const trafficSchema = z.object({ recent: z.array(z.object({ method: z.string(), url: z.string(), gateway: z.number(), status: z.number() }).loose()) }).loose();

test.describe('one gateway', () => {
  test.use({ clusterArgs: ['--scenario', 'healthy', '--pace', '0.02', '--name', 'contoso'] });

  test('what was known stays with its age, comes back without a click, and another cluster is never written to', async ({ program, cluster }) => {
    test.setTimeout(180_000);
    const { page } = program;
    const recent = async () => trafficSchema.parse(await cluster.ask('GET', 'traffic')).recent;
    const pages = await addCluster(page, cluster);
    await pages.shows('Ok');

    await test.step('what is deleted while it is open says so', async () => {
      const article = await pages.find('fabric:/Notifications', 'application');
      const response = await fetch(`${cluster.url}/Applications/Notifications/$/Delete?api-version=6.0&ForceRemove=true`, { method: 'POST' });
      expect(response.ok).toBe(true);
      await expect(article.getByText('It is there no more.')).toBeVisible({ timeout: 45_000 });
      await expect(article.getByRole('button', { name: 'Acts', exact: true })).toBeHidden();
    });

    await test.step('the gateway goes down: last data with its age', async () => {
      await pages.open('Home');
      await cluster.ask('POST', 'fault', { kind: 'gateway-down' });
      await pages.shows(/Unreachable|Stale/);
      await expect(pages.sentence).toContainText(/As of .* ago: Ok/, { timeout: 30_000 });
      await expect(page.getByText(/last known:/).first()).toBeVisible();
    });
    await test.step('it comes back by itself', async () => {
      await cluster.ask('DELETE', 'fault');
      await expect(pages.sentence).toContainText(/^Ok/, { timeout: 45_000 });
    });

    await test.step('quorum of the system services is lost: every call times out, and it is called that', async () => {
      await cluster.ask('POST', 'fault', { kind: 'timed-out' });
      await expect(pages.sentence).toContainText(/does not answer in time/, { timeout: 45_000 });
      await cluster.ask('DELETE', 'fault');
      await expect(pages.sentence).toContainText(/^Ok/, { timeout: 45_000 });
    });

    await test.step('another cluster at the same address: nothing is written', async () => {
      await page.getByRole('button', { name: 'Locked: unlock' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Unlock contoso' }).click();
      await expect(page.getByRole('button', { name: /^Unlocked/ })).toBeVisible();
      const node = await pages.find('_nt_3', 'node');
      await pages.act(node, 'Restart…');
      await cluster.ask('DELETE', 'traffic');
      await cluster.ask('POST', 'replace', { name: 'somebody-elses' });
      await pages.question.getByLabel(/^Type “/).fill('_nt_3');
      await pages.question.getByRole('button', { name: 'Restart it now' }).click();
      await expect(page.getByRole('heading', { name: /Another cluster answers in place of contoso/ })).toBeVisible();
      await expect(page.getByText('somebody-elses').first()).toBeVisible();
      await pages.shows('Identity changed');
      expect((await recent()).filter(({ method, url }) => method !== 'GET' && !url.includes('Chunk'))).toEqual([]);
    });
    expect(program.pageErrors).toEqual([]);
  });
});

test.describe('two gateways', () => {
  test.use({ clusterArgs: ['--scenario', 'healthy', '--gateways', '2', '--pace', '0.05', '--name', 'contoso'] });

  test('one of two gateways goes down, and nothing is missed', async ({ program, cluster }) => {
    const { page } = program;
    const pages = await addCluster(page, cluster, { address: cluster.gateways.join('\n') });
    await pages.shows('Ok');
    await cluster.ask('POST', 'fault', { kind: 'gateway-down', gateway: 0 });
    await cluster.ask('DELETE', 'traffic');
    await page.getByRole('button', { name: 'Ask again' }).click();
    await expect.poll(async () => trafficSchema.parse(await cluster.ask('GET', 'traffic')).recent.filter(({ gateway, status }) => gateway === 1 && status === 200).length, { timeout: 30_000 }).toBeGreaterThan(0);
    await pages.shows('Ok');
    await cluster.ask('POST', 'node/down', { name: '_nt_4' });
    await pages.shows('Error');
    expect(program.pageErrors).toEqual([]);
  });
});

test.describe('a certificate that may only read', () => {
  test.use({ clusterArgs: ['--scenario', 'healthy', '--https', '--pace', '0.05', '--name', 'contoso'] });

  test('the refusal of the cluster is said in words', async ({ program, cluster }) => {
    const { page } = program;
    if (cluster.readOnlyCertificate === null || cluster.readOnlyKey === null) throw new Error('The cluster has no certificate that may only read.');
    const pages = await addCluster(page, cluster, { pemFiles: [cluster.readOnlyCertificate, cluster.readOnlyKey] });
    await pages.shows('Ok');
    const node = await pages.find('_nt_4', 'node');
    await pages.act(node, 'Deactivate…');
    await pages.confirm('_nt_4', /^Deactivate it/);
    await expect(pages.question.getByRole('alert')).toContainText(/may not|not allowed|only read|read only|refus/i);
    await expect(pages.question.getByRole('alert')).not.toContainText(/^403/);
    expect(program.pageErrors).toEqual([]);
  });
});
