import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { HistoryFilter, HistoryRow } from '../../../shared/contract/history/rows.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { api, faultOf } from '../../app/api.ts';

/** A place in the list; its row comes when it is in sight. */
export interface HistorySlot {
  readonly at: number;
  readonly key: string;
  readonly row: HistoryRow | null;
}

export interface HistoryPages {
  readonly slots: readonly HistorySlot[];
  /** Rows that are here, in no order. */
  readonly rows: readonly HistoryRow[];
  /** Null before the first answer. */
  readonly total: number | null;
  readonly fault: Fault | null;
  readonly retry: () => void;
  readonly onInSight: (first: number, last: number) => void;
}

const pageRows = 100;
/** Pages that are kept; those farthest from sight are let go and asked for again. */
const mostPages = 60;

type Pages = ReadonlyMap<number, readonly HistorySlot[]>;
interface Loaded {
  readonly key: string;
  readonly total: number | null;
  readonly pages: Pages;
}

const pageOf = (at: number): number => Math.floor(at / pageRows);

/**
 * Rows of a filter, page by page as they come into sight. Where the history has changed (`version`), the pages in sight are
 * asked for again at once and the others when they come into sight; until the answer, what was there stays.
 */
export function useHistoryPages(filter: HistoryFilter, version: number): HistoryPages {
  const key = JSON.stringify(filter);
  const [loaded, setLoaded] = useState<Loaded>({ key, total: null, pages: new Map() });
  const [fault, setFault] = useState<Fault | null>(null);
  const [round, setRound] = useState(0);
  const sight = useRef({ first: 0, last: 30 });
  const running = useRef(new Map<number, AbortController>());
  /** What each kept page is the answer to. */
  const answered = useRef(new Map<number, string>());

  const ask = useCallback(async (page: number): Promise<void> => {
    const question = `${key} ${String(version)} ${String(round)}`;
    if (running.current.has(page) || answered.current.get(page) === question) return;
    const stop = new AbortController();
    running.current.set(page, stop);
    try {
      const answer = await api.history.rows.page({ filter, offset: page * pageRows, limit: pageRows }, { signal: stop.signal });
      if (stop.signal.aborted) return;
      const slots = answer.rows.map((row, index): HistorySlot => ({ at: page * pageRows + index, key: row.key, row }));
      answered.current.set(page, question);
      for (const far of farFrom(page, [...answered.current.keys()])) answered.current.delete(far);
      const kept = new Set(answered.current.keys());
      setFault(null);
      setLoaded((before) => ({ key, total: answer.total, pages: new Map([...(before.key === key ? [...before.pages].filter(([each]) => kept.has(each)) : []), [page, slots]]) }));
    } catch (error) {
      if (!stop.signal.aborted) setFault(faultOf(error));
    } finally {
      if (running.current.get(page) === stop) running.current.delete(page);
    }
  // The key stands for the filter.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [key, version, round]);

  const askInSight = useCallback((): void => {
    const [from, to] = [pageOf(sight.current.first), pageOf(sight.current.last)];
    // What was scrolled past is not worth waiting for.
    for (const [page, stop] of running.current) {
      if (page >= from && page <= to) continue;
      stop.abort();
      running.current.delete(page);
    }
    for (let page = from; page <= to; page += 1) void ask(page);
  }, [ask]);

  useEffect(() => {
    const asked = running.current;
    askInSight();
    // Another filter makes what is still on its way worthless.
    return () => {
      for (const stop of asked.values()) stop.abort();
      asked.clear();
    };
  }, [askInSight]);

  const onInSight = useCallback((first: number, last: number) => {
    sight.current = { first: Math.max(0, first), last: Math.max(first, last) };
    askInSight();
  }, [askInSight]);

  const { pages, total } = loaded;
  // Made once for a length, and filled where there is something: a list of 200,000 must not be built anew with each page.
  const places = useMemo(() => Array.from({ length: total ?? 0 }, (_, at): HistorySlot => ({ at, key: `slot-${String(at)}`, row: null })), [total]);
  const slots = useMemo(() => filled(places, pages), [places, pages]);
  const rows = useMemo(() => [...pages.values()].flatMap((page) => page.flatMap(({ row }) => row ?? [])), [pages]);
  return { slots, rows, total: loaded.key === key ? total : null, fault, retry: () => { setRound((count) => count + 1); }, onInSight };
}

function filled(places: readonly HistorySlot[], pages: Pages): readonly HistorySlot[] {
  const slots = [...places];
  for (const page of pages.values()) for (const slot of page) if (slot.at < slots.length) slots[slot.at] = slot;
  return slots;
}

/** @returns pages beyond what is kept, those farthest from `page` first. */
function farFrom(page: number, pages: readonly number[]): readonly number[] {
  return pages.length <= mostPages ? [] : pages.toSorted((a, b) => Math.abs(b - page) - Math.abs(a - page)).slice(0, pages.length - mostPages);
}
