import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileMode } from '../../core/testing/file-mode.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { attributesArbitrary } from '../cursors/testing/filter-arbitraries.ts';
import { everything, openRig, someEvent } from '../testing/journal-rig.ts';
import { recoverFile } from './recovery.ts';

const folder = temporaryFolders();

describe('recovering a file', () => {
  it('finds every event by its bytes, long ones and those that only the log has', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    const event = fc.record({ at: fc.integer({ min: 0, max: 8.64e15 }), entity: text, value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), attributes: attributesArbitrary, length: fc.integer({ min: 0, max: 3_000 }) })
      .map(({ attributes, length, ...rest }) => someEvent({ ...rest, attributes: { ...attributes, long: 'äx'.repeat(length) } }));
    await fc.assert(fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 20 }), async (events) => {
      const from = await folder();
      const { journal, path } = openRig(from);
      const { events: appended } = await journal.append(events);
      const to = join(await folder(), 'journal.sqlite');
      // As a program that is killed leaves them: nothing has gone from the log into the file.
      await Promise.all(['', '-wal'].map((companion) => copyFile(path + companion, to + companion)));
      await journal.close();
      expect(recoverFile(to, 5)).toEqual({ kind: 'recovered', setAsideAs: 'journal.broken-5.sqlite', events: appended.length, lost: 0 });
      const { journal: recovered } = openRig(join(to, '..'));
      // Neither JSON nor a column has a negative zero.
      expect(await recovered.read(everything)).toEqual(JSON.parse(JSON.stringify(appended)));
      await recovered.close();
    }), { numRuns: 6 });
  });

  it('does not bring back a month that was dropped', async () => {
    const path = await folder();
    const { journal, path: file } = openRig(path);
    await journal.append([...Array.from({ length: 500 }, (_, index) => someEvent({ at: index, entity: 'forgotten' })), someEvent({ entity: 'kept' })]);
    await journal.dropSegment(197_001, 'old', 'a test');
    await journal.close();
    expect((await readFile(file)).includes('forgotten')).toBe(false);
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
