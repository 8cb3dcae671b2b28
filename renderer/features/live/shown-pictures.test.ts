import { describe, expect, it } from 'vitest';
import { ShownPictures } from './shown-pictures.ts';

describe('figures of the shown pictures', () => {
  it('counts pictures a second and knows the quantiles of their delay', () => {
    const shown = new ShownPictures();
    for (let index = 0; index < 100; index++) shown.note(index * 50, index);
    const now = 99 * 50;
    expect(shown.perSecond(now)).toBe(21);
    expect(shown.delayQuantile(now, 0.5, 10_000)).toBe(49);
    expect(shown.delayQuantile(now, 0.95, 10_000)).toBe(94);
    expect(shown.delayQuantile(now, 0.5, 100)).toBe(98);
    expect(shown.total).toBe(100);
    expect(shown.lastAt).toBe(now);
  });

  it('has no delay to tell where none is known', () => {
    const shown = new ShownPictures();
    expect(shown.delayQuantile(0, 0.5, 1_000)).toBeNull();
    shown.note(0, null);
    expect(shown.delayQuantile(0, 0.95, 1_000)).toBeNull();
    expect(shown.perSecond(500)).toBe(1);
    expect(shown.perSecond(5_000)).toBe(0);
  });
});
