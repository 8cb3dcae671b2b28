import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { recordEvent } from '../../../shared/domain/history/record-event.ts';
import { deploymentCorpus } from '../../../shared/domain/history/testing/deployment-corpus.ts';
import type { Program } from '../../core/composition.ts';
import type { Journal } from '../../core/journal.ts';
import { openPage, startTestProgram } from '../../core/testing/test-program.ts';
import { openJournal } from '../../systems.ts';
import { createHistory } from '../index.ts';

/*
 * Measures the history of many rows: `node measure-history.ts <empty folder> <rows>`. It prints one line of JSON, of
 * which `bench/history.ts` makes a table.
 */

const [folder = '', wanted = '200000'] = process.argv.slice(2);
const rows = Number(wanted);

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

/** Starts the program over the profile and waits until its history is whole. */
async function start() {
  const opened: Journal[] = [];
  const startedAt = performance.now();
  const program = await startTestProgram(folder, {
    systems: [createHistory],
    openJournal: async (services, dataDir) => {
      const system = await openJournal(services, dataDir);
      opened.push(system.journal);
      return system;
    },
  });
  const page = openPage(program);
  for await (const { state } of await page.client.history.rows.watch()) if (state === 'ready') break;
  const readyMs = performance.now() - startedAt;
  const [journal] = opened;
  if (journal === undefined) throw new Error('The journal was not opened.');
  return { program, journal, readyMs, close: async () => { page.close(); await program.close(); } };
}

/** Serves a page in a thread of its own. @returns what it measured. */
function asked(program: Program): Promise<object> {
  const worker = new Worker(new URL('./measuring-page.ts', import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    program.serveCarrier({
      bufferedBytes: 0,
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
      send: (message) => worker.postMessage(message),
      close: () => void worker.terminate(),
      listen: (to) => {
        worker.on('message', (message: string | { measured: object }) => {
          if (typeof message === 'string') return to.message(message);
          to.close();
          worker.terminate().then(() => resolve(message.measured), reject);
        });
      },
    }, { role: 'operator', pageId: 'measuring' });
  });
}

/** The same questions put to plain SQL over the same rows, without an index made for them. ms of each run. */
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

/** The longest time for which the main thread did not come to its timers: by the clock, and what of it was its own work. */
class StallWatch {
  #workMs = 0;
  #clockMs = 0;
  #at = performance.now();
  #work = process.threadCpuUsage();
  readonly #timer = setInterval(() => this.#tick(), 2);

  #tick(): void {
    const { user, system } = process.threadCpuUsage(this.#work);
    this.#workMs = Math.max(this.#workMs, (user + system) / 1_000);
    this.#clockMs = Math.max(this.#clockMs, performance.now() - this.#at);
    this.#at = performance.now();
    this.#work = process.threadCpuUsage();
  }

  /** Since it was asked last. */
  longest(): { workMs: number; clockMs: number } {
    const found = { workMs: this.#workMs, clockMs: this.#clockMs };
    this.#workMs = 0;
    this.#clockMs = 0;
    return found;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

async function measure() {
  const first = await start();
  await fill(first.journal);
  await first.close();
  for (const name of ['history.sqlite', 'history.sqlite-wal', 'history.sqlite-shm']) await rm(join(folder, name), { force: true });
  const stalls = new StallWatch();
  const rebuilt = await start();
  const rebuildStall = stalls.longest();
  await rebuilt.close();
  const again = await start();
  stalls.longest();
  const measured = await asked(again.program);
  const askStall = stalls.longest();
  stalls.end();
  await again.close();
  const path = join(folder, 'history.sqlite');
  return { rows, ...measured, plain: plainSql(path), sizeBytes: (await stat(path)).size, rebuildMs: rebuilt.readyMs, startMs: again.readyMs, rebuildStall, askStall };
}

// Threads and timers of the program keep no process alive, which is what a program wants and a measurement does not.
const alive = setInterval(() => {}, 1_000);
process.stdout.write(`${JSON.stringify(await measure())}\n`);
clearInterval(alive);
