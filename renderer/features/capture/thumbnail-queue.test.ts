import { describe, expect, it } from 'vitest';
import { ThumbnailQueue } from './thumbnail-queue.ts';

describe('turns for thumbnails', () => {
  it('lets few in at a time, the latest asker first', () => {
    const queue = new ThumbnailQueue(2);
    const begun: string[] = [];
    const leave = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, queue.enter(() => { begun.push(name); })]));
    expect(begun).toEqual(['a', 'b']);
    leave['a']?.();
    expect(begun).toEqual(['a', 'b', 'd']);
    leave['b']?.();
    expect(begun).toEqual(['a', 'b', 'd', 'c']);
  });

  it('forgets who left while waiting, and counts nobody twice', () => {
    const queue = new ThumbnailQueue(1);
    const begun: string[] = [];
    const enter = (name: string): (() => void) => queue.enter(() => { begun.push(name); });
    const first = enter('first');
    const second = enter('second');
    second();
    first();
    first();
    expect(begun).toEqual(['first']);
    enter('third');
    enter('fourth');
    expect(begun).toEqual(['first', 'third']);
  });
});
