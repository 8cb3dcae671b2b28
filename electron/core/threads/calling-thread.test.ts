import { afterEach, describe, expect, it } from 'vitest';
import type { EchoCalls } from '../testing/echo-worker.ts';
import { CallingThread } from './calling-thread.ts';
import type { CallRefusal } from './calls.ts';

const threads: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thread of threads.splice(0)) await thread.close();
});

function echoThread({ beginsAnew }: { readonly beginsAnew: boolean }) {
  const thread = new CallingThread<EchoCalls, CallRefusal>({
    entry: new URL('../testing/echo-worker.ts', import.meta.url), name: 'echo', beginsAnew,
    errors: { refused: ({ words }) => new Error(`refused: ${words}`), ended: ({ message }) => new Error(`ended: ${message}`) },
  });
  threads.push(thread);
  return thread;
}

describe('a thread that is asked', () => {
  it('answers each question, in whatever order', async () => {
    const thread = echoThread({ beginsAnew: false });
    const order: string[] = [];
    await Promise.all([
      thread.ask('echoLater', { words: 'first' }).then(({ words }) => order.push(words)),
      thread.ask('echo', { words: 'second' }).then(({ words }) => order.push(words)),
    ]);
    expect(order).toEqual(['second', 'first']);
  });

  it('refuses one question and goes on', async () => {
    const thread = echoThread({ beginsAnew: false });
    await expect(thread.ask('refuse', { words: 'not this' })).rejects.toThrow('refused: not this');
    await expect(thread.ask('count', {})).resolves.toMatchObject({ count: 2 });
  });

  it.each([
    ['throws', 'throw', 'ended: out of luck'],
    ['exits', 'exit', 'ended: The thread has ended.'],
  ] as const)('fails every question that waits when it %s, and begins anew with the next', async (_, kind, words) => {
    const thread = echoThread({ beginsAnew: true });
    const asked = [thread.ask('never', {}), thread.ask('echoLater', { words: '' }), thread.ask(kind, { words: 'out of luck' })];
    expect((await Promise.allSettled(asked)).map((each) => each.status === 'rejected' && String(each.reason))).toEqual(asked.map(() => `Error: ${words}`));
    await expect(thread.ask('count', {})).resolves.toMatchObject({ count: 1 });
  });

  it('that keeps something says with each later question why it ended', async () => {
    const thread = echoThread({ beginsAnew: false });
    await expect(thread.ask('throw', { words: 'out of luck' })).rejects.toThrow('ended: out of luck');
    await expect(thread.ask('count', {})).rejects.toThrow('ended: out of luck');
  });

  it.each([{ beginsAnew: true }, { beginsAnew: false }])('fails what waits at its close, and takes nothing afterwards: %o', async (how) => {
    const thread = echoThread(how);
    const waiting = thread.ask('never', {});
    waiting.catch(() => {});
    await thread.close();
    await expect(waiting).rejects.toThrow('ended: The thread has ended.');
    await expect(thread.ask('count', {})).rejects.toThrow('ended: The thread is closed.');
  });

  it('that was never asked closes without having begun', async () => {
    const thread = echoThread({ beginsAnew: false });
    await thread.close();
    await expect(thread.ask('count', {})).rejects.toThrow('ended: The thread is closed.');
  });
});
