import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Draft, DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { eventTypes } from '../../../../shared/domain/journal/event-types.ts';
import { SUBSCRIPTIONS } from '../../../../simulator/azure/index.ts';
import { FaultError } from '../../../core/fault-error.ts';
import { faultError } from '../../../core/faults.ts';
import { arrange } from '../../../../simulator/azure/providers/circumstances.ts';
import { sampleFiles } from '../../../../simulator/azure/templates/samples.ts';
import { openAzureRig, type AzureRig } from '../../testing/azure-rig.ts';
import { openDeployRig, targetOf, type DeployRig } from '../testing/deploy-rig.ts';

let rig: AzureRig;
let deploying: DeployRig;
let folder = '';
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fabriscope-submit-'));
  rig = await openAzureRig({ folder, throttleScale: 0, pace: 0.1 });
  deploying = await openDeployRig(rig, folder);
});
afterEach(() => {
  vi.restoreAllMocks();
  rig.simulated.faults.clear();
  rig.profile.lock.unlock(600);
});
afterAll(async () => {
  await deploying.close();
  await rig.close();
  await rm(folder, { recursive: true, force: true });
});

const sample = (name: string): string => sampleFiles().find((each) => each.name === name)?.text ?? '';
const refusal = (wanted: Promise<unknown>) => wanted.then(() => null, (error: unknown) => (error instanceof FaultError ? error.fault : error));

/** Ready to be deployed but for the confirmation. */
async function ready(target: Partial<DraftTarget> = {}): Promise<Draft> {
  count += 1;
  const parameters = JSON.stringify({ parameters: { accountName: { value: `contososend${count}` } } });
  const { draftId } = await deploying.draftOf({ 'send.json': sample('storage.json'), 'send.parameters.json': parameters }, targetOf(rig.profile, { deploymentName: `send.${count}`, ...target }));
  return deploying.step(draftId, 'preflight');
}
const submit = ({ draftId, target }: Draft, more: Partial<Parameters<DeployRig['deploy']['submit']>[1]> = {}) =>
  deploying.deploy.submit(draftId, { typedName: target?.resourceGroup ?? target?.deploymentName ?? '', why: 'A trial', whatIfAt: null, ...more });
/** What the journal has of the deployments of a draft. */
const acts = ({ target }: Draft) => rig.services.journal.events.filter(({ entity, type }) => entity === target?.deploymentName && (type === eventTypes.actBegun || type === eventTypes.actDone));
const ended = async (draft: Draft) => {
  await vi.waitFor(() => expect(acts(draft).some(({ type }) => type === eventTypes.actDone)).toBe(true), { timeout: 20_000 });
  return acts(draft).map(({ type, attributes: { result, fault } }) => (type === eventTypes.actBegun ? 'begun' : [result, fault].filter((word) => typeof word === 'string').join(' ')));
};
const puts = () => rig.simulated.traffic.list().filter(({ method, path }) => method === 'PUT' && path.includes('/deployments/'));

describe('a deployment', () => {
  it('is in the journal before it is sent and when it has ended: who, what, why, confirmed how', async () => {
    const draft = await ready();
    const { whatIf } = await deploying.step(draft.draftId, 'whatIf');
    const { deploymentId } = await submit(draft, { whatIfAt: whatIf.result?.at ?? null });
    expect(acts(draft)[0]?.type).toBe(eventTypes.actBegun);
    expect(rig.profile.operations.list().at(-1)).toMatchObject({ begun: { title: `Deploying “${draft.target?.deploymentName ?? ''}” to contoso-dev`, purpose: 'deployment' } });
    expect((await deploying.draft(draft.draftId)).deployed?.deploymentId).toBe(deploymentId);
    expect(await ended(draft)).toEqual(['begun', 'done']);
    const [, done] = acts(draft);
    expect(done).toMatchObject({ source: rig.profile.connectionId, attributes: { act: 'Deploy', confirmed: 'typed', why: 'A trial', account: rig.profile.account?.userName, whatIf: 'seen', creates: 1, deletes: 0, mode: 'Incremental', resourceGroup: 'contoso-dev', deploymentId } });
    expect(done?.value).toBeGreaterThan(0);
    // The same again needs another name.
    expect(await refusal(submit(draft))).toMatchObject({ code: 'conflict', message: expect.stringContaining('Give it another name') });
  });

  it('is refused while locked, for another name, with obstacles, and for a what-if that is not the one seen', async () => {
    const draft = await ready();
    const before = puts().length;
    rig.profile.lock.close();
    expect(await refusal(submit(draft))).toMatchObject({ code: 'locked', remedy: 'unlock-profile' });
    rig.profile.lock.unlock(600);
    expect(await refusal(submit(draft, { typedName: 'contoso' }))).toMatchObject({ code: 'invalid-input' });
    expect(await refusal(submit(draft, { whatIfAt: 1 }))).toMatchObject({ code: 'conflict' });
    const { whatIf } = await deploying.step(draft.draftId, 'whatIf');
    await deploying.deploy.acts.setParameter(draft.draftId, 'skuName', { kind: 'literal', value: 'Standard_ZRS' });
    await deploying.step(draft.draftId, 'preflight');
    expect(await refusal(submit(draft, { whatIfAt: whatIf.result?.at ?? null }))).toMatchObject({ code: 'conflict' });
    expect(acts(draft)).toEqual([]);
    expect(puts()).toHaveLength(before);
  });

  it('into a new group makes the group first, and both are in the journal', async () => {
    const draft = await ready({ resourceGroup: 'contoso-new', createGroup: true, location: 'westeurope' });
    await submit(draft);
    expect(rig.services.journal.events.filter(({ entity }) => entity === 'contoso-new').map(({ attributes: { act, result } }) => [act, result])).toEqual([['Create resource group', undefined], ['Create resource group', 'done']]);
    expect(await ended(draft)).toEqual(['begun', 'done']);
    expect(await rig.profile.arm(SUBSCRIPTIONS.test).exists({ api: 'resourceGroups', path: `/subscriptions/${SUBSCRIPTIONS.test}/resourceGroups/contoso-new` })).toBe(true);
  });

  it('to a subscription goes there, with its name typed', async () => {
    const template = { $schema: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#', contentVersion: '1.0.0.0', resources: [{ type: 'Microsoft.Resources/resourceGroups', apiVersion: '2021-04-01', name: 'contoso-wide', location: 'westeurope', properties: {} }] };
    const made = await deploying.draftOf({ 'wide.json': JSON.stringify(template) }, targetOf(rig.profile, { resourceGroup: null, location: 'westeurope', deploymentName: 'wide.1' }));
    const draft = await deploying.step(made.draftId, 'preflight');
    expect(draft.obstacles).toEqual([]);
    expect(await refusal(submit(draft, { typedName: 'wide' }))).toMatchObject({ hint: 'Type wide.1 to confirm.' });
    await submit(draft);
    expect(await ended(draft)).toEqual(['begun', 'done']);
  });

  it('that Azure refuses, or that fails later, is told with its cause', async () => {
    const draft = await ready();
    rig.simulated.faults.add({ kind: 'html-error', status: 409, method: 'PUT', count: 1 });
    expect(await refusal(submit(draft))).toMatchObject({ code: 'conflict' });
    expect(await ended(draft)).toEqual(['begun', 'failed conflict']);
    const template = sample('nested.json');
    arrange(rig.simulated.model.world, { takenDnsLabels: ['contoso-taken.westeurope'] });
    const made = await deploying.draftOf({ 'nested.json': template, 'nested.parameters.json': JSON.stringify({ parameters: { dnsLabel: { value: 'contoso-taken' } } }) }, targetOf(rig.profile, { deploymentName: 'nested.1' }));
    const nested = await deploying.step(made.draftId, 'preflight');
    await submit(nested);
    expect(await ended(nested)).toEqual(['begun', 'failed device-refused']);
    expect(acts(nested)[1]?.attributes.message).toContain('DnsRecordInUse');
  });

  it('is not sent where the journal takes nothing', async () => {
    const draft = await ready();
    const before = puts().length;
    vi.spyOn(rig.services.journal, 'append').mockRejectedValueOnce(faultError('disk-full'));
    expect(await refusal(submit(draft))).toMatchObject({ code: 'disk-full' });
    expect(puts()).toHaveLength(before);
    await submit(draft);
    expect(await ended(draft)).toEqual(['begun', 'done']);
  });

  it('sends its secrets to Azure and to nowhere else', async () => {
    const secret = 'Xq7!mountain-Secret-4711';
    const template = { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', parameters: { pass: { type: 'secureString' } }, resources: [], outputs: { length: { type: 'int', value: "[length(parameters('pass'))]" } } };
    const made = await deploying.draftOf({ 'pass.json': JSON.stringify(template) }, targetOf(rig.profile, { deploymentName: 'pass.1' }));
    await deploying.deploy.acts.setParameter(made.draftId, 'pass', { kind: 'literal', value: secret });
    const draft = await deploying.step(made.draftId, 'preflight');
    const { deploymentId } = await submit(draft);
    expect(await ended(draft)).toEqual(['begun', 'done']);
    const outputs = await rig.profile.arm(SUBSCRIPTIONS.test).get({ api: 'deployments', path: deploymentId, read: (body) => JSON.stringify(body) });
    expect(outputs).toContain(`"value":${secret.length}`);
    expect(JSON.stringify([rig.services.journal.events, await deploying.drafts(), rig.profile.operations.list().map(({ begun }) => begun)])).not.toContain('mountain');
  });
});

describe('bad weather over a deployment', () => {
  it('while it runs does not lose it: a token that runs out, throttling, 503, an address that is forgotten, a clock that is wrong', async () => {
    const weather = [
      { kind: 'token-expired', path: '*operationStatuses*', count: 1 }, { kind: 'throttled', retryAfterSeconds: 2, path: '*operationStatuses*', count: 1 }, { kind: 'unavailable', path: '*operationStatuses*', count: 2 }, { kind: 'operation-lost' }, { kind: 'clock-skew', byMs: 600_000 },
    ] as const;
    const ends: string[] = [];
    for (const fault of weather) {
      rig.simulated.faults.add(fault);
      const draft = await ready();
      await submit(draft);
      ends.push(`${fault.kind}: ${(await ended(draft)).join(', ')}`);
      rig.simulated.faults.clear();
    }
    expect(ends).toEqual(weather.map(({ kind }) => `${kind}: begun, done`));
  });

  it.each([
    ['an answer that is cut off', { kind: 'cut', afterBytes: 5 }], ['an answer that cannot be read', { kind: 'malformed-json' }],
  ] as const)('over its begin: %s is no matter, since Azure has it', async (_, fault) => {
    const draft = await ready();
    const before = puts().length;
    rig.simulated.faults.add({ ...fault, method: 'PUT', count: 1 });
    const { deploymentId } = await submit(draft);
    expect(puts()).toHaveLength(before + 1);
    expect((await deploying.draft(draft.draftId)).deployed?.deploymentId).toBe(deploymentId);
    expect(await ended(draft)).toEqual(['begun', 'done']);
  });

  it('that kept it from Azure is found out by asking, also where an older one has its name', async () => {
    const template = { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources: [] };
    for (const isThere of [false, true]) {
      const draft = await ready();
      const path = `/subscriptions/${SUBSCRIPTIONS.test}/resourceGroups/contoso-dev/providers/Microsoft.Resources/deployments/${draft.target?.deploymentName ?? ''}`;
      if (isThere) {
        await rig.profile.arm(SUBSCRIPTIONS.test).write('PUT', { api: 'deployments', path, body: { properties: { mode: 'Incremental', template } } });
        await vi.waitUntil(() => rig.profile.arm(SUBSCRIPTIONS.test).get({ api: 'deployments', path, read: (body) => JSON.stringify(body).includes('"Succeeded"') }));
      }
      rig.simulated.faults.add({ kind: 'html-error', status: 502, method: 'PUT', count: 1 });
      expect(await refusal(submit(draft))).toMatchObject({ code: 'connection-lost', message: 'The deployment did not reach Azure.', hint: 'Nothing was changed. Try again.' });
      expect(await ended(draft)).toEqual(['begun', 'failed server-error']);
    }
  });

  it('that leaves nobody to ask goes on being looked for', async () => {
    const draft = await ready();
    rig.simulated.faults.add({ kind: 'cut', afterBytes: 5, method: 'PUT', count: 1 });
    const sent = submit(draft);
    await vi.waitFor(() => expect(acts(draft)).toHaveLength(1), { interval: 1 });
    rig.simulated.faults.add({ kind: 'html-error', status: 500, method: 'GET', path: `*deployments/${draft.target?.deploymentName ?? ''}*`, count: 4 });
    expect(await refusal(sent)).toMatchObject({ code: 'outcome-unknown', hint: expect.stringContaining('goes on being looked for') });
    expect(await ended(draft)).toEqual(['begun', 'done']);
    await vi.waitFor(async () => expect((await deploying.draft(draft.draftId)).deployed).not.toBeNull());
  });
});
