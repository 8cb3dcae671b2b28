import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { silentLogger } from '../testing/silent-logger.ts';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { LineLog } from './line-log.ts';

const parse = (value: unknown) => z.strictObject({ n: z.number(), text: z.string().optional() }).parse(value);

describe('line log', () => {
  const newFolder = temporaryFolders();
  const newPath = async () => join(await newFolder(), 'log.ndjson');

  it('reads after a restart what was added before, in order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ n: fc.integer(), text: fc.string() }), { maxLength: 30 }), async (entries) => {
      const path = await newPath();
      const log = await LineLog.open(path, parse, silentLogger);
      await Promise.all(entries.map((entry) => log.append(entry)));
      expect((await LineLog.open(path, parse, silentLogger)).entries).toEqual(entries);
    }), { numRuns: 25 });
  });

  it('loses a broken line only, wherever it stands', async () => {
    const path = await newPath();
    await writeFile(path, '{"n":1}\n{"n":"no"}\nnot json\n{"n":2}\n');
    expect((await LineLog.open(path, parse, silentLogger)).entries).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('goes on with a line of its own after one that a killed program left half written', async () => {
    const path = await newPath();
    await (await LineLog.open(path, parse, silentLogger)).append({ n: 1 });
    await appendFile(path, '{"n":2,"te');
    await (await LineLog.open(path, parse, silentLogger)).append({ n: 3 });
    expect((await LineLog.open(path, parse, silentLogger)).entries).toEqual([{ n: 1 }, { n: 3 }]);
  });

  it('can be written anew, whole or not at all', async () => {
    const path = await newPath();
    const log = await LineLog.open(path, parse, silentLogger);
    const adding = log.append({ n: 1 });
    await log.rewrite([{ n: 2 }]);
    await adding;
    await log.append({ n: 3 });
    expect(log.entries).toEqual([{ n: 2 }, { n: 3 }]);
    expect(await readFile(path, 'utf8')).toBe('{"n":2}\n{"n":3}\n');
  });
});
