import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../electron/core/system-clock.ts';
import { ProgramJournal } from '../electron/journal/program-journal.ts';
import type { NewJournalEvent } from '../shared/domain/journal/event.ts';
import { makeStore } from './journal-store.ts';
import { measureTile, type TileFigures } from './journal-tile.ts';
import { measureWall, wall, type WallFigures } from './journal-wall.ts';
import type { BenchReport, BenchResult } from './result.ts';
import { spreadOf, type Spread } from './statistics.ts';

const area = 'journal';
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function openJournal(path: string): ProgramJournal {
  return new ProgramJournal({ path, services: { clock: systemClock, logger: silent, notices: { post: () => {}, settle: () => {} } } });
}

function newEvent(at: number, index: number): NewJournalEvent {
  return { at, stream: 'cluster', type: `cluster.type-${index % 40}`, source: 'bench', externalId: `bench-${at}-${index}`, entity: `node-${index % 500}`, value: index % 1_000, attributes: { result: 'ok' }, compensates: null };
}

/** Appends batches one after the other, each acknowledged before the next, and watches this thread meanwhile. */
async function measureAppends(path: string, batch: number, batches: number): Promise<{ perSecond: Spread; longestTurnMs: number }> {
  const journal = openJournal(path);
  const began = Date.now();
  await journal.append([newEvent(began, -1)]);
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();
  const rates: number[] = [];
  for (let each = 0; each < batches; each += 1) {
    const events = Array.from({ length: batch }, (_, index) => newEvent(began + each, index));
    const before = performance.now();
    await journal.append(events);
    rates.push((batch * 1_000) / (performance.now() - before));
  }
  turns.disable();
  await journal.close();
  return { perSecond: spreadOf(rates), longestTurnMs: turns.max / 1e6 };
}

/** 200 tiles in their thread over a full store, 1,000 events a second: how long this thread was ever busy. */
async function measureMainThread(path: string, seconds: number): Promise<{ longestTurnMs: number; values: number; filledMs: number }> {
  const journal = openJournal(path);
  const began = Date.now();
  await journal.append([newEvent(began, -1)]);
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();
  const filled = new Set<string>();
  let values = 0;
  let filledMs = 0;
  const closing = wall.map((definition) => journal.watchCursor(definition, ({ precision }) => {
    values += 1;
    if (precision.kind === 'filling' || filled.has(definition.name)) return;
    filled.add(definition.name);
    filledMs = Date.now() - began;
  }));
  for (let tenth = 0; tenth < seconds * 10 || (filled.size < wall.length && tenth < 6_000); tenth += 1) {
    await journal.append(Array.from({ length: 100 }, (_, index) => newEvent(Date.now(), tenth * 100 + index)));
    await delay(100);
  }
  turns.disable();
  for (const close of closing) close();
  await journal.close();
  return { longestTurnMs: turns.max / 1e6, values, filledMs };
}

interface Measured {
  readonly tile: TileFigures;
  readonly wall: WallFigures;
}

/** @param events in the greatest store; smaller ones are measured beside it. @param quick a short look. */
export async function benchJournal({ events, quick }: { readonly events: number; readonly quick: boolean }): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'fabriscope-bench-journal-'));
  try {
    const appends = await measureAppends(join(folder, 'appends.sqlite'), 10_000, quick ? 10 : 50);
    const measured: Measured[] = [];
    const sizes = [100_000, 1_000_000, 5_000_000].filter((size) => size < events);
    const greatest = join(folder, 'greatest.sqlite');
    for (const size of [...sizes, events]) {
      const path = size === events ? greatest : join(folder, `${size}.sqlite`);
      const end = Date.now();
      makeStore(path, size, end);
      measured.push({ tile: measureTile(path, size, end), wall: measureWall(path, end, { seconds: quick ? 5 : 30, eventsPerSecond: 1_000 }) });
      if (path !== greatest) await rm(path);
    }
    const main = await measureMainThread(greatest, quick ? 5 : 30);
    return {
      results: [...appendResults(appends), ...measured.flatMap(({ tile }) => tileResults(tile)), ...flatResults(measured), ...measured.flatMap(wallResults), ...mainResults(main, events)],
      notes: [
        'Journal, appends: batches of 10,000 events, one after the other, over the program’s own journal; a batch is acknowledged when the write-ahead log has been synced to the disk (`synchronous = FULL`).',
        'Journal, tile: count, sum and greatest value of one of 40 types in the last hour, events evenly over 24 hours, so that the window grows with the store. Middle of all runs; a cursor’s query lets go of what left the window and makes its figures; each of 410,000 steps is made five times and counts by its shortest time, because a step that is long by itself is long each time; in brackets the longest of all, with other programs’ turns and collections of garbage that fell into it. All ways are held against each other’s figures.',
        'A covering index for exactly this question answers in microseconds where the window is small. Cursors win where windows are wide, where many tiles ask at once, and where no index fits the question; they cost their memory and their fill.',
        'Journal, wall: 200 different tiles (sum, greatest, quantiles, distinct and most frequent values of 40 types) told four times a second, 1,000 events a second, in made-up time: processor time is what the work takes. The yardstick is 800 times the middle query of the tile over a covering index, which only two of the five kinds of tiles could use.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const us = (value: number): string => (value < 10 ? `${value.toFixed(1)} µs` : value < 1_000 ? `${value.toFixed(0)} µs` : `${(value / 1_000).toFixed(1)} ms`);
const million = (events: number): string => `${events / 1_000_000} M events`;

function appendResults({ perSecond, longestTurnMs }: Awaited<ReturnType<typeof measureAppends>>): BenchResult[] {
  return [
    { area, measured: 'durable appends, batches of 10,000', value: `${Math.round(perSecond.median).toLocaleString('en')} events/s (${Math.round(perSecond.low).toLocaleString('en')} to ${Math.round(perSecond.high).toLocaleString('en')})`, yardstick: '–', target: '≥ 100,000 events/s', met: perSecond.median >= 100_000 },
    { area, measured: 'longest turn of the main thread meanwhile', value: `${longestTurnMs.toFixed(0)} ms`, yardstick: '–', target: '≤ 50 ms', met: longestTurnMs <= 50 },
  ];
}

function tileResults(tile: TileFigures): BenchResult[] {
  const of = `${million(tile.events)}, ${tile.inWindow.toLocaleString('en')} in the hour`;
  return [
    {
      area, measured: `tile query, ${of}`, value: us(tile.queryUs),
      yardstick: `scan ${us(tile.scanUs)}, index of time ${us(tile.timeIndexUs)}, best index ${us(tile.bestIndexUs)}, covering index ${us(tile.coveringIndexUs)}, folding a list ${us(tile.dictionaryUs)}, two stacks ${us(tile.twoStacksUs)}`,
      target: '≤ 5 µs', met: tile.queryUs <= 5,
    },
    { area, measured: `tile append, ${of}`, value: us(tile.appendUs), yardstick: '–', target: '≤ 5 µs', met: tile.appendUs <= 5 },
    { area, measured: `longest step, ${of}`, value: `${tile.worstStepMs.toFixed(1)} ms (${tile.worstStepEverMs.toFixed(1)} ms with whatever fell into one)`, yardstick: `two stacks ${tile.twoStacksWorstMs.toFixed(1)} ms`, target: '≤ 2 ms', met: tile.worstStepMs <= 2 },
    { area, measured: `fill of the tile, ${of}`, value: `${tile.fillMs.toFixed(0)} ms`, yardstick: `scan ${us(tile.scanUs)}`, target: '–', met: true },
  ];
}

function flatResults(measured: readonly Measured[]): BenchResult[] {
  const [least, greatest] = [measured[0]?.tile, measured.at(-1)?.tile];
  if (least === undefined || greatest === undefined || least === greatest) return [];
  const growth = greatest.queryUs / least.queryUs;
  return [{
    area, measured: `growth of the tile query from ${million(least.events)} to ${million(greatest.events)}`, value: `${growth.toFixed(1)} times`,
    yardstick: `scan ${(greatest.scanUs / least.scanUs).toFixed(0)} times, covering index ${(greatest.coveringIndexUs / least.coveringIndexUs).toFixed(0)} times`, target: 'flat: ≤ 2 times', met: growth <= 2,
  }];
}

function wallResults({ tile, wall: { cpuPerSecondMs, fillMs } }: Measured): BenchResult[] {
  const perSecond = (each: number): string => `${((each * 800) / 1_000).toFixed(0)} ms`;
  return [{
    area, measured: `200 tiles at 4 Hz, ${million(tile.events)}`, value: `${cpuPerSecondMs.toFixed(0)} ms of processor time a second, filled in ${(fillMs / 1_000).toFixed(1)} s`,
    yardstick: `covering index ${perSecond(tile.coveringIndexUs)}, scan ${perSecond(tile.scanUs)} a second`, target: '–', met: true,
  }];
}

function mainResults({ longestTurnMs, values, filledMs }: Awaited<ReturnType<typeof measureMainThread>>, events: number): BenchResult[] {
  return [{
    area, measured: `longest turn of the main thread, 200 tiles over ${million(events)}`, value: `${longestTurnMs.toFixed(0)} ms (${values.toLocaleString('en')} values, all tiles filled after ${(filledMs / 1_000).toFixed(1)} s)`,
    yardstick: '–', target: '≤ 50 ms', met: longestTurnMs <= 50,
  }];
}
