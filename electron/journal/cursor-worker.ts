import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../core/system-clock.ts';
import type { CursorAsk, CursorReport, CursorRequest } from './cursor-calls.ts';
import { CursorDesk } from './cursors/index.ts';
import { SnapshotFiles } from './cursors/snapshot-files.ts';
import { SqlCursorReader } from './cursors/sql-reader.ts';
import { troubleOf } from './store/store-error.ts';

/**
 * Entry of the thread of the cursors. It reads the journal's file over a handle of its own: the main thread says only how
 * far there is something to read.
 */
const port = parentPort;
const path: unknown = workerData;
if (!port || typeof path !== 'string') throw new Error('This module is the entry of a worker thread.');

/** Longest piece of work between two looks at what has arrived. */
const stepMs = 1;
const eventsPerStep = 200;

const tell = (report: CursorReport): void => port.postMessage(report);
const tellFailure = (error: unknown): void => tell({ kind: 'failed', words: error instanceof Error ? error.message : 'unknown', damaged: troubleOf(error) === 'damaged' });

const reader = SqlCursorReader.open(path);
let fedId = reader.lastId();
let lastId = fedId;
let feeding = false;
const desk = new CursorDesk({
  reader, clock: systemClock, snapshots: SnapshotFiles.open(`${path}-cursors`, systemClock.now()), onTrouble: tellFailure,
  afterTurn: (callback) => void setImmediate(callback),
  beginStep: () => {
    const until = performance.now() + stepMs;
    return () => performance.now() < until;
  },
});
const watches = new Map<number, () => void>();

port.on('message', (request: CursorRequest) => {
  try {
    serve(request);
  } catch (error) {
    tellFailure(error);
  }
});

function serve(request: CursorRequest): void {
  switch (request.kind) {
    case 'watch': return void watches.set(request.watch, desk.watch(request.definition, (value) => tell({ kind: 'value', watch: request.watch, value })));
    case 'unwatch':
      watches.get(request.watch)?.();
      return void watches.delete(request.watch);
    case 'valueAt': return void valueAt(request);
    case 'explain': return tell({ kind: 'explain', call: request.call, explanation: desk.explain(request.definition) });
    case 'appended':
      lastId = Math.max(lastId, request.lastId);
      return feed();
    case 'refill': return desk.refill();
    case 'close':
      desk.close();
      reader.close();
      tell({ kind: 'closed' });
      return port?.close();
  }
}

async function valueAt({ call, definition, at }: Extract<CursorAsk, { kind: 'valueAt' }>): Promise<void> {
  try {
    tell({ kind: 'valueAt', call, value: await desk.valueAt(definition, at) });
  } catch (error) {
    tell({ kind: 'trouble', call, words: error instanceof Error ? error.message : 'unknown' });
    tellFailure(error);
  }
}

/** Hands over what is new, a few hundred events at a time. */
function feed(): void {
  if (feeding) return;
  feeding = true;
  const step = (): void => {
    try {
      const events = reader.since(fedId, lastId, eventsPerStep);
      desk.appended(events);
      fedId = events.length < eventsPerStep ? lastId : (events.at(-1)?.id ?? lastId);
    } catch (error) {
      feeding = false;
      return tellFailure(error);
    }
    if (fedId < lastId) setImmediate(step);
    else feeding = false;
  };
  step();
}
