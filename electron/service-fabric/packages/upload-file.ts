import { randomUUID } from 'node:crypto';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError, toFault } from '../../core/faults.ts';
import * as commands from '../gateway/commands.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import type { ChunkBuffers } from './chunk-buffers.ts';
import type { OpenPackage } from './package-source.ts';

/** What sending a file needs. */
export interface FileSending {
  readonly client: () => GatewayClient;
  readonly clock: Clock;
  readonly opened: OpenPackage;
  /** Shared by all files of an upload; each holds `chunkBytes`. */
  readonly buffers: ChunkBuffers;
  readonly signal: AbortSignal;
  /** Bytes that have arrived, also those of an earlier attempt. */
  readonly onBytes: (bytes: number) => void;
  /** Says what is waited for; null when it goes on. */
  readonly onWait: (words: string | null) => void;
}

export interface SentFile {
  /** In the package. */
  readonly path: string;
  readonly bytes: number;
  /** Whole path in the image store. */
  readonly destination: string;
  readonly sessionId: string | null;
}

/** Below the 4 MiB that a gateway takes in one body by default (service-fabric.md §1.1). */
export const chunkBytes = 4_000_000;
/** Where even that is refused. */
const smallestChunk = 250_000;

/** Puts one file into the image store, of a broken upload only what is missing. @throws FaultError */
export async function sendFile(sending: FileSending, file: SentFile, renewSession: (sessionId: string) => Promise<void>): Promise<void> {
  if (file.sessionId === null) return sendWhole(sending, file);
  await sendInChunks(sending, { ...file, sessionId: file.sessionId }, renewSession);
}

async function sendWhole({ client, clock, opened, buffers, signal, onBytes, onWait }: FileSending, { path, bytes, destination }: SentFile): Promise<void> {
  const buffer = await buffers.take();
  const content = buffer.subarray(0, bytes);
  const reader = opened.reader(path, 0, bytes);
  let isInUse = true;
  try {
    if ((await reader.fill(content, 0)) !== bytes) throw changed(path);
    await patiently(clock, signal, onWait, () => commands.imageStore.putFile(client(), destination, content, { signal }));
    isInUse = false;
    onBytes(bytes);
  } finally {
    await reader.close();
    buffers.give(buffer, isInUse);
  }
}

interface Range { readonly start: number; readonly end: number }

async function sendInChunks(sending: FileSending, file: SentFile & { readonly sessionId: string }, renewSession: (sessionId: string) => Promise<void>): Promise<void> {
  let { sessionId } = file;
  let missing = await missingRanges(sending, file, sessionId);
  if (missing === 'done') return sending.onBytes(file.bytes);
  sending.onBytes(file.bytes - sizeOf(missing));
  for (let attempt = 0; ; attempt++) {
    try {
      for (const range of missing) await sendRange(sending, file, sessionId, range);
      await commit(sending, file, sessionId);
      return;
    } catch (error) {
      if (attempt >= 3 || !(error instanceof FaultError) || !isSessionTrouble(error.fault)) throw error;
      // The cluster knows the session for something else, or no longer: what it has of it is asked, or it begins anew.
      const before = sizeOf(missing);
      const found = await missingRanges(sending, file, sessionId);
      if (found === 'done') return;
      if (error.fault.code === 'conflict') {
        sessionId = randomUUID();
        await renewSession(sessionId);
        missing = [{ start: 0, end: file.bytes }];
      } else missing = found;
      sending.onBytes(Math.min(0, before - sizeOf(missing)));
    }
  }
}

function sizeOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** What the session still wants; the whole where the cluster does not know it; `done` where the file is there already. */
async function missingRanges({ client, clock, signal, onWait }: FileSending, file: SentFile, sessionId: string): Promise<readonly Range[] | 'done'> {
  const session = await patiently(clock, signal, onWait, () => queries.operations.uploadSession(client(), sessionId, { signal }));
  if (session !== null) return session.expectedRanges.map(({ startPosition, endPosition }) => ({ start: startPosition, end: Math.min(file.bytes, endPosition + 1) })).filter(({ start, end }) => end > start);
  return (await isThere(client(), file, signal)) ? 'done' : [{ start: 0, end: file.bytes }];
}

/** A committed session is gone, and its file is there. */
async function isThere(client: GatewayClient, { destination, bytes }: SentFile, signal: AbortSignal): Promise<boolean> {
  const folder = destination.slice(0, Math.max(0, destination.lastIndexOf('/')));
  const content = await queries.operations.imageStore(client, folder, { signal });
  const plain = (path: string): string => path.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
  return (content?.storeFiles ?? []).some((stored) => plain(stored.storeRelativePath) === plain(destination) && stored.fileSize === bytes);
}

async function sendRange(sending: FileSending, file: SentFile, sessionId: string, range: Range): Promise<void> {
  const { buffers, opened } = sending;
  const reader = opened.reader(file.path, range.start, range.end);
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const send = async (buffer: Buffer, at: number): Promise<void> => {
    const chunk = buffer.subarray(0, Math.min(chunkBytes, range.end - at));
    if ((await reader.fill(chunk, at)) !== chunk.byteLength) throw changed(file.path);
    await sendChunk(sending, file, sessionId, at, chunk);
  };
  for (let at = range.start; at < range.end && failures.length === 0; at += chunkBytes) {
    const buffer = await buffers.take();
    const work = send(buffer, at).then(() => buffers.give(buffer), (error: unknown) => {
      buffers.give(buffer, true);
      failures.push(error);
    }).finally(() => underWay.delete(work));
    underWay.add(work);
  }
  await Promise.all(underWay);
  await reader.close();
  if (failures.length > 0) throw failures[0];
}

async function sendChunk({ client, clock, signal, onBytes, onWait }: FileSending, { destination, bytes: fileSize }: SentFile, sessionId: string, start: number, bytes: Buffer): Promise<void> {
  const send = (from: number, piece: Buffer) => patiently(clock, signal, onWait, () => commands.imageStore.uploadChunk(client(), { sessionId, path: destination, start: from, bytes: piece, fileSize }, { signal }));
  try {
    await send(start, bytes);
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.code !== 'too-large' || bytes.byteLength <= smallestChunk) throw error;
    // A gateway that takes less in one body than usual.
    for (let at = 0; at < bytes.byteLength; at += smallestChunk) await send(start + at, bytes.subarray(at, at + smallestChunk));
  }
  onBytes(bytes.byteLength);
}

async function commit(sending: FileSending, file: SentFile, sessionId: string): Promise<void> {
  const { client, clock, signal, onWait } = sending;
  try {
    await patiently(clock, signal, onWait, () => commands.imageStore.commitUpload(client(), sessionId, { signal }));
  } catch (error) {
    if (!(error instanceof FaultError) || signal.aborted) throw error;
    // Its answer may have been lost, or the one before it.
    const isLost = error.fault.code === 'outcome-unknown' || error.fault.code === 'not-found';
    if (!isLost || !(await isThere(client(), file, signal))) throw error;
  }
}

function isSessionTrouble({ code, detail }: Fault): boolean {
  return code === 'conflict' || /UPLOAD_SESSION/i.test(detail ?? '') || code === 'outcome-unknown';
}

const pausesMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** Faults that pass by themselves. */
const passing = new Set<Fault['code']>(['server-error', 'slow', 'no-answer', 'connection-lost', 'cut-short', 'refused', 'outcome-unknown']);

/** Tries again while the cluster or the line is in trouble, about a minute long: what was sent is not lost by it. */
export async function patiently<Result>(clock: Clock, signal: AbortSignal, onWait: (words: string | null) => void, work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      const result = await work();
      if (attempt > 0) onWait(null);
      return result;
    } catch (error) {
      const why = toFault(error);
      const pauseMs = pausesMs[attempt];
      if (signal.aborted || !passing.has(why.code) || pauseMs === undefined) throw error;
      onWait(`Waiting: ${why.message}`);
      await clock.delay(pauseMs, signal);
    }
  }
}

function changed(path: string): FaultError {
  return faultError('package-malformed', { message: `“${path}” has changed while it was sent.`, hint: 'Let the build finish, then upload again.' });
}
