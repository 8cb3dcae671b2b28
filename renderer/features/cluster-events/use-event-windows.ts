import { useCallback, useEffect, useRef, useState } from 'react';
import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { api, faultOf } from '../../app/api.ts';
import { before, slicesOf, type TimeRange } from './event-range.ts';

export interface EventWindows {
  /** Newest first. */
  readonly events: readonly ClusterEvent[];
  /** What has been asked for, and what of it has answered (from its end backwards). */
  readonly range: TimeRange;
  readonly loadedFrom: number;
  readonly isLoading: boolean;
  readonly fault: Fault | null;
  readonly source: 'event-store' | 'recorded' | null;
  readonly note: string;
  readonly retainedFrom: number | null;
  readonly asOf: number | null;
  /** The stretch before what is there. */
  readonly older: () => void;
  /** What has come since. */
  readonly newer: () => void;
  readonly retry: () => void;
}

interface State {
  readonly byKey: ReadonlyMap<string, ClusterEvent>;
  readonly events: readonly ClusterEvent[];
  readonly range: TimeRange;
  readonly loadedFrom: number;
  readonly fault: Fault | null;
  readonly source: EventWindows['source'];
  readonly note: string;
  readonly retainedFrom: number | null;
  readonly asOf: number | null;
}

/** The store indexes with a delay: the last minute is asked for again (service-fabric.md §7.3). */
const overlapMs = 60_000;

const fresh = (range: TimeRange): State => ({ byKey: new Map(), events: [], range, loadedFrom: range.to, fault: null, source: null, note: '', retainedFrom: null, asOf: null });

/**
 * Events of a stretch of time, asked for in slices, the newest first, each shown as it comes. What was read once is not
 * read again: `newer` asks from where the last answer ended.
 */
export function useEventWindows(connectionId: ConnectionId, entity: EntityRef | null, range: TimeRange): EventWindows {
  const key = entity === null ? '' : entityKey(entity);
  const [state, setState] = useState(() => fresh(range));
  const [isLoading, setLoading] = useState(false);
  const queue = useRef<TimeRange[]>([]);
  const running = useRef<AbortController>(null);
  const latest = useRef(state);
  useEffect(() => { latest.current = state; });

  const work = useCallback(async (stop: AbortController): Promise<void> => {
    setLoading(true);
    while (!stop.signal.aborted) {
      const slice = queue.current[0];
      if (slice === undefined) break;
      try {
        const answer = await api.clusters.entities.events({ connectionId, ref: entity, ...slice }, { signal: stop.signal });
        if (stop.signal.aborted) return;
        queue.current.shift();
        setState((before) => merge(before, slice, answer));
        // What the store has forgotten need not be asked for.
        if (answer.retainedFrom !== null && answer.retainedFrom >= slice.from && slice.to <= latest.current.loadedFrom) queue.current = [];
      } catch (error) {
        if (stop.signal.aborted) return;
        setState((before) => ({ ...before, fault: faultOf(error) }));
        break;
      }
    }
    if (running.current === stop) {
      running.current = null;
      setLoading(false);
    }
  // The key stands for the entity.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [connectionId, key]);

  const start = useCallback((slices: readonly TimeRange[], atFront: boolean): void => {
    queue.current = atFront ? [...slices, ...queue.current] : [...queue.current, ...slices];
    if (running.current !== null) return;
    const stop = new AbortController();
    running.current = stop;
    void work(stop);
  }, [work]);

  useEffect(() => {
    setState(fresh(range));
    queue.current = [];
    start(slicesOf(range), false);
    return () => {
      running.current?.abort();
      running.current = null;
    };
  }, [range, start]);

  return {
    ...state, isLoading,
    older: () => {
      const wanted = before(state.range);
      setState((now) => ({ ...now, range: { from: wanted.from, to: now.range.to } }));
      start(slicesOf(wanted), false);
    },
    newer: () => {
      const to = Date.now();
      const from = Math.max(state.range.from, Math.min(state.range.to, to) - overlapMs);
      start([{ from, to }], true);
    },
    retry: () => {
      setState((now) => ({ ...now, fault: null }));
      start([], false);
    },
  };
}

interface Answer extends Pick<State, 'note' | 'retainedFrom'> {
  readonly events: readonly ClusterEvent[];
  readonly source: 'event-store' | 'recorded';
  readonly asOf: number;
}

function merge(state: State, slice: TimeRange, answer: Answer): State {
  const byKey = new Map(state.byKey);
  const added = answer.events.filter((event) => !byKey.has(event.key));
  for (const event of added) byKey.set(event.key, event);
  const events = added.length === 0 ? state.events : [...state.events, ...added].sort((a, b) => b.at - a.at);
  return {
    byKey, events, fault: null, source: answer.source, note: answer.note, retainedFrom: answer.retainedFrom, asOf: answer.asOf,
    range: { from: Math.min(state.range.from, slice.from), to: Math.max(state.range.to, slice.to) },
    loadedFrom: Math.min(state.loadedFrom, slice.from),
  };
}
