import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';

import type { Clock } from '../../foundation/clock.ts';
import type { FaultsByKind } from '../../foundation/faults.ts';
import type { Answer } from './answer.ts';
import type { ClusterFault } from './faults.ts';

export type FaultsOfRequest = FaultsByKind<ClusterFault>;

/** How often a trickling answer gets its next share of bytes. */
const TRICKLE_MS = 50;

/** Puts an answer on the wire, spoiled by the faults that hit the request. Returns the bytes of the body sent. */
export async function send(response: ServerResponse, answer: Answer, faults: FaultsOfRequest, clock: Clock): Promise<number> {
  const whole = Buffer.from(answer.json ?? '', 'utf8');
  const body = faults['malformed-json'] === undefined ? whole : whole.subarray(0, Math.ceil(whole.length * 0.6));
  const isEmpty = answer.status === 204;
  response.writeHead(answer.status, answer.reason ?? STATUS_CODES[answer.status] ?? '', {
    ...(body.length === 0 ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...answer.headers,
    ...(isEmpty ? {} : { 'content-length': String(body.length) }),
  });
  if (faults.cut !== undefined && body.length > 0) return cut(response, body.subarray(0, faults.cut.afterBytes));
  const rate = faults.slow?.bytesPerSecond;
  if (rate !== undefined) return trickle(response, body, rate, clock);
  response.end(body);
  return body.length;
}

async function cut(response: ServerResponse, begun: Buffer): Promise<number> {
  await new Promise<void>((resolve) => response.write(begun, () => resolve()));
  response.socket?.destroy();
  return begun.length;
}

async function trickle(response: ServerResponse, body: Buffer, rate: number, clock: Clock): Promise<number> {
  const share = Math.max(1, Math.round((rate * TRICKLE_MS) / 1000));
  for (let offset = 0; offset < body.length && !response.destroyed; offset += share) {
    if (!response.write(body.subarray(offset, offset + share))) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    await delay(clock, TRICKLE_MS);
  }
  response.end();
  return body.length;
}

/** Waits on the simulator's clock, for nothing not at all. */
export function delay(clock: Clock, ms: number): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve) => void clock.setTimeout(resolve, ms));
}
