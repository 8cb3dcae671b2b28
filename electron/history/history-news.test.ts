import { describe, expect, it } from 'vitest';
import { ManualClock } from '../core/testing/manual-clock.ts';
import { HistoryNews, type HistoryMessage } from './history-news.ts';

/** Collects what a watcher is told. */
function watched(news: HistoryNews): { told: HistoryMessage[]; end: () => void } {
  const told: HistoryMessage[] = [];
  const ended = new AbortController();
  const read = async (): Promise<void> => {
    for await (const message of news.watch(ended.signal)) told.push(message);
  };
  read().catch(() => {});
  return { told, end: () => ended.abort() };
}

describe('news of the history', () => {
  it('come at once, then twice a second at most, with all rows that changed meanwhile', async () => {
    const clock = new ManualClock();
    const news = new HistoryNews(clock);
    const { told, end } = watched(news);
    await clock.advance(0);
    expect(told).toEqual([{ version: 1, total: 0, changed: [], state: 'building', progress: 0 }]);
    news.building(0.5, 10);
    news.changed(['a', 'b'], 11);
    news.changed(['b', 'c'], 12);
    news.ready(12);
    await clock.advance(499);
    expect(told).toHaveLength(1);
    await clock.advance(1);
    expect(told.slice(1)).toEqual([{ version: 3, total: 12, changed: ['a', 'b', 'c'], state: 'ready', progress: 1 }]);
    await clock.advance(5_000);
    expect(told).toHaveLength(2);
    news.changed([], 12);
    await clock.advance(0);
    expect(told.at(-1)).toMatchObject({ version: 4, changed: [] });
    end();
  });

  it('of each watcher are its own, and name no more rows than a message holds', async () => {
    const clock = new ManualClock();
    const news = new HistoryNews(clock);
    const first = watched(news);
    await clock.advance(0);
    news.changed(Array.from({ length: 2_000 }, (_, at) => `${at}`), 2_000);
    const second = watched(news);
    await clock.advance(500);
    expect(first.told.at(-1)?.changed).toHaveLength(500);
    expect(first.told.at(-1)?.changed.at(-1)).toBe('1999');
    expect(second.told).toMatchObject([{ version: 2, changed: [], total: 2_000 }]);
    first.end();
    second.end();
  });
});
