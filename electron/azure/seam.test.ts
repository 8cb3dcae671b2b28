import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AzureProfile, SignInStep } from '../../shared/contract/azure/profiles.ts';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import { startAzure, SUBSCRIPTIONS, type AzureServerOptions, type SimulatedAzure } from '../../simulator/azure/index.ts';
import type { Program } from '../core/composition.ts';
import { PassphraseStore } from '../core/secrets/passphrase-store.ts';
import { temporaryFolders } from '../core/testing/temporary-folder.ts';
import { openPage, startTestProgram, type Client } from '../core/testing/test-program.ts';
import { createAzure } from './index.ts';
import { approveDevice, simulatedProfile } from './testing/azure-rig.ts';

const folder = temporaryFolders();
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function start(options: AzureServerOptions = {}, more: Partial<Parameters<typeof startTestProgram>[1]> = {}) {
  const simulated = await startAzure({ devicePollSeconds: 0.02, throttleScale: 0, ...options });
  open.push(simulated);
  const dataDir = await folder();
  const program = await startTestProgram(dataDir, { systems: [createAzure], ...more });
  open.push(program);
  return { simulated, program, dataDir, ...openPage(program) };
}

async function signIn(client: Client, simulated: SimulatedAzure, connectionId: ConnectionId): Promise<SignInStep[]> {
  const steps: SignInStep[] = [];
  for await (const step of await client.azure.profiles.signIn({ connectionId, tenantId: null })) {
    steps.push(step);
    if (step.kind === 'device-code') approveDevice(simulated);
  }
  return steps;
}

/** The profile as the page sees it, once it is as wanted. */
async function until(client: Client, connectionId: ConnectionId, wanted: (profile: AzureProfile) => boolean): Promise<AzureProfile> {
  for await (const profile of await client.azure.profiles.watch({ connectionId }, { signal: AbortSignal.timeout(15_000) })) if (wanted(profile)) return profile;
  throw new Error('It never came.');
}
async function inState(program: Program, id: ConnectionId, state: string): Promise<void> {
  await expect.poll(() => program.connections.get(id)?.state, { timeout: 15_000 }).toBe(state);
}

describe('azure.profiles', () => {
  it('takes a page from nothing to groups and locations, and out again', async () => {
    const { simulated, program, client } = await start();
    const { id } = await client.azure.profiles.add({ ...simulatedProfile(simulated, { kind: 'device-code' }), production: true });
    await inState(program, id, 'unauthorised');
    expect(program.connections.get(id)?.fault).toMatchObject({ code: 'signed-out', remedy: 'sign-in' });

    expect((await signIn(client, simulated, id)).at(-1)).toEqual({ kind: 'done', account: 'jo@contoso.example', tenants: 1, subscriptions: 3 });
    await inState(program, id, 'online');
    const profile = await until(client, id, ({ subscriptions }) => subscriptions.every(({ mayWrite }) => mayWrite !== null));
    expect(profile).toMatchObject({ account: 'jo@contoso.example', signedIn: true, method: 'device-code', unlockedUntil: null, waits: [], clockSkewMs: 0, keeping: { kept: false, words: expect.stringContaining('sign in again') } });
    expect(profile.subscriptions.find(({ name }) => name === 'Corporate IT')).toMatchObject({ mayWrite: false, obstacle: expect.stringContaining('no role') });
    expect(program.connections.get(id)?.azure).toMatchObject({ account: 'jo@contoso.example', figure: '3 subscriptions' });

    const groups = await client.azure.profiles.groups({ connectionId: id, subscriptionId: null });
    expect(new Set(groups.map(({ subscriptionId }) => subscriptionId))).toEqual(new Set([SUBSCRIPTIONS.production, SUBSCRIPTIONS.test]));
    expect(groups[0]).toMatchObject({ groupId: expect.stringContaining('/resourceGroups/'), location: expect.any(String) });
    expect((await client.azure.profiles.locations({ connectionId: id, subscriptionId: SUBSCRIPTIONS.test })).map(({ name }) => name)).toContain('westeurope');

    await expect(client.azure.profiles.unlock({ connectionId: id, typedName: 'contoso' })).rejects.toMatchObject({ data: { code: 'invalid-input', hint: 'Type Contoso to confirm.' } });
    await client.azure.profiles.unlock({ connectionId: id, typedName: 'Contoso' });
    expect((await until(client, id, ({ unlockedUntil }) => unlockedUntil !== null)).unlockedUntil).toBeGreaterThan(Date.now() + 14 * 60_000);
    await client.azure.profiles.lock({ connectionId: id });
    await until(client, id, ({ unlockedUntil }) => unlockedUntil === null);

    await client.azure.profiles.select({ connectionId: id, subscriptionIds: [SUBSCRIPTIONS.test] });
    expect((await client.azure.profiles.groups({ connectionId: id, subscriptionId: null })).every(({ subscriptionId }) => subscriptionId === SUBSCRIPTIONS.test)).toBe(true);
    await client.azure.profiles.signOut({ connectionId: id });
    await until(client, id, ({ signedIn, subscriptions }) => !signedIn && subscriptions.length === 0);
    await client.connections.remove({ connectionId: id });
    expect(program.connections.list()).toEqual([]);
    await expect(client.azure.profiles.groups({ connectionId: id, subscriptionId: null })).rejects.toMatchObject({ data: { code: 'not-found' } });
  });

  it('shows what Azure asks to wait for, and lets the page give it up', async () => {
    const { simulated, program, client } = await start();
    const { id } = await client.azure.profiles.add(simulatedProfile(simulated));
    await inState(program, id, 'online');
    simulated.faults.add({ kind: 'throttled', retryAfterSeconds: 120, path: '*locations*', count: 1 });
    const held = client.azure.profiles.locations({ connectionId: id, subscriptionId: SUBSCRIPTIONS.test }).catch((error: unknown) => error);
    const { waits: [wait] } = await until(client, id, ({ waits }) => waits.length > 0);
    expect(wait).toMatchObject({ words: 'Azure asks to wait 120 s: too many reads in this subscription.', subscriptionId: SUBSCRIPTIONS.test });
    await client.azure.profiles.cancelWait({ connectionId: id, waitId: wait?.waitId ?? '' });
    expect(await held).toMatchObject({ data: { code: 'cancelled' } });
  });

  it('is more than an address, and is tested step by step up to what can be read', async () => {
    const { simulated, program, client } = await start();
    const { id } = await client.azure.profiles.add(simulatedProfile(simulated));
    await inState(program, id, 'online');
    await expect(client.connections.add({ kind: 'azure', address: 'management.azure.com' })).rejects.toMatchObject({ data: { code: 'invalid-input' } });
    let last: { name: string; state: string; finding: string }[] = [];
    for await (const { steps } of await client.connections.test({ connectionId: id })) last = steps;
    expect(last.map(({ name, state }) => `${name} ${state}`)).toEqual(['name ok', 'tcp ok', 'tls ok', 'fingerprint skipped', 'credentials ok', 'api ok']);
    expect(last.at(-1)?.finding).toBe('1 directory can be read.');
  });

  it('keeps several profiles of one cloud apart', async () => {
    const { simulated, program, client } = await start();
    const one = await client.azure.profiles.add(simulatedProfile(simulated));
    const other = await client.azure.profiles.add({ ...simulatedProfile(simulated), name: 'The same again' });
    expect(one.id).not.toBe(other.id);
    await inState(program, other.id, 'online');
    await client.connections.remove({ connectionId: one.id });
    await inState(program, other.id, 'online');
  });

  it('takes up the simulated cloud of a demo, once, and keeps nothing of it', async () => {
    const simulated = await startAzure();
    open.push(simulated);
    const { arm, authority, tenant, clientId, clientSecret, ca } = simulated;
    const dataDir = await folder();
    const launcher = async () => ({ headsets: [], clusters: [], azure: [{ name: 'Contoso', arm, authority, tenant, clientId, clientSecret, ca }], devops: [], close: async () => {} });
    const program = await startTestProgram(dataDir, { systems: [createAzure], simulatorLauncher: launcher });
    open.push(program);
    const { client } = openPage(program);
    const { connectionIds: [first] } = await client.app.exploreSimulated();
    if (first === undefined) throw new Error('Nothing was added.');
    await inState(program, first, 'online');
    expect(program.connections.get(first)).toMatchObject({ name: 'Contoso', kind: 'azure', simulated: true, azure: { figure: '2 subscriptions' } });
    expect((await client.app.exploreSimulated()).connectionIds).toEqual([first]);
    await program.close();
    expect((await textsBelow(dataDir)).filter((text) => text.includes(clientSecret) || text.includes(arm))).toEqual([]);
  });

  it('says whether the Azure CLI is on this machine', async () => {
    const { client } = await start();
    expect(await client.azure.profiles.cli()).toMatchObject({ found: expect.any(Boolean), words: expect.any(String) });
  });
});

describe('tokens and secrets', () => {
  it('wait for the passphrase after a start, and then nobody is asked to sign in again', async () => {
    const dataDir = await folder();
    const passphrase = 'A passphrase of a few words';
    const simulated = await startAzure({ devicePollSeconds: 0.02, throttleScale: 0 });
    open.push(simulated);
    const first = await startTestProgram(dataDir, { systems: [createAzure], secrets: await PassphraseStore.at(join(dataDir, 'secrets.sealed')) });
    const page = openPage(first);
    await page.client.app.secrets.setPassphrase({ passphrase });
    const { id } = await page.client.azure.profiles.add(simulatedProfile(simulated, { kind: 'device-code' }));
    await signIn(page.client, simulated, id);
    expect((await until(page.client, id, ({ signedIn }) => signedIn)).keeping.kept).toBe(true);
    await first.close();

    const second = await startTestProgram(dataDir, { systems: [createAzure], secrets: await PassphraseStore.at(join(dataDir, 'secrets.sealed')) });
    open.push(second);
    second.connections.connect(id);
    await expect.poll(() => second.connections.get(id)?.fault?.code, { timeout: 15_000 }).toBe('secrets-locked');
    await openPage(second).client.app.secrets.unlock({ passphrase });
    await inState(second, id, 'online');
    expect(second.connections.get(id)?.azure?.account).toBe('jo@contoso.example');

    await openPage(second).client.app.secrets.forgetAll();
    await expect.poll(() => second.connections.get(id)?.fault?.code, { timeout: 15_000 }).toBe('signed-out');
    expect(second.connections.get(id)).toMatchObject({ state: 'unauthorised', azure: { account: null } });
  });

  it('turn up in no log, document or message to a page', async () => {
    const dataDir = await folder();
    const secrets = await PassphraseStore.at(join(dataDir, 'secrets.sealed'));
    const simulated = await startAzure({ devicePollSeconds: 0.02, throttleScale: 0 });
    open.push(simulated);
    const issued = recordTokens(simulated);
    const program = await startTestProgram(dataDir, { systems: [createAzure], secrets });
    open.push(program);
    const { client, heard } = openPage(program);
    await client.app.secrets.setPassphrase({ passphrase: 'Plant passphrase of the sealed file' });

    const person = await client.azure.profiles.add(simulatedProfile(simulated, { kind: 'device-code' }));
    await signIn(client, simulated, person.id);
    const application = await client.azure.profiles.add(simulatedProfile(simulated));
    await inState(program, application.id, 'online');
    await client.azure.profiles.add({ ...simulatedProfile(simulated, { kind: 'secret', secret: 'Plant-Wrong-Secret-31415' }), name: 'Wrong' });
    for (const kind of ['malformed-json', 'html-error', 'cut', 'foreign-next-link', 'token-expired', 'throttled'] as const) {
      simulated.faults.add(kind === 'throttled' ? { kind, retryAfterSeconds: 3_000 } : kind === 'html-error' ? { kind, status: 404 } : { kind, path: '*resourcegroups*' });
      await client.azure.profiles.groups({ connectionId: person.id, subscriptionId: SUBSCRIPTIONS.test }).catch(() => {});
      simulated.faults.clear();
    }
    for (const token of issued) program.logger.warn('test.careless', `A careless part writes ${token}.`);
    const report = await client.app.diagnostics.read();
    await program.close();

    const planted = [...issued, simulated.clientSecret, 'Plant-Wrong-Secret-31415'];
    // The run must have had something to hide, or it proves nothing.
    expect(issued.size).toBeGreaterThan(3);
    expect(report.log.map(({ id }) => id)).toContain('test.careless');
    expect(await secrets.get(`connection/${person.id}/azure-tokens`)).toContain('RefreshToken');
    const texts = [JSON.stringify(report), heard.join('\n'), ...(await textsBelow(dataDir))];
    expect(planted.filter((secret) => texts.some((text) => text.includes(secret)))).toEqual([]);
  });
});

/** Every token that the directory gives out from now on. */
function recordTokens({ model: { directory } }: SimulatedAzure): Set<string> {
  const issued = new Set<string>();
  const issue = directory.token.bind(directory);
  directory.token = (tenant, form) => {
    const answer = issue(tenant, form);
    for (const name of ['access_token', 'refresh_token', 'id_token']) if (typeof answer[name] === 'string') issued.add(answer[name]);
    return answer;
  };
  return issued;
}

async function textsBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')));
}
