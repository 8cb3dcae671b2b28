import { describe, expect, it } from 'vitest';
import type { DeploymentView } from '../../../shared/contract/azure/deployments.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import { SUBSCRIPTIONS } from '../../../simulator/azure/index.ts';
import { nestedTemplate, storageTemplate } from '../../../simulator/azure/templates/small-templates.ts';
import { approveDevice } from '../testing/azure-rig.ts';
import { deploymentsPageForFile, isSettled } from './testing/deployments-page.ts';

const page = deploymentsPageForFile();
const place = { subscriptionId: SUBSCRIPTIONS.test, resourceGroup: 'contoso-test-we' };
/** Long enough to look at. */
const account = { type: 'Microsoft.Storage/storageAccounts', name: 'contosoold', durationMs: 20_000 };

function begin(name: string, accountName: string): string {
  const { stage, idOf } = page();
  stage.deploy({ ...place, name, caller: stage.callers.user, template: storageTemplate, parameters: { accountName: { value: accountName } } });
  return idOf(name);
}

describe('a deployment that somebody looks at', () => {
  it('is live while it runs, parent and nested parts each with their own state', async () => {
    const { stage, client, connectionId, idOf } = page();
    stage.deploy({ ...place, name: 'platform', caller: stage.callers.user, template: nestedTemplate, parameters: { dnsLabel: { value: 'contoso-free' } } });
    const seen: DeploymentView[] = [];
    for await (const view of await client.azure.deployments.view({ connectionId, deploymentId: idOf('platform') }, { signal: AbortSignal.timeout(15_000) })) {
      seen.push(view);
      if (isSettled(view) && view.caller !== null) break;
    }
    expect(seen[0]).toMatchObject({ row: { running: true, nested: false }, mayCancel: true, causes: [] });
    // A part that has ended does not end the whole (Azure/azure-quickstart-templates#2319).
    expect(seen.some(({ row, lanes }) => row.running && lanes.some(({ state }) => state === 'Succeeded'))).toBe(true);
    const last = seen.at(-1);
    expect(last).toMatchObject({ row: { state: 'Succeeded', running: false }, sentence: expect.stringMatching(/^Succeeded after /), mayCancel: false, caller: 'jo@contoso.example' });
    expect(last?.lanes.filter(({ resourceId }) => resourceId !== null).map(({ depth, resourceName }) => `${depth} ${resourceName}`)).toEqual(['0 platform-network', '1 platform-net', '1 platform-address', '2 platform-ip']);
    expect(last?.parameters).toContainEqual({ name: 'dnsLabel', type: 'String', value: 'contoso-free', secret: false, reference: null });
    expect(last?.providers).toEqual(['Microsoft.Resources']);
  });

  it('is told anew when the token runs out, and stays as it was when nobody is signed in', async () => {
    const { simulated, client, connectionId } = page();
    const deploymentId = begin('weather', 'contosoweather');
    simulated.faults.add({ kind: 'token-expired', path: '*deployments*', count: 1 });
    simulated.faults.add({ kind: 'operation-lost' });
    const signedOut: DeploymentView[] = [];
    let last: DeploymentView | null = null;
    for await (const view of await client.azure.deployments.view({ connectionId, deploymentId }, { signal: AbortSignal.timeout(15_000) })) {
      last = view;
      if (signedOut.length === 0 && view.fault === null) simulated.model.directory.revoke(true);
      if (signedOut.length > 0 && view.fault === null && isSettled(view)) break;
      if (view.fault === null || signedOut.length > 0) continue;
      signedOut.push(view);
      for await (const step of await client.azure.profiles.signIn({ connectionId, tenantId: null })) if (step.kind === 'device-code') approveDevice(simulated);
    }
    expect(signedOut).toMatchObject([{ fault: { code: 'signed-out' }, row: { name: 'weather' } }]);
    expect(last).toMatchObject({ row: { state: 'Succeeded' }, fault: null });
    simulated.faults.clear();
  });

  it('is cancelled unlocked and by its name; why is written down', async () => {
    const { client, connectionId, view, unlock, journal } = page();
    const deploymentId = begin('mistake', 'contosomistake');
    const cancel = (typedName: string) => client.azure.deployments.cancel({ connectionId, deploymentId, typedName, why: 'The wrong parameters' });
    await client.azure.profiles.lock({ connectionId });
    await expect(cancel('mistake')).rejects.toMatchObject({ data: { code: 'locked' } });
    await unlock();
    await expect(cancel('shop')).rejects.toMatchObject({ data: { code: 'invalid-input', hint: 'Type mistake to confirm.' } });
    await cancel('mistake');
    expect(await view(deploymentId, ({ row }) => !row.running)).toMatchObject({ row: { state: 'Canceled' }, sentence: expect.stringMatching(/^Cancelled after .+ What was made by then is still there\.$/), mayCancel: false });
    await expect(cancel('mistake')).rejects.toMatchObject({ data: { code: 'conflict' } });
    const acts = journal.events.filter(({ type, entity }) => type === eventTypes.actDone && entity === deploymentId);
    expect(acts.map(({ attributes }) => attributes)).toMatchObject([
      { act: 'Cancel deployment', confirmed: 'typed', why: 'The wrong parameters', result: 'done', account: 'jo@contoso.example' }, { result: 'failed', fault: 'conflict' },
    ]);
  });

  it('stays as it was seen when Azure prunes it', async () => {
    const { stage, simulated, client, connectionId, idOf } = page();
    stage.remember({ ...place, name: 'pruned', caller: stage.callers.pipeline, template: storageTemplate, startedAt: simulated.model.clock.now() - 3_600_000, resources: [account] });
    const deploymentId = idOf('pruned');
    const { history } = simulated.model.deployments;
    let last: DeploymentView | null = null;
    for await (const view of await client.azure.deployments.view({ connectionId, deploymentId }, { signal: AbortSignal.timeout(15_000) })) {
      last = view;
      for (const each of history.all()) if (each.id === deploymentId && isSettled(view)) history.remove(each);
      if (view.row.forgotten) break;
    }
    expect(last).toMatchObject({ row: { name: 'pruned', state: 'Succeeded', forgotten: true }, sentence: expect.stringMatching(/^Azure has pruned it .+ Succeeded after/), lanes: [{ resourceName: 'contosoold' }], mayCancel: false });
  });

  it('says that it does not exist', async () => {
    const { client, connectionId, idOf } = page();
    const deploymentId = idOf('platform').replace(/platform$/, 'nothing');
    const ask = async (id: string) => {
      for await (const view of await client.azure.deployments.view({ connectionId, deploymentId: id })) return view;
      return null;
    };
    await expect(ask(deploymentId)).rejects.toMatchObject({ data: { code: 'not-found', message: expect.stringContaining('does not have this deployment') } });
    // What is no deployment's id is never asked for.
    await expect(ask('/subscriptions/../providers/Microsoft.KeyVault/vaults/kv')).rejects.toMatchObject({ data: { code: 'invalid-input' } });
  });
});
