import type FileSystem from 'node:fs/promises';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { writeNewFile } from './new-file.ts';

const temporaryFolder = temporaryFolders();

let hasLinks = true;
vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof FileSystem>();
  const link: typeof FileSystem.link = (...given) => (hasLinks ? original.link(...given) : Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' })));
  return { ...original, link };
});
afterEach(() => {
  hasLinks = true;
});

const never = new AbortController().signal;

async function* parts(...texts: string[]): AsyncGenerator<string, void, undefined> {
  yield* texts;
}

describe.each([{ links: true }, { links: false }])('a new file, links: $links', ({ links }) => {
  it('gets the wished name, or the next that nothing has in whatever case', async () => {
    hasLinks = links;
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'LIST.csv'), 'theirs');
    expect(await writeNewFile(folder, 'list.csv', parts('a', 'b'), never)).toBe('list (2).csv');
    expect(await writeNewFile(folder, 'list.csv', parts('c'), never)).toBe('list (3).csv');
    expect(await readFile(join(folder, 'list (2).csv'), 'utf8')).toBe('ab');
    expect((await readdir(folder)).toSorted()).toEqual(['LIST.csv', 'list (2).csv', 'list (3).csv']);
  });
});

describe('a new file that is not completed', () => {
  it('leaves nothing when what it is made of fails, or is cancelled', async () => {
    const folder = await temporaryFolder();
    async function* failing(): AsyncGenerator<string, void, undefined> {
      yield 'a';
      throw new Error('no more');
    }
    await expect(writeNewFile(folder, 'list.csv', failing(), never)).rejects.toThrow('no more');
    await expect(writeNewFile(folder, 'list.csv', parts('a'), AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
    expect(await readdir(folder)).toEqual([]);
  });
});
