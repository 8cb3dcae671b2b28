import { parentPort } from 'node:worker_threads';
import type { HeavyRequest } from './heavy-calls.ts';
import { heavyWork } from './heavy-work.ts';

/** Entry of the thread for large texts. */
const port = parentPort;
if (!port) throw new Error('This module is the entry of a worker thread.');

port.on('message', (request: HeavyRequest) => {
  try {
    port.postMessage(heavyWork(request));
  } catch (error) {
    port.postMessage({ call: request.call, kind: 'trouble', words: error instanceof Error ? error.name : 'unknown' });
  }
});
