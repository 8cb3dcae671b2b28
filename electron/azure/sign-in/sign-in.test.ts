import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AzureSignIn, SignInStep } from '../../../shared/contract/azure/profiles.ts';
import { PARTNER_TENANT } from '../../../simulator/azure/azure.ts';
import { DirectoryError } from '../../../simulator/azure/entra/directory-error.ts';
import { startAzure, SUBSCRIPTIONS, type SimulatedAzure } from '../../../simulator/azure/index.ts';
import { MemoryStore } from '../../core/secrets/memory-store.ts';
import { hurryTime, type HurriedTime } from '../../core/testing/hurried-time.ts';
import type { AzureProfile } from '../profile/azure-profile.ts';
import type { NewProfile } from '../profile/profile-access.ts';
import { runSignIn } from '../profile/sign-in-run.ts';
import { approveDevice, openAzureSide, simulatedProfile, type AzureSide } from '../testing/azure-rig.ts';
import { AzureCli } from './azure-cli.ts';

/** For waits on a busy machine; they end as soon as what is waited for is there. */
const soon = { timeout: 10_000 };
let time: HurriedTime;
let simulated: SimulatedAzure;
let folder = '';
let side: AzureSide;
const secrets = new MemoryStore();

beforeAll(async () => {
  time = hurryTime(50);
  simulated = await startAzure({ clock: time.deviceClock, devicePollSeconds: 0.05, throttleScale: 0 });
  folder = await mkdtemp(join(tmpdir(), 'fabriscope-sign-in-'));
  side = await openAzureSide({ folder, clock: time.clock, secrets });
});
afterEach(async () => {
  for (const { id } of side.services.connections.list()) await side.services.connections.remove(id);
  const { directory } = simulated.model;
  directory.isConsented = true;
  directory.requiredContext = undefined;
  simulated.faults.clear();
  simulated.traffic.clear();
});
afterAll(async () => {
  await side.close();
  await simulated.close();
  await rm(folder, { recursive: true, force: true });
  time.restore();
});

async function add(signIn: AzureSignIn, change: Partial<NewProfile> = {}): Promise<AzureProfile> {
  const { id } = await side.access.add({ ...simulatedProfile(simulated, signIn), ...change });
  return side.profiles.of(id);
}

/** Runs a sign-in to its end; `act` is what the person does at a step. */
async function signIn(profile: AzureProfile, act: (step: SignInStep) => unknown = () => {}, { tenantId = null as string | null, signal = AbortSignal.timeout(20_000) } = {}): Promise<SignInStep[]> {
  const steps: SignInStep[] = [];
  for await (const step of runSignIn(profile, tenantId, signal)) {
    steps.push(step);
    await act(step);
  }
  return steps;
}
const approve = (step: SignInStep): void => {
  if (step.kind === 'device-code') approveDevice(simulated);
};

/** What the user's browser does with the address: accepts there, and carries the answer to the loopback. */
async function browse(step: SignInStep, decision: 'accept' | 'cancel' = 'accept'): Promise<void> {
  if (step.kind !== 'browser') return;
  const { searchParams } = new URL(step.url);
  const { directory } = simulated.model;
  const redirectUri = searchParams.get('redirect_uri') ?? '';
  const state = searchParams.get('state') ?? '';
  const tenant = new URL(step.url).pathname.split('/')[1] ?? '';
  const answer = decision === 'accept' ? { code: directory.approve(directory.readAuthorizeRequest(tenant, searchParams), directory.users[0]) } : { error: 'access_denied', error_description: 'AADSTS65004: User declined.' };
  await fetch(redirectUri.replace('localhost', '127.0.0.1'), { method: 'POST', body: new URLSearchParams({ ...answer, state }) });
}

describe('a person', () => {
  it('signs in by device code, and the next start finds it again without asking', async () => {
    const profile = await add({ kind: 'device-code' });
    const steps = await signIn(profile, approve);
    expect(steps).toMatchObject([
      { kind: 'starting' },
      { kind: 'device-code', userCode: expect.stringMatching(/^[A-Z2-9]{9}$/), verificationUrl: `${simulated.authority}/devicelogin` },
      { kind: 'reading' },
      { kind: 'done', account: 'jo@contoso.example', tenants: 1, subscriptions: 3 },
    ]);
    expect(profile.account).toMatchObject({ name: 'Jo Castro', kind: 'user', tenantId: simulated.tenant });

    const again = await openAzureSide({ folder, clock: time.clock, secrets });
    const restored = again.profiles.of(profile.connectionId);
    again.services.connections.connect(profile.connectionId);
    await expect.poll(() => again.services.connections.get(profile.connectionId), soon).toMatchObject({ state: 'online', azure: { account: 'jo@contoso.example' } });
    expect(restored.account?.userName).toBe('jo@contoso.example');
    await again.close();
  });

  it('signs in in the browser, over the loopback of this machine', async () => {
    const profile = await add({ kind: 'browser' });
    const steps = await signIn(profile, (step) => browse(step));
    expect(steps.map(({ kind }) => kind)).toEqual(['starting', 'browser', 'reading', 'done']);
    expect(steps[1]).toMatchObject({ url: expect.stringContaining('redirect_uri=http%3A%2F%2Flocalhost%3A'), opened: false });
    expect(profile.signedIn).toBe(true);
  });

  it('declines, or leaves', async () => {
    const byCode = await add({ kind: 'device-code' });
    expect((await signIn(byCode, (step) => step.kind === 'device-code' && simulated.model.directory.pendingDevices().forEach((device) => (device.state = { kind: 'declined' })))).at(-1)).toMatchObject({ kind: 'failed', fault: { code: 'cancelled', message: 'The sign-in was declined.' } });
    const byBrowser = await add({ kind: 'browser' });
    expect((await signIn(byBrowser, (step) => browse(step, 'cancel'))).at(-1)).toMatchObject({ kind: 'failed', fault: { code: 'consent-missing', message: 'You declined what the application asks for.' } });
    const leaving = new AbortController();
    let redirect = '';
    const steps = await signIn(byBrowser, (step) => {
      if (step.kind !== 'browser') return;
      redirect = new URL(step.url).searchParams.get('redirect_uri') ?? '';
      leaving.abort();
    }, { signal: leaving.signal });
    expect(steps.at(-1)?.kind).toBe('browser');
    // Nothing goes on listening.
    await expect.poll(() => fetch(redirect.replace('localhost', '127.0.0.1')).then(() => 'answers', () => 'gone'), soon).toBe('gone');
    expect(byBrowser.signedIn).toBe(false);
  });

  it('learns that the application has not been allowed yet', async () => {
    const profile = await add({ kind: 'device-code' });
    simulated.model.directory.isConsented = false;
    expect((await signIn(profile, approve)).at(-1)).toMatchObject({ kind: 'failed', fault: { code: 'consent-missing', remedy: 'sign-in', detail: expect.stringContaining('AADSTS65001') } });
  });

  it('is signed out when the refresh token is taken back, and the connection says so', async () => {
    const profile = await add({ kind: 'device-code' });
    await signIn(profile, approve);
    await expect.poll(() => side.services.connections.get(profile.connectionId)?.state, soon).toBe('online');
    simulated.model.directory.revoke(true);
    await expect(profile.arm(SUBSCRIPTIONS.test).list({ api: 'resourceGroups', path: `/subscriptions/${SUBSCRIPTIONS.test}/resourcegroups` }, (item) => item)).rejects.toMatchObject({ fault: { code: 'signed-out', remedy: 'sign-in' } });
    expect(profile.signedIn).toBe(false);
    await expect.poll(() => side.services.connections.get(profile.connectionId), soon).toMatchObject({ state: 'unauthorised', fault: { code: 'signed-out' } });
    expect(profile.subscriptions).toHaveLength(3);
    await signIn(profile, approve);
    await expect.poll(() => side.services.connections.get(profile.connectionId)?.state, soon).toBe('online');
  });

  it('is asked for a second proof where Azure wants one, and is in afterwards', async () => {
    const profile = await add({ kind: 'device-code' });
    await signIn(profile, approve);
    simulated.model.directory.requiredContext = 'c1';
    const locations = () => profile.arm(SUBSCRIPTIONS.test).list({ api: 'subscriptions', path: `/subscriptions/${SUBSCRIPTIONS.test}/locations` }, (item) => item);
    await expect(locations()).rejects.toMatchObject({ fault: { code: 'signed-out', message: expect.stringContaining('second proof'), detail: expect.stringContaining('AADSTS50076') } });
    await signIn(profile, approve);
    expect((await locations()).items.length).toBeGreaterThan(1);
  });

  it('who signs out is not signed in again by the next panel, and leaves no token behind', async () => {
    const profile = await add({ kind: 'device-code' });
    await signIn(profile, approve);
    expect(await secrets.has(`connection/${profile.connectionId}/azure-tokens`)).toBe(true);
    await profile.identity.signOut();
    expect(await secrets.has(`connection/${profile.connectionId}/azure-tokens`)).toBe(false);
    await expect(profile.directory(null).list({ api: 'tenants', path: '/tenants' }, (item) => item)).rejects.toMatchObject({ fault: { code: 'signed-out' } });
    await expect.poll(() => profile.subscriptions, soon).toEqual([]);
  });
});

describe('several directories', () => {
  it('are listed with what may be done in each; one that wants a sign-in of its own says so, and gets it', async () => {
    const { directory } = simulated.model;
    const issue = directory.token.bind(directory);
    let isStrict = true;
    directory.token = (tenant, form) => {
      if (tenant === PARTNER_TENANT.id && isStrict && form.get('grant_type') === 'refresh_token') throw new DirectoryError('interaction_required', 50076, 'You must use multi-factor authentication.');
      return issue(tenant, form);
    };
    const profile = await add({ kind: 'device-code' }, { tenant: 'organizations' });
    expect((await signIn(profile, approve)).at(-1)).toMatchObject({ kind: 'done', tenants: 2, subscriptions: 3 });
    expect(profile.tenants).toMatchObject([{ name: 'Contoso', needsSignIn: false }, { name: 'Fabrikam', needsSignIn: true, obstacle: expect.stringContaining('second proof') }]);
    expect(profile.signedIn).toBe(true);
    await expect.poll(() => side.services.connections.get(profile.connectionId)?.state, soon).toBe('online');

    expect((await signIn(profile, approve, { tenantId: PARTNER_TENANT.id })).at(-1)).toMatchObject({ kind: 'done', account: 'jo@contoso.example', subscriptions: 4 });
    isStrict = false;
    expect(profile.tenants).toMatchObject([{ needsSignIn: false }, { needsSignIn: false, obstacle: '' }]);
    expect(profile.account?.tenantId).toBe(simulated.tenant);
    await expect.poll(() => profile.subscriptions.map(({ name, mayWrite, obstacle }) => [name, mayWrite, obstacle]), soon).toEqual([
      ['Production', true, ''], ['Test', true, ''], ['Corporate IT', false, expect.stringContaining('no role')], ['Fabrikam Shared', false, ''],
    ]);
  });

  it('are those of one person: somebody else is not let into them', async () => {
    const profile = await add({ kind: 'device-code' });
    await signIn(profile, approve);
    const asSam = (step: SignInStep) => step.kind === 'device-code' && approveDevice(simulated, 'sam@contoso.example');
    expect((await signIn(profile, asSam, { tenantId: simulated.tenant })).at(-1)).toMatchObject({ kind: 'failed', fault: { code: 'invalid-input', message: 'You signed in as sam@contoso.example, but this profile is jo@contoso.example’s.' } });
    expect(profile.account?.userName).toBe('jo@contoso.example');
    expect((await signIn(profile, asSam)).at(-1)).toMatchObject({ kind: 'done', account: 'sam@contoso.example', subscriptions: 0 });
    expect(await secrets.get(`connection/${profile.connectionId}/azure-tokens`)).not.toContain('jo@contoso.example');
  });

  it('and which subscriptions take part is kept', async () => {
    const profile = await add({ kind: 'secret', secret: simulated.clientSecret });
    await signIn(profile);
    expect(profile.subscriptions.map(({ selected }) => selected)).toEqual([true, true]);
    await side.profiles.select(profile.connectionId, [SUBSCRIPTIONS.test.toUpperCase()]);
    expect(profile.subscriptions.filter(({ selected }) => selected).map(({ name }) => name)).toEqual(['Test']);
    const again = await openAzureSide({ folder, clock: time.clock, secrets });
    expect(again.profiles.of(profile.connectionId).settings.selected).toEqual([SUBSCRIPTIONS.test]);
    await again.close();
  });
});

describe('an application', () => {
  it('signs in with its secret', async () => {
    const profile = await add({ kind: 'secret', secret: simulated.clientSecret });
    expect((await signIn(profile)).at(-1)).toMatchObject({ kind: 'done', account: simulated.clientId, subscriptions: 2 });
    expect(profile.account?.kind).toBe('application');
  });

  it('signs in with its certificate, and is told what is wrong with one', async () => {
    const { certificatePem, privateKeyPem } = simulated.clientCertificate;
    const profile = await add({ kind: 'certificate', pem: `${certificatePem}\n${privateKeyPem}`, uploads: [], passPhrase: null });
    expect((await signIn(profile)).at(-1)).toMatchObject({ kind: 'done', account: simulated.clientId });
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const refused = async (pem: string): Promise<unknown> => add({ kind: 'certificate', pem, uploads: [], passPhrase: null }).catch((error: unknown) => error);
    expect(await refused(`${certificatePem}\n${other}`)).toMatchObject({ fault: { code: 'invalid-input', message: 'The private key belongs to another certificate.' } });
    expect(await refused(certificatePem)).toMatchObject({ fault: { message: 'There is no private key with this certificate.' } });
    expect(await refused(privateKeyPem)).toMatchObject({ fault: { message: 'There is no certificate in what was given.' } });
  });

  it('is told that its secret is wrong, and nothing repeats it', async () => {
    const profile = await add({ kind: 'secret', secret: 'Plant-Wrong-Secret-31415' });
    const steps = await signIn(profile);
    expect(steps.at(-1)).toMatchObject({ kind: 'failed', fault: { code: 'unauthorised', message: 'The client secret is wrong.', remedy: 'sign-in', detail: expect.stringContaining('AADSTS7000215') } });
    expect(JSON.stringify(steps)).not.toContain('31415');
    await expect.poll(() => side.services.connections.get(profile.connectionId), soon).toMatchObject({ state: 'unauthorised', fault: { code: 'unauthorised' } });
    await side.access.change(profile.connectionId, { signIn: { kind: 'secret', secret: simulated.clientSecret } });
    await expect.poll(() => side.services.connections.get(profile.connectionId)?.state, soon).toBe('online');
  });

  it('is told of a client id or tenant that nobody knows', async () => {
    const unknown = await add({ kind: 'secret', secret: simulated.clientSecret }, { clientId: '00000000-0000-4000-8000-000000000000' });
    expect((await signIn(unknown)).at(-1)).toMatchObject({ fault: { code: 'invalid-input', message: 'There is no application with this client id in the directory.' } });
    const nowhere = await add({ kind: 'secret', secret: simulated.clientSecret }, { tenant: 'nowhere.example' });
    expect((await signIn(nowhere)).at(-1)).toMatchObject({ kind: 'failed', fault: { code: expect.stringMatching(/invalid-input|not-a-portal/) } });
  });

  it('is told to set the clock where that is what keeps it out', async () => {
    simulated.faults.add({ kind: 'clock-skew', byMs: -900_000 });
    const profile = await add({ kind: 'secret', secret: 'Plant-Wrong-Secret-31415' });
    expect((await signIn(profile)).at(-1)).toMatchObject({ fault: { hint: expect.stringContaining('This machine’s clock is 15 minutes ahead of Azure’s: set it right.') } });
  });

  it('gives tokens for other purposes than Resource Manager, to whoever asks the program', async () => {
    const profile = await add({ kind: 'secret', secret: simulated.clientSecret });
    await signIn(profile);
    const { tokens } = side.services;
    expect(tokens.accounts()).toContainEqual({ profileId: profile.connectionId, name: 'Contoso', account: simulated.clientId, tenantId: simulated.tenant, signedIn: true });
    const devops = await tokens.source(profile.connectionId, { tenantId: null, scope: '499b84ac-1321-427f-aa17-267ca6975798/.default' }).token();
    expect(simulated.model.directory.claimsOf(devops)).toMatchObject({ aud: '499b84ac-1321-427f-aa17-267ca6975798' });
    const [one, same] = await Promise.all([1, 2].map(() => tokens.source(profile.connectionId, { tenantId: null, scope: 'https://vault.azure.net/.default' }).token()));
    expect(one).toBe(same);
  });
});

describe.skipIf(process.platform === 'win32')('the Azure CLI', () => {
  it('lends its login to a profile that needs no application of its own', async () => {
    const { tenant, clientId: client_id, clientSecret: client_secret } = simulated;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret, scope: 'https://management.azure.com/.default' });
    const { access_token: accessToken } = simulated.model.directory.token(tenant, form);
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'az'), `#!/bin/sh\necho '${JSON.stringify({ accessToken })}'\n`, { mode: 0o755 });
    const other = await openAzureSide({ folder: join(folder, 'with-cli'), clock: time.clock, cli: new AzureCli({ env: { PATH: `${bin}:/usr/bin:/bin` }, platform: 'linux' }) });
    const { id } = await other.access.add({ ...simulatedProfile(simulated, { kind: 'cli' }), clientId: '' });
    await expect.poll(() => other.services.connections.get(id)?.state, soon).toBe('online');
    expect(other.profiles.of(id)).toMatchObject({ account: { userName: simulated.clientId, kind: 'application' }, signedIn: true });
    await writeFile(join(bin, 'az'), '#!/bin/sh\necho "Please run az login" >&2\nexit 1\n', { mode: 0o755 });
    const failed = await signIn(other.profiles.of(id));
    expect(failed.at(-1)).toMatchObject({ kind: 'failed', fault: { code: 'signed-out', hint: expect.stringContaining('az login') } });
    await expect.poll(() => other.services.connections.get(id)?.state, soon).toBe('unauthorised');
    await other.close();
  });
});

describe('a private cloud', () => {
  it('is believed by its own authority only', async () => {
    const profile = await add({ kind: 'secret', secret: simulated.clientSecret }, { cloud: { kind: 'custom', arm: simulated.arm, authority: null, caPem: null } });
    expect((await signIn(profile)).at(-1)).toMatchObject({ kind: 'failed', fault: { code: 'tls-failed', hint: expect.stringContaining('add its authority’s certificate') } });
    expect(simulated.traffic.list().filter(({ path }) => path.startsWith('/metadata'))).toEqual([]);
  });

  it('has to be named by addresses that can be believed at all', async () => {
    for (const cloud of [{ arm: 'http://127.0.0.1:1', authority: null, caPem: null }, { arm: 'https://user:pw@127.0.0.1:1', authority: null, caPem: null }, { arm: 'https://127.0.0.1:1', authority: null, caPem: 'nonsense' }]) {
      await expect(add({ kind: 'device-code' }, { cloud: { kind: 'custom', ...cloud } })).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    }
  });
});
