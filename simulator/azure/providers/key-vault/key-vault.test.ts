import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { asList, asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import type { ResourceProvider, RouteAnswer } from '../../model/provider.ts';
import { idOf, JO, PureWorld, TENANT } from '../testing/pure-world.ts';
import { keyVault } from './key-vault.ts';

const VAULT = 'Microsoft.KeyVault/vaults';
const ID = idOf(VAULT, 'kv-demo');

let world: PureWorld;
let provider: ResourceProvider;

beforeEach(() => {
  world = new PureWorld();
  provider = keyVault(world);
});

function vaultBody(properties: JsonObject = {}): JsonObject {
  const permissions = { secrets: ['get', 'list', 'set'], certificates: ['all'] };
  return {
    location: 'westeurope',
    properties: {
      sku: { family: 'A', name: 'standard' },
      tenantId: TENANT,
      accessPolicies: [{ tenantId: TENANT, objectId: JO.objectId, permissions }],
      enabledForTemplateDeployment: true,
      ...properties,
    },
  };
}

const makeVault = (properties?: JsonObject, name = 'kv-demo'): string => world.make(provider, VAULT, name, vaultBody(properties));

function patch(properties: JsonObject): void {
  const vault = world.find(ID);
  const patched = vault && provider.types[0]?.patch?.(vault, { properties });
  if (patched === undefined) throw new Error('no vault');
  world.put(patched);
}

/** Calls the vault's own API. */
function call(method: string, path: string, body: JsonObject = {}, query = ''): { status: number; body: JsonObject; items: readonly JsonObject[] } {
  const vault = world.find(ID);
  const plane = provider.dataPlanes?.[0];
  if (vault === undefined || plane === undefined) throw new Error('no vault');
  return shown(plane.handle(vault, world.request(method, path, query, body)));
}

function shown(answer: RouteAnswer) {
  return {
    status: answer.kind === 'plain' ? answer.status : 200,
    body: answer.kind === 'plain' ? asObject(answer.body) : {},
    items: answer.kind === 'paged' ? answer.items : [],
  };
}

describe('vaults', () => {
  it('are stored with what Azure adds, and a switch that nobody set stays away', () => {
    expect(makeVault({ enabledForTemplateDeployment: undefined })).toBe('Succeeded');
    const properties = world.find(ID)?.properties ?? {};
    expect(properties).toMatchObject({ enableSoftDelete: true, softDeleteRetentionInDays: 90, enabledForDeployment: false, vaultUri: 'https://kv-demo.example/' });
    expect(properties['enabledForTemplateDeployment']).toBeUndefined();
  });

  it('change by a patch that names one switch only', () => {
    makeVault({ enabledForTemplateDeployment: false });
    patch({ enabledForTemplateDeployment: true });
    const properties = world.find(ID)?.properties ?? {};
    expect(properties['enabledForTemplateDeployment']).toBe(true);
    expect(asList(properties['accessPolicies'])).toHaveLength(1);
  });

  it('refuse what cannot be undone or makes no sense', () => {
    makeVault({ enablePurgeProtection: true });
    expect(() => patch({ enablePurgeProtection: false })).toThrow(/irreversible/);
    expect(() => patch({ enableSoftDelete: false })).toThrow(/irreversible/);
    expect(() => patch({ enabledForTemplateDeployment: 'yes' })).toThrow(/enabledForTemplateDeployment/);
  });

  it.each([
    ['ab', 'VaultNameNotValid'],
    ['kv--two', 'VaultNameNotValid'],
    ['1kv', 'VaultNameNotValid'],
    ['kv-', 'VaultNameNotValid'],
    ['KV-DEMO', 'VaultAlreadyExists'],
  ])('name %s is refused: %s', (name, code) => {
    makeVault();
    expect(world.make(provider, VAULT, name, vaultBody(), 'other')).toBe(code);
  });

  it('keep their name when deleted, until recovered or purged', () => {
    makeVault();
    const vault = world.find(ID);
    world.remove(ID);
    if (vault !== undefined) provider.types[0]?.removed?.(vault);
    expect(makeVault()).toBe('ConflictError');
    const listed = world.call(provider, 'GET', `/subscriptions/${ID.split('/')[2] ?? ''}/providers/Microsoft.KeyVault/deletedVaults`);
    expect(listed).toMatchObject({ items: [{ name: 'kv-demo', properties: { vaultId: ID } }] });
    expect(makeVault({ createMode: 'recover' })).toBe('Succeeded');
  });
});

describe('secrets', () => {
  it('have versions, newest first at the name, and show no value in lists', () => {
    makeVault();
    const first = call('PUT', '/secrets/admin-password', { value: 'one' });
    const second = call('PUT', '/secrets/admin-password', { value: 'two', contentType: 'text/plain' });
    expect(first.body['id']).not.toBe(second.body['id']);
    expect(call('GET', '/secrets/admin-password').body['value']).toBe('two');
    const firstVersion = asText(first.body['id'])?.split('/').at(-1) ?? '';
    expect(call('GET', `/secrets/admin-password/${firstVersion}`).body['value']).toBe('one');
    expect(call('GET', '/secrets').items).toMatchObject([{ id: 'https://kv-demo.example/secrets/admin-password', contentType: 'text/plain' }]);
    expect(call('GET', '/secrets/admin-password/versions').items).toHaveLength(2);
    expect(JSON.stringify([call('GET', '/secrets').items, call('GET', '/secrets/admin-password/versions').items])).not.toMatch(/one|two|"value"/);
  });

  it('are not given out while disabled, and unknown ones are told from these', () => {
    makeVault();
    call('PUT', '/secrets/admin-password', { value: 'one' });
    call('PATCH', '/secrets/admin-password', { attributes: { enabled: false } });
    expect(call('GET', '/secrets/admin-password')).toMatchObject({ status: 403, body: { error: { code: 'Forbidden', innererror: { code: 'SecretDisabled' } } } });
    expect(call('GET', '/secrets/other')).toMatchObject({ status: 404, body: { error: { code: 'SecretNotFound' } } });
  });

  it('need a permission of an access policy, each its own', () => {
    makeVault({ accessPolicies: [{ tenantId: TENANT, objectId: JO.objectId, permissions: { secrets: ['List'] } }] });
    expect(call('GET', '/secrets').status).toBe(200);
    expect(call('GET', '/secrets/x')).toMatchObject({ status: 403, body: { error: { innererror: { code: 'AccessDenied' } } } });
    expect(call('GET', '/certificates').status).toBe(403);
  });

  it('need a role where the vault asks for roles, whatever its policies say', () => {
    makeVault({ enableRbacAuthorization: true });
    world.forbidden.add('Microsoft.KeyVault/vaults/secrets/getSecret/action');
    expect(call('GET', '/secrets').status).toBe(200);
    const refused = call('GET', '/secrets/x');
    expect(refused).toMatchObject({ status: 403, body: { error: { innererror: { code: 'ForbiddenByRbac' } } } });
    expect(asText(asObject(refused.body['error'])['message'])).toContain('secrets/getSecret/action');
  });

  it('are served in the api-versions that clients use and no others', () => {
    makeVault();
    for (const version of ['7.4', '7.5', '7.6', '2025-07-01', '2026-04-01']) expect(call('GET', '/secrets', {}, `api-version=${version}`).status).toBe(200);
    expect(call('GET', '/secrets', {}, 'api-version=6.0')).toMatchObject({ status: 400, body: { error: { code: 'BadParameter' } } });
    expect(call('GET', '/secrets', {}, 'maxresults=26').status).toBe(400);
  });
});

describe('certificates', () => {
  const policy = {
    issuer: { name: 'Self' },
    key_props: { kty: 'EC', crv: 'P-256' },
    x509_props: { subject: 'CN=cluster.contoso.example', sans: { dns_names: ['cluster.contoso.example'] }, validity_months: 6 },
  };

  it('are made in the background, and one answer names thumbprint, secret and expiry of the same certificate', async () => {
    makeVault();
    expect(call('POST', '/certificates/cluster/create', { policy })).toMatchObject({ status: 202, body: { status: 'inProgress' } });
    expect(call('POST', '/certificates/cluster/create', { policy }).status).toBe(409);
    expect(call('GET', '/certificates').items).toEqual([]);
    await world.clock.advance(2000);
    expect(call('GET', '/certificates/cluster/pending').body).toMatchObject({ status: 'completed', target: 'https://kv-demo.example/certificates/cluster' });

    const { body } = call('GET', '/certificates/cluster/');
    const certificate = new X509Certificate(Buffer.from(asText(body['cer']) ?? '', 'base64'));
    expect(Buffer.from(asText(body['x5t']) ?? '', 'base64url').toString('hex').toUpperCase()).toBe(certificate.fingerprint.replaceAll(':', ''));
    expect(asObject(body['attributes'])['exp']).toBe(Date.parse(certificate.validTo) / 1000);
    expect(certificate.checkHost('cluster.contoso.example')).toBe('cluster.contoso.example');
    expect(certificate.verify(certificate.publicKey)).toBe(true);

    const secretPath = new URL(asText(body['sid']) ?? '').pathname;
    expect(call('GET', secretPath).body).toMatchObject({ managed: true, contentType: 'application/x-pkcs12' });
  });

  it('are imported with their key, and the secret that belongs to one opens in Node', async () => {
    makeVault();
    call('POST', '/certificates/made/create', { policy });
    await world.clock.advance(2000);
    const made = call('GET', '/certificates/made').body;
    const pfx = asText(call('GET', '/secrets/made').body['value']) ?? '';
    const imported = call('POST', '/certificates/copy/import', { value: pfx });
    expect(imported).toMatchObject({ status: 200, body: { x5t: made['x5t'] } });
    const der = Buffer.from(asText(imported.body['cer']) ?? '', 'base64');
    expect(createHash('sha1').update(der).digest('base64url')).toBe(made['x5t']);
    expect(call('GET', '/certificates/copy/policy').body).toMatchObject({ key_props: { kty: 'EC' }, secret_props: { contentType: 'application/x-pkcs12' } });
    expect(call('POST', '/certificates/bad/import', { value: Buffer.from('nonsense').toString('base64') }).status).toBe(400);
  });

  it('are RSA where the policy says nothing, and PEM where it says so', async () => {
    makeVault();
    call('POST', '/certificates/plain/create', { policy: { x509_props: policy.x509_props, secret_props: { contentType: 'application/x-pem-file' } } });
    await world.clock.advance(2000);
    expect(call('GET', '/certificates/plain').body).toMatchObject({ policy: { key_props: { kty: 'RSA', key_size: 2048 } }, contentType: 'application/x-pem-file' });
    const pem = asText(call('GET', '/secrets/plain').body['value']) ?? '';
    expect(new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))).checkPrivateKey(createPrivateKey(pem))).toBe(true);
    expect(call('POST', '/certificates/again/import', { value: pem }).status).toBe(200);
    expect(call('POST', '/certificates/public/import', { value: pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')) }).status).toBe(400);
  });

  it('wait for ever where the issuer is unknown, until cancelled', async () => {
    makeVault();
    call('POST', '/certificates/outside/create', { policy: { ...policy, issuer: { name: 'Unknown' } } });
    await world.clock.advance(86_400_000);
    expect(call('GET', '/certificates/outside/pending').body).toMatchObject({ status: 'inProgress', issuer: { name: 'Unknown' } });
    expect(call('PATCH', '/certificates/outside/pending', { cancellation_requested: true }).body).toMatchObject({ status: 'cancelled' });
    expect(call('GET', '/certificates/outside').status).toBe(404);
  });

  it('take their secret along when disabled', async () => {
    makeVault();
    call('POST', '/certificates/cluster/create', { policy });
    await world.clock.advance(2000);
    call('PATCH', '/certificates/cluster/', { attributes: { enabled: false } });
    expect(call('GET', '/certificates/cluster').body).toMatchObject({ attributes: { enabled: false } });
    expect(call('GET', '/secrets/cluster').status).toBe(403);
  });

  it.each([
    ['a subject without a common name', { ...policy, x509_props: { subject: 'O=Contoso' } }],
    ['an unknown key', { ...policy, key_props: { kty: 'DSA' } }],
    ['no validity', { ...policy, x509_props: { ...policy.x509_props, validity_months: 0 } }],
  ])('are refused for %s', (_what, wrong) => {
    makeVault();
    expect(call('POST', '/certificates/cluster/create', { policy: wrong })).toMatchObject({ status: 400, body: { error: { code: 'BadParameter' } } });
  });
});

describe('references in deployment parameters', () => {
  const resolve = (secretName = 'admin-password', vaultId = ID) =>
    provider.resolveSecret?.({ vaultId, secretName, parameterName: 'adminPassword' }, JO);

  beforeEach(() => {
    makeVault();
    call('PUT', '/secrets/admin-password', { value: 'correct horse' });
  });

  it('give the newest value, or the version asked for', () => {
    const first = asText(call('GET', '/secrets/admin-password').body['id'])?.split('/').at(-1) ?? '';
    call('PUT', '/secrets/admin-password', { value: 'battery staple' });
    expect(resolve()).toEqual({ value: 'battery staple' });
    expect(provider.resolveSecret?.({ vaultId: ID, secretName: 'admin-password', secretVersion: first }, JO)).toEqual({ value: 'correct horse' });
  });

  it('fail where the vault is closed to templates, and work once the switch is on', () => {
    patch({ enabledForTemplateDeployment: false });
    const refused = { error: { code: 'KeyVaultParameterReferenceSecretRetrieveFailed' } };
    expect(resolve()).toMatchObject(refused);
    expect(JSON.stringify(resolve())).toMatch(/KeyVault parameter 'adminPassword'.*'Forbidden'.*first party service.*kv-demo;location=westeurope/);
    patch({ enabledForTemplateDeployment: true });
    expect(resolve()).toEqual({ value: 'correct horse' });
  });

  it('tell a missing from a disabled secret', () => {
    expect(JSON.stringify(resolve('nothing'))).toMatch(/RetrieveFailed.*'NotFound'.*was not found in this key vault/);
    call('PATCH', '/secrets/admin-password', { attributes: { enabled: false } });
    expect(JSON.stringify(resolve())).toMatch(/RetrieveFailed.*'Forbidden'.*disabled secret/);
  });

  it('fail for callers who may not deploy from the vault, and where there is no vault', () => {
    expect(resolve('admin-password', `${ID}2`)).toMatchObject({ error: { code: 'KeyVaultParameterReferenceNotFound' } });
    world.forbidden.add('Microsoft.KeyVault/vaults/deploy/action');
    expect(resolve()).toMatchObject({ error: { code: 'KeyVaultParameterReferenceAuthorizationFailed' } });
  });
});
