import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { LogFile } from './log-file.ts';
import { ProgramLogger } from './program-logger.ts';
import { Redactor } from './redactor.ts';

const folder = temporaryFolders();

describe('ProgramLogger', () => {
  it('writes one JSON object a line, and keeps debug lines in memory only', async () => {
    const path = await folder();
    const logger = new ProgramLogger(new ManualClock(0), new Redactor(), new LogFile({ folder: path }));
    logger.info('test.first', 'It began.', { count: 1, password: 'hush-hush' });
    logger.debug('test.noise', 'Many of these.');
    await logger.settled();
    const lines = (await readFile(join(path, 'fabriscope.log'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { at: '1970-01-01T00:00:00.000Z', level: 'info', id: 'test.first', message: 'It began.', facts: { count: 1, password: '‹hidden›' } },
    ]);
    expect(logger.recent().map(({ id }) => id)).toEqual(['test.first', 'test.noise']);
  });

  it('hides a secret in recent lines that became known only later', () => {
    const redactor = new Redactor();
    const logger = new ProgramLogger(new ManualClock(), redactor, null);
    logger.info('test.early', 'A text with hush-hush in it.');
    redactor.learn('x', 'hush-hush');
    expect(JSON.stringify(logger.recent())).not.toContain('hush-hush');
  });

  it('keeps the last 500 lines', () => {
    const logger = new ProgramLogger(new ManualClock(), new Redactor(), null);
    for (let index = 0; index < 700; index++) logger.info('test.line', String(index));
    expect(logger.recent().map(({ message }) => message)).toEqual(Array.from({ length: 500 }, (_, index) => String(index + 200)));
  });

  it('sets full files aside and keeps a few', async () => {
    const path = await folder();
    const file = new LogFile({ folder: path, maxBytes: 100, keep: 2 });
    for (let index = 0; index < 20; index++) {
      file.write(`${'x'.repeat(60)} ${index}`);
      await file.settled();
    }
    expect((await readdir(path)).sort()).toEqual(['fabriscope.1.log', 'fabriscope.2.log', 'fabriscope.log']);
    expect(await readFile(join(path, 'fabriscope.log'), 'utf8')).toContain(' 19');
  });

  it('survives a folder that cannot be written', async () => {
    const path = join(await folder(), 'not-a-folder');
    await writeFile(path, '');
    const file = new LogFile({ folder: path });
    file.write('lost');
    await file.settled();
    expect(await readFile(path, 'utf8')).toBe('');
  });
});
