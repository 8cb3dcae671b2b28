import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../shared/domain/fault.ts';
import { SendQueue, type QueueState, type SendJob } from './send-queue.ts';

const fault: Fault = { code: 'connection-lost', message: 'Gone.', hint: '', retryable: true, remedy: 'retry' };
const text = (letters: string): SendJob => ({ kind: 'text', text: letters, secret: false, slowly: false });
const key = (name: 'Enter' | 'Backspace', times = 1): SendJob => ({ kind: 'key', key: name, times });

/** A queue whose jobs end when the test says so. */
function queueInHand() {
  const begun: { job: SendJob; signal: AbortSignal; end: () => void; fail: () => void }[] = [];
  let state: QueueState = { sending: null, waiting: 0, fault: null, sent: 0 };
  const queue = new SendQueue(
    (job, signal) => new Promise<void>((resolve, reject) => {
      begun.push({ job, signal, end: resolve, fail: () => { reject(new Error('gone')); } });
    }),
    () => fault,
    (next) => { state = next; },
  );
  const settle = async (): Promise<void> => { await new Promise((resolve) => { setTimeout(resolve, 0); }); };
  return { queue, begun, settle, state: () => state };
}

describe('sending in order', () => {
  it('sends one job at a time, first to last', async () => {
    const { queue, begun, settle, state } = queueInHand();
    queue.push(text('one'));
    queue.push(key('Enter'));
    queue.push(text('two'));
    expect(begun.map(({ job }) => job)).toEqual([text('one')]);
    expect(state()).toMatchObject({ sending: text('one'), waiting: 2 });
    for (let index = 0; index < 3; index++) {
      begun[index]?.end();
      await settle();
    }
    expect(begun.map(({ job }) => job)).toEqual([text('one'), key('Enter'), text('two')]);
    expect(state()).toEqual({ sending: null, waiting: 0, fault: null, sent: 7 });
  });

  it('sends as one what is typed while something is on its way', async () => {
    const { queue, begun, settle } = queueInHand();
    for (const letter of 'Hallo') queue.push(text(letter), true);
    queue.push(key('Backspace'), true);
    queue.push(key('Backspace'), true);
    queue.push(text('!'), true);
    for (let index = 0; index < 4; index++) {
      begun[index]?.end();
      await settle();
    }
    expect(begun.map(({ job }) => job)).toEqual([text('H'), text('allo'), key('Backspace', 2), text('!')]);
  });

  it('gives up what was typed after a failure, but not what was sent as a whole', async () => {
    const { queue, begun, settle, state } = queueInHand();
    queue.push(text('a'), true);
    queue.push(text('b'), true);
    queue.push(text('a whole text'));
    begun[0]?.fail();
    await settle();
    expect(state().fault).toEqual(fault);
    expect(begun.map(({ job }) => job)).toEqual([text('a'), text('a whole text')]);
    begun[1]?.end();
    await settle();
    expect(state()).toMatchObject({ fault: null, sending: null });
  });

  it('ends on request', () => {
    const { queue, begun, state } = queueInHand();
    queue.push(text('long'));
    queue.push(text('longer'));
    queue.cancel();
    expect(begun[0]?.signal.aborted).toBe(true);
    expect(state().waiting).toBe(0);
  });

  it('loses no letter and changes no order, however it is typed', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'ü', '<Enter>')), async (strokes) => {
      const arrived: string[] = [];
      const queue = new SendQueue(async (job) => {
        await Promise.resolve();
        arrived.push(job.kind === 'text' ? job.text : '<Enter>'.repeat(job.times));
      }, () => fault, () => {});
      for (const stroke of strokes) queue.push(stroke === '<Enter>' ? key('Enter') : text(stroke), true);
      await new Promise((resolve) => { setTimeout(resolve, 0); });
      expect(arrived.join('')).toBe(strokes.join(''));
    }));
  });
});
