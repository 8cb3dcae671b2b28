import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { uploadSchema } from '../../shared/contract/files.ts';
import { cursorDefinitionSchema } from '../../shared/contract/journal/cursors.ts';
import type { JournalSelection } from '../../shared/contract/journal/events.ts';
import type { CursorDefinition, CursorValue, JournalFilter } from '../../shared/domain/journal/cursor.ts';
import type { TaskId } from '../../shared/domain/identifiers.ts';
import type { NewJournalEvent } from '../../shared/domain/journal/event.ts';
import type { Task } from '../../shared/contract/tasks.ts';
import type { Program } from '../core/composition.ts';
import type { Journal } from '../core/journal.ts';
import { temporaryFolders } from '../core/testing/temporary-folder.ts';
import { fakeSystem, openPage, startTestProgram, type Client } from '../core/testing/test-program.ts';
import { openJournal } from './index.ts';
import { someEvent } from './testing/journal-rig.ts';

const folder = temporaryFolders();
const running: Program[] = [];
afterEach(async () => {
  for (const program of running.splice(0)) await program.close();
});

interface Page {
  readonly client: Client;
  readonly program: Program;
  readonly journal: Journal;
  readonly dataDir: string;
}

/** What the program itself tells, such as its start, is left out: these tests count events. */
function withoutOwnNotes(journal: Pick<Journal, 'note'>): void {
  const note = journal.note.bind(journal);
  journal.note = (event) => {
    if (event.stream !== 'program') note(event);
  };
}

async function start(dataDir?: string): Promise<Page> {
  const path = dataDir ?? (await folder());
  const found = Promise.withResolvers<Journal>();
  const program = await startTestProgram(path, {
    openJournal: async (...given) => {
      const opened = await openJournal(...given);
      withoutOwnNotes(opened.journal);
      return opened;
    },
    systems: [({ journal }) => {
      found.resolve(journal);
      return fakeSystem();
    }],
  });
  running.push(program);
  return { client: openPage(program).client, program, journal: await found.promise, dataDir: path };
}

const all: JournalSelection = { streams: [], types: [], sources: [], text: '', filter: null };
const ever = { from: null, to: null };

function ended(program: Program, id: TaskId): Promise<Task> {
  return new Promise((resolve) => {
    const stop = program.tasks.onEnd((task) => {
      if (task.id !== id) return;
      stop();
      resolve(task);
    });
    const now = program.tasks.get(id);
    if (now && now.endedAt !== null) resolve(now);
  });
}

async function upload(program: Program, name: string, body: string) {
  const response = await program.fetch(new Request(`http://127.0.0.1/uploads?name=${name}`, { method: 'POST', body }), { role: 'operator' });
  return uploadSchema.parse(await response?.json()).handle;
}

/** Writes an export into the download folder. @returns its text. */
async function exported({ client, program }: Page, format: 'ndjson' | 'csv', selection = all): Promise<{ text: string; task: Task }> {
  const target = await client.files.downloadFolder();
  const before = new Set(await readdir(target.label));
  const { taskId } = await client.journal.export({ folder: target.handle, format, selection, times: ever });
  const task = await ended(program, taskId);
  const made = (await readdir(target.label)).filter((name) => !before.has(name));
  expect(made).toEqual([expect.stringMatching(new RegExp(`^fabriscope-journal-.*\\.${format}$`))]);
  return { text: await readFile(join(target.label, made[0] ?? ''), 'utf8'), task };
}

const mixed: readonly NewJournalEvent[] = [
  someEvent({ at: 3_000, entity: 'node-1', attributes: { state: 'Error' } }),
  someEvent({ at: 1_000, stream: 'deployment', type: 'deployment.observed', source: 'azure-1', externalId: 'd1', entity: '100% sure_thing' }),
  someEvent({ at: 2_000, stream: 'headset', type: 'headset.battery', source: 'h1', value: 42 }),
  someEvent({ at: 3_000, stream: 'deployment', type: 'deployment.observed', source: 'azure-1', externalId: 'd2', compensates: 'd1' }),
];

describe('journal.events', () => {
  it('are paged newest first by time, whatever is selected', async () => {
    const { client, journal } = await start();
    await journal.append(mixed);
    const ids = async (selection: Partial<JournalSelection>, times: { from: number | null; to: number | null } = ever) =>
      (await client.journal.events.page({ selection: { ...all, ...selection }, times, beyond: null, limit: 100 })).events.map(({ id }) => id);
    expect(await ids({})).toEqual([4, 1, 3, 2]);
    expect(await ids({ streams: ['deployment'] })).toEqual([4, 2]);
    expect(await ids({ streams: ['headset', 'cluster'] })).toEqual([1, 3]);
    expect(await ids({ types: ['headset.battery'], sources: ['h1', 'c1'] })).toEqual([3]);
    expect(await ids({ text: 'eRRor' })).toEqual([1]);
    expect(await ids({ text: '0% sure_' })).toEqual([2]);
    expect(await ids({ text: '0%_sure' })).toEqual([]);
    expect(await ids({ filter: { kind: 'between', field: 'value', least: 40, most: null } })).toEqual([3]);
    expect(await ids({}, { from: 2_000, to: 3_000 })).toEqual([3]);
    const first = await client.journal.events.page({ selection: all, times: ever, beyond: null, limit: 1 });
    expect(first.next).toEqual({ at: 3_000, id: 4 });
    const rest = await client.journal.events.page({ selection: all, times: ever, beyond: first.next, limit: 100 });
    expect([rest.events.map(({ id }) => id), rest.next]).toEqual([[1, 3, 2], null]);
  });

  it('are told one by one, with what took them back', async () => {
    const { client, journal } = await start();
    await journal.append(mixed);
    expect(await client.journal.events.get({ id: 2 })).toMatchObject({ event: { externalId: 'd1' }, takenBackBy: 4 });
    expect(await client.journal.events.get({ id: 1 })).toMatchObject({ event: { attributes: { state: 'Error' } }, takenBackBy: null });
    await expect(client.journal.events.get({ id: 99 })).rejects.toMatchObject({ data: { code: 'not-found' } });
  });

  it('are watched: new ones of the selection, with a count of those that were too many', async () => {
    const { client, journal } = await start();
    const watch = await client.journal.events.watch({ selection: { ...all, streams: ['headset'], text: 'HERO' } });
    const first = watch.next();
    await client.journal.events.page({ selection: all, times: ever, beyond: null, limit: 1 });
    await journal.append([someEvent({ entity: 'hero' }), someEvent({ stream: 'headset', type: 'headset.app', entity: 'Hero app' })]);
    expect((await first).value).toMatchObject({ version: 1, skipped: 0, events: [{ id: 2, entity: 'Hero app' }] });
    await journal.append(Array.from({ length: 250 }, () => someEvent({ stream: 'headset', type: 'headset.app', entity: 'hero' })));
    expect((await watch.next()).value).toEqual({ version: 2, skipped: 50, events: Array.from({ length: 200 }, (_, index) => expect.objectContaining({ id: 53 + index })) });
    await watch.return?.();
  });
});

describe('journal.export and journal.import', () => {
  it('carry events to another Fabriscope, where a second import changes nothing', async () => {
    const here = await start();
    await here.journal.append(mixed);
    const { text, task } = await exported(here, 'ndjson');
    expect(task).toMatchObject({ state: 'done', items: [{ note: expect.stringContaining('4 events') }] });
    expect(text.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)).toMatchObject(mixed);

    const there = await start();
    for (const note of ['4 new, 0 known already.', '0 new, 4 known already.']) {
      const { taskId } = await there.client.journal.import({ upload: await upload(there.program, 'export.ndjson', text) });
      expect(await ended(there.program, taskId)).toMatchObject({ state: 'done', items: [{ note }] });
    }
    const arrived = await there.journal.read({ filter: null, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 100 });
    const { externalId, ...facts } = mixed[0] ?? someEvent();
    expect(externalId).toBeNull();
    expect(arrived[0]).toMatchObject(facts);
    expect([arrived[1], arrived[3]]).toMatchObject([mixed[1], mixed[3]]);
    expect(arrived.map(({ externalId }) => externalId?.replace(/:.*/, ''))).toEqual(['imported', 'd1', 'imported', 'd2']);
  });

  it('know their own events again, even those that have no name', async () => {
    const here = await start();
    await here.journal.append(mixed);
    const { text } = await exported(here, 'ndjson');
    const { taskId } = await here.client.journal.import({ upload: await upload(here.program, 'export.ndjson', text) });
    expect(await ended(here.program, taskId)).toMatchObject({ state: 'done', items: [{ note: '0 new, 4 known already.' }] });
  });

  it('name the lines that are no events, and take all others', async () => {
    const here = await start();
    const good = (id: number) => JSON.stringify({ ...someEvent({ externalId: `e${id}` }), id, storedAt: 5 });
    const lines = [good(1), '{"id":2}', '', good(3), 'x'.repeat(2_000_001), '[]', good(4).replace('cluster.health', 'headset.battery'), good(5)];
    const { taskId } = await here.client.journal.import({ upload: await upload(here.program, 'export.ndjson', lines.join('\n')) });
    const task = await ended(here.program, taskId);
    expect(task.state).toBe('failed');
    expect(task.items.filter(({ state }) => state === 'failed').map(({ label, fault }) => [label, fault?.message])).toEqual([
      ['Line 2', 'The line is not an event of a journal.'], ['Line 5', 'The line is too long.'], ['Line 6', 'The line is not an event of a journal.'], ['Line 7', 'The line is not an event of a journal.'],
    ]);
    expect(task.items.find(({ state }) => state === 'done')?.note).toBe('3 new, 0 known already. 4 lines are no events and were left out.');
    expect((await here.client.journal.events.page({ selection: all, times: ever, beyond: null, limit: 100 })).events.map(({ externalId }) => externalId)).toEqual(['e5', 'e3', 'e1']);
  });

  it('write a CSV of the chosen events only', async () => {
    const here = await start();
    await here.journal.append(mixed);
    const { text } = await exported(here, 'csv', { ...all, streams: ['headset'] });
    expect(text.split('\r\n')).toEqual([expect.stringContaining('id,at,'), expect.stringMatching(/^3,1970-01-01T00:00:02\.000Z,.*,headset,headset\.battery,h1,,node-1,42,,\{\}$/), '']);
  });
});

describe('journal.backup', () => {
  it('writes a complete copy into the folder', async () => {
    const { client, program, journal } = await start();
    await journal.append(mixed);
    const target = await client.files.downloadFolder();
    const { taskId } = await client.journal.backup({ folder: target.handle });
    expect(await ended(program, taskId)).toMatchObject({ state: 'done' });
    const [name = ''] = await readdir(target.label);
    expect(name).toMatch(/^fabriscope-journal-.*\.sqlite$/);
    const copy = new DatabaseSync(join(target.label, name), { readOnly: true });
    expect(copy.prepare('SELECT count(*) AS events FROM event').get()).toEqual({ events: 4 });
    copy.close();
  });
});

describe('journal.segments', () => {
  const may = Date.UTC(2020, 4, 31, 23, 59, 59, 999);

  it('are dropped whole, once the count was confirmed, and leave a marker; what is told again stays forgotten', async () => {
    const { client, journal } = await start();
    await journal.append([...Array.from({ length: 12_000 }, (_, index) => someEvent({ at: may - index, externalId: `m${index}` })), someEvent({ at: may + 1, entity: 'June' }), someEvent({ at: Date.now() })]);
    const { segments } = await client.journal.segments.list();
    expect(segments.map(({ month, events, over }) => [month, events, over])).toEqual([[202_005, 12_000, true], [202_006, 1, true], [expect.any(Number), 1, false]]);
    const heard: string[] = [];
    journal.onAppended((events) => heard.push(...events.map(({ type }) => type)));

    await expect(client.journal.segments.drop({ month: 202_005, confirmedEvents: 11_999, reason: 'old' })).rejects.toMatchObject({ data: { code: 'conflict' } });
    await expect(client.journal.segments.drop({ month: 202_004, confirmedEvents: 0, reason: 'old' })).rejects.toMatchObject({ data: { code: 'not-found' } });
    await expect(client.journal.segments.drop({ month: segments[2]?.month ?? 0, confirmedEvents: 1, reason: 'old' })).rejects.toMatchObject({ data: { code: 'conflict', message: 'This month is not over.' } });
    expect(await client.journal.segments.drop({ month: 202_005, confirmedEvents: 12_000, reason: 'old' })).toEqual({ events: 12_000 });

    const left = (await client.journal.events.page({ selection: all, times: ever, beyond: null, limit: 100 })).events;
    expect(left).toMatchObject([{ type: 'program.segment-dropped', value: 12_000, entity: '202005', attributes: { month: 202_005, events: 12_000, reason: 'old', by: expect.any(String) } }, { at: expect.any(Number) }, { entity: 'June' }]);
    expect(heard).toEqual(['program.segment-dropped']);
    expect(await journal.append([someEvent({ at: may, externalId: 'm0' })])).toEqual({ events: [], known: 1 });
    expect((await client.journal.segments.list()).segments.map(({ month }) => month)).not.toContain(202_005);
  });

  it('are all kept unless a retention is set; then those that are too old go', async () => {
    const page = await start();
    await page.journal.append([someEvent({ at: may }), someEvent({ at: Date.now() })]);
    expect(await page.client.journal.segments.retention()).toEqual({ months: null });
    const dropped = new Promise((resolve) => page.journal.onAppended(resolve));
    await page.client.journal.segments.setRetention({ months: 12 });
    expect(await dropped).toMatchObject([{ type: 'program.segment-dropped', attributes: { month: 202_005, by: 'retention', reason: 'Older than 12 months, as set.' } }]);
    expect((await page.client.journal.segments.list()).segments).toHaveLength(1);
  });
});

describe('journal.status', () => {
  it('is watched', async () => {
    const { client, journal } = await start();
    const watch = await client.journal.status.watch();
    expect((await watch.next()).value).toMatchObject({ state: 'open', events: 0 });
    await journal.append(mixed);
    for await (const status of watch) {
      if (status.events === 0) continue;
      expect(status).toMatchObject({ state: 'open', events: 4, oldestAt: 1_000, newestAt: 3_000 });
      break;
    }
  });
});

describe('journal.cursors', () => {
  const perNode: CursorDefinition = {
    name: 'errors-per-node', range: { kind: 'fixed', from: 0, to: 10_000 }, filter: { kind: 'is', field: 'attributes.state', value: 'Error' }, groupBy: ['entity'],
    aggregates: { errors: { kind: 'count' } }, allowedLatenessMs: 10_000, maxTuples: 10_000,
  };
  const errorOn = (entity: string, more: Partial<NewJournalEvent> = {}) => someEvent({ at: 5_000, entity, attributes: { state: 'Error' }, ...more });

  /** Reads on until the figures are as expected: what comes in between depends on how fast the thread is. */
  async function counts(watch: AsyncIterable<CursorValue>, expected: Record<string, number>): Promise<void> {
    for await (const { groups, precision } of watch) {
      const shown = Object.fromEntries(groups.map(({ key: [entity = ''], values }) => [entity, values['errors']?.kind === 'number' ? values['errors'].value : null]));
      if (precision.kind === 'exact' && isDeepStrictEqual(shown, expected)) return;
    }
    throw new Error('The stream of values ended.');
  }

  it('are saved, watched while events come and go, and give nothing more once they are removed', async () => {
    const page = await start();
    const { client, journal } = page;
    await journal.append([errorOn('a'), errorOn('b', { externalId: 'wrong' })]);
    await client.journal.cursors.save({ definition: perNode });
    await counts(await client.journal.cursors.watch({ name: perNode.name }), { a: 1, b: 1 });
    await journal.append([errorOn('a'), someEvent({ at: 5_000, entity: 'a' }), errorOn('a', { at: 10_000 }), someEvent({ compensates: 'wrong' })]);
    const watch = await client.journal.cursors.watch({ name: perNode.name });
    await counts({ [Symbol.asyncIterator]: () => ({ next: () => watch.next() }) }, { a: 2 });
    await client.journal.cursors.save({ definition: { ...perNode, groupBy: [] } });
    await counts({ [Symbol.asyncIterator]: () => ({ next: () => watch.next() }) }, { '': 2 });
    await client.journal.cursors.remove({ name: perNode.name });
    await expect(counts(watch, {})).rejects.toMatchObject({ data: { code: 'not-found' } });
    await expect(client.journal.cursors.watch({ name: perNode.name }).then((gone) => gone.next())).rejects.toMatchObject({ data: { code: 'not-found' } });
  });

  it('are kept over a restart, and previewed without being kept', async () => {
    const first = await start();
    await first.journal.append([errorOn('a')]);
    await first.client.journal.cursors.save({ definition: perNode });
    await counts(await first.client.journal.cursors.preview({ definition: { ...perNode, name: 'preview' } }), { a: 1 });
    await running.pop()?.close();
    const second = await start(first.dataDir);
    const list = await second.client.journal.cursors.list();
    expect((await list.next()).value).toMatchObject({ kind: 'snapshot', items: [perNode] });
    await list.return?.();
    await counts(await second.client.journal.cursors.watch({ name: perNode.name }), { a: 1 });
  });

  it('tell what they would have shown at a time, and how they come to what they show', async () => {
    const { client, journal } = await start();
    await journal.append([errorOn('a', { at: 5_000 }), errorOn('b', { at: 6_000, externalId: 'wrong' }), someEvent({ compensates: 'wrong' })]);
    const definition: CursorDefinition = { ...perNode, range: { kind: 'sliding', lengthMs: 1_000 } };
    const { groups, from, to } = await client.journal.cursors.valueAt({ definition, at: 5_500 });
    expect([groups.map(({ key }) => key), from, to]).toEqual([[['a']], 4_501, 5_501]);
    expect((await client.journal.cursors.valueAt({ definition, at: 6_100 })).groups).toEqual([]);
    expect(await client.journal.cursors.explain({ definition })).toEqual({ explanation: null });
    const watch = await client.journal.cursors.preview({ definition: perNode });
    await counts({ [Symbol.asyncIterator]: () => ({ next: () => watch.next() }) }, { a: 1 });
    const { explanation } = await client.journal.cursors.explain({ definition: perNode });
    expect(explanation).toMatchObject({ events: 1, kept: 1, source: 'memory' });
    expect(Object.values(explanation?.sql ?? {})[0]?.sql).toContain('FROM event WHERE at >= ?');
    await watch.return?.();
  });

  it('forget a month that was dropped', async () => {
    const { client, journal } = await start();
    await journal.append([errorOn('a')]);
    const watch = await client.journal.cursors.preview({ definition: perNode });
    const values = { [Symbol.asyncIterator]: () => ({ next: () => watch.next() }) };
    await counts(values, { a: 1 });
    expect(await client.journal.segments.drop({ month: 197_001, confirmedEvents: 1, reason: 'old' })).toEqual({ events: 1 });
    await counts(values, {});
    await watch.return?.();
  });

  it.each<[string, Partial<CursorDefinition>]>([
    ['no figure', { aggregates: {} }], ['too many groups', { groupBy: ['entity', 'type', 'source'] }], ['a name of its own', { name: 'a/b' }],
    ['a range that ends before it begins', { range: { kind: 'fixed', from: 2, to: 1 } }], ['unbounded memory', { maxTuples: 1e9 }],
    ['a filter without end', { filter: Array.from({ length: 12 }).reduce<JournalFilter>((inner) => ({ kind: 'not', of: inner }), perNode.filter) }],
  ])('are refused with %s', async (_, change) => {
    expect(cursorDefinitionSchema.safeParse(perNode).success).toBe(true);
    expect(cursorDefinitionSchema.safeParse({ ...perNode, ...change }).success).toBe(false);
  });
});
