import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

import type { Clock } from '../../foundation/clock.ts';
import type { FaultsOfRequest } from '../../foundation/faults.ts';
import type { Answer, LiveSink } from './answer.ts';
import type { Gate } from './gate.ts';

/** What the transmission of one answer depends on. */
export interface WireConditions {
  readonly clock: Clock;
  readonly gate: Gate;
  readonly faults: FaultsOfRequest;
  /** The request was HEAD: headers only. */
  readonly headersOnly: boolean;
}

/** How often a throttled answer gets its next share of bytes. */
const TRICKLE_MS = 50;

/** Puts an answer on the wire, spoiled by the faults that hit this request. */
export async function send(response: ServerResponse, answer: Answer, conditions: WireConditions): Promise<void> {
  const spoilt = conditions.faults['malformed-json'] === undefined ? answer : breakOffJson(answer);
  const body = spoilt.body ?? { kind: 'bytes', bytes: Buffer.alloc(0) };
  if (body.kind === 'live') {
    response.writeHead(spoilt.status, { ...spoilt.headers });
    body.run(liveSink(response, conditions));
    return;
  }
  const length = body.kind === 'bytes' ? body.bytes.length : body.length;
  response.writeHead(spoilt.status, { ...spoilt.headers, ...lengthHeader(length, conditions.faults) });
  if (conditions.headersOnly) {
    response.end();
    return;
  }
  const pieces = body.kind === 'bytes' ? onePiece(body.bytes) : body.pieces;
  const sentAll = await sendPieces(response, pieces, conditions);
  if (!sentAll) return;
  // With a wrong length the client would wait for ever or read into the next answer: the connection ends here.
  const { socket } = response;
  response.end(() => {
    if (conditions.faults['wrong-content-length'] !== undefined) socket?.destroy();
  });
}

function lengthHeader(length: number | undefined, faults: FaultsOfRequest): Record<string, string> {
  if (length === undefined) return {};
  const delta = faults['wrong-content-length']?.delta ?? 0;
  return { 'content-length': String(Math.max(0, length + delta)) };
}

async function* onePiece(bytes: Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield bytes;
}

/** Returns false where the connection was cut or lost. */
async function sendPieces(
  response: ServerResponse,
  pieces: AsyncIterable<Buffer>,
  conditions: WireConditions,
): Promise<boolean> {
  const cutAfter = conditions.faults.cut?.afterBytes ?? Number.POSITIVE_INFINITY;
  let sent = 0;
  for await (const piece of throttled(pieces, conditions)) {
    if (response.destroyed) return false;
    if (!conditions.gate.isOpen()) await untilClosed(response);
    const allowed = piece.subarray(0, Math.max(0, cutAfter - sent));
    sent += allowed.length;
    const flowing = response.write(allowed);
    if (sent >= cutAfter) {
      await flushThenDestroy(response);
      return false;
    }
    if (!flowing && !response.destroyed) await drainedOrClosed(response);
  }
  return !response.destroyed;
}

/** Leaves no listener behind: a capture of gigabytes waits here a hundred thousand times. */
function drainedOrClosed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

async function* throttled(pieces: AsyncIterable<Buffer>, conditions: WireConditions): AsyncIterable<Buffer> {
  const rate = conditions.faults.slow?.bytesPerSecond;
  if (rate === undefined) {
    yield* pieces;
    return;
  }
  const share = Math.max(1, Math.round((rate * TRICKLE_MS) / 1000));
  for await (const piece of pieces) {
    for (let offset = 0; offset < piece.length; offset += share) {
      yield piece.subarray(offset, offset + share);
      await delay(conditions.clock, TRICKLE_MS);
    }
  }
}

/** Waits on the simulator's clock. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimeout(resolve, delayMs));
}

async function flushThenDestroy(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => response.write('', () => resolve()));
  response.socket?.destroy();
}

/** A headset that fell asleep sends nothing more; the connection hangs until one side gives up. */
async function untilClosed(response: ServerResponse): Promise<void> {
  if (!response.destroyed) await once(response, 'close');
}

function breakOffJson(answer: Answer): Answer {
  const whole = answer.body?.kind === 'bytes' ? answer.body.bytes : Buffer.alloc(0);
  const half = whole.length > 1 ? whole.subarray(0, Math.ceil(whole.length * 0.6)) : Buffer.from('{"Broken" : ');
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: { kind: 'bytes', bytes: half },
  };
}

/** The sink of a live stream: honours `cut`, and says nothing while the gate is shut. */
function liveSink(response: ServerResponse, conditions: WireConditions): LiveSink {
  const cutAfter = conditions.faults.cut?.afterBytes ?? Number.POSITIVE_INFINITY;
  let sent = 0;
  return {
    pendingBytes: () => response.writableLength,
    write(bytes, onWritten) {
      if (response.destroyed || !conditions.gate.isOpen()) return;
      const allowed = bytes.subarray(0, Math.max(0, cutAfter - sent));
      sent += allowed.length;
      response.write(allowed, () => onWritten());
      if (sent >= cutAfter) void flushThenDestroy(response);
    },
    end: () => response.end(),
    onClose: (listener) => void response.once('close', listener),
  };
}
