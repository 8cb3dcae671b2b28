import { ORPCError, type Client, type ClientContext } from '@orpc/client';
import type { CollectionMessage } from '../../shared/contract/procedure.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import type { Api } from '../app/api.ts';
import type { CallLink } from '../app/link.ts';

interface FakeCallOptions {
  readonly signal: AbortSignal | undefined;
}
type FakeOutput<Output> = Output extends AsyncIterable<infer Event> ? AsyncIterable<Event> : Output;
type Fake<Node> = Node extends Client<infer _Context extends ClientContext, infer Input, infer Output, infer _Errors>
  ? (input: Input, options: FakeCallOptions) => Promise<FakeOutput<Output>>
  : { readonly [Key in keyof Node]?: Fake<Node[Key]> };

/** Some procedures of the host, as a test needs them. A call of another one is refused with its name. */
export type FakeProcedures = Fake<Api>;

type Handler = (input: unknown, options: FakeCallOptions) => unknown;

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function lookUp(procedures: object, path: readonly string[]): Handler | null {
  let at: unknown = procedures;
  for (const part of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined;
  return isHandler(at) ? at : null;
}

export interface RecordedCall {
  readonly path: string;
  readonly input: unknown;
}

/** A link whose host is an object of functions. `calls` is what was asked, in order. */
export function fakeLink(procedures: FakeProcedures): CallLink & { readonly calls: readonly RecordedCall[] } {
  const calls: RecordedCall[] = [];
  return {
    calls,
    async call(path, input, { signal }) {
      calls.push({ path: path.join('.'), input });
      const handler = lookUp(procedures, path);
      if (handler === null) throw new ORPCError('NOT_FOUND', { message: `The stand-in has no ${path.join('.')}` });
      return handler(input, { signal });
    },
  };
}

/** Throws what main throws for a fault. */
export function throwFault(fault: Partial<Fault>): never {
  throw new ORPCError('FAULT', { data: { code: 'internal', message: 'It failed.', hint: 'Try again.', retryable: true, remedy: 'retry', ...fault } satisfies Fault });
}

/** A value that is followed: its present state at once, every later one after it, until the caller stops. */
export class FakeValue<Value> {
  readonly #listeners = new Set<(value: Value) => void>();
  #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  get value(): Value {
    return this.#value;
  }

  set(value: Value): void {
    this.#value = value;
    for (const listener of this.#listeners) listener(value);
  }

  async *watch(signal: AbortSignal | undefined): AsyncGenerator<Value, void, void> {
    const queue: Value[] = [this.#value];
    let wake = (): void => {};
    const push = (value: Value): void => { queue.push(value); wake(); };
    const stop = (): void => { wake(); };
    this.#listeners.add(push);
    signal?.addEventListener('abort', stop);
    try {
      for (;;) {
        if (signal?.aborted === true) return;
        const next = queue.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>((resolve) => { wake = resolve; });
      }
    } finally {
      this.#listeners.delete(push);
      signal?.removeEventListener('abort', stop);
    }
  }
}

/** A keyed collection that streams as main's do: a snapshot, then patches with consecutive versions. */
export class FakeCollection<Item> {
  readonly #keyOf: (item: Item) => string;
  readonly #items: FakeValue<ReadonlyMap<string, Item>>;

  constructor(keyOf: (item: Item) => string, items: readonly Item[] = []) {
    this.#keyOf = keyOf;
    this.#items = new FakeValue<ReadonlyMap<string, Item>>(new Map(items.map((item) => [keyOf(item), item])));
  }

  get items(): readonly Item[] {
    return [...this.#items.value.values()];
  }

  get(key: string): Item | undefined {
    return this.#items.value.get(key);
  }

  put(...items: readonly Item[]): void {
    const next = new Map(this.#items.value);
    for (const item of items) next.set(this.#keyOf(item), item);
    this.#items.set(next);
  }

  change(key: string, change: Partial<Item>): void {
    const item = this.get(key);
    if (item !== undefined) this.put({ ...item, ...change });
  }

  remove(...keys: readonly string[]): void {
    this.#items.set(new Map([...this.#items.value].filter(([key]) => !keys.includes(key))));
  }

  async *watch(signal: AbortSignal | undefined): AsyncGenerator<CollectionMessage<Item>, void, void> {
    let version = 0;
    let before: ReadonlyMap<string, Item> | null = null;
    for await (const items of this.#items.watch(signal)) {
      version += 1;
      if (before === null) yield { kind: 'snapshot', version, items: [...items.values()] };
      else {
        const known: ReadonlyMap<string, Item> = before;
        const upsert = [...items].filter(([key, item]) => known.get(key) !== item).map(([, item]) => item);
        yield { kind: 'patch', version, upsert, remove: [...known.keys()].filter((key) => !items.has(key)) };
      }
      before = items;
    }
  }
}
