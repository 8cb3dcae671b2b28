import { copyFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEvent, NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { fileMode } from '../../core/testing/file-mode.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { attributesArbitrary } from '../cursors/testing/filter-arbitraries.ts';
import { everything, openRig, someEvent } from '../testing/journal-rig.ts';
import { JournalReader } from './journal-reader.ts';
import { JournalWriter } from './journal-writer.ts';
import { packNewEvent, unpackEvents, type PackedValue } from './packed-events.ts';
import { recoverFile } from './recovery.ts';

const folder = temporaryFolders();

/** Appends on this thread. @returns the events as the file has them. */
function appendTo(writer: JournalWriter, events: readonly NewJournalEvent[]): void {
  const rows: PackedValue[] = [];
  for (const event of events) packNewEvent(event, JSON.stringify(event.attributes), rows);
  writer.appendAll([{ rows, now: 5, done: () => {}, failed: (error) => { throw error; } }]);
}

function eventsIn(path: string): JournalEvent[] {
  const reader = new JournalReader(path);
  try {
    return unpackEvents(reader.read({ condition: null, isReadBack: false, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 10_000 }).rows);
  } finally {
    reader.close();
  }
}

describe('recovering a file', () => {
  it('finds every event by its bytes, long ones and those that only the log has', async () => {
    const home = await folder();
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    const event = fc.record({ at: fc.integer({ min: 0, max: 253_402_300_799_999 }), entity: text, value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), attributes: attributesArbitrary, length: fc.integer({ min: 0, max: 3_000 }) })
      .map(({ attributes, length, ...rest }) => someEvent({ ...rest, attributes: { ...attributes, long: 'äx'.repeat(length) } }));
    let run = 0;
    fc.assert(fc.property(fc.array(event, { minLength: 1, maxLength: 20 }), (events) => {
      const [from, to] = [join(home, `${run}.sqlite`), join(home, `copy-${run++}.sqlite`)];
      const writer = JournalWriter.open(from, null, 5);
      appendTo(writer, events);
      const written = eventsIn(from);
      // As a program that is killed leaves them: nothing has gone from the log into the file.
      for (const companion of ['', '-wal']) copyFileSync(from + companion, to + companion);
      writer.close();
      expect(recoverFile(to, 5)).toEqual({ kind: 'recovered', setAsideAs: `copy-${run - 1}.broken-5.sqlite`, events: events.length, lost: 0 });
      expect(eventsIn(to)).toEqual(written);
      expect(written).toHaveLength(events.length);
    }), { numRuns: 30 });
  });

  it('does not bring back a month that was dropped', async () => {
    const path = await folder();
    const { journal, path: file } = openRig(path);
    await journal.append([...Array.from({ length: 500 }, (_, index) => someEvent({ at: index, entity: 'long-gone' })), someEvent({ entity: 'kept' })]);
    await journal.dropSegment(197_001, 'old', 'a test');
    await journal.close();
    expect((await readFile(file)).includes('long-gone')).toBe(false);
    expect(recoverFile(file, 5)).toMatchObject({ events: 2, lost: 0 });
    const { journal: recovered } = openRig(path);
    expect(await recovered.read(everything)).toMatchObject([{ entity: 'kept' }, { type: 'program.segment-dropped' }]);
    expect(await recovered.append([someEvent({ at: 1 })])).toEqual({ events: [], known: 1 });
    await recovered.close();
  });

  it('leaves files that only the user may read', async () => {
    const path = await folder();
    const { journal, path: file } = openRig(path);
    await journal.append([someEvent()]);
    for (const name of await readdir(path)) expect(await fileMode(join(path, name), 0o600)).toBe(0o600);
    await journal.close();
    recoverFile(file, 5);
    for (const name of await readdir(path)) expect(await fileMode(join(path, name), 0o600)).toBe(0o600);
  });
});
