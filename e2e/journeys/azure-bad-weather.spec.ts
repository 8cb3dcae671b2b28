import { request } from 'node:https';
import * as z from 'zod';
import { expect, test } from '../fixtures/with-azure.ts';
import type { SimulatedAzure } from '../fixtures/simulated-azure.ts';
import { AzurePages } from '../pages/azure-pages.ts';
import { enterDeviceCode } from '../pages/sign-in-page.ts';

/** Asks Azure as another program would, which trusts its authority. @returns the status and the text of the answer. */
async function elsewhere(azure: SimulatedAzure, method: string, address: string, headers: Readonly<Record<string, string>>, body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    request(address, { method, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, ca: azure.ca }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => {
        if ((answer.statusCode ?? 500) < 400) resolve(text);
        else reject(new Error(`${method} ${address}: ${String(answer.statusCode)} ${text}`));
      });
    }).on('error', reject).end(body);
  });
}

/** Deletes a deployment from Azure's history, as somebody else may. */
async function prune(azure: SimulatedAzure, deploymentId: string): Promise<void> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: azure.clientId, client_secret: azure.clientSecret, scope: `${azure.arm}/.default` });
  const answer = await elsewhere(azure, 'POST', `${azure.authority}/${azure.tenant}/oauth2/v2.0/token`, { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
  const { access_token: token } = z.object({ access_token: z.string() }).parse(JSON.parse(answer));
  await elsewhere(azure, 'DELETE', `${azure.arm}${deploymentId}?api-version=2021-04-01`, { authorization: `Bearer ${token}` });
}

const stateSchema = z.object({ deployments: z.array(z.object({ id: z.string() }).loose()) });

test.describe('an Azure in bad weather', () => {
  test.use({ azureArgs: ['--scenario', 'conflict', '--pace', '0.05'] });

  test('it asks to wait, forgets a deployment, takes back rights and tokens: each is said, and nothing that was known is lost', async ({ program, azure, chromiumBrowser }) => {
    const { page } = program;
    const pages = new AzurePages(page, 'contoso');
    await pages.add(azure, 'Device code');
    await pages.startSignIn();
    await enterDeviceCode(page, chromiumBrowser);
    await pages.toItsDeployments();
    await expect(pages.row('settings-rollout')).toContainText('Failed', { timeout: 30_000 });

    await test.step('Azure asks to wait: for how long yet stands there, and the wait can be given up', async () => {
      await azure.ask('POST', 'fault', { kind: 'throttled', retryAfterSeconds: 40, path: '*KeyVault*' });
      await pages.open('Vaults');
      const waits = page.getByRole('status', { name: 'Azure asks to wait' }).getByRole('listitem');
      await expect(waits).toHaveCount(2);
      await expect(waits.filter({ hasText: 'Test: Azure asks to wait' })).toContainText(/\d\d s left, 1 call held back/);
      for (const name of ['Test', 'Production']) await waits.filter({ hasText: name }).getByRole('button', { name: 'Give up those calls' }).click();
      await expect(waits).toHaveCount(0);
      await expect(page.getByRole('alert')).toContainText('The wait was given up');
      await azure.ask('DELETE', 'fault');
      await page.getByRole('alert').getByRole('button').first().click();
      await expect(page.getByRole('rowheader', { name: /kv-contoso-staging/ })).toBeVisible();
    });
    await test.step('a deployment is pruned while it is open: what it said stays, and says so', async () => {
      await pages.open('Deployments');
      await pages.openDeployment('settings-rollout');
      const { deployments } = stateSchema.parse(await azure.ask('GET', 'state'));
      const pruned = deployments.find(({ id }) => id.endsWith('/settings-rollout'));
      if (pruned === undefined) throw new Error('There is no settings-rollout.');
      await prune(azure, pruned.id);
      // What has ended is asked about once a minute; a page that is opened anew asks at once.
      await page.reload();
      await expect(page.getByText('kept here only')).toBeVisible();
      await expect(page.getByRole('list', { name: 'Causes', exact: true })).toContainText('kv-contoso-staging');
    });
    await test.step('a subscription without rights is named, where it is chosen and where it is missing', async () => {
      await pages.open('Access');
      await expect(page.getByRole('region', { name: 'Subscriptions' }).getByRole('listitem').filter({ hasText: 'Corporate IT' })).toContainText('You have no role in this subscription');
      await pages.open('Deployments');
      await expect(page.getByRole('listitem').filter({ hasText: 'Not read:' })).toContainText(/Corporate IT: .*(no role|may not read)/);
    });
    await test.step('tokens are taken back: signed out in words, and after another sign-in everything is there again', async () => {
      await azure.ask('DELETE', 'token?refresh=true');
      await pages.open('Access');
      await page.getByRole('button', { name: 'Look again' }).click();
      await expect(pages.sidebarEntry).toContainText('Signed out');
      await pages.open('Deployments');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await enterDeviceCode(page, chromiumBrowser);
      await pages.openDeployment('settings-rollout');
      await expect(page.getByText('kept here only')).toBeVisible();
      await expect(page.getByRole('list', { name: 'Causes', exact: true })).toContainText('kv-contoso-staging');
    });
    expect(program.pageErrors).toEqual([]);
  });
});
