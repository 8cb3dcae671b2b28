import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SUBSCRIPTIONS } from '../../../simulator/azure/index.ts';
import type { JsonObject } from '../../../simulator/azure/model/json.ts';
import { storageTemplate } from '../../../simulator/azure/templates/small-templates.ts';
import { deploymentsPageForFile, type DeploymentsPage } from './testing/deployments-page.ts';

const page = deploymentsPageForFile();
const inTest = { subscriptionId: SUBSCRIPTIONS.test, resourceGroup: 'contoso-test-we' };
const inLoadTest = { subscriptionId: SUBSCRIPTIONS.test, resourceGroup: 'contoso-loadtest' };
const everything = { subscriptionId: null, resourceGroup: null };

/** Deployments that ended long ago. */
function remember({ stage, simulated }: DeploymentsPage, count: number, stem: string, place = inLoadTest): void {
  const now = simulated.model.clock.now();
  for (let nth = 0; nth < count; nth++) {
    stage.remember({ ...place, name: `${stem}-${nth}`, caller: stage.callers.pipeline, template: storageTemplate, startedAt: now - (nth + 1) * 3_600_000, resources: [{ type: 'Microsoft.Storage/storageAccounts', name: `account${nth}`, durationMs: 20_000 }] });
  }
}

/** Storage accounts that are made one after the other: long enough to be seen at work, also on a busy machine. */
function accountsInARow(count: number): JsonObject {
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0',
    resources: Array.from({ length: count }, (_, nth) => ({
      type: 'Microsoft.Storage/storageAccounts', apiVersion: '2025-06-01', name: `contososhop${nth}`, location: 'westeurope', sku: { name: 'Standard_LRS' }, kind: 'StorageV2',
      ...(nth === 0 ? {} : { dependsOn: [`[resourceId('Microsoft.Storage/storageAccounts', 'contososhop${nth - 1}')]`] }),
    })),
  };
}

describe('the list of deployments', () => {
  it('shows what begins and what becomes of it, to every watcher, by group too', async () => {
    const { stage, list, client, connectionId } = page();
    const seen: string[] = [];
    const whole = list((rows) => {
      const row = rows.find(({ name }) => name === 'shop-1');
      if (row && row.state !== seen.at(-1)) seen.push(row.state);
      return row?.state === 'Succeeded';
    });
    const other = list((rows) => rows.some(({ name, state }) => name === 'shop-1' && state === 'Succeeded'));
    stage.deploy({ ...inTest, name: 'shop-1', caller: stage.callers.user, template: accountsInARow(6), parameters: {} });
    expect((await whole).find(({ name }) => name === 'shop-1')).toMatchObject({ ...inTest, running: false, nested: false, forgotten: false, cause: null, durationMs: expect.any(Number), mode: 'Incremental' });
    await other;
    expect(seen.length).toBeGreaterThan(1);
    for await (const message of await client.azure.deployments.watch({ connectionId, ...inLoadTest })) {
      expect(message).toMatchObject({ kind: 'snapshot', items: [] });
      break;
    }
  });

  it('asks nothing but now and then while nobody looks', async () => {
    const { simulated, list } = page();
    await list(() => true);
    // What was planned at the watched pace ends first; then nothing is asked for nearly half a minute of the program's time.
    await expect.poll(async () => {
      simulated.traffic.clear();
      await sleep(250);
      return simulated.traffic.list().filter(({ path }) => path.includes('deployments')).length;
    }, { timeout: 10_000, interval: 1 }).toBe(0);
  });

  it('keeps the row of one that Azure prunes while it is shown, and tells the journal', async () => {
    const { simulated, list, journal, idOf } = page();
    remember(page(), 1, 'old', inTest);
    await list((rows) => rows.some(({ name }) => name === 'old-0'));
    await expect.poll(() => journal.events.filter(({ type, attributes }) => type === 'deployment.observed' && attributes['name'] === 'old-0').length, { timeout: 5_000 }).toBeGreaterThan(0);
    const id = idOf('old-0');
    const open = list((rows) => rows.some(({ name, forgotten }) => name === 'old-0' && forgotten));
    const { history } = simulated.model.deployments;
    for (const each of history.all()) if (each.id === id) history.remove(each);
    expect((await open).find(({ name }) => name === 'old-0')).toMatchObject({ forgotten: true, running: false, state: 'Succeeded' });
    await expect.poll(() => journal.events.filter(({ type }) => type === 'deployment.forgotten').map(({ entity }) => entity), { timeout: 5_000 }).toEqual([expect.stringContaining(`${id.toLowerCase()}@`)]);
  });

  it('says what could not be read, and why: a subscription without rights, a list that leads elsewhere', async () => {
    const { simulated, list, client, connectionId } = page();
    remember(page(), 120, 'run');
    simulated.faults.add({ kind: 'foreign-next-link', path: '*contoso-loadtest*deployments*' });
    simulated.traffic.clear();
    // The first page is shown all the same.
    const rows = await list((all) => all.filter(({ name }) => name.startsWith('run-')).length >= 50);
    expect(rows.filter(({ name }) => name.startsWith('run-'))).toHaveLength(50);
    for await (const state of await client.azure.deployments.listState({ connectionId, ...everything }, { signal: AbortSignal.timeout(10_000) })) {
      if (state.troubles.length < 2) continue;
      expect(state.troubles.toSorted()).toEqual([expect.stringMatching(/^Corporate IT: /), expect.stringMatching(/^contoso-loadtest: .*nothing was sent/i)]);
      expect(state.asOf).not.toBeNull();
      break;
    }
    // The other origin is the same server under another name: nobody came there.
    expect(simulated.traffic.list().filter(({ host }) => host.startsWith('localhost'))).toEqual([]);
    simulated.faults.clear();
    expect((await list((all) => all.filter(({ name }) => name.startsWith('run-')).length === 120)).length).toBeGreaterThan(120);
  });

  it('names groups whose history is nearly full', async () => {
    const { client, connectionId, list } = page();
    remember(page(), 600, 'more');
    await list((all) => all.filter(({ resourceGroup }) => resourceGroup === inLoadTest.resourceGroup).length === 720);
    for await (const state of await client.azure.deployments.listState({ connectionId, ...everything }, { signal: AbortSignal.timeout(10_000) })) {
      if (state.nearLimit.length === 0) continue;
      expect(state.nearLimit).toEqual([{ resourceGroup: 'contoso-loadtest', entries: 720 }]);
      break;
    }
  });

  it('waits where Azure asks to, in sight of the user, and goes on', async () => {
    const { simulated, client, connectionId, list } = page();
    simulated.faults.add({ kind: 'throttled', retryAfterSeconds: 40, path: '*contoso-test-we*deployments*', count: 1 });
    const done = list((rows) => rows.some(({ name }) => name === 'late-0'));
    for await (const { waits } of await client.azure.profiles.watch({ connectionId }, { signal: AbortSignal.timeout(10_000) })) {
      if (waits.length === 0) continue;
      expect(waits[0]?.words).toBe('Azure asks to wait 40 s: too many reads in this subscription.');
      break;
    }
    remember(page(), 1, 'late', inTest);
    expect((await done).some(({ name }) => name === 'late-0')).toBe(true);
  });

  it('counts for the line of the profile what runs and what failed today', async () => {
    const { stage, program, connectionId } = page();
    stage.deploy({ ...inTest, name: 'taken', caller: stage.callers.user, template: storageTemplate, parameters: { accountName: { value: 'contosopackages1' } } });
    await expect.poll(() => program.connections.get(connectionId)?.azure?.running, { timeout: 10_000 }).toBe(1);
    expect(program.connections.get(connectionId)?.azure?.figure).toBe('1 deployment runs');
    await expect.poll(() => program.connections.get(connectionId)?.azure?.running, { timeout: 10_000 }).toBe(0);
  });
});
