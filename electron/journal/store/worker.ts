import { parentPort } from 'node:worker_threads';
import { JournalReader } from './journal-reader.ts';
import { JournalWriter, type SegmentDrop, type WaitingAppend } from './journal-writer.ts';
import type { PackedValue } from './packed-events.ts';
import { StoreError, troubleOf } from './store-error.ts';
import type { StoreAnswer, StoreRequest } from './thread-calls.ts';
import { backUp, check } from './upkeep.ts';

/**
 * Entry of the store's threads. Which part one plays is decided by what it is asked: the writer, the reader, or upkeep.
 */
const port = parentPort;
if (!port) throw new Error('This module is the entry of a worker thread.');

type Ask<Kind extends StoreRequest['kind']> = Extract<StoreRequest, { kind: Kind }>;

let reader: JournalReader | null = null;
let writer: { store: JournalWriter; readonly path: string; readonly mostBytes: number | null } | null = null;
/** Parts of appends whose last part has not come yet, by ticket. */
const parts = new Map<number, PackedValue[]>();
const waiting: WaitingAppend[] = [];
let flushing = false;

port.on('message', (request: StoreRequest) => {
  guarded(request.call, () => serve(request));
});

function serve(request: StoreRequest): void {
  switch (request.kind) {
    case 'open': return openWriter(request);
    case 'repair': return repair(request);
    case 'append': return takeAppend(request);
    case 'segments': return answer({ call: request.call, kind: 'segments', segments: writing().segments() });
    case 'drop': return drop(request);
    case 'openReader':
      reader = new JournalReader(request.path);
      return answer({ call: request.call, kind: 'openReader' });
    case 'read': return answer({ call: request.call, kind: 'read', ...reading().read(request) });
    case 'page': return answer({ call: request.call, kind: 'page', ...reading().page(request) });
    case 'pick': return answer({ call: request.call, kind: 'pick', rows: reading().pick(request.ids) });
    case 'takenBackBy': return answer({ call: request.call, kind: 'takenBackBy', by: reading().takenBackBy(request.id) });
    case 'check': return answer({ call: request.call, kind: 'check', problems: check(request.path) });
    case 'backup': return answer({ call: request.call, kind: 'backup', sizeBytes: backUp(request.path, request.into) });
    case 'close': return close(request);
  }
}

function openWriter({ call, path, mostBytes, now }: Ask<'open'>): void {
  const store = JournalWriter.open(path, mostBytes, now);
  writer = { store, path, mostBytes };
  for (const begun of store.begunDrops()) continueDrop(begun, now, () => {}, () => {});
  answer({ call, kind: 'open', found: store.found, facts: store.facts, needsCheck: store.needsCheck });
}

function repair({ call, now }: Ask<'repair'>): void {
  if (!writer) throw new StoreError('refused', 'The journal is not open.');
  writer.store.close();
  writer.store = JournalWriter.recover(writer.path, writer.mostBytes, now);
  answer({ call, kind: 'repair', found: writer.store.found, facts: writer.store.facts });
}

function takeAppend({ call, ticket, rows, last, now }: Ask<'append'>): void {
  const before = parts.get(ticket);
  if (before) for (const value of rows) before.push(value);
  if (!last) {
    if (!before) parts.set(ticket, rows);
    return answer({ call, kind: 'append', ids: new Float64Array(), facts: writing().facts });
  }
  parts.delete(ticket);
  waiting.push({
    rows: before ?? rows, now,
    done: (ids) => answer({ call, kind: 'append', ids, facts: writing().facts }),
    failed: (error) => refuse(call, error),
  });
  if (flushing) return;
  flushing = true;
  // After every message that has arrived by now: they share one commit.
  setImmediate(() => {
    flushing = false;
    const appends = waiting.splice(0);
    try {
      writing().appendAll(appends);
    } catch (error) {
      for (const append of appends) append.failed(error);
    }
  });
}

function drop({ call, month, reason, by, now }: Ask<'drop'>): void {
  const begun = writing().beginDrop(month, reason, by, now);
  continueDrop(begun, now, (marker) => answer({ call, kind: 'drop', events: begun.events, marker, facts: writing().facts }), (error) => refuse(call, error));
}

/** Step by step, with everybody's turn in between. */
function continueDrop(begun: SegmentDrop, now: number, done: (marker: PackedValue[]) => void, failed: (error: unknown) => void): void {
  try {
    const marker = writing().continueDrop(begun, now);
    if (marker) done(marker);
    else setImmediate(() => continueDrop(begun, now, done, failed));
  } catch (error) {
    failed(error);
  }
}

function close({ call }: Ask<'close'>): void {
  if (writer) writing().appendAll(waiting.splice(0));
  writer?.store.close();
  reader?.close();
  answer({ call, kind: 'close' });
  port?.close();
}

function writing(): JournalWriter {
  if (!writer) throw new StoreError('refused', 'The journal is not open for writing here.');
  return writer.store;
}

function reading(): JournalReader {
  if (!reader) throw new StoreError('refused', 'The journal is not open for reading here.');
  return reader;
}

function guarded(call: number, act: () => void): void {
  try {
    act();
  } catch (error) {
    refuse(call, error);
  }
}

function answer(message: StoreAnswer): void {
  port?.postMessage(message);
}

function refuse(call: number, error: unknown): void {
  port?.postMessage({ call, kind: 'trouble', trouble: troubleOf(error), words: error instanceof Error ? error.message : 'unknown' });
}
