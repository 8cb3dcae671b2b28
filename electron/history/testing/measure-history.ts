import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { HistoryFilter } from '../../../shared/contract/history/rows.ts';
import { recordEvent } from '../../../shared/domain/history/record-event.ts';
import { deploymentCorpus } from '../../../shared/domain/history/testing/deployment-corpus.ts';
import type { Journal } from '../../core/journal.ts';
import { openPage, startTestProgram, type Client } from '../../core/testing/test-program.ts';
import { openJournal } from '../../systems.ts';
import { createHistory } from '../index.ts';

/*
 * Measures the history of many rows, asked over the seam as the page asks: `node measure-history.ts <empty folder> <rows>`.
 * It prints one line of JSON; `bench/history.ts` makes a table of it.
 */

const [folder = '', wanted = '200000'] = process.argv.slice(2);
const rows = Number(wanted);
const runs = 9;
const everything: HistoryFilter = { kinds: [], results: [], sources: [], applications: [], environments: [], by: [], from: null, to: null, rollbacksOnly: false, productionOnly: false, text: '' };

/** Filters and searches of which the slowest counts. */
const narrowings: Readonly<Record<string, Partial<HistoryFilter>>> = {
  'failed in production': { results: ['failed'], productionOnly: true },
  'one application in one environment': { applications: ['App 01'], environments: ['prod-west'] },
  'a kind and a caller': { kinds: ['arm'], by: ['ada@example.org'] },
  'a word': { text: 'certificate' },
  'two beginnings of words': { text: 'geof quot' },
  'one letter': { text: 'a' },
  'a version': { text: '2.17' },
  'a word that nothing has': { text: 'zzzz' },
  'a word among the failed': { text: 'index', results: ['failed'] },
};

/** Timings of a call over the seam, in ms, after one that does not count. */
async function timed(act: () => Promise<unknown>): Promise<number[]> {
  await act();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    await act();
    times.push(performance.now() - startedAt);
  }
  return times;
}

async function fill(journal: Journal): Promise<void> {
  let batch = [];
  for (const record of deploymentCorpus({ records: rows, seed: 7, until: Date.now() })) {
    batch.push(recordEvent(record));
    if (batch.length < 2_000) continue;
    await journal.append(batch);
    batch = [];
  }
  await journal.append(batch);
}

async function untilReady(client: Client): Promise<number> {
  for await (const { state, total } of await client.history.rows.watch()) if (state === 'ready') return total;
  return 0;
}

/** Starts the program over a profile and waits until its history is whole. */
async function start() {
  let journal: Journal | null = null;
  const startedAt = performance.now();
  const program = await startTestProgram(folder, {
    systems: [createHistory],
    openJournal: async (services, dataDir) => {
      const opened = await openJournal(services, dataDir);
      journal = opened.journal;
      return opened;
    },
  });
  const page = openPage(program);
  await untilReady(page.client);
  const readyMs = performance.now() - startedAt;
  if (journal === null) throw new Error('The journal was not opened.');
  const opened: Journal = journal;
  return { program, client: page.client, journal: opened, readyMs, close: async () => { page.close(); await program.close(); } };
}

/** The same questions put to plain SQL over the same rows, without an index made for them. */
function plainSql(path: string): { page: number[]; search: number[]; matrix: number[] } {
  const database = new DatabaseSync(path, { readOnly: true });
  const time = (sql: string): number[] => {
    const statement = database.prepare(sql);
    statement.all();
    return Array.from({ length: 3 }, () => {
      const startedAt = performance.now();
      statement.all();
      return performance.now() - startedAt;
    });
  };
  try {
    return {
      page: time("SELECT record FROM deployment WHERE kind <> 'build' ORDER BY started_at DESC LIMIT 100"),
      search: time("SELECT record FROM deployment WHERE record LIKE '%certificate%' ORDER BY started_at DESC LIMIT 100"),
      matrix: time("SELECT application, place, max(started_at), record FROM deployment WHERE kind <> 'build' GROUP BY application, place"),
    };
  } finally {
    database.close();
  }
}

async function measure() {
  const first = await start();
  await fill(first.journal);
  await first.close();
  for (const name of ['history.sqlite', 'history.sqlite-wal', 'history.sqlite-shm']) await rm(join(folder, name), { force: true });
  const stalls = monitorEventLoopDelay({ resolution: 5 });
  stalls.enable();
  const rebuilt = await start();
  const rebuildStallMs = stalls.max / 1e6;
  await rebuilt.close();
  const again = await start();
  stalls.reset();
  const { client } = again;
  const page = (filter: Partial<HistoryFilter>, offset = 0) => client.history.rows.page({ filter: { ...everything, ...filter }, offset, limit: 100 });
  const to = Date.now();
  const dora = (days: number, productionOnly: boolean) => client.history.figures.dora({ application: null, environment: null, productionOnly, from: to - days * 86_400_000, to, slot: 'week', fixWithinHours: 24 });
  const firstPage = await timed(() => page({}));
  const deepPage = await timed(() => page({}, Math.round(rows * 0.75)));
  const narrowed: { name: string; times: number[] }[] = [];
  for (const [name, filter] of Object.entries(narrowings)) narrowed.push({ name, times: await timed(() => page(filter)) });
  const facets = await timed(() => client.history.rows.facets({ filter: { ...everything, text: 'certificate' } }));
  const matrix = await timed(() => client.history.figures.matrix({ productionOnly: false }));
  const quarter = await timed(() => dora(90, true));
  const year = await timed(() => dora(365, false));
  const { rows: [newest] } = await page({ kinds: ['application-upgrade'] });
  const detail = await timed(() => client.history.rows.get({ key: newest?.key ?? '' }));
  await delay(10);
  const askStallMs = stalls.max / 1e6;
  await again.close();
  const path = join(folder, 'history.sqlite');
  return { rows, runs, firstPage, deepPage, narrowed, facets, matrix, quarter, year, detail, plain: plainSql(path), sizeBytes: (await stat(path)).size, rebuildMs: rebuilt.readyMs, startMs: again.readyMs, rebuildStallMs, askStallMs };
}

// Threads and timers of the program keep no process alive, which is what a program wants and a measurement does not.
const alive = setInterval(() => {}, 1_000);
process.stdout.write(`${JSON.stringify(await measure())}\n`);
clearInterval(alive);
