/* oxlint-disable react-hooks/exhaustive-deps -- callers of these hooks name what their stream depends on */
import { useEffect, useRef, useState, type DependencyList } from 'react';
import type { CollectionMessage } from '../../shared/contract/procedure.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import { applyMessage, follow, type Mirror, type OpenStream, type StreamPhase } from './stream.ts';

export interface StreamState<Value> {
  /** Last value; stays while the stream is lost. */
  readonly value: Value | null;
  readonly phase: StreamPhase;
  readonly fault: Fault | null;
  /** When the last value came, ms since 1970. */
  readonly asOf: number | null;
}

const loading: StreamState<never> = { value: null, phase: 'loading', fault: null, asOf: null };

/** A stream of whole values. Opens anew when `deps` change; comes back by itself after any loss. */
export function useStream<Value>(open: OpenStream<Value>, deps: DependencyList): StreamState<Value> {
  const [state, setState] = useState<StreamState<Value>>(loading);
  useEffect(() => {
    const stop = new AbortController();
    setState(loading);
    void follow(open, {
      value: (value) => { setState({ value, phase: 'live', fault: null, asOf: Date.now() }); },
      lost: (fault) => { setState((state) => ({ ...state, phase: 'lost', fault })); },
    }, stop.signal);
    return () => { stop.abort(); };
  }, deps);
  return state;
}

export interface CollectionState<Item> {
  /** In the order in which the host sent them; new ones last. */
  readonly items: readonly Item[];
  readonly byKey: ReadonlyMap<string, Item>;
  readonly phase: StreamPhase;
  readonly fault: Fault | null;
  readonly asOf: number | null;
}

const emptyMap: ReadonlyMap<string, never> = new Map<string, never>();
export const emptyCollection: CollectionState<never> = { items: [], byKey: emptyMap, phase: 'loading', fault: null, asOf: null };

/** Follows a keyed collection outside React. `change` gets the whole new state at each message. */
export function followCollection<Item>(
  open: OpenStream<CollectionMessage<Item>>, keyOf: (item: Item) => string,
  change: (next: (state: CollectionState<Item>) => CollectionState<Item>) => void, signal: AbortSignal,
): Promise<void> {
  let mirror: Mirror<Item> | null = null;
  return follow(open, {
    value: (message) => {
      mirror = applyMessage(mirror, message, keyOf);
      const { byKey } = mirror;
      change(() => ({ items: [...byKey.values()], byKey, phase: 'live', fault: null, asOf: Date.now() }));
    },
    lost: (fault) => { change((state) => ({ ...state, phase: 'lost', fault })); },
  }, signal);
}

/** A keyed collection that the host streams as a snapshot and patches. Comes back by itself after gaps and losses. */
export function useCollection<Item>(
  open: OpenStream<CollectionMessage<Item>>, keyOf: (item: Item) => string, deps: DependencyList,
): CollectionState<Item> {
  const [state, setState] = useState<CollectionState<Item>>(emptyCollection);
  useEffect(() => {
    const stop = new AbortController();
    setState(emptyCollection);
    void followCollection(open, keyOf, setState, stop.signal);
    return () => { stop.abort(); };
  }, deps);
  return state;
}

export interface EventsState {
  readonly phase: StreamPhase;
  readonly fault: Fault | null;
}

/** A stream of events: each is given to `onEvent`, none is kept. */
export function useEvents<Value>(open: OpenStream<Value>, onEvent: (event: Value) => void, deps: DependencyList): EventsState {
  const [state, setState] = useState<EventsState>({ phase: 'loading', fault: null });
  const latest = useRef(onEvent);
  useEffect(() => { latest.current = onEvent; });
  useEffect(() => {
    const stop = new AbortController();
    setState({ phase: 'loading', fault: null });
    void follow(open, {
      value: (event) => {
        setState((state) => (state.phase === 'live' ? state : { phase: 'live', fault: null }));
        latest.current(event);
      },
      lost: (fault) => { setState({ phase: 'lost', fault }); },
    }, stop.signal);
    return () => { stop.abort(); };
  }, deps);
  return state;
}
