import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { draftSchema, type Draft } from '../../../../shared/contract/azure/deploy.ts';
import { listOf, objectOf } from '../../../../shared/domain/azure/json-reading.ts';
import { SUBSCRIPTIONS } from '../../../../simulator/azure/index.ts';
import { sampleWorldIn } from '../../../../simulator/azure/scenarios/estate.ts';
import { storageTemplate } from '../../../../simulator/azure/templates/small-templates.ts';
import { UNKNOWN_WORLD, sampleFiles } from '../../../../simulator/azure/templates/samples.ts';
import { FaultError } from '../../../core/fault-error.ts';
import { faultError } from '../../../core/faults.ts';
import { JsonDocuments } from '../../../core/documents/json-documents.ts';
import type { SecretStore } from '../../../core/secret-store.ts';
import { MemoryStore } from '../../../core/secrets/memory-store.ts';
import type { DocumentStore } from '../../../core/services.ts';
import { silentLogger } from '../../../core/testing/silent-logger.ts';
import { HeavyThread } from '../../heavy/heavy-thread.ts';
import { openAzureRig, type AzureRig } from '../../testing/azure-rig.ts';
import { openDeployRig, targetOf, type DeployRig } from '../testing/deploy-rig.ts';

let rig: AzureRig;
let root = '';
const heavy = new HeavyThread();
const open: DeployRig[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fabriscope-drafts-'));
  rig = await openAzureRig({ folder: root, throttleScale: 0, pace: 0.1 });
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
afterAll(async () => {
  await heavy.close();
  await rig.close();
  await rm(root, { recursive: true, force: true });
});

const secret = 'Xq7!mountain-Secret-4711';
const world = () => sampleWorldIn(rig.simulated.model.world) ?? UNKNOWN_WORLD;
const sample = (name: string): string => sampleFiles(world()).find((each) => each.name === name)?.text ?? '';
const refusal = (wanted: Promise<unknown>) => wanted.then(() => null, (error: unknown) => (error instanceof FaultError ? error.fault : error));
const parameter = (draft: Draft, name: string) => draft.parameters.find((each) => each.name === name);

/** A program on a profile folder of its own; another one on the same folder is its next start. */
async function start(folder: string, { secrets = new MemoryStore(), documents }: { secrets?: SecretStore; documents?: DocumentStore } = {}): Promise<DeployRig> {
  const own = documents ?? (await JsonDocuments.in(join(folder, 'documents'), rig.clock, silentLogger));
  const deploying = await openDeployRig(rig, folder, { heavy, secrets, documents: own });
  open.push(deploying);
  return deploying;
}
const newFolder = (): Promise<string> => mkdtemp(join(root, 'profile-'));

/** All that is on disk, and all that a page was shown. */
async function everything(folder: string, shown: readonly unknown[]): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')));
  return [...files, JSON.stringify(shown)].join('\n');
}

describe('a draft', () => {
  it('tells what is in its files, and what is still to do', async () => {
    const deploying = await start(await newFolder());
    const draft = await deploying.draftOf({ 'secure-cluster.json': sample('secure-cluster.json'), 'secure-cluster.parameters.json': sample('secure-cluster.parameters.json') });
    expect(draftSchema.parse(draft)).toEqual(draft);
    expect(draft).toMatchObject({ title: 'secure-cluster', origin: 'secure-cluster.json and secure-cluster.parameters.json', unknownParameters: [], placeholders: [], obstacles: ['Say where to deploy to.'], preflight: { state: 'not-run' } });
    expect(draft.outline?.resources.map(({ type }) => type)).toContain('Microsoft.ServiceFabric/clusters');
    expect(parameter(draft, 'adminPassword')).toMatchObject({ secure: true, from: 'reference', value: { kind: 'reference', secretName: 'node-admin-password' } });
    expect(parameter(draft, 'nodeCount')).toMatchObject({ from: 'file', value: { kind: 'literal', value: '5' } });
    expect(parameter(draft, 'location')).toMatchObject({ from: 'default', value: { kind: 'default' }, defaultValue: '[resourceGroup().location]' });
    expect(deploying.uploads.size).toBe(0);
  });

  it('names what Azure would refuse', async () => {
    const deploying = await start(await newFolder());
    const file = JSON.stringify({ parameters: { acountName: { value: 'x' }, skuName: { value: 'Basic' } } });
    const draft = await deploying.draftOf({ 'storage.json': sample('storage.json').replace('StorageV2', '@@KIND@@'), 'p.parameters.json': file }, targetOf(rig.profile, { deploymentName: 'a?b' }));
    expect(draft.obstacles).toEqual([
      '@@KIND@@ still stands for a value in the template.',
      'Parameter accountName: It has no value and no default.', 'Parameter skuName: The template allows only Standard_LRS, Standard_ZRS, Standard_GRS.',
      'The template has no parameter acountName, which the parameters file gives. Azure refuses it.', 'Names of deployments have letters, digits, hyphens, underscores, parentheses and full stops only.',
    ]);
    expect(draft).toMatchObject({ unknownParameters: ['acountName'], placeholders: ['@@KIND@@'] });
    const other = await deploying.deploy.made.takeParameters(draft.draftId, await deploying.uploads.give('other.json', sample('storage.parameters.json')));
    expect(other.unknownParameters).toEqual([]);
    expect(parameter(other, 'accountName')?.value).toEqual({ kind: 'literal', value: 'contosotrial001' });
    const asked = await deploying.deploy.made.takeParameters(draft.draftId, await deploying.uploads.give('t.json', sample('storage.json'))).catch((error: unknown) => error);
    expect(asked).toMatchObject({ fault: { code: 'invalid-input', message: 'This is no parameters file.' } });
  });

  it('takes parameters as they are given: literals, references, the default again', async () => {
    const deploying = await start(await newFolder());
    const { draftId } = await deploying.draftOf({ 'secure-cluster.json': sample('secure-cluster.json') });
    const { acts } = deploying.deploy;
    expect(parameter(await acts.setParameter(draftId, 'NODECOUNT', { kind: 'literal', value: 'many' }), 'nodeCount')?.problems).toEqual([{ severity: 'error', words: 'It has to be a whole number.' }]);
    expect(parameter(await acts.setParameter(draftId, 'nodeCount', { kind: 'literal', value: '7' }), 'nodeCount')).toMatchObject({ from: 'override', value: { kind: 'literal', value: '7' }, problems: [] });
    expect(parameter(await acts.setParameter(draftId, 'nodeCount', { kind: 'default' }), 'nodeCount')).toMatchObject({ from: 'default', value: { kind: 'default' } });
    const referred = await acts.setParameter(draftId, 'adminPassword', { kind: 'reference', vaultId: world().vaultId, secretName: 'node-admin-password', secretVersion: null });
    expect(parameter(referred, 'adminPassword')).toMatchObject({ from: 'reference', problems: [] });
    expect(await refusal(acts.setParameter(draftId, 'nothing', { kind: 'default' }))).toMatchObject({ code: 'invalid-input', message: 'The template has no parameter nothing.' });
    const { text, fileName } = await acts.parametersFile(draftId);
    expect(fileName).toBe('secure-cluster.parameters.json');
    expect(JSON.parse(text)).toMatchObject({ parameters: { adminPassword: { reference: { keyVault: { id: world().vaultId }, secretName: 'node-admin-password' } } } });
  });

  it('is filled with a certificate whose three values belong together', async () => {
    const deploying = await start(await newFolder());
    const { draftId } = await deploying.draftOf({ 'secure-cluster.json': sample('secure-cluster.json') }, targetOf(rig.profile));
    const { vaultId, certificate } = world();
    const version = certificate.url.split('/').at(-1) ?? '';
    const wish = { thumbprint: 'certificateThumbprint', certificateUrl: 'certificateUrl', vaultId: 'sourceVaultResourceId', chosenVaultId: vaultId, certificateName: 'cluster', version };
    const draft = await deploying.deploy.acts.setCertificate(draftId, wish, undefined);
    const value = (name: string) => parameter(draft, name)?.value;
    expect([value('certificateThumbprint'), value('certificateUrl'), value('sourceVaultResourceId')]).toEqual([certificate.thumbprint, certificate.url, vaultId].map((each) => ({ kind: 'literal', value: each })));
    expect(await refusal(deploying.deploy.acts.setCertificate(draftId, { ...wish, version: '0'.repeat(32) }, undefined))).toMatchObject({ code: 'not-found' });
  });

  it('is cleaned of what nobody sees', async () => {
    const deploying = await start(await newFolder());
    const pasted = await deploying.draftOf({ 'pasted.json': sample('pasted.json') });
    expect(pasted.lint.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(0);
    const { draft, changed } = await deploying.deploy.acts.clean(pasted.draftId, 'template', false);
    expect(changed).toEqual(expect.arrayContaining([expect.stringMatching(/^Taken out: byte order mark in line 1\.$/), expect.stringMatching(/quotation mark/)]));
    expect(draft.lint.filter(({ cleanable }) => cleanable)).toEqual([]);
    expect(draft.outline?.resources).toHaveLength(1);
    expect(await deploying.deploy.acts.text(pasted.draftId, 'template')).toContain('"skuName"');
    expect((await deploying.deploy.acts.clean(pasted.draftId, 'template', false)).changed).toEqual([]);
    expect(await refusal(deploying.deploy.acts.clean(pasted.draftId, 'parameters', false))).toMatchObject({ code: 'not-found' });
  });

  it('with comments, a byte order mark or of 4 MB is read all the same', async () => {
    const deploying = await start(await newFolder());
    expect(await deploying.draftOf({ 'commented.json': sample('commented.json') })).toMatchObject({ outline: { resources: [{ type: 'Microsoft.Storage/storageAccounts' }] } });
    const marked = await deploying.draftOf({ 'marked.json': `\uFEFF${sample('storage.json')}` });
    expect(marked.outline?.resources).toHaveLength(1);
    const { resources, ...rest } = storageTemplate;
    const [account] = listOf(resources).map(objectOf);
    const large = { ...rest, resources: Array.from({ length: 10_000 }, (_, index) => ({ ...account, name: `account${index}` })) };
    const text = JSON.stringify(large, null, 1);
    expect(text.length).toBeGreaterThan(3_000_000);
    await deploying.draftOf({ 'warm.json': text });
    // What this thread itself computes in all of its turns, whatever else the machine does.
    const before = process.threadCpuUsage();
    const draft = await deploying.draftOf({ 'large.json': text });
    const { user, system } = process.threadCpuUsage(before);
    expect(draft.outline?.resources).toHaveLength(2_000);
    expect(draftSchema.parse(draft)).toEqual(draft);
    expect((user + system) / 1_000).toBeLessThan(100);
  });

  it('from an earlier deployment has its template and its parameters, but not its secrets', async () => {
    const deploying = await start(await newFolder());
    const target = { subscriptionId: SUBSCRIPTIONS.test, resourceGroup: 'contoso-dev' };
    const scope = `/subscriptions/${target.subscriptionId}/resourceGroups/${target.resourceGroup}/providers/Microsoft.Resources/deployments/with-secret.7`;
    const template = { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', parameters: { pass: { type: 'secureString' }, place: { type: 'string' } }, resources: [] };
    await rig.profile.arm(target.subscriptionId).write('PUT', { api: 'deployments', path: scope, body: { properties: { mode: 'Incremental', template, parameters: { pass: { value: secret }, place: { value: 'here' } } } } });
    const draft = await deploying.deploy.made.fromDeployment(rig.profile, scope, undefined);
    expect(draft).toMatchObject({ title: 'with-secret', target: { ...target, deploymentName: 'with-secret.8', mode: 'Incremental', createGroup: false }, obstacles: expect.arrayContaining(['Parameter pass: It has no value and no default.']) });
    expect(parameter(draft, 'place')?.value).toEqual({ kind: 'literal', value: 'here' });
    expect(await refusal(deploying.deploy.made.fromDeployment(rig.profile, `${scope}-nobody`, undefined))).toMatchObject({ code: 'not-found' });
    expect(await refusal(deploying.deploy.made.fromDeployment(rig.profile, world().vaultId, undefined))).toMatchObject({ code: 'invalid-input' });
  });
});

describe('what was prepared', () => {
  it('is there again at the next start, secrets and all, until it is thrown away', async () => {
    const folder = await newFolder();
    const secrets = new MemoryStore();
    const first = await start(folder, { secrets });
    const { draftId } = await first.draftOf({ 'secure-cluster.json': sample('secure-cluster.json'), 'secure-cluster.parameters.json': sample('secure-cluster.parameters.json') }, targetOf(rig.profile));
    const before = await first.deploy.acts.setParameter(draftId, 'adminPassword', { kind: 'literal', value: secret });
    await first.close();
    const second = await start(folder, { secrets });
    expect(await second.drafts()).toEqual([before]);
    await second.deploy.drafts.remove(draftId);
    expect(await second.drafts()).toEqual([]);
    expect(await readdir(join(folder, 'azure-drafts'))).toEqual([]);
    expect(await secrets.get(`azure-draft/${draftId}/0`)).toBeNull();
    expect(await refusal(second.draft(draftId))).toBeInstanceOf(Error);
  });

  it('has no secret in the open, on disk or on a page', async () => {
    const folder = await newFolder();
    const deploying = await start(folder);
    const template = sample('secure-cluster.json').replace('"type": "securestring"', `"type": "securestring", "defaultValue": "${secret}1"`);
    const file = JSON.stringify({ parameters: { adminPassword: { value: `${secret}2` }, apiKeySecret: { value: `${secret}3` } } });
    const made = await deploying.draftOf({ 'cluster.json': template, 'cluster.parameters.json': file });
    const { draftId } = made;
    const { acts } = deploying.deploy;
    const shown: unknown[] = [made, await acts.text(draftId, 'template'), await acts.text(draftId, 'parameters')];
    shown.push(await acts.setParameter(draftId, 'adminPassword', { kind: 'literal', value: `${secret}4` }), await acts.clean(draftId, 'template', false), await acts.parametersFile(draftId));
    const broken = await deploying.draftOf({ 'broken.json': `{ "resources": [], "parameters": { "p": { "type": "securestring", "defaultValue": "${secret}5" }, ` });
    shown.push(broken, await acts.text(broken.draftId, 'template'), await deploying.drafts());
    expect(parameter(await deploying.draft(draftId), 'adminPassword')?.value).toEqual({ kind: 'secret', given: true });
    expect([...(await everything(folder, shown)).matchAll(/.{0,60}mountain.{0,20}/g)].map(([found]) => found)).toEqual([]);
  });

  it('says so where the store of secrets has forgotten them', async () => {
    const folder = await newFolder();
    const first = await start(folder);
    const file = JSON.stringify({ parameters: { adminPassword: { value: secret } } });
    const template = sample('secure-cluster.json').replace('"defaultValue": "fabricadmin"', `"defaultValue": "x", "metadata": { "description": "https://x/?sig=${secret}" }`);
    await first.draftOf({ 'cluster.json': template, 'cluster.parameters.json': file });
    await first.close();
    const second = await start(folder, { secrets: new MemoryStore() });
    const [draft] = await second.drafts();
    expect(draft?.obstacles).toEqual(expect.arrayContaining([expect.stringContaining('Take the template from its file again'), 'Parameter adminPassword: Its secret is no longer kept. Give it again.']));
    const again = await second.deploy.acts.setParameter(draft?.draftId ?? '', 'adminPassword', { kind: 'literal', value: secret });
    expect(again.obstacles.some((words) => words.includes('adminPassword'))).toBe(false);
  });

  it('puts no secret into another text than that from which it was taken, as after a kill between two writes', async () => {
    const folder = await newFolder();
    const secrets = new MemoryStore();
    const first = await start(folder, { secrets });
    const { draftId } = await first.draftOf({ 'cluster.json': sample('secure-cluster.json'), 'p.parameters.json': JSON.stringify({ parameters: { adminPassword: { value: secret }, adminUserName: { value: 'jo' } } }) });
    await first.close();
    await writeFile(join(folder, 'azure-drafts', `${draftId}.parameters.json`), JSON.stringify({ parameters: { adminUserName: { value: 'somebody else' }, adminPassword: { value: '••••••••' } } }));
    const second = await start(folder, { secrets });
    const draft = await second.draft(draftId);
    expect(draft.obstacles).toContain('Parameter adminPassword: Its secret is no longer kept. Give it again.');
    expect(parameter(draft, 'adminUserName')?.value).toEqual({ kind: 'literal', value: 'somebody else' });
  });

  it('keeps what was found where a change changes nothing', async () => {
    const deploying = await start(await newFolder());
    const { draftId } = await deploying.draftOf({ 'storage.json': sample('storage.json'), 'storage.parameters.json': sample('storage.parameters.json') }, targetOf(rig.profile));
    await deploying.step(draftId, 'preflight');
    expect((await deploying.deploy.acts.clean(draftId, 'template', false)).draft).toMatchObject({ preflight: { state: 'done' }, obstacles: [] });
  });

  it('forgets its secrets with all others when the user has them destroyed', async () => {
    const secrets = new MemoryStore();
    const deploying = await start(await newFolder(), { secrets });
    const { draftId } = await deploying.draftOf({ 'cluster.json': sample('secure-cluster.json'), 'p.parameters.json': JSON.stringify({ parameters: { adminPassword: { value: secret } } }) });
    expect(parameter(await deploying.draft(draftId), 'adminPassword')?.value).toEqual({ kind: 'secret', given: true });
    await secrets.forgetAll();
    expect((await deploying.draft(draftId)).obstacles).toContain('Parameter adminPassword: Its secret is no longer kept. Give it again.');
  });

  it('waits for its secrets where they are locked', async () => {
    const folder = await newFolder();
    const kept = new MemoryStore();
    const first = await start(folder, { secrets: kept });
    const { draftId } = await first.draftOf({ 'cluster.json': sample('secure-cluster.json'), 'p.parameters.json': JSON.stringify({ parameters: { adminPassword: { value: secret } } }) });
    await first.close();
    let isLocked = true;
    const locked: SecretStore = Object.create(kept, { get: { value: (name: string) => (isLocked ? Promise.reject(faultError('secrets-locked')) : kept.get(name)) } });
    const second = await start(folder, { secrets: locked });
    expect((await second.draft(draftId)).obstacles[0]).toBe('Its secrets are locked. Unlock the stored passwords.');
    expect(await refusal(second.deploy.acts.setParameter(draftId, 'nodeCount', { kind: 'default' }))).toMatchObject({ code: 'secrets-locked' });
    // What is noted about it meanwhile costs no secret.
    await second.deploy.drafts.note(draftId, { deployed: { deploymentId: '/x', at: 1, name: 'x' } });
    isLocked = false;
    expect(parameter(await second.draft(draftId), 'adminPassword')?.value).toEqual({ kind: 'secret', given: true });
  });

  it('is as it was where the disk is full', async () => {
    const folder = await newFolder();
    const documents = await JsonDocuments.in(join(folder, 'documents'), rig.clock, silentLogger);
    let isFull = false;
    const full: DocumentStore = {
      openLog: (name, parse) => documents.openLog(name, parse),
      open: async (name, parse, initial) => {
        const document = await documents.open(name, parse, initial);
        return { get value() { return document.value; }, save: (value) => (isFull ? Promise.reject(faultError('disk-full')) : document.save(value)) };
      },
    };
    const deploying = await start(folder, { documents: full });
    const draft = await deploying.draftOf({ 'storage.json': sample('storage.json') });
    isFull = true;
    expect(await refusal(deploying.draftOf({ 'nested.json': sample('nested.json') }))).toMatchObject({ code: 'disk-full' });
    expect(await refusal(deploying.deploy.acts.setTarget(draft.draftId, targetOf(rig.profile)))).toMatchObject({ code: 'disk-full' });
    expect(await refusal(deploying.deploy.drafts.remove(draft.draftId))).toMatchObject({ code: 'disk-full' });
    expect(await deploying.drafts()).toEqual([draft]);
    expect((await readdir(join(folder, 'azure-drafts'))).filter((name) => !name.startsWith(draft.draftId))).toEqual([]);
    isFull = false;
    expect((await deploying.deploy.acts.setTarget(draft.draftId, targetOf(rig.profile))).target?.resourceGroup).toBe('contoso-dev');
  });
});
