import { spawn } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../core/testing/temporary-folder.ts';
import { openRig } from './testing/journal-rig.ts';

const folder = temporaryFolders();
const program = join(import.meta.dirname, 'testing/append-until-killed.ts');

/** Runs it until it has acknowledged so many appends and a moment more, then kills it. @returns the appends that it acknowledged. */
function appendThenKill(path: string, prefix: string, lanes: number, appends: number, moreMs: number): Promise<{ first: number; size: number }[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, path, prefix, String(lanes)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const before = told.split('\n').length;
      told += text;
      if (before <= appends && told.split('\n').length > appends) setTimeout(() => child.kill('SIGKILL'), moreMs);
    });
    child.on('error', reject);
    child.on('close', () => {
      // What follows the last line break was not printed to its end.
      const lines = told.split('\n').slice(0, -1);
      resolve(lines.map((line) => ({ first: Number(/-(\d+) /.exec(line)?.[1]), size: Number(line.split(' ')[1]) })));
    });
  });
}

describe('a journal whose program is killed', () => {
  it('has every event that was acknowledged, and no part of an append', async () => {
    const path = await folder();
    let round = 0;
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 12 }), async (lanes, appends, moreMs) => {
      const prefix = `round-${round++}`;
      const acknowledged = await appendThenKill(path, prefix, lanes, appends, moreMs);
      expect(acknowledged.length).toBeGreaterThanOrEqual(appends);
      const { journal, notices } = openRig(path);
      const found = new Set<string>();
      try {
        const filter = { sql: 'instr(external_id, ?) = 1', parameters: [`${prefix}-`] };
        for await (const events of journal.walk({ condition: filter, isReadBack: false, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 10_000_000 })) {
          for (const { externalId } of events) if (externalId !== null) found.add(externalId);
        }
        expect(journal.status().state).toBe('open');
        expect([...notices.keys()]).toEqual([]);
      } finally {
        await journal.close();
      }
      const names = acknowledged.flatMap(({ first, size }) => Array.from({ length: size }, (_, index) => `${prefix}-${first + index}`));
      expect(names.filter((name) => !found.has(name))).toEqual([]);
      // What was not acknowledged is there whole or not at all: sizes follow from the number of the first event.
      for (let first = 0; first < Math.max(0, ...[...found].map((name) => Number(name.split('-').at(-1)) + 1));) {
        const size = 1 + (first * 7_919) % 1_500;
        const present = Array.from({ length: size }, (_, index) => found.has(`${prefix}-${first + index}`)).filter(Boolean).length;
        expect([0, size]).toContain(present);
        first += size;
      }
    }), { numRuns: 4, seed: 20_261_127 });
  });
});
