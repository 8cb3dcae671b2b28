import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SUBSCRIPTIONS, startAzure, type SimulatedAzure } from '../../../simulator/azure/index.ts';
import { toFault } from '../../core/faults.ts';
import { MemoryStore } from '../../core/secrets/memory-store.ts';
import { hurryTime, type HurriedTime } from '../../core/testing/hurried-time.ts';
import { openAzureSide, simulatedProfile, type AzureSide } from '../testing/azure-rig.ts';
import type { AzureProfile } from '../profile/azure-profile.ts';
import type { AzureOperation } from './azure-operation.ts';
import { askLong } from './long-question.ts';

let time: HurriedTime;
let simulated: SimulatedAzure;
let folder = '';
let side: AzureSide;
let profile: AzureProfile;
const secrets = new MemoryStore();
const subscriptionId = SUBSCRIPTIONS.test;

/** A program on the same profile; the first one signs in, later ones find it. */
async function start(): Promise<void> {
  side = await openAzureSide({ folder, clock: time.clock, secrets });
  const known = side.services.connections.list()[0];
  const { id } = known ?? (await side.access.add(simulatedProfile(simulated)));
  if (known) side.services.connections.connect(id);
  profile = side.profiles.of(id);
  await vi.waitFor(() => expect(side.services.connections.get(id)?.state).toBe('online'), { timeout: 10_000 });
  profile.lock.unlock(600);
}

beforeAll(async () => {
  time = hurryTime(50);
  simulated = await startAzure({ clock: time.deviceClock, throttleScale: 0 });
  folder = await mkdtemp(join(tmpdir(), 'fabriscope-operations-'));
  await start();
});
afterEach(() => simulated.faults.clear());
afterAll(async () => {
  await side.close();
  await simulated.close();
  await rm(folder, { recursive: true, force: true });
  time.restore();
});

const group = (name: string): string => `/subscriptions/${subscriptionId}/resourcegroups/${name}`;
const note = { title: 'Deleting a group', href: '/azure', purpose: 'test', context: { group: 'g' } };

async function operation(begun: ReturnType<AzureProfile['operations']['begin']>): Promise<AzureOperation> {
  const result = await begun;
  if (result.kind !== 'operation') throw new Error('It ended at once.');
  return result.operation;
}
async function deleteGroup(name: string): Promise<AzureOperation> {
  await profile.arm(subscriptionId).write('PUT', { api: 'resourceGroups', path: group(name), body: { location: 'westeurope' } });
  return operation(profile.operations.begin(subscriptionId, 'DELETE', { api: 'resourceGroups', path: group(name) }, note));
}
/** A deployment of nothing, which is followed at a status address. */
async function deploy(name: string): Promise<AzureOperation> {
  await profile.arm(subscriptionId).write('PUT', { api: 'resourceGroups', path: group('deployed'), body: { location: 'westeurope' } });
  const template = { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources: [], outputs: { made: { type: 'string', value: name } } };
  return operation(profile.operations.begin(subscriptionId, 'PUT', { api: 'deployments', path: `${group('deployed')}/providers/Microsoft.Resources/deployments/${name}`, body: { properties: { mode: 'Incremental', template } } }, note));
}

describe('an operation', () => {
  it('at a location is followed to its end', async () => {
    const deleting = await deleteGroup('gone-1');
    expect(profile.operations.list()).toContain(deleting);
    expect(await deleting.ended).toMatchObject({ end: 'succeeded' });
    expect(await profile.arm(subscriptionId).exists({ api: 'resourceGroups', path: group('gone-1') })).toBe(false);
  });

  it('at a status address brings the resource that it made', async () => {
    const deploying = await deploy('first');
    expect(await deploying.ended).toMatchObject({ end: 'succeeded', body: { properties: { provisioningState: 'Succeeded', outputs: { made: { value: 'first' } } } } });
  });

  it('with addresses of 4 KB, both headers and words never heard of is followed like any other', async () => {
    simulated.faults.add({ kind: 'long-poll-url', bytes: 4_096 });
    simulated.faults.add({ kind: 'both-headers' });
    simulated.faults.add({ kind: 'unknown-status', word: 'Transmogrifying' });
    const deploying = await deploy('long');
    expect(deploying.begun.poll.url.length).toBeGreaterThan(4_096);
    expect(await deploying.ended).toMatchObject({ end: 'succeeded' });
  });

  it('whose address is lost is looked up at the resource itself: what was made is there, what was deleted is not', async () => {
    simulated.faults.add({ kind: 'operation-lost' });
    expect(await (await deploy('lost')).ended).toMatchObject({ end: 'succeeded' });
    expect(await (await deleteGroup('gone-2')).ended).toMatchObject({ end: 'succeeded' });
    expect(await profile.arm(subscriptionId).exists({ api: 'resourceGroups', path: group('gone-2') })).toBe(false);
  });

  it('without a resource whose address is lost is said to be lost', async () => {
    await profile.arm(subscriptionId).write('PUT', { api: 'resourceGroups', path: group('posted'), body: { location: 'westeurope' } });
    const exporting = await operation(profile.operations.begin(subscriptionId, 'POST', { api: 'resourceGroups', path: `${group('posted')}/exportTemplate`, body: { resources: ['*'] } }, note));
    simulated.faults.add({ kind: 'operation-lost' });
    expect(await exporting.ended).toMatchObject({ end: 'lost' });
  });

  it('outlives its token', async () => {
    const deploying = await deploy('renewed');
    simulated.faults.add({ kind: 'token-expired', path: '*operation*', count: 1 });
    expect(await deploying.ended).toMatchObject({ end: 'succeeded' });
    expect(profile.signedIn).toBe(true);
  });

  it('goes on over bad weather, and says why it cannot be asked meanwhile', async () => {
    const deploying = await deploy('weather');
    simulated.faults.add({ kind: 'html-error', status: 502, path: '*operation*', count: 4 });
    const troubles: unknown[] = [];
    deploying.onChange(() => deploying.state.kind === 'running' && troubles.push(deploying.state.trouble?.code ?? null));
    expect(await deploying.ended).toMatchObject({ end: 'succeeded' });
    expect(troubles).toContain('server-error');
  });
});

describe('a question that takes long', () => {
  const ask = (name: string, signal?: AbortSignal) => askLong(profile.arm(subscriptionId), { api: 'resourceGroups', path: `${group(name)}/exportTemplate`, body: { resources: ['*'] }, signal }, time.clock);

  it('is followed to its answer, also while the profile is locked', async () => {
    await profile.arm(subscriptionId).write('PUT', { api: 'resourceGroups', path: group('exported'), body: { location: 'westeurope' } });
    profile.lock.close();
    expect(await ask('exported')).toMatchObject({ template: { contentVersion: '1.0.0.0' } });
    profile.lock.unlock(600);
    expect(profile.operations.list().some(({ state }) => state.kind === 'running')).toBe(false);
  });

  it('is refused in Azure’s words, and let go of when nobody waits any more', async () => {
    await expect(ask('no-such-group')).rejects.toMatchObject({ azureCode: 'ResourceGroupNotFound', fault: { code: 'not-found' } });
    const leaving = new AbortController();
    const asking = ask('exported', leaving.signal).catch((error: unknown) => error);
    setTimeout(() => leaving.abort(), 5);
    expect(toFault(await asking).code).toBe('cancelled');
  });
});

describe('a program that ends in the middle', () => {
  it('goes on with what it began when it starts again', async () => {
    // On hurried clocks it could be over before anybody has looked at it.
    simulated.faults.add({ kind: 'slow', delayMs: 100_000, path: '*operation*', count: 2 });
    const deleting = await deleteGroup('gone-3');
    expect(deleting.state.kind).toBe('running');
    await side.close();

    await start();
    const [resumed] = profile.operations.list();
    expect(resumed).toMatchObject({ resumed: true, begun: { operationId: deleting.begun.operationId, title: note.title, purpose: 'test', context: { group: 'g' } } });
    expect(await resumed?.ended).toMatchObject({ end: 'succeeded' });
    await side.close();

    await start();
    expect(profile.operations.list()).toEqual([]);
  });
});
