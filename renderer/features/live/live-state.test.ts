import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../shared/domain/fault.ts';
import { askedAt, limitedBy, nextLiveState, type LiveState } from './live-state.ts';

const fault: Fault = { code: 'asleep', message: 'The headset sleeps.', hint: 'Press its power button.', retryable: true, remedy: 'wake' };
const playing = { kind: 'playing', streamId: 3, mimeType: 'video/mp4', width: 854, height: 480, hasSound: false } as const;
const figures = { kind: 'figures', bitsPerSecond: 2e6, framesPerSecond: 30, droppedFragments: 0, viewers: 2 } as const;
const run = (...inputs: readonly Parameters<typeof nextLiveState>[1][]): LiveState => inputs.reduce(nextLiveState, askedAt(0));

describe('where a live view stands', () => {
  it('names each step of the opening with its own age', () => {
    expect(run().phase).toMatchObject({ kind: 'opening', since: 0 });
    expect(run({ kind: 'event', at: 9, event: { kind: 'opening', step: 'Waiting for the first picture', since: 7 } }).phase)
      .toEqual({ kind: 'opening', step: 'Waiting for the first picture', since: 7 });
  });

  it('plays, is interrupted with a reason and a next attempt, and plays again', () => {
    const events = [{ kind: 'event', at: 10, event: playing }, { kind: 'event', at: 11, event: figures }] as const;
    expect(run(...events)).toEqual({ phase: { kind: 'playing', since: 10 }, stream: playing, host: figures });
    const cut = run(...events, { kind: 'event', at: 20, event: { kind: 'interrupted', fault, at: 20, retryAt: 25 } });
    expect(cut).toEqual({ phase: { kind: 'interrupted', fault, at: 20, retryAt: 25 }, stream: playing, host: null });
    expect(nextLiveState(cut, { kind: 'event', at: 30, event: { ...playing, streamId: 4 } }).phase).toEqual({ kind: 'playing', since: 30 });
  });

  it('knows the stream that played while the line of calls is lost', () => {
    const lost = run({ kind: 'event', at: 10, event: playing }, { kind: 'lost', fault, at: 15 });
    expect(lost).toMatchObject({ phase: { kind: 'interrupted', at: 15, retryAt: null }, stream: playing });
  });

  it('tells who limits the picture', () => {
    expect(limitedBy(30, figures, 30)).toBeNull();
    expect(limitedBy(12, figures, 30)).toBe('this computer');
    expect(limitedBy(15, { framesPerSecond: 15 }, 30)).toBe('headset');
    expect(limitedBy(0, figures, 30)).toBeNull();
    expect(limitedBy(30, null, 30)).toBeNull();
  });
});
