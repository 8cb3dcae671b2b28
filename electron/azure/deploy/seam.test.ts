import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '../../../shared/contract/azure/deploy.ts';
import type { DeploymentRow } from '../../../shared/contract/azure/deployments.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import { startAzure, SUBSCRIPTIONS } from '../../../simulator/azure/index.ts';
import { sampleFiles } from '../../../simulator/azure/templates/samples.ts';
import { uploadSchema } from '../../../shared/contract/files.ts';
import { hurryTime, type HurriedTime } from '../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { openPage, startTestProgram } from '../../core/testing/test-program.ts';
import { createAzure } from '../index.ts';
import { simulatedProfile } from '../testing/azure-rig.ts';

const folder = temporaryFolders();
const open: { close(): unknown }[] = [];
let time: HurriedTime;
beforeEach(() => void (time = hurryTime(50)));
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
  time.restore();
});

/** The first item of a mirrored collection that is as wanted. */
async function until<Item>(stream: AsyncIterable<CollectionMessage<Item>>, wanted: (item: Item) => boolean): Promise<Item> {
  for await (const message of stream) {
    const found = (message.kind === 'snapshot' ? message.items : message.upsert).find(wanted);
    if (found !== undefined) return found;
  }
  throw new Error('It never came.');
}

describe('azure.deploy over the seam', () => {
  it('takes a page from files to a deployment in the list, and through what keeps it from there', async () => {
    const simulated = await startAzure({ throttleScale: 0, clock: time.deviceClock });
    open.push(simulated);
    const program = await startTestProgram(await folder(), { systems: [createAzure], clock: time.clock });
    open.push(program);
    const { client } = openPage(program);
    const { drafts } = client.azure.deploy;
    const { id: connectionId } = await client.azure.profiles.add(simulatedProfile(simulated));
    await expect.poll(() => program.connections.get(connectionId)?.state, { timeout: 10_000 }).toBe('online');

    const uploads = [];
    for (const name of ['storage.json', 'storage.parameters.json']) {
      const body = sampleFiles().find((each) => each.name === name)?.text ?? '';
      const answer = await program.fetch(new Request(`http://127.0.0.1/uploads?name=${name}`, { method: 'POST', body }), { role: 'operator' });
      uploads.push(uploadSchema.parse(await answer?.json()).handle);
    }
    const { draftId } = await drafts.fromFiles({ uploads, target: null });
    const asked = { connectionId, subscriptionId: SUBSCRIPTIONS.test, resourceGroup: 'contoso-dev' };
    const { name: deploymentName } = await client.azure.deploy.nextName({ ...asked, wanted: 'trial' });
    expect(deploymentName).toBe('trial.1');
    await drafts.setTarget({ draftId, target: { ...asked, createGroup: false, location: null, deploymentName, mode: 'Incremental' } });
    const shown = (wanted: (draft: Draft) => boolean): Promise<Draft> => (async () => until(await drafts.watch(undefined, { signal: AbortSignal.timeout(15_000) }), wanted))();

    const submit = (more: { typedName?: string; whatIfAt?: number | null }) => drafts.submit({ draftId, typedName: 'contoso-dev', why: 'Trial', whatIfAt: null, ...more });
    await expect(submit({})).rejects.toMatchObject({ data: { code: 'locked', remedy: 'unlock-profile' } });
    await client.azure.profiles.unlock({ connectionId, typedName: '' });
    await expect(submit({})).rejects.toMatchObject({ data: { code: 'conflict', message: 'Look before: it was not checked yet what Azure would say.' } });
    await drafts.preflight({ draftId });
    expect((await shown(({ preflight }) => preflight.state === 'done')).preflight.checks.filter(({ state }) => state !== 'good')).toEqual([]);
    await drafts.whatIf({ draftId });
    const { whatIf } = await shown(({ whatIf: { state } }) => state === 'done');
    expect(whatIf.result?.counts).toMatchObject({ create: 1, modify: 0, delete: 0 });
    await expect(submit({ typedName: 'contoso' })).rejects.toMatchObject({ data: { code: 'invalid-input', hint: 'Type contoso-dev to confirm.' } });
    await expect(submit({ whatIfAt: 5 })).rejects.toMatchObject({ data: { code: 'conflict', message: 'Something changed after the what-if that you saw.' } });

    const listed = (async () => until<DeploymentRow>(await client.azure.deployments.watch(asked, { signal: AbortSignal.timeout(15_000) }), ({ name, state }) => name === 'trial.1' && state === 'Succeeded'))();
    const { deploymentId } = await submit({ whatIfAt: whatIf.result?.at ?? null });
    expect((await shown(({ deployed }) => deployed !== null)).deployed?.deploymentId).toBe(deploymentId);
    expect((await listed).deploymentId.toLowerCase()).toBe(deploymentId.toLowerCase());
    expect((await drafts.parametersFile({ draftId })).fileName).toBe('storage.parameters.json');
    expect(await client.azure.deploy.storageName({ connectionId, subscriptionId: SUBSCRIPTIONS.test, wanted: 'contosotrial001' })).toMatchObject({ wantedIsFree: false, proposal: 'contosotrial002' });
    await client.connections.remove({ connectionId });
    expect(await shown(({ target }) => target === null)).toMatchObject({ preflight: { state: 'not-run' }, whatIf: { state: 'not-run' } });
    await drafts.remove({ draftId });
    await expect(drafts.text({ draftId, file: 'template' })).rejects.toMatchObject({ data: { code: 'not-found' } });
  });
});
