import type { ServerResponse } from 'node:http';

import type { Clock } from '../../foundation/clock.ts';
import type { FaultsByKind } from '../../foundation/faults.ts';
import type { Answer } from './answer.ts';
import type { DevopsFault } from './faults.ts';

/** Puts an answer on the wire, spoiled by the faults that hit the request. */
export async function send(response: ServerResponse, answer: Answer, faults: FaultsByKind<DevopsFault>): Promise<void> {
  const isPage = answer.page !== undefined;
  const whole = Buffer.from(answer.page ?? (answer.json === undefined ? '' : JSON.stringify(answer.json)), 'utf8');
  const body = faults['malformed-json'] === undefined ? whole : whole.subarray(0, Math.ceil(whole.length * 0.6));
  response.writeHead(answer.status, {
    ...(answer.status === 204 ? {} : { 'content-length': String(body.length) }),
    'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8; api-version=7.1',
    'cache-control': 'no-cache, no-store',
    'x-content-type-options': 'nosniff',
    ...answer.headers,
  });
  if (faults.cut === undefined) {
    response.end(body);
    return;
  }
  const begun = body.subarray(0, faults.cut.afterBytes);
  await new Promise<void>((resolve) => response.write(begun, () => resolve()));
  response.socket?.destroy();
}

/** Waits on the simulator's clock, for nothing not at all. */
export function delay(clock: Clock, ms: number): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve) => void clock.setTimeout(resolve, ms));
}
