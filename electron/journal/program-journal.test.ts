import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalFilter } from '../../shared/domain/journal/cursor.ts';
import { journalStreams, type JournalEvent, type NewJournalEvent } from '../../shared/domain/journal/event.ts';
import { ManualClock } from '../core/testing/manual-clock.ts';
import { MemoryJournal } from '../core/testing/memory-journal.ts';
import { temporaryFolders } from '../core/testing/temporary-folder.ts';
import { attributesArbitrary, filterArbitrary } from './cursors/testing/filter-arbitraries.ts';
import type { ProgramJournal } from './program-journal.ts';
import { everything, someEvent } from './testing/journal-rig.ts';
import { journalRigs } from './testing/journal-rigs.ts';

const folder = temporaryFolders();
const start = journalRigs();

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const storable: fc.Arbitrary<NewJournalEvent> = fc.constantFrom(...journalStreams).chain((stream) => fc.record({
  at: fc.integer({ min: 0, max: 100_000_000 }), stream: fc.constant(stream), type: text.map((end) => `${stream}.${end}`), source: fc.constantFrom('a', 'b'),
  externalId: fc.option(fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8')), entity: text, value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value))),
  // Neither JSON nor a column has a negative zero.
  attributes: attributesArbitrary.map((attributes): NewJournalEvent['attributes'] => JSON.parse(JSON.stringify(attributes))), compensates: fc.option(fc.constantFrom('1', '2')),
}));

describe('the journal', () => {
  it('gives back what was appended, over any query, as a journal in memory does', async () => {
    const clock = new ManualClock();
    const { journal } = start(await folder(), { clock });
    const oracle = new MemoryJournal(clock);
    const heard: JournalEvent[] = [];
    journal.onAppended((events) => heard.push(...events));
    await fc.assert(fc.asyncProperty(
      fc.array(fc.array(storable, { maxLength: 6 }), { maxLength: 4 }), filterArbitrary,
      fc.record({ from: fc.option(fc.integer({ min: 0, max: 100_000_000 })), to: fc.option(fc.integer({ min: 0, max: 100_000_000 })), order: fc.constantFrom('oldest-first' as const, 'newest-first' as const), limit: fc.integer({ min: 1, max: 40 }), beyondId: fc.option(fc.nat(200)) }),
      async (appends, filter, query) => {
        const mine = await Promise.all(appends.map((events) => journal.append(events)));
        const theirs = await Promise.all(appends.map((events) => oracle.append(events)));
        expect(mine).toEqual(theirs);
        expect(await journal.read({ ...query, filter })).toEqual(await oracle.read({ ...query, filter }));
        expect(await journal.read({ ...query, filter: null })).toEqual(await oracle.read({ ...query, filter: null }));
        const { sizeBytes: _, ...status } = journal.status();
        expect(status).toEqual((({ sizeBytes: _size, ...rest }) => rest)(oracle.status()));
      },
    ), { numRuns: 60 });
    expect(heard).toEqual(oracle.events);
  });

  it('keeps what was appended over a restart, and counts on from there', async () => {
    const path = await folder();
    const first = start(path);
    const before = await first.journal.append([someEvent({ externalId: 'a' }), someEvent({ externalId: 'b' })]);
    await first.journal.close();
    const second = start(path);
    const after = await second.journal.append([someEvent({ externalId: 'a', entity: 'told otherwise' }), someEvent({ externalId: 'c' })]);
    expect(after).toMatchObject({ known: 1, events: [{ id: 3, externalId: 'c' }] });
    expect(await second.journal.read(everything)).toEqual([...before.events, ...after.events]);
  });

  it('tells of events in the order of their ids, large and small appends side by side', async () => {
    const { journal } = start(await folder());
    const heard: number[] = [];
    journal.onAppended((events) => heard.push(...events.map(({ id }) => id)));
    const answers = await Promise.all([5_000, 1, 3, 4_500, 1].map((size) => journal.append(Array.from({ length: size }, () => someEvent()))));
    expect(heard).toEqual(Array.from({ length: 9_505 }, (_, index) => index + 1));
    expect(answers.map(({ events }) => events.length)).toEqual([5_000, 1, 3, 4_500, 1]);
  });

  it('takes all events of an append or none', async () => {
    const { journal } = start(await folder());
    const many = Array.from({ length: 2_500 }, () => someEvent());
    for (const bad of [{ at: 1.5 }, { at: -1 }, { at: 8.64e15 }, { type: 'headset.battery' }, { source: '' }, { value: Number.NaN }, { entity: 'x'.repeat(2_001) }, { attributes: { text: 'x'.repeat(1_000_001) } }]) {
      await expect(journal.append([...many, someEvent(bad)])).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    }
    expect(await journal.read(everything)).toEqual([]);
  });

  it('reads more than one answer of a thread holds, from either end', async () => {
    const { journal } = start(await folder());
    await journal.append(Array.from({ length: 25_000 }, (_, index) => someEvent({ at: 1_000 + index, entity: index % 5_000 === 0 ? 'rare' : 'often' })));
    const ids = async (query: Partial<Parameters<ProgramJournal['read']>[0]>) => (await journal.read({ ...everything, ...query })).map(({ id }) => id);
    expect(await ids({})).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
    expect(await ids({ order: 'newest-first', limit: 4_500 })).toEqual(Array.from({ length: 4_500 }, (_, index) => 25_000 - index));
    expect(await ids({ beyondId: 24_990 })).toEqual([24_991, 24_992, 24_993, 24_994, 24_995, 24_996, 24_997, 24_998, 24_999, 25_000]);
    const rare = { kind: 'is', field: 'entity', value: 'rare' } as const;
    expect(await ids({ filter: rare })).toEqual([1, 5_001, 10_001, 15_001, 20_001]);
    expect(await ids({ filter: rare, order: 'newest-first', from: 6_000, to: 21_000 })).toEqual([15_001, 10_001, 5_001]);
  });

  it('reads back what a start needs from a file of any version, by its index', async () => {
    const path = await folder();
    const first = start(path);
    const types = ['cluster.health', 'cluster.upgrade-run', 'cluster.upgrade-runs-forgotten'];
    await first.journal.append([...Array.from({ length: 30 }, (_, index) => someEvent({ type: types[index % 3] ?? '' })), someEvent({ stream: 'deployment', type: 'deployment.observed', entity: 'kept' })]);
    await first.journal.close();
    const database = new DatabaseSync(first.path);
    database.exec('DROP INDEX event_read_back; PRAGMA user_version = 1');
    database.close();
    const { journal } = start(path);
    const ids = async (filter: JournalFilter, query: Partial<Parameters<ProgramJournal['read']>[0]> = {}) => (await journal.read({ ...everything, filter, ...query })).map(({ id }) => id);
    const upgrades: JournalFilter = { kind: 'one-of', field: 'type', values: types.slice(1) };
    expect(await ids(upgrades, { limit: 4 })).toEqual([2, 3, 5, 6]);
    expect(await ids(upgrades, { beyondId: 6, limit: 3, order: 'newest-first' })).toEqual([5, 3, 2]);
    expect(await ids({ kind: 'all', of: [{ kind: 'is', field: 'stream', value: 'deployment' }, { kind: 'is', field: 'entity', value: 'kept' }] })).toEqual([31]);
    expect(await ids({ kind: 'any', of: [{ kind: 'is', field: 'stream', value: 'deployment' }, { kind: 'is', field: 'type', value: 'cluster.health' }] }, { order: 'newest-first', limit: 2 })).toEqual([31, 28]);
    const kept = new DatabaseSync(first.path, { readOnly: true });
    expect(kept.prepare("SELECT count(*) AS indexed FROM pragma_index_list('event') WHERE name = 'event_read_back'").get()).toEqual({ indexed: 1 });
    kept.close();
  });

  it('writes noted events by itself, in their order, at the latest when it is closed', async () => {
    const path = await folder();
    const clock = new ManualClock();
    const { journal, status } = start(path, { clock });
    for (let value = 0; value < 300; value++) journal.note(someEvent({ value }));
    await status(({ events }) => events === 300);
    // The next ones have to wait a tenth of a second, which does not come.
    for (let value = 300; value < 400; value++) journal.note(someEvent({ value }));
    expect(journal.status().waiting).toBe(100);
    await journal.close();
    const again = start(path);
    expect((await again.journal.read(everything)).map(({ value }) => value)).toEqual(Array.from({ length: 400 }, (_, value) => value));
  });

  it('leaves out a noted event that is not fit for it, and takes the others', async () => {
    const { journal, status } = start(await folder());
    journal.note(someEvent({ type: 'other' }));
    journal.note(someEvent({ entity: 'kept' }));
    await status(({ events }) => events === 1);
    expect(await journal.read(everything)).toMatchObject([{ entity: 'kept' }]);
  });

  it('keeps the others where the file refuses one of them', async () => {
    const { journal, path, status } = start(await folder());
    await journal.append([someEvent({ entity: 'first' })]);
    const database = new DatabaseSync(path);
    database.exec("CREATE TRIGGER refusal BEFORE INSERT ON event WHEN NEW.entity = 'refused' BEGIN SELECT raise(ABORT, 'no'); END");
    database.close();
    for (const entity of ['second', 'refused', 'third']) journal.note(someEvent({ entity }));
    const appends = await Promise.allSettled([journal.append([someEvent({ entity: 'fourth' })]), journal.append([someEvent({ entity: 'refused' }), someEvent({ entity: 'fifth' })])]);
    expect(appends.map((append) => append.status)).toEqual(['fulfilled', 'rejected']);
    await status(({ events }) => events === 4);
    expect((await journal.read(everything)).map(({ entity }) => entity).toSorted()).toEqual(['first', 'fourth', 'second', 'third']);
    expect(journal.status().state).toBe('open');
  });

  it('goes on telling the others when one who listens fails', async () => {
    const { journal } = start(await folder());
    const heard: number[] = [];
    journal.onAppended(() => {
      throw new Error('a listener of no use');
    });
    journal.onAppended((events) => heard.push(...events.map(({ id }) => id)));
    await journal.append([someEvent(), someEvent()]);
    expect(heard).toEqual([1, 2]);
  });

  it('is a file that refuses to have events changed or deleted, whoever opens it', async () => {
    const { journal, path } = start(await folder());
    await journal.append([someEvent()]);
    await journal.close();
    const database = new DatabaseSync(path);
    try {
      expect(() => database.exec("UPDATE event SET entity = 'another'")).toThrow('never changed');
      expect(() => database.exec('DELETE FROM event')).toThrow('dropping their whole segment');
      expect(database.prepare('SELECT entity FROM event').all()).toEqual([{ entity: 'node-1' }]);
    } finally {
      database.close();
    }
  });
});
