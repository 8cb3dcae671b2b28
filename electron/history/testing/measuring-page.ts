import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import type { HistoryFilter } from '../../../shared/contract/history/rows.ts';
import { openPage } from '../../core/testing/test-program.ts';
import { noFilter } from './history-stage.ts';

/*
 * A page in a thread of its own, as it has one in truth: what it does with an answer costs the program nothing. Every
 * message is one of the carrier, but for the last, which has the figures.
 */

const port = parentPort;
if (!port) throw new Error('This module is the entry of a worker thread.');

const runs = 9;

/** Filters and searches of which the slowest counts. */
const narrowings: Readonly<Record<string, Partial<HistoryFilter>>> = {
  'failed in production': { results: ['failed'], productionOnly: true },
  'one application in one environment': { applications: ['App 01 basket'], environments: ['prod-west'] },
  'a kind and a caller': { kinds: ['arm'], by: ['ada@example.org'] },
  'a word': { text: 'certificate' },
  'two beginnings of words': { text: 'geof quot' },
  'one letter': { text: 'a' },
  'a version': { text: '2.17' },
  'a word that nothing has': { text: 'zzzz' },
  'a word among the failed': { text: 'index', results: ['failed'] },
};

const { client } = openPage({
  serveCarrier(main) {
    main.listen({ message: (data) => port.postMessage(data), close: () => {} });
    port.on('message', (data: unknown) => {
      if (typeof data === 'string') main.send(data);
    });
  },
});

/** Timings of a call over the seam, ms, after one that does not count. */
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

const { rows, figures } = client.history;
const page = (filter: Partial<HistoryFilter>, offset = 0) => rows.page({ filter: { ...noFilter, ...filter }, offset, limit: 100 });
const to = Date.now();
const dora = (days: number, productionOnly: boolean) => figures.dora({ application: null, environment: null, productionOnly, from: to - days * 86_400_000, to, slot: 'week', fixWithinHours: 24 });
const { total } = await page({});
const narrowed: { name: string; times: number[] }[] = [];
const measured = {
  runs,
  firstPage: await timed(() => page({})),
  deepPage: await timed(() => page({}, Math.round(total * 0.75))),
  facets: await timed(() => rows.facets({ filter: { ...noFilter, text: 'certificate' } })),
  matrix: await timed(() => figures.matrix({ productionOnly: false })),
  quarter: await timed(() => dora(90, true)),
  year: await timed(() => dora(365, false)),
  narrowed,
};
for (const [name, filter] of Object.entries(narrowings)) narrowed.push({ name, times: await timed(() => page(filter)) });
const { rows: [newest] } = await page({ kinds: ['application-upgrade'] });
const detail = await timed(() => rows.get({ key: newest?.key ?? '' }));
port.postMessage({ measured: { ...measured, detail } });
