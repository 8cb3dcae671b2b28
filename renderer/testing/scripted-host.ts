import type { CollectionMessage } from '../../shared/contract/procedure.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import { connectTo } from '../app/link.ts';

type Answer = (input: unknown, signal: AbortSignal | undefined) => unknown;

/** A stream that the test feeds: everybody who listens gets the last value first, then each new one. */
export interface Feed<Value> {
  push(value: Value): void;
}
export interface CollectionFeed<Item> {
  /** Replaces everything. */
  set(items: readonly Item[]): void;
}

export interface ScriptedHost {
  /** What the page called, in order: `devices.apps.launch` with its input. */
  readonly calls: readonly { readonly path: string; readonly input: unknown }[];
  /** @returns inputs of the calls of one procedure. */
  callsOf(path: string): unknown[];
  answer(path: string, answer: Answer): void;
  fail(path: string, fault: Fault): void;
  stream<Value>(path: string, first?: Value): Feed<Value>;
  collection<Item>(path: string, items: readonly Item[]): CollectionFeed<Item>;
}

/**
 * A host for tests of screens: the page's own client talks to it. Streams that nobody scripted stay open and silent; other
 * calls that nobody scripted fail with their name.
 */
export function scriptedHost(): ScriptedHost {
  const calls: { path: string; input: unknown }[] = [];
  const answers = new Map<string, Answer>();
  connectTo({
    async call(path, input, { signal }) {
      const name = path.join('.');
      calls.push({ path: name, input });
      const answer = answers.get(name);
      if (answer !== undefined) return answer(input, signal);
      if (/\.(?:watch|discover|history|processes|protection|hostEvents)$/.test(name)) return listen(new Set(), [], signal);
      throw new Error(`${name} is not scripted`);
    },
  });
  const stream = <Value>(path: string, opening: () => readonly Value[]): Feed<Value> => {
    const listeners = new Set<(value: Value) => void>();
    answers.set(path, (_input, signal) => listen(listeners, opening(), signal));
    return { push: (value) => { for (const listener of listeners) listener(value); } };
  };
  return {
    calls,
    callsOf: (path) => calls.filter((call) => call.path === path).map((call) => call.input),
    answer: (path, answer) => { answers.set(path, answer); },
    fail: (path, fault) => { answers.set(path, () => { throw Object.assign(new Error(fault.message), fault); }); },
    stream: <Value>(path: string, first?: Value) => {
      let last = first;
      const feed = stream<Value>(path, () => (last === undefined ? [] : [last]));
      return { push: (value) => { last = value; feed.push(value); } };
    },
    collection: <Item>(path: string, items: readonly Item[]) => {
      let version = 1;
      let present = [...items];
      const snapshot = (): CollectionMessage<Item> => ({ kind: 'snapshot', version, items: present });
      const feed = stream<CollectionMessage<Item>>(path, () => [snapshot()]);
      return { set: (next) => { present = [...next]; version += 1; feed.push(snapshot()); } };
    },
  };
}

async function* listen<Value>(listeners: Set<(value: Value) => void>, opening: readonly Value[], signal: AbortSignal | undefined): AsyncGenerator<Value> {
  const waiting = [...opening];
  let wake = (): void => undefined;
  const take = (value: Value): void => { waiting.push(value); wake(); };
  const stop = (): void => { wake(); };
  listeners.add(take);
  signal?.addEventListener('abort', stop);
  try {
    while (signal?.aborted !== true) {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield next;
      if (signal?.aborted === true) return;
      await new Promise<void>((resolve) => { wake = resolve; });
    }
  } finally {
    listeners.delete(take);
    signal?.removeEventListener('abort', stop);
  }
}
