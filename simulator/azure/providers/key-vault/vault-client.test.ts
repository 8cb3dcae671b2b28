import { X509Certificate } from 'node:crypto';

import { CertificateClient } from '@azure/keyvault-certificates';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { SkippableClock } from '../../../foundation/clock.ts';
import { startAzure } from '../../azure-server.ts';
import type { SimulatedAzure } from '../../azure-server.ts';
import { asList, asObject, asText } from '../../model/json.ts';
import { tokenOf } from '../../testing/token.ts';
import { AzureCaller } from '../testing/azure-caller.ts';
import { VAULT_TYPE } from './vaults.ts';

/** The vendor's own client reads from a simulated vault (reference/azure.md §2.4). */

const clock = new SkippableClock();
let azure: SimulatedAzure;
let caller: AzureCaller;
let client: CertificateClient;
let vaultUrl: string;

beforeAll(async () => {
  azure = await startAzure({ scenario: 'healthy', clock });
  caller = new AzureCaller(azure);
  const vault = azure.model.world.list({ type: VAULT_TYPE }).find((each) => each.name === 'kv-contoso-test');
  if (vault === undefined) throw new Error('The company has no vault for tests');
  vaultUrl = asText(vault.properties['vaultUri']) ?? '';
  const policies = asList(vault.properties['accessPolicies']).map((each) => ({ ...asObject(each), permissions: { certificates: ['all'], secrets: ['list'] } }));
  azure.model.world.put({ ...vault, properties: { ...vault.properties, accessPolicies: policies } });
  const credential = {
    getToken: async (scopes: string | string[]) => ({ token: await tokenOf(azure, [scopes].flat()[0]), expiresOnTimestamp: Date.now() + 60_000 }),
  };
  // The client's types leave the TLS options out that its pipeline heeds.
  const options = { disableChallengeResourceVerification: true, tlsOptions: { ca: azure.ca } };
  client = new CertificateClient(vaultUrl, credential, options);
});

afterAll(() => azure.close());

it('finds its authority by the challenge, and lists certificates with thumbprint and dates', async () => {
  const listed = await collected(client.listPropertiesOfCertificates());
  expect(listed.map((each) => each.name)).toEqual(['admin-client', 'cluster', 'cluster-next', 'legacy-gateway']);
  expect(listed.find((each) => each.name === 'cluster-next')?.enabled).toBe(false);
  expect(listed.find((each) => each.name === 'legacy-gateway')?.expiresOn?.getTime()).toBeLessThan(Date.now());
  expect(listed[0]?.x509Thumbprint).toHaveLength(20);
});

it('reads a certificate whose thumbprint, secret and dates belong together', async () => {
  const certificate = await client.getCertificate('cluster');
  const parsed = new X509Certificate(Buffer.from(certificate.cer ?? []));
  expect(Buffer.from(certificate.properties.x509Thumbprint ?? []).toString('hex').toUpperCase()).toBe(parsed.fingerprint.replaceAll(':', ''));
  expect(certificate.secretId).toBe(`${vaultUrl}secrets/cluster/${certificate.properties.version ?? ''}`);
  expect(certificate.properties.expiresOn).toEqual(new Date(parsed.validTo));
  expect(certificate.policy?.subject).toMatch(/^CN=test-we/);
  const versions = await collected(client.listPropertiesOfCertificateVersions('cluster'));
  expect(versions).toHaveLength(2);
});

it('makes a certificate and waits for it', async () => {
  const poller = await client.beginCreateCertificate('fresh', { issuerName: 'Self', subject: 'CN=fresh.contoso.example', keyType: 'EC', keyCurveName: 'P-256' }, { intervalInMs: 1 });
  expect(poller.getOperationState().isStarted).toBe(true);
  await clock.advance(2000);
  const made = await poller.pollUntilDone();
  expect(made.name).toBe('fresh');
  const pfx = await client.getCertificate('fresh');
  expect(pfx.policy?.keyType).toBe('EC');
});

it('turns away who has no token, or one for something else', async () => {
  const address = `${vaultUrl}secrets?api-version=7.6`;
  const anonymous = await caller.send('GET', address);
  expect(anonymous.status).toBe(401);
  expect(anonymous.headers['www-authenticate']).toMatch(/^Bearer authorization="https:.*", resource="https:\/\/vault\.azure\.net"$/);
  expect((await caller.send('GET', address, undefined, await tokenOf(azure))).status).toBe(401);
  expect((await caller.vault('GET', address)).status).toBe(200);
});

it('gives a page at a time where asked to', async () => {
  const first = await caller.vault('GET', `${vaultUrl}certificates?api-version=7.6&maxresults=3`);
  expect(asList(first.body['value'])).toHaveLength(3);
  const rest = await caller.vault('GET', asText(first.body['nextLink']) ?? '');
  expect(asList(rest.body['value'])).toHaveLength(2);
  expect(rest.body['nextLink']).toBeFalsy();
});

async function collected<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const each of items) all.push(each);
  return all;
}
