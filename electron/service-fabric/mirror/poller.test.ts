import { describe, expect, it } from 'vitest';
import { faultError } from '../../core/faults.ts';
import { ManualClock } from '../../core/testing/manual-clock.ts';
import { Poller } from './poller.ts';

describe('a poller', () => {
  it('asks at once and again after each pause, never twice at the same time', async () => {
    const clock = new ManualClock();
    let running = 0;
    let most = 0;
    let asked = 0;
    const poller = new Poller({
      clock, pauseMs: () => 1_000,
      ask: async () => {
        asked += 1;
        running += 1;
        most = Math.max(most, running);
        await clock.delay(400);
        running -= 1;
      },
    });
    poller.start();
    poller.start();
    void poller.now();
    void poller.now();
    await clock.advance(10_000);
    expect(most).toBe(1);
    // One at the start, one because it was wished for meanwhile, and one every 1.4 s.
    expect(asked).toBe(8);
    poller.stop();
    expect(clock.pending).toBe(0);
  });

  it('tells moments in whole milliseconds, which the page takes alone', async () => {
    const clock = new ManualClock();
    const told: number[] = [];
    const poller = new Poller({ clock, pauseMs: () => 1_000 / 3, ask: async () => {}, onScheduled: (nextAt) => void told.push(nextAt) });
    poller.start();
    await clock.advance(1_000);
    poller.stop();
    expect(told.length).toBeGreaterThan(1);
    expect(told.every((at) => Number.isInteger(at))).toBe(true);
  });

  it('doubles its pauses in trouble, up to a limit, says why, and takes them back when all is well', async () => {
    const clock = new ManualClock();
    const askedAt: number[] = [];
    const words: string[] = [];
    let failing = true;
    const startedAt = clock.now();
    const poller = new Poller({
      clock, pauseMs: () => 1_000, mostPatience: 4, onScheduled: (_nextAt, _fault, trouble) => void words.push(trouble),
      ask: async () => {
        askedAt.push(clock.now() - startedAt);
        if (failing) throw faultError('slow');
      },
    });
    poller.start();
    await clock.advance(15_000);
    expect(askedAt).toEqual([0, 2_000, 6_000, 10_000, 14_000]);
    expect(words.at(-1)).toBe('The answer took too long.');
    failing = false;
    await clock.advance(8_000);
    expect(askedAt.slice(5)).toEqual([18_000, 20_000, 21_000, 22_000, 23_000]);
    expect(words.at(-1)).toBe('');
    poller.stop();
  });

  it('says that an answer took long', async () => {
    const clock = new ManualClock();
    let words = '';
    const poller = new Poller({ clock, pauseMs: () => 1_000, ask: () => clock.delay(4_200), onScheduled: (_nextAt, _fault, trouble) => void (words = trouble) });
    poller.start();
    await clock.advance(5_000);
    expect(words).toBe('The gateway needs longer than usual: 4.2 s.');
    poller.stop();
  });

  it('cancels what is under way when it is stopped, and lets nobody wait for ever', async () => {
    const clock = new ManualClock();
    let cancelled = false;
    const poller = new Poller({
      clock, pauseMs: () => 1_000,
      ask: (signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => {
        cancelled = true;
        reject(signal.reason);
      })),
    });
    poller.start();
    const wished = poller.now();
    poller.stop();
    await wished;
    expect(cancelled).toBe(true);
    await poller.now();
  });
});
