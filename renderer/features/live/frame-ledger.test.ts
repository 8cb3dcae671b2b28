import { describe, expect, it } from 'vitest';
import { FrameLedger } from './frame-ledger.ts';

describe('how old a shown picture is', () => {
  it('counts from the last byte of its fragment', () => {
    const ledger = new FrameLedger();
    ledger.note(0, 1 / 30, 1_000);
    ledger.note(1 / 30, 2 / 30, 1_033);
    expect(ledger.delayOf(0, 1_060)).toBe(60);
    expect(ledger.delayOf(0.033333, 1_090)).toBe(57);
  });

  it('does not count the turn of the pictures before it in the same fragment', () => {
    const ledger = new FrameLedger();
    ledger.note(10, 11, 5_000);
    expect(ledger.delayOf(10.5, 5_540)).toBeCloseTo(40);
  });

  it('knows nothing of pictures that it was never told of, or has forgotten', () => {
    const ledger = new FrameLedger();
    expect(ledger.delayOf(0, 1)).toBeNull();
    for (let second = 0; second < 60; second++) ledger.note(second, second + 1, second);
    expect(ledger.delayOf(5, 100)).toBeNull();
    expect(ledger.delayOf(55, 100)).toBe(45);
    ledger.clear();
    expect(ledger.delayOf(55, 100)).toBeNull();
  });

  it('takes the newest where a time came twice', () => {
    const ledger = new FrameLedger();
    ledger.note(0, 1, 1_000);
    ledger.note(0, 1, 9_000);
    expect(ledger.delayOf(0, 9_010)).toBe(10);
  });
});
