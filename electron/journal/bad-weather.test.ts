import { open as openFile, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../shared/domain/journal/event.ts';
import { ManualClock } from '../core/testing/manual-clock.ts';
import { temporaryFolders } from '../core/testing/temporary-folder.ts';
import { everything, openRig, someEvent, type JournalRig } from './testing/journal-rig.ts';
import { journalRigs } from './testing/journal-rigs.ts';

const folder = temporaryFolders();
const start = journalRigs();

/** A closed journal of so many events. */
async function written(count: number): Promise<{ path: string; file: string; events: readonly JournalEvent[] }> {
  const path = await folder();
  const { journal, path: file } = openRig(path);
  const { events } = await journal.append(Array.from({ length: count }, (_, index) => someEvent({ at: 1_000 + index, externalId: `e${index}`, entity: `node-${index}`, attributes: { index } })));
  await journal.close();
  return { path, file, events };
}

const pageBytes = 4_096;

async function damage(file: string, pages: readonly number[], noise: number): Promise<void> {
  const handle = await openFile(file, 'r+');
  for (const page of pages) await handle.write(Buffer.alloc(pageBytes, noise), 0, pageBytes, (page - 1) * pageBytes);
  await handle.close();
}

/** Numbers of the pages of a table or index, as SQLite itself tells them. */
function pagesOf(file: string, name: string, kind: 'leaf' | 'internal'): number[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare('SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path').all(name, kind).map(({ pageno }) => Number(pageno));
  } finally {
    database.close();
  }
}

describe('a journal file that is damaged', () => {
  it('is set aside, all that can be read is kept under its old ids, and the user is told how much', async () => {
    const { path, file, events } = await written(5_000);
    const leaves = pagesOf(file, 'event', 'leaf');
    const before = await readFile(file);
    await damage(file, [leaves[10] ?? 0, leaves[11] ?? 0, leaves[40] ?? 0], 0xa5);
    const { journal, notices } = start(path);
    const kept = await journal.read(everything);
    const lost = events.length - kept.length;
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(300);
    const ids = new Set(kept.map(({ id }) => id));
    expect(kept).toEqual(events.filter(({ id }) => ids.has(id)));
    const aside = (await readdir(path)).filter((name) => /^journal\.broken-\d+\.sqlite$/.test(name));
    expect(aside).toHaveLength(1);
    expect((await readFile(join(path, aside[0] ?? ''))).length).toBe(before.length);
    expect(journal.status()).toMatchObject({ state: 'recovered', events: kept.length });
    for (const words of [journal.status().words, notices.get('journal.recovered')?.body]) {
      expect(words).toContain(`${kept.length.toLocaleString('en')} events could be read`);
      expect(words).toContain(`${lost.toLocaleString('en')} are missing`);
      expect(words).toContain(aside[0]);
    }
    expect(await journal.append([someEvent({ externalId: 'e1' }), someEvent({ externalId: 'new' })])).toMatchObject({ known: 1, events: [{ id: 5_001 }] });
  });

  it('loses nothing where only an index is damaged', async () => {
    const { path, file, events } = await written(3_000);
    await damage(file, pagesOf(file, 'event_at', 'leaf').slice(1, 3), 0xff);
    const { journal } = start(path);
    expect(await journal.read(everything)).toEqual(events);
    expect(journal.status().words).toContain('none is missing');
  });

  it('loses nothing where all that leads to the events is destroyed, and only they are left', async () => {
    const { path, file, events } = await written(5_000);
    const leading = ['event', 'event_at', 'event_stream_at', 'event_external'].flatMap((name) => pagesOf(file, name, 'internal'));
    expect(leading.length).toBeGreaterThan(3);
    await damage(file, [1, ...leading], 0);
    const { journal } = start(path);
    expect(await journal.read(everything)).toEqual(events);
    expect(journal.status().words).toContain('none is missing');
  });

  it('gives what it has whatever is broken, and never an event that was not there', async () => {
    const { file, events } = await written(1_500);
    const intact = await readFile(file);
    const pages = intact.length / pageBytes;
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: pages }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 255 }), async (broken, noise) => {
      const path = await folder();
      await writeFile(join(path, 'journal.sqlite'), intact);
      await damage(join(path, 'journal.sqlite'), broken, noise);
      const { journal } = openRig(path);
      try {
        const kept = await journal.read(everything);
        for (const event of kept) expect(event).toEqual(events[event.id - 1]);
        expect((await journal.append([someEvent()])).events).toHaveLength(1);
      } finally {
        await journal.close();
      }
    }), { numRuns: 6, seed: 5 });
  });

  it('may break while it is in use: whoever reads gets what is left, and cursors follow', async () => {
    const { path, file, events } = await written(4_000);
    const { journal, status } = start(path);
    await status(({ events: count }) => count === 4_000);
    const leaves = pagesOf(file, 'event', 'leaf');
    await damage(file, [leaves[20] ?? 0], 0x5a);
    const kept = await journal.read(everything);
    expect(kept.length).toBeGreaterThan(3_800);
    expect(kept.length).toBeLessThan(events.length);
    expect(journal.status()).toMatchObject({ state: 'recovered', events: kept.length });
    const counted = new Promise<number>((resolve) => {
      journal.watchCursor({ name: 'all', range: { kind: 'fixed', from: 0, to: 1e12 }, filter: { kind: 'all', of: [] }, groupBy: [], aggregates: { all: { kind: 'count' } }, allowedLatenessMs: 0, maxTuples: 100_000 }, (value) => {
        if (value.precision.kind === 'exact') resolve(value.events);
      });
    });
    expect(await counted).toBe(kept.length);
  });

  it('may be found broken by a cursor first, which then shows what is left', async () => {
    const { path, file } = await written(4_000);
    const { journal, status } = start(path);
    await status(({ events: count }) => count === 4_000);
    await damage(file, pagesOf(file, 'event', 'leaf').slice(20, 21), 0x5a);
    const counted = new Promise<number>((resolve) => {
      journal.watchCursor({ name: 'all', range: { kind: 'fixed', from: 0, to: 1e12 }, filter: { kind: 'all', of: [] }, groupBy: [], aggregates: { all: { kind: 'count' } }, allowedLatenessMs: 0, maxTuples: 100_000 }, (value) => {
        if (value.precision.kind === 'exact') resolve(value.events);
      });
    });
    const { events: kept } = await status(({ state }) => state === 'recovered');
    expect(kept).toBeGreaterThan(3_800);
    expect(await counted).toBe(kept);
  });

  it('goes on with a recovery over which the program was killed', async () => {
    const { path, file, events } = await written(2_000);
    await damage(file, pagesOf(file, 'event_stream_at', 'leaf').slice(0, 1), 0xff);
    // As the first steps of a recovery leave it.
    await writeFile(`${file}.rebuilt`, 'half a file');
    await rename(file, join(path, 'journal.broken-1764000000000.sqlite'));
    const { journal } = start(path);
    expect(await journal.read(everything)).toEqual(events);
    expect(journal.status().state).toBe('recovered');
    expect((await readdir(path)).toSorted()).toEqual(expect.arrayContaining(['journal.broken-1764000000000.sqlite', 'journal.sqlite']));
  });
});

describe('a journal file that is not for this program', () => {
  it('of a newer version is refused in words, and not a byte of it is changed', async () => {
    const { path, file } = await written(10);
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = await readFile(file);
    const { journal, notices, status } = start(path);
    expect((await status(({ state }) => state === 'failed')).words).toContain('newer version of Fabriscope');
    expect([...notices.keys()]).toEqual(['journal.failed']);
    await expect(journal.append([someEvent()])).rejects.toMatchObject({ fault: { code: 'file-access' } });
    await expect(journal.read(everything)).rejects.toMatchObject({ fault: { hint: expect.stringContaining('newer version') } });
    journal.note(someEvent());
    await journal.close();
    expect(await readFile(file)).toEqual(before);
    expect(await readdir(path)).toEqual(['journal.sqlite']);
  });

  it('of another program is refused likewise', async () => {
    const path = await folder();
    const database = new DatabaseSync(join(path, 'journal.sqlite'));
    database.exec('PRAGMA application_id = 42; CREATE TABLE notes (text TEXT);');
    database.close();
    const { status } = start(path);
    expect((await status(({ state }) => state === 'failed')).words).toContain('another program');
  });
});

describe('a disk that is full', () => {
  const july = Date.UTC(2026, 6, 10);
  const mostBytes = 300_000;

  async function filled(options: { readonly mostWaiting?: number } = {}): Promise<JournalRig & { readonly clock: ManualClock; readonly kept: number }> {
    const clock = new ManualClock();
    const rig = start(await folder(), { clock, mostBytes, ...options });
    const batch = Array.from({ length: 100 }, (_, index) => someEvent({ at: july + index }));
    let kept = 0;
    const refused = await (async () => {
      for (;;) {
        await rig.journal.append(batch);
        kept += batch.length;
      }
    })().catch((error: unknown) => error);
    expect(refused).toMatchObject({ fault: { code: 'disk-full' } });
    return { ...rig, clock, kept };
  }

  it('refuses an append in words and has no part of it', async () => {
    const { journal, kept, notices } = await filled();
    expect(await journal.read(everything)).toHaveLength(kept);
    expect(journal.status()).toMatchObject({ state: 'full', events: kept });
    await journal.dropSegment(202_607, 'room is needed', 'a test');
    await journal.append([someEvent()]);
    expect(journal.status()).toMatchObject({ state: 'open', words: '', events: 2 });
    expect([...notices.keys()]).toEqual([]);
  });

  it('lets noted events wait, says so, and writes them by itself when there is room', async () => {
    const { journal, clock, kept, notices, status } = await filled();
    for (let value = 0; value < 120; value++) journal.note(someEvent({ value, attributes: { text: 'x'.repeat(1_000) } }));
    const full = await status(({ state, waiting }) => state === 'full' && waiting === 120);
    expect(full.words).toContain('wait in memory');
    expect(notices.has('journal.full')).toBe(true);
    await journal.dropSegment(202_607, 'room is needed', 'a test');
    await clock.advance(5_000);
    await status(({ state, waiting }) => state === 'open' && waiting === 0);
    expect(notices.has('journal.full')).toBe(false);
    const now = await journal.read(everything);
    expect(now.map(({ type }) => type).toSorted()).toEqual([...Array.from({ length: 120 }, () => 'cluster.health'), 'program.segment-dropped']);
    expect(now.find(({ type }) => type === 'program.segment-dropped')).toMatchObject({ value: kept, attributes: { month: 202_607, events: kept, reason: 'room is needed', by: 'a test' } });
  });

  it('gives up the oldest of too many that wait, and leaves a count of them', async () => {
    const { journal, clock, status } = await filled({ mostWaiting: 50 });
    for (let value = 0; value < 80; value++) journal.note(someEvent({ value, attributes: { text: 'x'.repeat(2_000) } }));
    expect((await status(({ state }) => state === 'full')).words).toContain('30 of the oldest ones had to be given up');
    await journal.dropSegment(202_607, 'room is needed', 'a test');
    await clock.advance(5_000);
    await clock.advance(1_000);
    await status(({ state, waiting, events }) => state === 'open' && waiting === 0 && events === 52);
    const now = await journal.read(everything);
    expect(now.filter(({ type }) => type === 'cluster.health').map(({ value }) => value)).toEqual(Array.from({ length: 50 }, (_, index) => 30 + index));
    expect(now.find(({ type }) => type === 'program.events-lost')).toMatchObject({ value: 30 });
  });
});
