import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveInSheet, shownCaptures, sumOf, type CaptureView } from './capture-list.ts';
import { captureOf, downloadedBefore } from './testing/captures.ts';

const all: CaptureView = { kind: 'all', order: 'newest', text: '' };
const captures = [
  captureOf(1), captureOf(2, { kind: 'video', sizeBytes: 80e6 }), captureOf(3, { downloaded: downloadedBefore }),
  captureOf(4, { createdAt: null, kind: 'video', settling: true, sizeBytes: 5 }),
];
const shown = (view: Partial<CaptureView>): string[] => shownCaptures(captures, { ...all, ...view }).map(({ id }) => id);

describe('captures to be shown', () => {
  it('are in the wanted order, those without a time last', () => {
    expect(shown({})).toEqual(['c3', 'c2', 'c1', 'c4']);
    expect(shown({ order: 'oldest' })).toEqual(['c1', 'c2', 'c3', 'c4']);
    expect(shown({ order: 'largest' })).toEqual(['c2', 'c1', 'c3', 'c4']);
    expect(shown({ order: 'name' })).toEqual(['c1', 'c2', 'c3', 'c4']);
  });

  it('are of the wanted kind', () => {
    expect(shown({ kind: 'photos' })).toEqual(['c3', 'c1']);
    expect(shown({ kind: 'videos' })).toEqual(['c2', 'c4']);
    expect(shown({ kind: 'new' })).toEqual(['c2', 'c1', 'c4']);
  });

  it('are found with the signs that every list understands', () => {
    expect(shown({ text: '120003' })).toEqual(['c3']);
    expect(shown({ text: 'is:video size>1mb' })).toEqual(['c2']);
    expect(shown({ text: '!is:downloaded !is:settling' })).toEqual(['c2', 'c1']);
    expect(shown({ text: 'nothing like it' })).toEqual([]);
  });

  it('are counted with what they weigh and what would be lost', () => {
    expect(sumOf(captures)).toEqual({ count: 4, bytes: 82_000_005, notDownloaded: 3, settling: 1 });
  });
});

describe('keys in the contact sheet', () => {
  // 0 1 2 3
  // 4 5 6
  it('moves in two directions', () => {
    const to = (key: string, from: number): number | null => moveInSheet(key, from, 7, 4, 2);
    expect([to('ArrowRight', 3), to('ArrowLeft', 4), to('ArrowDown', 1), to('ArrowUp', 6)]).toEqual([4, 3, 5, 2]);
    expect(to('ArrowDown', 3)).toBe(6);
    expect(to('ArrowDown', 5)).toBe(5);
    expect([to('PageDown', 0), to('PageUp', 6), to('Home', 5), to('End', 0), to('x', 0)]).toEqual([4, 2, 0, 6, null]);
  });

  it('never leaves the sheet', () => {
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 12 }), fc.nat(499), fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'),
      (count, columns, from, page, key) => {
        const to = moveInSheet(key, Math.min(from, count - 1), count, columns, page);
        expect(to).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThan(count);
      },
    ));
  });
});
