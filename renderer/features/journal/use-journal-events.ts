import { useCallback, useEffect, useState } from 'react';
import type { JournalSelection } from '../../../shared/contract/journal/events.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { api, faultOf, useEvents } from '../../app/api.ts';

type Place = { readonly at: number; readonly id: number };

export interface JournalEvents {
  /** Newest first. */
  readonly events: readonly JournalEvent[];
  readonly isLoading: boolean;
  readonly fault: Fault | null;
  /** Older ones may be had. */
  readonly hasMore: boolean;
  readonly older: () => void;
  readonly retry: () => void;
}

interface Loaded {
  readonly events: readonly JournalEvent[];
  readonly next: Place | null;
  readonly isComplete: boolean;
}

const nothing: Loaded = { events: [], next: null, isComplete: false };
const pageEvents = 200;
/** Above so many the oldest in sight are let go while new ones come: they are a page away. */
const mostKept = 5_000;

/** Events of a selection, page by page into the past, with new ones on top as they are stored. */
export function useJournalEvents(selection: JournalSelection, from: number | null): JournalEvents {
  const key = JSON.stringify([selection, from]);
  const [state, setState] = useState<{ readonly key: string; readonly loaded: Loaded; readonly fault: Fault | null }>({ key, loaded: nothing, fault: null });
  const [isLoading, setLoading] = useState(false);
  const [round, setRound] = useState(0);
  const isOwn = state.key === key;
  const loaded = isOwn ? state.loaded : nothing;

  const ask = useCallback(async (beyond: Place | null, signal?: AbortSignal): Promise<void> => {
    setLoading(true);
    try {
      const page = await api.journal.events.page({ selection, times: { from, to: null }, beyond, limit: pageEvents }, signal === undefined ? {} : { signal });
      if (signal?.aborted === true) return;
      setState((before) => {
        const earlier = beyond === null || before.key !== key ? [] : before.loaded.events;
        const known = new Set(earlier.map(({ id }) => id));
        return { key, fault: null, loaded: { events: [...earlier, ...page.events.filter(({ id }) => !known.has(id))], next: page.next, isComplete: page.next === null } };
      });
    } catch (error) {
      if (signal?.aborted !== true) setState((before) => ({ ...before, key, loaded: before.key === key ? before.loaded : nothing, fault: faultOf(error) }));
    } finally {
      if (signal?.aborted !== true) setLoading(false);
    }
  // The key stands for the selection.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);

  useEffect(() => {
    const stop = new AbortController();
    void ask(null, stop.signal);
    return () => { stop.abort(); };
  }, [ask, round]);

  useEvents((signal) => api.journal.events.watch({ selection }, { signal }), ({ events: fresh }) => {
    setState((before) => {
      if (before.key !== key) return before;
      const known = new Set(before.loaded.events.map(({ id }) => id));
      const added = fresh.filter(({ id, at }) => !known.has(id) && (from === null || at >= from));
      if (added.length === 0) return before;
      const events = [...added, ...before.loaded.events].sort((a, b) => b.at - a.at || b.id - a.id).slice(0, mostKept);
      return { ...before, loaded: { ...before.loaded, events } };
    });
  }, [key]);

  return {
    events: loaded.events,
    isLoading,
    fault: isOwn ? state.fault : null,
    hasMore: !loaded.isComplete && loaded.next !== null,
    older: () => { if (loaded.next !== null && !isLoading) void ask(loaded.next); },
    retry: () => { setRound((count) => count + 1); },
  };
}
