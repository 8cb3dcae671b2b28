import { describe, expect, it } from 'vitest';
import { afterEvent, emptyWindow, gapsOf, timeSpan, windowMs } from './sample-window.ts';
import { sampleAt } from './testing/samples.ts';

const seconds = (...at: number[]) => at.map((second) => sampleAt(second * 1_000));

describe('the window of samples', () => {
  it('begins with the history and grows by a sample at a time', () => {
    let window = afterEvent(emptyWindow, { kind: 'history', samples: seconds(2, 1) });
    window = afterEvent(window, { kind: 'sample', sample: sampleAt(3_000) });
    expect(window.samples.map((sample) => sample.at)).toEqual([1_000, 2_000, 3_000]);
  });

  it('forgets what is older than ten minutes', () => {
    let window = afterEvent(emptyWindow, { kind: 'history', samples: seconds(0, 1) });
    window = afterEvent(window, { kind: 'sample', sample: sampleAt(windowMs + 500) });
    expect(window.samples.map((sample) => sample.at)).toEqual([1_000, windowMs + 500]);
  });

  it('drops a sample that it has already', () => {
    const window = afterEvent(emptyWindow, { kind: 'history', samples: seconds(1, 2) });
    expect(afterEvent(window, { kind: 'sample', sample: sampleAt(2_000) })).toBe(window);
  });

  it('has no gap while samples come once a second', () => {
    expect(gapsOf(afterEvent(emptyWindow, { kind: 'history', samples: seconds(1, 2, 4, 5) }))).toEqual([]);
  });

  it('keeps the reason of a cut with the gap that it made, and closes the gap with the next sample', () => {
    let window = afterEvent(emptyWindow, { kind: 'history', samples: seconds(1, 2) });
    window = afterEvent(window, { kind: 'gap', at: 2_500, fault: { message: 'The headset does not answer.' } });
    expect(gapsOf(window)).toEqual([{ from: 2_000, to: null, reason: 'The headset does not answer.' }]);
    window = afterEvent(window, { kind: 'sample', sample: sampleAt(30_000) });
    expect(gapsOf(window)).toEqual([{ from: 2_000, to: 30_000, reason: 'The headset does not answer.' }]);
    expect(window.downSince).toBeNull();
  });

  it('keeps the reason when the history is sent again after a lost carrier', () => {
    let window = afterEvent(emptyWindow, { kind: 'history', samples: seconds(1, 2) });
    window = afterEvent(window, { kind: 'gap', at: 2_500, fault: { message: 'The line was cut.' } });
    window = afterEvent(window, { kind: 'history', samples: seconds(1, 2, 20) });
    expect(gapsOf(window)).toEqual([{ from: 2_000, to: 20_000, reason: 'The line was cut.' }]);
  });

  it('says so when nobody knows why', () => {
    const [gap] = gapsOf(afterEvent(emptyWindow, { kind: 'history', samples: seconds(1, 60) }));
    expect(gap?.reason).toContain('Nobody was watching');
  });
});

describe('the time axis', () => {
  it('spans what there is, from one minute to ten', () => {
    expect(timeSpan(seconds(100, 110), null)).toEqual({ from: 50_000, until: 110_000 });
    expect(timeSpan(seconds(100, 400), null)).toEqual({ from: 100_000, until: 400_000 });
    expect(timeSpan(seconds(0, 700), null)).toEqual({ from: 100_000, until: 700_000 });
    expect(timeSpan(seconds(100, 400), 460_000)).toEqual({ from: 100_000, until: 460_000 });
  });
});
