import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { draftSchema, type Draft, type DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { sampleFiles } from '../../../../simulator/azure/templates/samples.ts';
import { JsonDocuments } from '../../../core/documents/json-documents.ts';
import { MemoryStore } from '../../../core/secrets/memory-store.ts';
import { silentLogger } from '../../../core/testing/silent-logger.ts';
import { openAzureRig, type AzureRig } from '../../testing/azure-rig.ts';
import { openDeployRig, targetOf, type DeployRig } from '../testing/deploy-rig.ts';
import { Baselines } from './baselines.ts';
import { askWhatIf } from './what-if.ts';

let rig: AzureRig;
let deploying: DeployRig;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fabriscope-what-if-'));
  rig = await openAzureRig({ folder, throttleScale: 0, pace: 0.1 });
  deploying = await openDeployRig(rig, folder);
});
afterEach(() => rig.simulated.faults.clear());
afterAll(async () => {
  await deploying.close();
  await rig.close();
  await rm(folder, { recursive: true, force: true });
});

const sample = (name: string): string => sampleFiles().find((each) => each.name === name)?.text ?? '';
const storage = (accountName: string, title = 'storage', target: Partial<DraftTarget> = {}): Promise<Draft> =>
  deploying.draftOf({ [`${title}.json`]: sample('storage.json'), [`${title}.parameters.json`]: JSON.stringify({ parameters: { accountName: { value: accountName } } }) }, targetOf(rig.profile, { deploymentName: `${title}.1`, ...target }));

/** Deploys it, and waits until Azure is done. */
async function deployed(draft: Draft): Promise<void> {
  await deploying.step(draft.draftId, 'preflight');
  await deploying.deploy.submit(draft.draftId, { typedName: 'contoso-dev', why: 'Trial', whatIfAt: null });
  await vi.waitFor(() => expect(rig.profile.operations.list().every(({ state }) => state.kind === 'ended')).toBe(true), { timeout: 10_000 });
}

describe('what would change', () => {
  it('tells what is made, and afterwards only what changes, with likely noise told apart', async () => {
    const draft = await storage('contosonoise1', 'noise');
    const first = await deploying.step(draft.draftId, 'whatIf');
    expect(draftSchema.parse(first)).toEqual(first);
    expect(first.whatIf).toMatchObject({ state: 'done', fault: null, result: { baselineAt: null, counts: { create: 1, modify: 0 } } });
    await deployed(draft);
    await deploying.deploy.acts.setParameter(draft.draftId, 'skuName', { kind: 'literal', value: 'Standard_ZRS' });
    const { whatIf: { result } } = await deploying.step(draft.draftId, 'whatIf');
    const change = result?.changes.find(({ name }) => name === 'contosonoise1');
    expect(change).toMatchObject({ change: 'Modify', quiet: false });
    expect(change?.properties.find(({ path }) => path === 'sku.name')).toMatchObject({ before: 'Standard_LRS', after: 'Standard_ZRS', noise: 'no' });
    expect(change?.properties.find(({ path }) => path.startsWith('properties.encryption'))).toMatchObject({ change: 'Delete', noise: 'likely', noiseWords: expect.stringContaining('Azure mostly keeps its default') });
  });

  it('is told without the noise of an unchanged template, once that is kept', async () => {
    const draft = await storage('contosobase1', 'base');
    await expect(deploying.deploy.keepBaseline(draft.draftId, undefined)).rejects.toMatchObject({ fault: { code: 'conflict', message: 'This was not deployed yet.' } });
    await deployed(draft);
    await deploying.deploy.keepBaseline(draft.draftId, undefined);
    await deploying.deploy.acts.setTarget(draft.draftId, targetOf(rig.profile, { deploymentName: 'base.2' }));
    const unchanged = await deploying.step(draft.draftId, 'whatIf');
    expect(unchanged.whatIf.result).toMatchObject({ baselineAt: expect.any(Number), counts: { quiet: 1 } });
    expect(unchanged.whatIf.result?.changes.find(({ name }) => name === 'contosobase1')).toMatchObject({ quiet: true });
    await deploying.deploy.acts.setParameter(draft.draftId, 'skuName', { kind: 'literal', value: 'Standard_GRS' });
    const { whatIf: { result } } = await deploying.step(draft.draftId, 'whatIf');
    const loud = result?.changes.find(({ name }) => name === 'contosobase1')?.properties.filter(({ noise }) => noise === 'no').map(({ path }) => path);
    expect(loud).toEqual(['sku.name']);
    // Another template at the same target, and the same one elsewhere, have none.
    const other = await storage('contosobase1', 'otherwise');
    expect((await deploying.step(other.draftId, 'whatIf')).whatIf.result?.baselineAt).toBeNull();
    const elsewhere = await storage('contosobase9', 'base', { resourceGroup: 'contoso-loadtest' });
    expect((await deploying.step(elsewhere.draftId, 'whatIf')).whatIf.result?.baselineAt).toBeNull();
    // A later version of it, made from files of the same name, has it.
    const later = await storage('contosobase1', 'base.3');
    expect((await deploying.step(later.draftId, 'whatIf')).whatIf.result?.baselineAt).not.toBeNull();
    const documents = await Promise.all((await readdir(join(folder, 'documents'))).map((name) => readFile(join(folder, 'documents', name), 'utf8')));
    expect(documents.join('\n')).not.toContain('supportsHttpsTrafficOnly');
  });

  it('of a subscription whose group is not there yet is everything', async () => {
    const draft = await storage('contosonone1', 'none', { resourceGroup: 'nowhere', createGroup: true, location: 'westeurope' });
    expect((await deploying.step(draft.draftId, 'whatIf')).whatIf).toMatchObject({ state: 'failed', result: null, fault: { code: 'not-found', hint: 'Everything in the template would be created.' } });
    // Nothing of that keeps it from being deployed.
    await deploying.step(draft.draftId, 'preflight');
    expect((await deploying.draft(draft.draftId)).obstacles).toEqual([]);
  });

  it('may be left off, and what was there before stays', async () => {
    const draft = await storage('contosostop1', 'stop');
    const done = await deploying.step(draft.draftId, 'whatIf');
    rig.simulated.faults.add({ kind: 'slow', delayMs: 60_000, path: '*whatIf*', count: 1 });
    await deploying.deploy.steps.whatIf(draft.draftId);
    await expect(deploying.deploy.steps.whatIf(draft.draftId)).rejects.toMatchObject({ fault: { code: 'busy' } });
    expect((await deploying.draft(draft.draftId)).obstacles).toContain('Look before: it was not checked yet what Azure would say.');
    deploying.deploy.steps.stop(draft.draftId, 'whatIf');
    await vi.waitFor(async () => expect((await deploying.draft(draft.draftId)).whatIf).toEqual(done.whatIf));
  });

  it('that Azure cannot tell is a failure in its words; one that never comes ends', async () => {
    const draft = await deploying.draftOf({ 'bad.json': sample('storage.json').replaceAll("parameters('skuName')", "'Cheap_LRS'"), 'bad.parameters.json': sample('storage.parameters.json') }, targetOf(rig.profile));
    expect((await deploying.step(draft.draftId, 'whatIf')).whatIf).toMatchObject({ state: 'failed', fault: { code: 'device-refused' } });
    const { content } = await deploying.deploy.drafts.get((await storage('contosonever1', 'never')).draftId);
    const baselines = await Baselines.open(await JsonDocuments.in(join(folder, 'others'), rig.clock, silentLogger), new MemoryStore());
    const asked = askWhatIf(content, targetOf(rig.profile), { session: rig.profile, heavy: deploying.heavy, baselines, clock: rig.clock, signal: new AbortController().signal, longestMs: 100 });
    await expect(asked).rejects.toMatchObject({ fault: { code: 'slow', hint: 'Try again, or deploy without knowing.' } });
  });

  it('survives throttling, a busy Azure and a token that runs out meanwhile', async () => {
    const draft = await storage('contosoweather1', 'weather');
    rig.simulated.faults.add({ kind: 'throttled', retryAfterSeconds: 3, path: '*whatIf*', count: 1 });
    rig.simulated.faults.add({ kind: 'unavailable', retryAfterSeconds: 2, path: '*operation*', count: 1 });
    rig.simulated.faults.add({ kind: 'token-expired', path: '*operation*', count: 1 });
    expect((await deploying.step(draft.draftId, 'whatIf')).whatIf).toMatchObject({ state: 'done' });
  });

  it('is outdated when something changes', async () => {
    const draft = await storage('contosoold1', 'old');
    await deploying.step(draft.draftId, 'preflight');
    await deploying.step(draft.draftId, 'whatIf');
    const changed = await deploying.deploy.acts.setTarget(draft.draftId, targetOf(rig.profile, { deploymentName: 'old.2' }));
    expect(changed).toMatchObject({ whatIf: { state: 'outdated', result: { counts: { create: 1 } } } });
    await deploying.step(draft.draftId, 'preflight');
    expect((await deploying.draft(draft.draftId)).obstacles).toEqual(['Something changed since Azure was asked what would change. Ask again.']);
  });
});
