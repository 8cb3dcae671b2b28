import { describe, expect, it, vi } from 'vitest';
import { SUBSCRIPTIONS } from '../../../simulator/azure/index.ts';
import type { JsonObject } from '../../../simulator/azure/model/json.ts';
import { storageTemplate } from '../../../simulator/azure/templates/small-templates.ts';
import { HeavyThread } from '../heavy/heavy-thread.ts';
import { deploymentsPageForFile, isSettled } from './testing/deployments-page.ts';

const page = deploymentsPageForFile();
const place = { subscriptionId: SUBSCRIPTIONS.test, resourceGroup: 'contoso-test-we' };
const account = { type: 'Microsoft.Storage/storageAccounts', name: 'contosoold', durationMs: 20_000 };

/** Nothing of these may reach the page or the journal. */
const planted = {
  password: 'Plant-Password-271828', connection: 'Server=db;Password=Plant-Connection-314159;', key: 'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=UGxhbnQtS2V5LTE2MTgwMw==', secure: 'Plant-Default-141421',
  signature: 'sig=Plant%2BSignature%2B577215', output: 'Plant-Output-693147', failure: 'Plant-Failure-173205',
};
const keptNowhere = ['Plant-Password-271828', 'Plant-Connection-314159', 'UGxhbnQtS2V5LTE2MTgwMw', 'Plant-Default-141421', 'Plant%2BSignature%2B577215', 'Plant-Output-693147', 'Plant-Failure-173205'];

const leaky: JsonObject = {
  ...storageTemplate,
  parameters: {
    accountName: { type: 'string' }, adminPassword: { type: 'securestring', defaultValue: planted.secure }, sqlPassword: { type: 'string' }, connection: { type: 'string' }, artifacts: { type: 'string' }, settings: { type: 'object' },
  },
  variables: { storage: planted.key },
};

function remember(name: string, template: JsonObject, parameters: JsonObject, more: { readonly outputs?: JsonObject; readonly failure?: string } = {}): string {
  const { stage, simulated, idOf } = page();
  const failure = more.failure === undefined ? {} : { failure: { code: 'BadThing', message: `It could not log in: Password=${more.failure};` } };
  stage.remember({ ...place, name, caller: stage.callers.pipeline, template, parameters, startedAt: simulated.model.clock.now() - 3_600_000, resources: [{ ...account, ...failure }], ...(more.outputs ? { outputs: more.outputs } : {}) });
  return idOf(name);
}

function secretsOf(): JsonObject {
  return {
    accountName: { value: 'contosoleaky' }, adminPassword: { value: 'not kept by Azure' }, sqlPassword: { value: planted.password }, connection: { value: planted.connection },
    artifacts: { value: `https://store.blob.core.windows.net/a.zip?${planted.signature}` }, settings: { value: { tier: 'gold', AccountKey: planted.key } },
  };
}

describe('secrets of a deployment', () => {
  it('reach neither page nor journal: parameters, outputs, templates, errors, raw answers, differences', async () => {
    const { client, connectionId, heard, journal, view } = page();
    const failed = remember('leaky', leaky, secretsOf(), { failure: planted.failure });
    const worked = remember('leaky-2', leaky, { ...secretsOf(), connection: { value: planted.connection.replace('db', 'db2') } }, {
      outputs: { primaryKey: { type: 'String', value: planted.output }, address: { type: 'String', value: `https://x.example/?${planted.signature}` }, token: { type: 'SecureString' } },
    });
    const seen = await view(failed, (each) => isSettled(each) && each.causes.length > 0);
    await view(worked, isSettled);
    await client.azure.deployments.template({ connectionId, deploymentId: failed });
    const raw = await client.azure.deployments.raw({ connectionId, deploymentId: failed });
    await client.azure.deployments.raw({ connectionId, deploymentId: worked });
    const diff = await client.azure.deployments.diff({ connectionId, left: failed, right: worked });
    await expect.poll(() => journal.events.filter(({ type, attributes }) => type === 'deployment.observed' && (attributes['name'] === 'leaky' || attributes['name'] === 'leaky-2')).length, { timeout: 10_000 }).toBe(2);

    // The run must have had something to hide, and have shown the rest.
    const shown = Object.fromEntries(seen.parameters.map(({ name, value, secret }) => [name, { value, secret }]));
    expect(shown).toMatchObject({ accountName: { value: 'contosoleaky', secret: false }, sqlPassword: { value: null, secret: true }, adminPassword: { value: null, secret: true }, connection: { value: null, secret: true } });
    expect(shown['artifacts']?.value ?? '').not.toContain('Plant');
    expect(raw.text).toContain('contosoleaky');
    expect(diff.parameters).toContainEqual({ path: 'connection', change: 'changed', before: null, after: null, secret: true });
    const kept = JSON.stringify(journal.events);
    expect(keptNowhere.filter((secret) => heard.some((text) => text.includes(secret)))).toEqual([]);
    expect(keptNowhere.filter((secret) => kept.includes(secret))).toEqual([]);
  });
});

describe('templates', () => {
  it('are shown as they were deployed, under a name to save them by', async () => {
    const { client, connectionId } = page();
    const { text, fileName } = await client.azure.deployments.template({ connectionId, deploymentId: remember('plain', storageTemplate, { accountName: { value: 'contosoplain' } }) });
    expect(fileName).toBe('plain.template.json');
    expect(JSON.parse(text)).toEqual(storageTemplate);
  });

  it('of two deployments are compared: resources by type and name, parameters by name', async () => {
    const { client, connectionId } = page();
    const [resource] = Array.isArray(storageTemplate['resources']) ? storageTemplate['resources'] : [];
    const changed: JsonObject = { ...storageTemplate, resources: [{ ...Object(resource), kind: 'BlobStorage' }] };
    const left = remember('before', storageTemplate, { accountName: { value: 'contosoone' } }, { outputs: { version: { type: 'String', value: '1.0.0' } } });
    const right = remember('after', changed, { accountName: { value: 'contosotwo' }, skuName: { value: 'Standard_ZRS' } }, { outputs: { version: { type: 'String', value: '1.1.0' } } });
    const diff = await client.azure.deployments.diff({ connectionId, left, right });
    expect(diff).toMatchObject({ left: { name: 'before' }, right: { name: 'after' }, sameTemplate: false, missing: [] });
    expect(diff.template).toEqual([{ path: expect.stringMatching(/^resources \/ Microsoft\.Storage\/storageAccounts .+ \/ kind$/), change: 'changed', before: 'StorageV2', after: 'BlobStorage', secret: false }]);
    expect(diff.parameters.map(({ path, change, after }) => `${path} ${change} ${after}`).toSorted()).toEqual(['accountName changed contosotwo', 'skuName added Standard_ZRS']);
    expect(diff.outputs).toMatchObject([{ path: 'version', before: '1.0.0', after: '1.1.0' }]);
    const same = await client.azure.deployments.diff({ connectionId, left, right: remember('again', storageTemplate, { accountName: { value: 'contosoone' } }) });
    expect(same).toMatchObject({ sameTemplate: true, template: [], parameters: [] });
  });

  it('that cannot be had are said to be missing, and the rest is compared', async () => {
    const { client, connectionId, simulated } = page();
    const left = remember('no-template', { ...storageTemplate, contentVersion: '2.0.0.0' }, { accountName: { value: 'contosoone' } });
    simulated.faults.add({ kind: 'html-error', status: 404, path: '*no-template/exportTemplate' });
    const diff = await client.azure.deployments.diff({ connectionId, left, right: remember('with-template', storageTemplate, { accountName: { value: 'contosotwo' } }) });
    expect(diff.missing).toEqual([expect.stringMatching(/^The template of no-template could not be read/)]);
    expect(diff.parameters).toHaveLength(1);
    simulated.faults.clear();
  });

  it('of four megabytes come to the page', async () => {
    const { client, connectionId } = page();
    const { text } = await client.azure.deployments.template({ connectionId, deploymentId: remember('large', largeTemplate(), {}) });
    expect(text.length).toBeGreaterThan(3_900_000);
  });

  it('that grow too large with line breaks come without them', async () => {
    const heavy = new HeavyThread();
    const deep = Array.from({ length: 40 }).reduce<JsonObject>((inside) => ({ in: inside }), {});
    const template = { resources: Array.from({ length: 2_500 }, () => deep) };
    const { text } = await heavy.ask('shownTemplate', { text: JSON.stringify({ template }) });
    expect(text).toBe(JSON.stringify(template));
    await heavy.close();
  });

  it('of four megabytes are read and written elsewhere than on the main thread', async () => {
    const heavy = new HeavyThread();
    const text = JSON.stringify({ template: largeTemplate() });
    const reads = vi.spyOn(JSON, 'parse');
    const writes = vi.spyOn(JSON, 'stringify');
    const { text: shown } = await heavy.ask('shownTemplate', { text });
    // The rest of the program reads and writes its small texts meanwhile.
    const worked = [...reads.mock.calls.map(([read]) => read), ...writes.mock.results.map(({ value }) => String(value))].filter(({ length }) => length > 1_000_000);
    reads.mockRestore();
    writes.mockRestore();
    expect(shown?.length).toBeGreaterThan(3_900_000);
    expect(worked).toEqual([]);
    await heavy.close();
  });
});

/** As large as Azure takes them. */
function largeTemplate(): JsonObject {
  const resources = Array.from({ length: 800 }, (_, index) => ({
    type: 'Microsoft.Resources/tags', apiVersion: '2023-07-01', name: `part-${index}`, properties: { tags: { note: `Part ${index}: `.padEnd(4_900, 'lorem ipsum ') }, order: index },
  }));
  return { ...storageTemplate, parameters: {}, outputs: {}, resources };
}
