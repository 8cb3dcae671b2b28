import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fileMode } from '../testing/file-mode.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { recordingLogger, silentLogger } from '../testing/silent-logger.ts';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { JsonDocuments } from './json-documents.ts';

const folder = temporaryFolders();
const parse = (value: unknown) => z.array(z.number()).parse(value);

describe('JsonDocuments', () => {
  it('keeps what was saved for the next start, for this user only', async () => {
    const path = await folder();
    const first = await (await JsonDocuments.in(path, new ManualClock(), silentLogger)).open('numbers', parse, []);
    expect(first.value).toEqual([]);
    await first.save([1, 2]);
    expect(first.value).toEqual([1, 2]);
    const again = await (await JsonDocuments.in(path, new ManualClock(), silentLogger)).open('numbers', parse, []);
    expect(again.value).toEqual([1, 2]);
    expect(await fileMode(join(path, 'numbers.json'), 0o600)).toBe(0o600);
  });

  it('sets a broken document aside and begins anew', async () => {
    const path = await folder();
    await writeFile(join(path, 'numbers.json'), '[1, 2');
    await writeFile(join(path, 'words.json'), '["not numbers"]');
    const logger = recordingLogger();
    const documents = await JsonDocuments.in(path, new ManualClock(1_000), logger);
    expect((await documents.open('numbers', parse, [7])).value).toEqual([7]);
    expect((await documents.open('words', parse, [8])).value).toEqual([8]);
    expect((await readdir(path)).sort()).toEqual(['numbers.broken-1000.json', 'words.broken-1000.json']);
    expect(await readFile(join(path, 'numbers.broken-1000.json'), 'utf8')).toBe('[1, 2');
    expect(logger.ids).toEqual(['documents.broken', 'documents.broken']);
  });

  it('writes the newest of many values and leaves no temporary file', async () => {
    const path = await folder();
    const documents = await JsonDocuments.in(path, new ManualClock(), silentLogger);
    const numbers = await documents.open('numbers', parse, []);
    await Promise.all(Array.from({ length: 50 }, (_, index) => numbers.save([index])));
    await documents.settled();
    expect(JSON.parse(await readFile(join(path, 'numbers.json'), 'utf8'))).toEqual([49]);
    expect(await readdir(path)).toEqual(['numbers.json']);
  });

  it('clears away what a crash left behind', async () => {
    const path = await folder();
    await writeFile(join(path, 'numbers.json.0123456789ab.tmp'), '[1');
    await JsonDocuments.in(path, new ManualClock(), silentLogger);
    expect(await readdir(path)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('says that a folder cannot be written, and keeps the value in use', async () => {
    const path = await folder();
    const numbers = await (await JsonDocuments.in(path, new ManualClock(), silentLogger)).open('numbers', parse, []);
    await chmod(path, 0o500);
    await expect(numbers.save([1])).rejects.toMatchObject({ fault: { code: 'file-access' } });
    await chmod(path, 0o700);
    await numbers.save([2]);
    expect(numbers.value).toEqual([2]);
  });
});
