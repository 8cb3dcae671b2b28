import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../shared/domain/history/deployment.ts';
import { aRecord } from '../../shared/domain/history/testing/a-record.ts';
import { connectionIdSchema, type TaskId } from '../../shared/domain/identifiers.ts';
import { historyStage, noFilter, type HistoryStage } from './testing/history-stage.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 5, 1, 8);

let stage: HistoryStage;
beforeAll(async () => {
  stage = await historyStage(await mkdtemp(join(tmpdir(), 'fabriscope-test-')));
  await stage.tell(...story());
});
afterAll(async () => {
  await stage.close();
  await rm(stage.folder, { recursive: true, force: true });
});

function at(hours: number, change: Partial<DeploymentRecord> & { readonly key: string }): DeploymentRecord {
  return aRecord({ startedAt: start + hours * hour, endedAt: start + (hours + 1) * hour, name: change.key, ...change });
}

const parameters = (size: string): DeploymentRecord['parameters'] => [{ name: 'size', value: size, from: 'file', secret: false }, { name: 'adminPassword', value: 'hunter2', from: 'file', secret: false }];
const change = { commitId: 'a1b2c3d4e5f6', message: 'Larger baskets', author: 'Ada', at: start - 3 * hour };

/** A build, then version 2 to test and, after a failure, to production; version 3 only to test. */
function story(): DeploymentRecord[] {
  const run = { versionTo: '2.0', build: '42', commitIds: [change.commitId], changes: [change] };
  return [
    at(0, { key: 'build', kind: 'build', source: 'devops', ...run }),
    at(2, { key: 'test-2', ...run, place: 'rg-shop-test', parameters: parameters('S') }),
    at(4, { key: 'prod-2-failed', ...run, place: 'rg-shop-prod', result: 'failed', causes: [{ code: 'Conflict', message: 'No access', target: 'kv', count: 3 }] }),
    at(6, { key: 'prod-2', ...run, place: 'rg-shop-prod', by: '=HYPERLINK("x")', parameters: parameters('L') }),
    at(8, { key: 'test-3', versionTo: '3.0', place: 'rg-shop-test', parameters: parameters('S') }),
    at(9, { key: 'upgrade', kind: 'application-upgrade', source: 'c9', name: 'fabric:/Basket', application: 'Basket', place: 'Cluster west', versionTo: '1.0', result: 'running', endedAt: null, parameters: parameters('X') }),
  ];
}

async function ended(taskId: TaskId) {
  for await (const message of await stage.client.tasks.watch()) {
    const items = message.kind === 'snapshot' ? message.items : message.upsert;
    const task = items.find(({ id, endedAt }) => id === taskId && endedAt !== null);
    if (task !== undefined) return task;
  }
  throw new Error('The task was never told of.');
}

/** The profile has its downloads in a folder of its own. */
const downloads = async () => (await stage.client.files.downloadFolder()).handle;

describe('the figures of the history', () => {
  it('say which version of what is where, since when, and how far behind', async () => {
    const { client } = stage;
    const matrix = await client.history.figures.matrix({ productionOnly: false });
    expect(matrix.applications).toEqual(['Basket', 'Shop']);
    expect(matrix.environments).toEqual([{ name: 'Cluster west', production: false }, { name: 'rg-shop-test', production: false }, { name: 'rg-shop-prod', production: true }]);
    const cells = matrix.cells.map(({ application, environment, version, lastGoodKey, running, behind, last }) => [application, environment, version, lastGoodKey, running, behind, last.key]);
    expect(cells.toSorted((left, right) => String(left[1]).localeCompare(String(right[1])))).toEqual([
      ['Basket', 'Cluster west', null, null, true, 0, 'upgrade'], ['Shop', 'rg-shop-prod', '2.0', 'prod-2', false, 1, 'prod-2'], ['Shop', 'rg-shop-test', '3.0', 'test-3', false, 0, 'test-3'],
    ]);
    expect((await client.history.figures.matrix({ productionOnly: true })).environments.map(({ name }) => name)).toEqual(['rg-shop-prod']);
  });

  it('measure deployments of production with their definitions, and follow a correction', async () => {
    const { client } = stage;
    const question = { application: null, environment: null, productionOnly: true, from: start, to: start + 240 * hour, slot: 'week', fixWithinHours: 24 } as const;
    const dora = await client.history.figures.dora(question);
    expect(dora).toMatchObject({
      deployments: 2, changeFailureRate: { value: 0.5, over: 2, definition: expect.stringContaining('24 h') }, recoveryP50Ms: { value: 2 * hour }, leadTimeP50Ms: { value: 10 * hour }, batchSize: { value: 1 },
      failures: [{ why: 'failed', recoveredAt: start + 7 * hour, row: { key: 'prod-2-failed' } }], breakdown: [{ application: 'Shop', environment: 'rg-shop-prod', deployments: 2 }],
    });
    await client.history.rows.reclassify({ key: 'prod-2-failed', as: 'succeeded', why: 'Only the report failed.' });
    expect((await client.history.figures.dora(question)).changeFailureRate.value).toBe(0);
    await client.history.rows.reclassify({ key: 'prod-2-failed', as: null, why: 'It did fail.' });
    expect((await client.history.figures.dora(question)).changeFailureRate.value).toBe(0.5);
  });

  it('show how long whole environments take', async () => {
    const times = await stage.client.history.figures.creationTimes({ from: start, to: start + 240 * hour });
    expect(times.map(({ environment, points, p50Ms }) => [environment, points.map(({ key, result }) => [key, result]), p50Ms])).toEqual([
      ['rg-shop-test', [['test-2', 'succeeded'], ['test-3', 'succeeded']], hour], ['rg-shop-prod', [['prod-2-failed', 'failed'], ['prod-2', 'succeeded']], hour],
    ]);
  });

  it('hold parameters of environments against each other, without secrets', async () => {
    const { client } = stage;
    expect(await client.history.figures.parameterised()).toEqual([{ application: 'Basket', kinds: ['application-upgrade'] }, { application: 'Shop', kinds: ['arm'] }]);
    const matrix = await client.history.figures.parameters({ application: 'Shop', kind: null });
    expect(matrix.environments).toEqual(['rg-shop-test', 'rg-shop-prod']);
    expect(matrix.rows.map(({ name, same, cells }) => [name, same, cells.map(({ value, key, secretLooking }) => [value, key, secretLooking])])).toEqual([
      ['adminPassword', false, [[null, 'test-3', true], [null, 'prod-2', true]]], ['size', false, [['S', 'test-3', false], ['L', 'prod-2', false]]],
    ]);
  });
});

describe('single rows', () => {
  it('are traced from their commit to what runs, within their environment', async () => {
    const { trace } = await stage.client.history.rows.get({ key: 'prod-2' });
    expect(trace.map(({ stage: name, row, commit }) => [name, row?.key ?? commit?.commitId])).toEqual([['commit', 'a1b2c3d4e5f6'], ['build', 'build'], ['deployment', 'prod-2-failed'], ['deployment', 'prod-2']]);
  });

  it('of any kind stand beside each other', async () => {
    const comparison = await stage.client.history.rows.compare({ left: 'prod-2', right: 'upgrade' });
    expect(comparison.facts.find(({ name }) => name === 'Kind')).toEqual({ name: 'Kind', left: 'arm', right: 'application-upgrade', same: false });
    expect(comparison.parameters).toEqual([{ name: 'adminPassword', left: null, right: null, secret: true, change: 'same' }, { name: 'size', left: 'L', right: 'X', secret: false, change: 'changed' }]);
    expect(comparison.commitsOnlyLeft.map(({ commitId }) => commitId)).toEqual(['a1b2c3d4e5f6']);
    await expect(stage.client.history.rows.compare({ left: 'prod-2', right: 'none' })).rejects.toMatchObject({ data: { code: 'not-found' } });
  });
});

describe('what the user adds', () => {
  it('environments by patterns, seen at once everywhere', async () => {
    const { client } = stage;
    const settings = { rules: [{ source: null, place: 'rg-*-prod', environment: 'Live' }, { source: null, place: 'Cluster west', environment: 'Live' }], order: ['rg-shop-test', 'Live'], production: ['Live'] };
    expect(await client.history.figures.environments.save(settings)).toEqual(settings);
    const { places } = await client.history.figures.environments.get();
    expect(places.map(({ place, environment, marked, rows }) => [place, environment, marked, rows])).toEqual(expect.arrayContaining([['rg-shop-prod', 'Live', false, 2], ['Cluster west', 'Live', false, 1]]));
    expect((await client.history.rows.page({ filter: { ...noFilter, environments: ['Live'], productionOnly: true }, offset: 0, limit: 10 })).total).toBe(3);
    await client.history.figures.environments.save({ rules: [], order: [], production: [] });
    expect((await client.history.rows.page({ filter: { ...noFilter, productionOnly: true }, offset: 0, limit: 10 })).total).toBe(0);
    await client.history.figures.environments.save({ rules: [], order: [], production: null });
    expect(new Set((await client.history.rows.page({ filter: { ...noFilter, productionOnly: true }, offset: 0, limit: 10 })).rows.map(({ place }) => place))).toEqual(new Set(['rg-shop-prod']));
    expect((await client.history.rows.page({ filter: { ...noFilter, environments: ['Live'] }, offset: 0, limit: 10 })).total).toBe(0);
  });

  it('filters by name', async () => {
    const { filters } = stage.client.history.rows;
    const saved = await filters.save({ id: null, name: 'Failed', filter: { ...noFilter, results: ['failed'] } });
    await expect(filters.save({ id: null, name: 'failed', filter: noFilter })).rejects.toMatchObject({ data: { code: 'conflict' } });
    expect(await filters.save({ ...saved, name: 'Red' })).toMatchObject({ id: saved.id, name: 'Red' });
    expect((await filters.list()).map(({ name }) => name)).toEqual(['Red']);
    await filters.remove({ id: saved.id });
    expect(await filters.list()).toEqual([]);
  });

  it('rows of a connection, for its own pages', async () => {
    const rows = await stage.client.history.rows.ofConnection({ connectionId: connectionIdSchema.parse('c9'), limit: 5 });
    expect(rows.map(({ key }) => key)).toEqual(['upgrade']);
  });
});

describe('files', () => {
  it('of rows are CSV without formulas, and NDJSON with all that is known', async () => {
    const { client } = stage;
    const folder = join(stage.folder, 'downloads');
    const handle = await downloads();
    const filter = { ...noFilter, applications: ['Shop'] };
    const csv = await ended((await client.history.rows.export({ filter, format: 'csv', folder: handle })).taskId);
    const ndjson = await ended((await client.history.rows.export({ filter, format: 'ndjson', folder: handle })).taskId);
    const again = await ended((await client.history.rows.export({ filter, format: 'csv', folder: handle })).taskId);
    const nameOf = (note: string | null | undefined) => /^Saved as (.*): 4 deployments\.$/.exec(note ?? '')?.[1] ?? '';
    const lines = (await readFile(join(folder, nameOf(csv.items[0]?.note)), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[2]).toContain('2026-06-01T14:00:00.000Z,2026-06-01T15:00:00.000Z,3600,arm,Shop,rg-shop-prod,yes');
    expect(lines[2]).toContain(`,"'=HYPERLINK(""x"")",`);
    expect(nameOf(again.items[0]?.note)).toMatch(/ \(2\)\.csv$/);
    const records: unknown[] = (await readFile(join(folder, nameOf(ndjson.items[0]?.note)), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
    expect(records[1]).toMatchObject({ key: 'prod-2', environment: 'rg-shop-prod', changes: [change], parameters: [{ name: 'size', value: 'L' }, { name: 'adminPassword', value: null, secret: true }] });
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('of parameters leave secrets out and name them', async () => {
    const { client } = stage;
    const folder = join(stage.folder, 'downloads');
    const handle = await downloads();
    const arm = await ended((await client.history.figures.exportParameters({ application: 'Shop', kind: 'arm', environment: 'rg-shop-prod', folder: handle })).taskId);
    expect(arm.items[0]?.note).toBe('Saved as Shop.rg-shop-prod.parameters.json. Left out: adminPassword; they are listed in Shop.rg-shop-prod.parameters.json.left-out.txt.');
    expect(JSON.parse(await readFile(join(folder, 'Shop.rg-shop-prod.parameters.json'), 'utf8'))).toMatchObject({ parameters: { size: { value: 'L' } } });
    await ended((await client.history.figures.exportParameters({ application: 'Basket', kind: 'application-upgrade', environment: 'Cluster west', folder: handle })).taskId);
    expect(await readFile(join(folder, 'Basket.Cluster west.xml'), 'utf8')).toContain('<Parameter Name="size" Value="X" />\n    <!-- Left out, a secret: adminPassword -->');
    await expect(client.history.figures.exportParameters({ application: 'Shop', kind: 'arm', environment: 'nowhere', folder: handle })).rejects.toMatchObject({ data: { code: 'not-found' } });
  });
});

describe('deployments whose rows list no commits', () => {
  it('bring those of their build and of the builds since the success before', async () => {
    const { client } = stage;
    const line = { application: 'Pay', source: 'devops', extra: { project: 'Shop', definition: 'pay-ci', branch: 'refs/heads/main' } };
    const commit = (commitId: string, hours: number) => ({ commitId, message: `Change ${commitId}`, author: 'Ada', at: start + hours * hour });
    const build = (number: number, ...changes: DeploymentRecord['changes']) => at(number * 10, { ...line, key: `pay-build-${number}`, kind: 'build', place: 'Shop', build: `pay.${number}`, commitIds: [`0000000${number}`], changes, queuedAt: start + number * 10 * hour });
    const deployed = (key: string, hours: number, change: Partial<DeploymentRecord>) => at(hours, { ...line, key, kind: 'release-stage', place: 'pay-prod', environment: 'pay-prod', versionTo: null, changes: [], ...change });
    await stage.tell(
      build(1, commit('aaaaaaa1', 5)), build(2, commit('aaaaaaa2', 15)), build(3, commit('aaaaaaa2', 15), commit('aaaaaaa3', 25)),
      deployed('pay-1', 50, { build: 'pay.1' }), deployed('pay-3', 60, { build: 'PAY.3' }), at(60.5, { application: 'Pay', key: 'pay-arm', kind: 'arm', place: 'pay-prod', build: 'pay.3', versionTo: '3' }),
    );
    const dora = await client.history.figures.dora({ application: 'Pay', environment: null, productionOnly: true, from: start, to: start + 240 * hour, slot: 'week', fixWithinHours: 24 });
    // Commits at 5 h, out at 51 h; at 15 h and 25 h, out with the end of the ARM deployment at 61.5 h.
    expect(dora).toMatchObject({ deployments: 2, leadTimeP50Ms: { value: 46 * hour, over: 3, caveat: '' }, batchSize: { value: 1.5, over: 2, caveat: '' }, breakdown: [{ application: 'Pay', deployments: 2, rows: 3 }] });
  });
});
