import { createHash, X509Certificate } from 'node:crypto';

import { ConfidentialClientApplication, InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-node';
import type { Configuration } from '@azure/msal-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { SkippableClock } from '../../foundation/clock.ts';
import { startAzure } from '../azure-server.ts';
import type { SimulatedAzure } from '../azure-server.ts';
import { HOME_TENANT, PARTNER_TENANT, USER } from '../azure.ts';
import { ask, browse, networkOf } from '../testing/sign-in.ts';

/** The vendor's own sign-in library against the simulated directory (reference/azure.md §3.1). */

const ARM = ['https://management.azure.com/.default'];
const VAULT = ['https://vault.azure.net/.default'];

let azure: SimulatedAzure;
let clock: SkippableClock;

beforeEach(async () => {
  clock = new SkippableClock();
  azure = await startAzure({ clock, devicePollSeconds: 0.05 });
});

afterEach(() => azure.close());

function configuration(tenant: string, auth: Partial<Configuration['auth']> = {}): Configuration {
  return {
    auth: { clientId: azure.clientId, authority: `${azure.authority}/${tenant}`, knownAuthorities: [new URL(azure.authority).host], ...auth },
    system: { networkClient: networkOf(azure) },
  };
}

const publicClient = (tenant = azure.tenant): PublicClientApplication => new PublicClientApplication(configuration(tenant));

async function subscriptionsWith(token: string): Promise<number> {
  return (await ask(azure, 'GET', `${azure.arm}/subscriptions?api-version=2022-12-01`, { headers: { authorization: `Bearer ${token}` } })).status;
}

const interactively = (client: PublicClientApplication, decision?: 'accept' | 'cancel') =>
  client.acquireTokenInteractive({ scopes: ARM, openBrowser: (url) => browse(azure, url, decision) });

describe('a person', () => {
  it('signs in through the browser, and silently for another resource and another tenant', async () => {
    const client = publicClient('organizations');
    const { account, accessToken, tenantId } = await interactively(client);
    expect([account?.username, tenantId]).toEqual([USER.name, HOME_TENANT.id]);
    expect(await subscriptionsWith(accessToken)).toBe(200);
    if (account === null) throw new Error('No account');
    const vault = await client.acquireTokenSilent({ account, scopes: VAULT });
    expect(await subscriptionsWith(vault.accessToken)).toBe(401);
    const partner = await client.acquireTokenSilent({ account, scopes: ARM, authority: `${azure.authority}/${PARTNER_TENANT.id}`, forceRefresh: true });
    expect(partner.tenantId).toBe(PARTNER_TENANT.id);
    await expect(client.acquireTokenSilent({ account, scopes: ARM, authority: `${azure.authority}/tailwind.example`, forceRefresh: true })).rejects.toThrow('AADSTS50020');
  });

  it('may decline, and may lack consent', async () => {
    await expect(interactively(publicClient(), 'cancel')).rejects.toThrow('AADSTS65004');
    azure.model.directory.isConsented = false;
    await expect(interactively(publicClient())).rejects.toThrow('AADSTS65001');
  });

  it('signs in by device code once the code is typed on the page', async () => {
    const pages: string[] = [];
    const type = async (code: string): Promise<void> => {
      const body = new URLSearchParams({ code, decision: 'accept' }).toString();
      pages.push((await ask(azure, 'POST', `${azure.authority}/devicelogin`, { body })).body);
    };
    const answer = await publicClient().acquireTokenByDeviceCode({
      scopes: ARM,
      deviceCodeCallback: (device) => {
        expect(device.verificationUri).toBe(`${azure.authority}/devicelogin`);
        void type('WRONGCODE').then(() => type(device.userCode));
      },
    });
    expect(answer?.account?.username).toBe(USER.name);
    expect(pages[0]).toContain("That code didn't work");
    expect(pages[1]).toContain('You have signed in');
  });

  it('hears that a device code was declined or has expired', async () => {
    const decline = (code: string) => ask(azure, 'POST', `${azure.authority}/devicelogin`, { body: new URLSearchParams({ code, decision: 'decline' }).toString() });
    await expect(publicClient().acquireTokenByDeviceCode({ scopes: ARM, deviceCodeCallback: (device) => void decline(device.userCode) })).rejects.toThrow('authorization_declined');
    const outwait = (): void => void clock.advance(16 * 60_000);
    await expect(publicClient().acquireTokenByDeviceCode({ scopes: ARM, deviceCodeCallback: outwait })).rejects.toThrow('expired_token');
  });

  it('must sign in anew for a claims challenge, and then passes', async () => {
    const client = publicClient();
    const { account, accessToken } = await interactively(client);
    azure.model.directory.requiredContext = 'c1';
    const refused = await ask(azure, 'GET', `${azure.arm}/subscriptions?api-version=2022-12-01`, { headers: { authorization: `Bearer ${accessToken}` } });
    expect(refused.status).toBe(401);
    const claims = Buffer.from(/claims="(?<claims>[^"]*)"/.exec(refused.headers['www-authenticate'] ?? '')?.groups?.['claims'] ?? '', 'base64').toString('utf8');
    if (account === null) throw new Error('No account');
    await expect(client.acquireTokenSilent({ account, scopes: ARM, claims })).rejects.toBeInstanceOf(InteractionRequiredAuthError);
    const again = await client.acquireTokenInteractive({ scopes: ARM, claims, openBrowser: (url) => browse(azure, url) });
    expect(await subscriptionsWith(again.accessToken)).toBe(200);
  });
});

describe('an application', () => {
  it('signs in with its secret, and not with another', async () => {
    const right = new ConfidentialClientApplication(configuration(azure.tenant, { clientSecret: azure.clientSecret }));
    expect(await subscriptionsWith((await right.acquireTokenByClientCredential({ scopes: ARM }))?.accessToken ?? '')).toBe(200);
    const wrong = new ConfidentialClientApplication(configuration(azure.tenant, { clientSecret: 'guess' }));
    await expect(wrong.acquireTokenByClientCredential({ scopes: ARM })).rejects.toThrow('AADSTS7000215');
  });

  it('signs in with its certificate, and not with the key of another', async () => {
    const { certificateDer, certificatePem, privateKeyPem } = azure.clientCertificate;
    const thumbprintSha256 = createHash('sha256').update(certificateDer).digest('hex');
    const signIn = (privateKey: string) =>
      new ConfidentialClientApplication(configuration(azure.tenant, { clientCertificate: { thumbprintSha256, privateKey, x5c: certificatePem } })).acquireTokenByClientCredential({ scopes: ARM });
    expect(new X509Certificate(certificateDer).publicKey.asymmetricKeyType).toBe('rsa');
    expect(await subscriptionsWith((await signIn(privateKeyPem))?.accessToken ?? '')).toBe(200);
    const stranger = await startAzure();
    await expect(signIn(stranger.clientCertificate.privateKeyPem)).rejects.toThrow('AADSTS700027');
    await stranger.close();
  });

  it('must ask for one known resource of a known tenant', async () => {
    const ofTenant = (tenant: string) => new ConfidentialClientApplication(configuration(tenant, { clientSecret: azure.clientSecret }));
    await expect(ofTenant(azure.tenant).acquireTokenByClientCredential({ scopes: ['https://nowhere.example/.default'] })).rejects.toThrow('AADSTS500011');
    await expect(ofTenant('unknown.example').acquireTokenByClientCredential({ scopes: ARM })).rejects.toThrow('endpoints_resolution_error');
  });
});
