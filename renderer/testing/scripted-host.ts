import type { CollectionMessage } from '../../shared/contract/procedure.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import { connectTo } from '../app/link.ts';
import { FakeValue, throwFault, type RecordedCall } from './fake-host.ts';

type Answer = (input: unknown, signal: AbortSignal | undefined) => unknown;

/** A collection that the test changes; every listener gets the whole of it again. */
export class ScriptedCollection<Item> {
  readonly messages: FakeValue<CollectionMessage<Item>>;

  constructor(items: readonly Item[]) {
    this.messages = new FakeValue<CollectionMessage<Item>>({ kind: 'snapshot', version: 1, items: [...items] });
  }

  set(items: readonly Item[]): void {
    this.messages.set({ kind: 'snapshot', version: this.messages.value.version + 1, items: [...items] });
  }
}

export interface ScriptedHost {
  /** What the page called, in order: `devices.apps.launch` with its input. */
  readonly calls: readonly RecordedCall[];
  /** @returns inputs of the calls of one procedure. */
  callsOf(path: string): unknown[];
  answer(path: string, answer: Answer): void;
  fail(path: string, fault: Fault): void;
  /** Everybody who listens gets its present value first, then each new one. */
  stream<Value>(path: string, first: Value): FakeValue<Value>;
  collection<Item>(path: string, items: readonly Item[]): ScriptedCollection<Item>;
}

/**
 * A host for tests of one screen: the page's own client talks to it, each procedure by its name. Streams that nobody
 * scripted stay open and silent; other calls that nobody scripted fail with their name.
 */
export function scriptedHost(): ScriptedHost {
  const calls: RecordedCall[] = [];
  const answers = new Map<string, Answer>();
  connectTo({
    async call(path, input, { signal }) {
      const name = path.join('.');
      calls.push({ path: name, input });
      const answer = answers.get(name);
      if (answer !== undefined) return answer(input, signal);
      if (/\.(?:watch|discover|history|processes|protection|hostEvents)$/.test(name)) return silence(signal);
      throw new Error(`${name} is not scripted`);
    },
  });
  const follow = <Value>(path: string, value: FakeValue<Value>): FakeValue<Value> => {
    answers.set(path, (_input, signal) => value.watch(signal));
    return value;
  };
  return {
    calls,
    callsOf: (path) => calls.filter((call) => call.path === path).map((call) => call.input),
    answer: (path, answer) => { answers.set(path, answer); },
    fail: (path, fault) => { answers.set(path, () => throwFault(fault)); },
    stream: (path, first) => follow(path, new FakeValue(first)),
    collection: (path, items) => {
      const collection = new ScriptedCollection(items);
      follow(path, collection.messages);
      return collection;
    },
  };
}

/** A stream in which nothing happens. */
function silence(signal: AbortSignal | undefined): AsyncIterable<never> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve) => { signal?.addEventListener('abort', () => { resolve({ done: true, value: undefined }); }); }),
    }),
  };
}
