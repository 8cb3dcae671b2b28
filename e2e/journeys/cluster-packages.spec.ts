import type { Page } from '@playwright/test';
import * as z from 'zod';
import { writeApplicationPackage } from '../fixtures/application-packages.ts';
import { expect, test } from '../fixtures/with-cluster.ts';
import { addCluster } from '../pages/cluster-pages.ts';

const storeSchema = z.object({ files: z.array(z.object({ path: z.string(), size: z.number() }).loose()) }).loose();
const stateSchema = z.object({ applications: z.number() }).loose();
const trafficSchema = z.object({ recent: z.array(z.object({ method: z.string(), url: z.string(), bytesIn: z.number() }).loose()) }).loose();

test.use({ clusterArgs: ['--scenario', 'healthy', '--pace', '0.02', '--name', 'contoso'] });

/** Goes to the folder from the places to start from, as the chooser of the page offers them. */
async function chooseFolder(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  const chooser = page.getByRole('dialog', { name: 'Folder of the application package' });
  const folders = chooser.getByRole('list', { name: 'Folders' });
  await folders.getByRole('button', { name: /home/i }).first().click();
  await folders.getByRole('button', { name: folder, exact: true }).click();
  await chooser.getByRole('button', { name: `Choose “${folder}”` }).click();
}

test('a package is checked, uploaded and provisioned, and an application is made of it', async ({ program, cluster }) => {
  const { page } = program;
  const broken = await writeApplicationPackage(program.homeDir, 'ForecastBroken', { version: '1.0.0', withoutCode: true });
  const good = await writeApplicationPackage(program.homeDir, 'Forecast', { version: '1.0.0', codeBytes: 8_000_000 });
  const sent = async () => trafficSchema.parse(await cluster.ask('GET', 'traffic')).recent.filter(({ method }) => method === 'PUT' || method === 'POST');
  const pages = await addCluster(page, cluster);
  await pages.shows('Ok');
  await pages.open('Packages');

  await test.step('a package without its code is refused before a byte is sent', async () => {
    await chooseFolder(page, broken.folder);
    const findings = page.getByRole('list', { name: 'Findings of the check' });
    await expect(findings.getByRole('listitem').filter({ hasText: 'In the way' }).first()).toContainText(/Code/);
    await page.getByRole('button', { name: /^Upload \(/ }).click({ force: true });
    await expect(pages.question).toBeHidden();
    expect((await sent()).filter(({ url }) => url.includes('ImageStore'))).toEqual([]);
    await page.getByRole('button', { name: 'Put it away' }).click();
  });

  await test.step('a whole one is uploaded and provisioned, and its progress is seen', async () => {
    await chooseFolder(page, good.folder);
    await expect(page.getByText(/^ForecastType 1\.0\.0/)).toBeVisible();
    await page.getByRole('button', { name: /^Upload \(/ }).click();
    await pages.confirm('contoso', 'Upload and provision');
    await pages.question.getByRole('button', { name: 'Close' }).last().click({ timeout: 5_000 }).catch(() => {});
    const upload = page.getByTestId('upload');
    await expect(upload).toContainText(/ForecastType|Forecast/);
    await expect(upload.getByText('Done', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
    expect((await sent()).filter(({ url }) => url.includes('ImageStore')).reduce((sum, { bytesIn }) => sum + bytesIn, 0)).toBeGreaterThan(8_000_000);
    // It was asked to take the package out of the store once it is provisioned.
    expect(storeSchema.parse(await cluster.ask('GET', 'image-store')).files.filter(({ path }) => path.startsWith('Forecast'))).toEqual([]);
  });

  await test.step('its type is available, and an application is made of it', async () => {
    const type = page.getByRole('grid', { name: 'Provisioned application types' }).getByRole('row').filter({ hasText: 'ForecastType' });
    await expect(type).toContainText('Available', { timeout: 30_000 });
    const { applications } = stateSchema.parse(await cluster.ask('GET', 'state'));
    await type.getByRole('button', { name: 'Create…' }).click();
    await pages.question.getByLabel('Name, behind fabric:/').fill('Forecast');
    await pages.question.getByLabel('Web_InstanceCount').fill('1');
    await pages.confirm('fabric:/Forecast', 'Create fabric:/Forecast');
    await expect(pages.entity('application fabric:/Forecast')).toBeVisible();
    await expect.poll(async () => stateSchema.parse(await cluster.ask('GET', 'state')).applications).toBe(applications + 1);
  });
  expect(program.pageErrors).toEqual([]);
});
