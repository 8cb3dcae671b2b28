import type { ServerResponse } from 'node:http';

import type { FaultsByKind } from '../../foundation/faults.ts';
import type { Answer } from './answer.ts';
import type { AzureFault } from './faults.ts';

export type FaultsOfRequest = FaultsByKind<AzureFault>;

/** Puts an answer on the wire, spoiled by the faults that hit the request. */
export function send(response: ServerResponse, answer: Answer, faults: FaultsOfRequest): void {
  const text = answer.html ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
  const whole = Buffer.from(text, 'utf8');
  const body = faults['malformed-json'] === undefined ? whole : whole.subarray(0, Math.ceil(whole.length * 0.6));
  const type = answer.html === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8';
  const hasBody = answer.status !== 204 && response.req.method !== 'HEAD';
  response.writeHead(answer.status, {
    'cache-control': 'no-cache',
    ...(body.length === 0 ? {} : { 'content-type': type }),
    ...answer.headers,
    ...(hasBody ? { 'content-length': String(body.length) } : {}),
  });
  if (!hasBody) return void response.end();
  if (faults.cut === undefined || body.length === 0) return void response.end(body);
  response.write(body.subarray(0, faults.cut.afterBytes), () => response.socket?.destroy());
}
