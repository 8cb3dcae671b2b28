import { parentPort } from 'node:worker_threads';
import type { AnyAsk } from '../threads/calls.ts';

export interface EchoCalls {
  echo: { ask: { readonly words: string }; answer: { readonly words: string } };
  /** Answers once something else is asked. */
  echoLater: { ask: { readonly words: string }; answer: { readonly words: string } };
  /** How many questions it has heard. */
  count: { ask: object; answer: { readonly count: number } };
  refuse: { ask: { readonly words: string }; answer: object };
  throw: { ask: { readonly words: string }; answer: object };
  exit: { ask: object; answer: object };
  never: { ask: object; answer: object };
}

/** A thread that does what it is asked, however bad. */
const port = parentPort;
if (!port) throw new Error('This module is the entry of a worker thread.');

let count = 0;
const later: (() => void)[] = [];

port.on('message', (request: AnyAsk<EchoCalls>) => {
  count += 1;
  const { call, kind } = request;
  if (request.kind === 'echoLater') return void later.push(() => port.postMessage({ call, kind, words: request.words }));
  if (request.kind === 'echo') port.postMessage({ call, kind, words: request.words });
  if (request.kind === 'count') port.postMessage({ call, kind, count });
  if (request.kind === 'refuse') port.postMessage({ call, kind: 'trouble', words: request.words });
  if (request.kind === 'throw') throw new Error(request.words);
  if (request.kind === 'exit') process.exit(3);
  for (const answer of later.splice(0)) answer();
});
