import { describe, expect, it } from 'vitest';
import { Lanes } from './lanes.ts';
import { SharedReads } from './shared-reads.ts';

/** Tasks that end when they are told to. */
function heldTasks() {
  const started: string[] = [];
  const releases = new Map<string, () => void>();
  const task = (name: string) => async (): Promise<string> => {
    started.push(name);
    await new Promise<void>((resolve) => releases.set(name, resolve));
    return name;
  };
  const release = async (name: string): Promise<void> => {
    releases.get(name)?.();
    await new Promise(setImmediate);
  };
  return { started, task, release };
}

describe('lanes', () => {
  it('let light calls pass a heavy one that waits, and start the others in their order', async () => {
    const lanes = new Lanes({ all: 3, heavy: 1 });
    const { started, task, release } = heldTasks();
    const all = [lanes.run(true, undefined, task('heavy 1')), lanes.run(true, undefined, task('heavy 2')), lanes.run(false, undefined, task('light 1')), lanes.run(false, undefined, task('light 2')), lanes.run(false, undefined, task('light 3'))];
    await new Promise(setImmediate);
    expect(started).toEqual(['heavy 1', 'light 1', 'light 2']);
    await release('light 1');
    expect(started.at(-1)).toBe('light 3');
    await release('heavy 1');
    expect(started.at(-1)).toBe('heavy 2');
    for (const name of ['light 2', 'light 3', 'heavy 2']) await release(name);
    expect(await Promise.all(all)).toEqual(['heavy 1', 'heavy 2', 'light 1', 'light 2', 'light 3']);
  });

  it('let a waiting call leave, and give back the lane of one that fails', async () => {
    const lanes = new Lanes({ all: 1, heavy: 1 });
    const { started, task, release } = heldTasks();
    const first = lanes.run(false, undefined, task('first'));
    const leaving = new AbortController();
    const left = lanes.run(false, leaving.signal, task('left'));
    const failing = lanes.run(false, undefined, () => Promise.reject(new Error('no'))).catch((error: unknown) => String(error));
    const last = lanes.run(false, undefined, task('last'));
    leaving.abort();
    await expect(left).rejects.toThrow(/abort/i);
    await release('first');
    expect(await failing).toBe('Error: no');
    await release('last');
    expect([await first, await last, started]).toEqual(['first', 'last', ['first', 'last']]);
  });
});

describe('shared reads', () => {
  it('end when nobody waits any more, and begin anew after that', async () => {
    const reads = new SharedReads<string>();
    const signals: AbortSignal[] = [];
    const begin = (signal: AbortSignal): Promise<string> => {
      signals.push(signal);
      return new Promise((_, reject) => { signal.addEventListener('abort', () => reject(new Error('ended'))); });
    };
    const [one, two] = [new AbortController(), new AbortController()];
    const both = [reads.read('k', one.signal, begin), reads.read('k', two.signal, begin)].map((read) => read.catch((error: unknown) => String(error)));
    one.abort();
    await both[0];
    expect(signals.map((signal) => signal.aborted)).toEqual([false]);
    two.abort();
    await both[1];
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
    expect(await reads.read('k', undefined, async () => 'fresh')).toBe('fresh');
  });
});
