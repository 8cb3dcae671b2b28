import * as z from 'zod';
import { expect, test } from '../fixtures/with-cluster.ts';
import { AddClusterPage, ClusterPages } from '../pages/cluster-pages.ts';

const trafficSchema = z.object({ requests: z.number() }).loose();

test.use({ clusterArgs: ['--scenario', 'healthy', '--https', '--pace', '0.05', '--name', 'contoso'] });

test('add a secure cluster: compare its thumbprint, hand over a certificate, name the profile, end on its home @both', async ({ program, cluster }) => {
  const { page } = program;
  const adding = new AddClusterPage(page);
  await adding.open();

  await test.step('the address of Explorer and the native port are understood', async () => {
    await adding.address.fill('https://shop.example.org:19080/Explorer/index.html#/apptype/ShopType');
    await expect(page.getByText('Understood: https://shop.example.org:19080', { exact: true })).toBeVisible();
    await adding.address.fill('shop.example.org:19000');
    await expect(page.getByText('Understood: https://shop.example.org:19080', { exact: true })).toBeVisible();
    await expect(page.getByText(/Port 19000 speaks the native protocol/)).toBeVisible();
    await adding.address.fill('fabric:/Shop');
    await expect(adding.address).toHaveAttribute('aria-invalid', 'true');
  });

  await test.step('plain HTTP to a secure cluster is explained', async () => {
    await adding.look(cluster.url.replace('https:', 'http:'));
    const trouble = page.getByRole('alert').filter({ hasText: /https/i });
    await expect(trouble).toBeVisible();
  });

  await test.step('compares the thumbprint with what its owner says', async () => {
    await adding.look(cluster.url);
    await adding.goOn();
    expect(await adding.offeredThumbprint()).toBe(cluster.thumbprint);
    await adding.goOn();
  });

  await test.step('signs in with PEM files, as an administrator', async () => {
    if (cluster.clientCertificate === null || cluster.clientKey === null) throw new Error('The cluster has no certificates.');
    await expect(page.getByRole('button', { name: 'Go on', exact: true })).toHaveAttribute('aria-disabled', 'true');
    await adding.handOver([cluster.clientCertificate, cluster.clientKey]);
    await adding.profile('Operator', 'Admin');
    await adding.goOn();
  });

  await test.step('ends on its home, online', async () => {
    await adding.save('Contoso production', true);
    const pages = new ClusterPages(page, 'Contoso production');
    await pages.shows('Ok');
    await expect(page.getByRole('heading', { level: 1, name: 'Contoso production' })).toBeVisible();
    await expect(pages.sentence).toContainText(/healthy|Ok/i);
    await expect(page.getByRole('button', { name: 'Locked: unlock' })).toBeVisible();
    expect(trafficSchema.parse(await cluster.ask('GET', 'traffic')).requests).toBeGreaterThan(0);
  });
  expect(program.pageErrors).toEqual([]);
});

test('a wrong thumbprint is refused, and nothing is sent', async ({ program, cluster }) => {
  const { page } = program;
  const adding = new AddClusterPage(page);
  await adding.open();
  await adding.look(cluster.url);
  await adding.goOn();
  await page.getByRole('group', { name: 'Recognise it by' }).getByText('Thumbprints', { exact: true }).click();
  await page.getByLabel('Thumbprints, one on each line').fill('AB12 34CD');
  await adding.goOn();
  await expect(page.getByLabel('Thumbprints, one on each line')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Thumbprints, one on each line').fill('00112233445566778899AABBCCDDEEFF00112233');
  await adding.goOn();
  if (cluster.clientCertificate === null || cluster.clientKey === null) throw new Error('The cluster has no certificates.');
  await adding.handOver([cluster.clientCertificate, cluster.clientKey]);
  await adding.profile('Operator', 'Admin');
  await adding.goOn();
  await cluster.ask('DELETE', 'traffic');
  await adding.save('Not this one');
  const pages = new ClusterPages(page, 'Not this one');
  await pages.shows('Identity changed');
  await expect(page.getByRole('heading', { name: /shows a certificate that is not recognised/ })).toBeVisible();
  await expect(page.getByText(/Your own certificate was not shown to it and nothing was sent/)).toBeVisible();
  expect(trafficSchema.parse(await cluster.ask('GET', 'traffic')).requests).toBe(0);
});
