import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../shared/domain/history/deployment.ts';
import { forgottenEvent, recordEvent } from '../../shared/domain/history/record-event.ts';
import { aRecord } from '../../shared/domain/history/testing/a-record.ts';
import type { JournalQuery } from '../core/journal.ts';
import { systemClock } from '../core/system-clock.ts';
import { MemoryJournal } from '../core/testing/memory-journal.ts';
import { temporaryFolders } from '../core/testing/temporary-folder.ts';
import { historyFile, historyStage, noFilter, type HistoryStage } from './testing/history-stage.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 5, 1, 8);
const temporaryFolder = temporaryFolders();
let open: HistoryStage | null = null;

afterEach(async () => {
  await open?.close();
  open = null;
});

async function stage(...records: readonly DeploymentRecord[]): Promise<HistoryStage> {
  open = await historyStage(await temporaryFolder());
  if (records.length > 0) await open.tell(...records);
  return open;
}

/** The nth deployment of a row of them, an hour apart. */
function nth(at: number, change: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return aRecord({ key: `arm:c1:shop-${at}`, name: `shop-${at}`, startedAt: start + at * hour, endedAt: start + at * hour + 60_000, versionTo: `1.${at}.0`, ...change });
}

describe('the rows of the history', () => {
  it('are what the sources told last, newest start first', async () => {
    const { client, tell } = await stage(nth(1, { result: 'running', endedAt: null }), nth(2));
    await tell(nth(1, { result: 'failed', causes: [{ code: 'Conflict', message: 'Vault without template access', target: 'kv-shop', count: 3 }] }));
    const page = await client.history.rows.page({ filter: noFilter, offset: 0, limit: 10 });
    expect(page.rows.map(({ name, result }) => [name, result])).toEqual([['shop-2', 'succeeded'], ['shop-1', 'failed']]);
    expect(page.rows[1]).toMatchObject({ cause: { code: 'Conflict', count: 3 }, causeCount: 1, durationMs: 60_000, changed: null });
    expect(page.total).toBe(2);
  });

  it('tell what changed since the last success of the same in the same environment', async () => {
    const parameter = { name: 'size', value: 'S', from: 'file', secret: false } as const;
    const change = { commitId: 'abc1234567', message: 'Larger baskets', author: 'Ada', at: start };
    const { client } = await stage(
      nth(1, { parameters: [parameter] }), nth(2, { place: 'rg-shop-prod', parameters: [parameter] }), nth(3, { result: 'failed', changes: [change] }),
      nth(4, { parameters: [{ ...parameter, value: 'L' }], changes: [{ ...change, commitId: 'def1234567' }] }),
    );
    const detail = await client.history.rows.get({ key: 'arm:c1:shop-4' });
    expect(detail.row.changed).toBe('1.1.0 → 1.4.0, 1 parameter, 2 commits');
    expect(detail.sinceLastSuccess).toMatchObject({
      previous: { name: 'shop-1' }, versionChanged: true, parameters: [{ name: 'size', change: 'changed', before: 'S', after: 'L' }], commits: [{ commitId: 'def1234567' }, { commitId: 'abc1234567' }],
    });
  });

  it('are found by any word, which may end anywhere, and by every filter', async () => {
    const { client } = await stage(
      nth(1), nth(2, { place: 'rg-shop-prod', by: 'grace@example.org', application: 'Basket' }), nth(3, { kind: 'build', key: 'build:c1:3' }), nth(4, { rollback: true, result: 'failed', source: 'c2', key: 'arm:c2:shop-4' }),
    );
    const named = async (change: Partial<typeof noFilter>) => (await client.history.rows.page({ filter: { ...noFilter, ...change }, offset: 0, limit: 10 })).rows.map(({ name }) => name);
    expect(await named({})).toEqual(['shop-4', 'shop-2', 'shop-1']);
    expect(await named({ text: 'grac Bask' })).toEqual(['shop-2']);
    expect(await named({ text: '1.2' })).toEqual(['shop-2']);
    expect(await named({ text: 'race' })).toEqual([]);
    expect(await named({ text: '"ORX - shop' })).toEqual([]);
    expect(await named({ productionOnly: true })).toEqual(['shop-2']);
    expect(await named({ kinds: ['build'] })).toEqual(['shop-3']);
    expect(await named({ rollbacksOnly: true })).toEqual(['shop-4']);
    expect(await named({ sources: ['c2'] })).toEqual(['shop-4']);
    expect(await named({ environments: ['rg-shop-prod'] })).toEqual(['shop-2']);
    expect(await named({ from: start + 2 * hour, to: start + 4 * hour })).toEqual(['shop-2']);
    expect(await named({ by: ['nobody'] })).toEqual([]);
    const facets = await client.history.rows.facets({ filter: { ...noFilter, environments: ['rg-shop-prod'] } });
    expect(facets.environments).toEqual([{ value: 'rg-shop-test', count: 2 }, { value: 'rg-shop-prod', count: 1 }]);
    expect(facets.applications).toEqual([{ value: 'Basket', count: 1 }]);
  });

  it('come again from the journal when the file is gone, damaged or not the history’s', async () => {
    const first = await stage(nth(1), nth(2));
    const { journal, folder } = first;
    await first.client.history.rows.reclassify({ key: 'arm:c1:shop-2', as: 'failed', why: 'Customers could not pay.' });
    const rows = await first.client.history.rows.page({ filter: noFilter, offset: 0, limit: 10 });
    await first.close();
    for (const harm of [async () => {}, () => rm(historyFile(folder)), () => writeFile(historyFile(folder), 'no database'), () => corrupt(historyFile(folder))]) {
      await harm();
      open = await historyStage(folder, journal);
      expect((await open.client.history.rows.page({ filter: noFilter, offset: 0, limit: 10 })).rows).toEqual(rows.rows);
      await open.close();
    }
    open = null;
  });

  it('go on from where they were, and begin anew with another journal', async () => {
    const first = await stage(nth(1));
    const { journal, folder } = first;
    await first.close();
    await journal.append([recordEvent(nth(2))]);
    open = await historyStage(folder, journal);
    expect((await open.client.history.rows.page({ filter: noFilter, offset: 0, limit: 10 })).total).toBe(2);
    await open.close();
    open = await historyStage(folder);
    expect((await open.client.history.rows.page({ filter: noFilter, offset: 0, limit: 10 })).total).toBe(0);
  });

  it('that this program was busy with when it was killed have ended without anybody seeing how', async () => {
    const first = await stage(nth(1, { kind: 'headset-install', result: 'running', endedAt: null }), nth(2, { result: 'running', endedAt: null }));
    const { journal, folder } = first;
    await first.close();
    open = await historyStage(folder, journal);
    const { client } = open;
    await expect.poll(async () => (await client.history.rows.page({ filter: noFilter, offset: 0, limit: 10 })).rows.map(({ name, result }) => [name, result])).toEqual([['shop-2', 'running'], ['shop-1', 'unknown']]);
  });

  it('stay as they were when the source forgets them', async () => {
    const { client, journal, ready } = await stage(nth(1));
    await journal.append([forgottenEvent('arm:c1:shop-1', 'c1', start + 9 * hour)]);
    await ready();
    await expect.poll(async () => (await client.history.rows.get({ key: 'arm:c1:shop-1' })).row).toMatchObject({ forgotten: true, versionTo: '1.1.0' });
  });
});

describe('a journal that cannot be read for a while', () => {
  it('costs no row', async () => {
    class FlakyJournal extends MemoryJournal {
      fails = false;
      override read(query: JournalQuery) {
        return this.fails ? Promise.reject(new Error('The disk is gone.')) : super.read(query);
      }
    }
    const journal = new FlakyJournal(systemClock);
    await journal.append([recordEvent(nth(1)), recordEvent(nth(2, { result: 'failed' }))]);
    const folder = await temporaryFolder();
    open = await historyStage(folder, journal);
    await open.close();
    await rm(historyFile(folder));
    journal.fails = true;
    const starting = historyStage(folder, journal);
    await delay(50);
    journal.fails = false;
    await journal.append([recordEvent(nth(3))]);
    open = await starting;
    const { rows } = await open.client.history.rows.page({ filter: noFilter, offset: 0, limit: 10 });
    expect(rows.map(({ name }) => name)).toEqual(['shop-3', 'shop-2', 'shop-1']);
    expect((await open.client.history.rows.get({ key: 'arm:c1:shop-1' })).observed).toHaveLength(1);
  });
});

describe('a correction', () => {
  it('changes the result that counts, says what the source said, and is taken back', async () => {
    const { client, journal } = await stage(nth(1));
    const key = 'arm:c1:shop-1';
    expect(await client.history.rows.reclassify({ key, as: 'failed', why: 'Nobody could sign in.' })).toMatchObject({ result: 'failed', resultAtSource: 'succeeded' });
    expect((await client.history.rows.get({ key })).corrected).toMatchObject({ as: 'failed', why: 'Nobody could sign in.' });
    expect(await client.history.rows.reclassify({ key, as: 'rolled-back', why: 'It was rolled back by hand.' })).toMatchObject({ result: 'rolled-back' });
    expect(await client.history.rows.reclassify({ key, as: null, why: 'A mistake.' })).toMatchObject({ result: 'succeeded', resultAtSource: null });
    await expect(client.history.rows.reclassify({ key, as: null, why: 'Again.' })).rejects.toMatchObject({ data: { code: 'conflict' } });
    await expect(client.history.rows.reclassify({ key: 'none', as: 'failed', why: 'x' })).rejects.toMatchObject({ data: { code: 'not-found' } });
    // Nothing was edited: each step is an event of its own.
    expect(journal.events.filter(({ stream }) => stream === 'deployment').map(({ type, compensates }) => [type, compensates !== null])).toEqual([
      ['deployment.observed', false], ['deployment.reclassified', false], ['deployment.reclassified', true], ['deployment.reclassified', false], ['deployment.reclassified', true],
    ]);
  });

  it('of an observation brings back what the row was before', async () => {
    const { client, journal } = await stage(nth(1, { result: 'running', endedAt: null }));
    const wrong = recordEvent(nth(1, { result: 'failed' }));
    await journal.append([wrong]);
    await journal.append([{ ...wrong, externalId: 'taken-back', compensates: wrong.externalId }]);
    await expect.poll(async () => (await client.history.rows.get({ key: 'arm:c1:shop-1' })).row.result).toBe('running');
    expect((await client.history.rows.get({ key: 'arm:c1:shop-1' })).observed).toHaveLength(1);
  });
});

/** Writes nonsense over the middle of a file. */
async function corrupt(path: string): Promise<void> {
  const bytes = await readFile(path);
  await writeFile(path, bytes.fill(0x5a, 4_096, 20_000));
}
