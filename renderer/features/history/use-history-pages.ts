import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { HistoryFilter, HistoryRow } from '../../../shared/contract/history/rows.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { api, faultOf } from '../../app/api.ts';

/** A place in the list; its row comes when it is in sight. */
export interface HistorySlot {
  readonly at: number;
  readonly row: HistoryRow | null;
}

export interface HistoryPages {
  readonly slots: readonly HistorySlot[];
  /** Null before the first answer. */
  readonly total: number | null;
  readonly fault: Fault | null;
  readonly isLoading: boolean;
  readonly retry: () => void;
  readonly onInSight: (first: number, last: number) => void;
}

const pageRows = 100;

interface Loaded {
  readonly key: string;
  readonly total: number | null;
  readonly pages: ReadonlyMap<number, readonly HistoryRow[]>;
}

/**
 * Rows of a filter, page by page as they come into sight. Where the history has changed (`version`), the pages in sight are
 * asked for again at once and the others when they come into sight; until the answer, what was there stays.
 */
export function useHistoryPages(filter: HistoryFilter, version: number): HistoryPages {
  const key = JSON.stringify(filter);
  const [loaded, setLoaded] = useState<Loaded>({ key, total: null, pages: new Map() });
  const [fault, setFault] = useState<Fault | null>(null);
  const [loading, setLoading] = useState(0);
  const [round, setRound] = useState(0);
  const sight = useRef({ first: 0, last: 30 });
  const asked = useRef(new Map<string, AbortController>());

  const ask = useCallback(async (page: number): Promise<void> => {
    const question = `${key} ${String(version)} ${String(round)} ${String(page)}`;
    if (asked.current.has(question)) return;
    const stop = new AbortController();
    asked.current.set(question, stop);
    setLoading((count) => count + 1);
    try {
      const answer = await api.history.rows.page({ filter, offset: page * pageRows, limit: pageRows }, { signal: stop.signal });
      if (stop.signal.aborted) return;
      setFault(null);
      setLoaded((before) => ({ key, total: answer.total, pages: new Map([...(before.key === key ? before.pages : []), [page, answer.rows]]) }));
    } catch (error) {
      asked.current.delete(question);
      if (!stop.signal.aborted) setFault(faultOf(error));
    } finally {
      setLoading((count) => count - 1);
    }
  // The key stands for the filter.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [key, version, round]);

  const askInSight = useCallback((): void => {
    const { first, last } = sight.current;
    for (let page = Math.floor(first / pageRows); page <= Math.floor(last / pageRows); page += 1) void ask(page);
  }, [ask]);

  useEffect(() => {
    const running = asked.current;
    askInSight();
    // Another filter makes what is still on its way worthless.
    return () => {
      for (const stop of running.values()) stop.abort();
      running.clear();
    };
  }, [askInSight]);

  const onInSight = useCallback((first: number, last: number) => {
    sight.current = { first: Math.max(0, first), last: Math.max(first, last) };
    askInSight();
  }, [askInSight]);

  const isOwn = loaded.key === key;
  const slots = useMemo(() => Array.from({ length: loaded.total ?? 0 }, (_, at): HistorySlot => ({ at, row: loaded.pages.get(Math.floor(at / pageRows))?.[at % pageRows] ?? null })), [loaded]);
  return { slots, total: isOwn ? loaded.total : null, fault, isLoading: loading > 0, retry: () => { setRound((count) => count + 1); }, onInSight };
}
