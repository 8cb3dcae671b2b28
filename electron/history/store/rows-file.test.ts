import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { HistoryFilter } from '../../../shared/contract/history/rows.ts';
import { deploymentKinds, deploymentResults, type DeploymentRecord } from '../../../shared/domain/history/deployment.ts';
import { recordEvent } from '../../../shared/domain/history/record-event.ts';
import { searchText } from '../../../shared/domain/history/search-words.ts';
import { deploymentCorpus } from '../../../shared/domain/history/testing/deployment-corpus.ts';
import { aRecord } from '../../../shared/domain/history/testing/a-record.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { noFilter } from '../testing/history-stage.ts';
import { OpenRows } from './open-rows.ts';

const unsaid = { settings: { rules: [], order: [], production: null }, marked: [] };
const production = new Set(['prod-west', 'prod-east', 'rg-prod-west', 'rg-prod-east', 'cluster-prod-west', 'cluster-prod-east']);

function stored(records: readonly DeploymentRecord[], firstId = 1): JournalEvent[] {
  return records.map((record, at) => ({ ...recordEvent(record), id: firstId + at, storedAt: 0 }));
}

describe('what the file answers', () => {
  const records = [...deploymentCorpus({ records: 900, seed: 3, until: Date.UTC(2026, 10, 1) })];
  let folder = '';
  let rows: OpenRows;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fabriscope-test-'));
    rows = OpenRows.open(join(folder, 'history.sqlite'), unsaid);
    // Half of them at once and half one by one, as after a start.
    rows.file.apply(stored(records.slice(0, 450)), { id: 450, storedAt: 0 }, true);
    for (const [at, event] of stored(records.slice(450), 451).entries()) rows.file.apply([event], { id: 451 + at, storedAt: 0 }, false);
  });
  afterAll(async () => {
    rows.file.close();
    await rm(folder, { recursive: true, force: true });
  });

  const environmentOf = ({ environment, place }: DeploymentRecord): string => environment ?? place;
  const words = (record: DeploymentRecord): string[] => searchText(record).toLowerCase().split(/[^\p{L}\p{N}]+/u);
  /** The rows that a filter lets through, found the slow way. */
  const naive = (filter: HistoryFilter): DeploymentRecord[] => records.filter((record) => {
    const among = (values: readonly string[], value: string | null) => values.length === 0 || (value !== null && values.includes(value));
    return (filter.kinds.length === 0 ? record.kind !== 'build' : among(filter.kinds, record.kind)) && among(filter.results, record.result) && among(filter.sources, record.source)
      && among(filter.applications, record.application) && among(filter.environments, environmentOf(record)) && among(filter.by, record.by)
      && record.startedAt >= (filter.from ?? 0) && record.startedAt < (filter.to ?? Infinity) && (!filter.rollbacksOnly || record.rollback) && (!filter.productionOnly || production.has(environmentOf(record)))
      && filter.text.split(' ').filter((word) => word !== '').every((word) => words(record).some((candidate) => candidate.startsWith(word)));
  });
  const some = <T>(values: readonly T[]) => fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: fc.subarray([...new Set(values)], { minLength: 1, maxLength: 4 }) });
  const time = fc.oneof(fc.constant(null), fc.constantFrom(...records.map(({ startedAt }) => startedAt)));
  const prefix = fc.tuple(fc.constantFrom(...records.flatMap((record) => words(record)).filter((word) => word !== '')), fc.integer({ min: 1, max: 12 })).map(([word, length]) => word.slice(0, length));
  const filters = fc.record<HistoryFilter>({
    kinds: some(deploymentKinds), results: some(deploymentResults), sources: some(records.map(({ source }) => source)), applications: some(records.map(({ application }) => application)),
    environments: some(records.map((record) => environmentOf(record))), by: some(records.flatMap(({ by }) => by ?? [])), from: time, to: time, rollbacksOnly: fc.boolean(), productionOnly: fc.boolean(),
    text: fc.array(prefix, { maxLength: 2 }).map((all) => all.join(' ')),
  });

  it('is what a filter lets through, newest start first', () => {
    fc.assert(fc.property(filters, fc.nat(30), (filter, offset) => {
      const expected = naive(filter);
      const { rows: shown, total } = rows.pages.page(filter, offset, 50);
      expect(total).toBe(expected.length);
      const times = shown.map(({ startedAt }) => startedAt);
      expect(times).toEqual(expected.map(({ startedAt }) => startedAt).toSorted((left, right) => right - left).slice(offset, offset + 50));
      expect(new Set(shown.map(({ key }) => key)).isSubsetOf(new Set(expected.map(({ key }) => key)))).toBe(true);
    }), { numRuns: 300 });
  });

  it('counts what can be chosen from under the filter without its own dimension', () => {
    fc.assert(fc.property(filters, (filter) => {
      const facets = rows.pages.facets(filter);
      const counts = (values: readonly string[]) => new Map(Object.entries(Object.groupBy(values, (value) => value)).map(([value, all]) => [value, all?.length ?? 0]));
      const asMap = (facet: readonly { value: string; count: number }[]) => new Map(facet.map(({ value, count }) => [value, count]));
      expect(asMap(facets.applications)).toEqual(counts(naive({ ...filter, applications: [] }).map(({ application }) => application)));
      expect(asMap(facets.environments)).toEqual(counts(naive({ ...filter, environments: [] }).map((record) => environmentOf(record))));
      expect(asMap(facets.by)).toEqual(counts(naive({ ...filter, by: [] }).flatMap(({ by }) => by ?? [])));
      expect(asMap(facets.kinds)).toEqual(counts(naive({ ...filter, kinds: [...deploymentKinds] }).map(({ kind }) => kind)));
    }), { numRuns: 150 });
  });

  it('is the same after the file was opened again', () => {
    const before = [rows.pages.page(noFilter, 0, 100), rows.matrix(false), rows.pages.facets(noFilter)];
    rows.file.close();
    rows = OpenRows.open(join(folder, 'history.sqlite'), unsaid);
    expect([rows.pages.page(noFilter, 0, 100), rows.matrix(false), rows.pages.facets(noFilter)]).toEqual(before);
  });
});

describe('the file', () => {
  const temporaryFolder = temporaryFolders();
  const open = (folder: string) => OpenRows.open(join(folder, 'history.sqlite'), unsaid);

  it('passes over events that it has taken in before', async () => {
    const rows = open(await temporaryFolder());
    const events = stored([aRecord({ result: 'running', endedAt: null }), aRecord()]);
    for (let time = 0; time < 2; time += 1) rows.file.apply(events, { id: 2, storedAt: 0 }, false);
    expect(rows.details.detail(aRecord().key)?.observed).toHaveLength(2);
    rows.file.close();
  });

  it('on a full disk answers from what is there, and takes the rest in once there is room', async () => {
    const rows = open(await temporaryFolder());
    const records = [...deploymentCorpus({ records: 400, seed: 5, until: Date.UTC(2026, 10, 1) })];
    const events = stored(records);
    rows.file.apply(events.slice(0, 50), { id: 50, storedAt: 0 }, false);
    const before = rows.pages.page(noFilter, 0, 500);
    const { page_count: pages } = rows.file.database.prepare('PRAGMA page_count').get() ?? {};
    rows.file.database.exec(`PRAGMA max_page_count = ${Number(pages) + 4}`);
    expect(() => rows.file.apply(events, { id: 400, storedAt: 0 }, false)).toThrow(expect.objectContaining({ errcode: 13 }));
    expect(rows.pages.page(noFilter, 0, 500)).toEqual(before);
    rows.file.database.exec('PRAGMA max_page_count = 1000000');
    rows.file.apply(events, { id: 400, storedAt: 0 }, false);
    const whole = open(await temporaryFolder());
    whole.file.apply(events, { id: 400, storedAt: 0 }, true);
    expect(rows.pages.page(noFilter, 0, 500)).toEqual(whole.pages.page(noFilter, 0, 500));
    expect(rows.figures.places()).toEqual(whole.figures.places());
    rows.file.close();
    whole.file.close();
  });

  it('remembers over a kill which rows were yet to be made anew', async () => {
    const folder = await temporaryFolder();
    const [seen, wrong] = stored([aRecord(), aRecord({ result: 'failed' })]);
    if (seen === undefined || wrong === undefined) throw new Error('There are two.');
    const rows = open(folder);
    rows.file.apply([seen, wrong], { id: 2, storedAt: 0 }, false);
    const back = { ...wrong, id: 3, externalId: 'back', compensates: wrong.externalId };
    expect(rows.file.apply([back], { id: 3, storedAt: 0 }, false).refold).toEqual([aRecord().key]);
    rows.file.close();
    const again = open(folder);
    expect(again.file.unfolded()).toEqual([aRecord().key]);
    again.file.refold(aRecord().key, [seen, wrong, back]);
    expect(again.file.unfolded()).toEqual([]);
    expect(again.details.row(aRecord().key)?.result).toBe('succeeded');
    again.file.refold(aRecord().key, [{ ...seen, compensates: 'x' }]);
    expect(again.details.row(aRecord().key)).toBeNull();
    expect(again.pages.page(noFilter, 0, 10)).toEqual({ rows: [], total: 0 });
    again.file.close();
  });
});
