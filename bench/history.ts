import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { startForJsonLine } from '../e2e/fixtures/child-line.ts';
import type { BenchReport, BenchResult } from './result.ts';
import { spreadOf, type Spread } from './statistics.ts';

const times = z.array(z.number()).min(1);
const stall = z.strictObject({ workMs: z.number(), clockMs: z.number() });
const measuredSchema = z.strictObject({
  rows: z.number(), runs: z.number(), firstPage: times, deepPage: times, narrowed: z.array(z.strictObject({ name: z.string(), times })).min(1), facets: times, matrix: times, quarter: times, year: times, detail: times,
  plain: z.strictObject({ page: times, search: times, matrix: times }), sizeBytes: z.number(), rebuildMs: z.number(), startMs: z.number(), rebuildStall: stall, askStall: stall,
});

const shown = (ms: number): string => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0));
const words = ({ median, low, high }: Spread): string => `${shown(median)} ms (${shown(low)}–${shown(high)})`;

/** The history of 200,000 rows, asked over the seam as the page asks, in a process of its own. */
export async function benchHistory(): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'fabriscope-bench-history-'));
  const { started, line } = await startForJsonLine(join(import.meta.dirname, '../electron/history/testing/measure-history.ts'), [folder, '200000'], { nodeArgs: ['--disable-warning=ExperimentalWarning'], timeoutMs: 600_000 });
  try {
    return reportOf(measuredSchema.parse(line));
  } finally {
    await started.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function reportOf(measured: z.infer<typeof measuredSchema>): BenchReport {
  const { rows, runs, rebuildMs, startMs, sizeBytes } = measured;
  const [firstPage, deepPage, facets, matrix, quarter, year, detail] = [measured.firstPage, measured.deepPage, measured.facets, measured.matrix, measured.quarter, measured.year, measured.detail].map((of) => spreadOf(of));
  const narrowed = measured.narrowed.map(({ name, times: of }) => ({ name, spread: spreadOf(of) }));
  const slowest = narrowed.reduce((worst, entry) => (entry.spread.median > worst.spread.median ? entry : worst));
  const plain = { page: words(spreadOf(measured.plain.page)), search: words(spreadOf(measured.plain.search)), matrix: words(spreadOf(measured.plain.matrix)) };
  const { rebuildStall, askStall } = measured;
  const area = `${rows.toLocaleString('en')} deployments`;
  const line = (what: string, spread: Spread | undefined, yardstick: string, mostMs: number): BenchResult[] =>
    (spread === undefined ? [] : [{ area, measured: what, value: words(spread), yardstick, target: `≤ ${mostMs} ms`, met: spread.median <= mostMs }]);
  return {
    results: [
      ...line('first page of 100 rows', firstPage, `plain SQL over the same rows: ${plain.page}`, 100),
      ...line('a page 150,000 rows down', deepPage, `plain SQL, first page: ${plain.page}`, 100),
      ...line(`slowest of ${narrowed.length} filters and searches (${slowest.name})`, slowest.spread, `SQL LIKE of one word: ${plain.search}`, 150),
      ...line('what can be chosen from, under a search', facets, `SQL LIKE of one word: ${plain.search}`, 150),
      ...line('environment × application matrix', matrix, `SQL grouping alone: ${plain.matrix}`, 200),
      ...line('DORA figures of a quarter, production', quarter, `of a year, everything: ${year === undefined ? '–' : words(year)}`, 500),
      ...line('one row with its way and what changed', detail, `SQL LIKE of one word: ${plain.search}`, 100),
      { area, measured: 'start with the file there', value: `${shown(startMs)} ms`, yardstick: `made anew from the journal: ${(rebuildMs / 1_000).toFixed(1)} s, ${Math.round(rows / (rebuildMs / 1_000)).toLocaleString('en')} rows/s`, target: '≤ 3 s', met: startMs <= 3_000 },
      { area, measured: 'longest stall of the main thread: making it anew, and all questions', value: `${shown(rebuildStall.workMs)} ms and ${shown(askStall.workMs)} ms of work`, yardstick: `by the clock, which counts what other programs took: ${shown(rebuildStall.clockMs)} ms and ${shown(askStall.clockMs)} ms`, target: '≤ 50 ms', met: Math.max(rebuildStall.workMs, askStall.workMs) <= 50 },
    ],
    notes: [`${area}: a made-up company's three years of builds, stages, ARM deployments, upgrades and installs (${(sizeBytes / 1_024 ** 2).toFixed(0)} MB of rows, words and links), asked over the seam with its validation; each figure is the median of ${runs} calls. The yardstick is plain SQL over the same table without an index made for the question. Each filter or search: ${narrowed.map(({ name, spread }) => `${name} ${shown(spread.median)} ms`).join(', ')}.`],
  };
}
