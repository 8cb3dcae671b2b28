import { useEffect, useRef, useState } from 'react';
import type { SearchHit } from '../../../shared/contract/clusters/state.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf } from '../../app/api.ts';

export interface ClusterSearch {
  /** What the hits were found with. */
  readonly text: string;
  readonly hits: readonly SearchHit[];
  /** Names that were looked through; what the search could not do, in words. */
  readonly indexed: number;
  readonly note: string;
  /** `known`: names of the index are looked through; `asking`: the cluster is asked for an id. */
  readonly phase: 'idle' | 'known' | 'asking' | 'done' | 'failed';
  readonly fault: Fault | null;
}

const idle: ClusterSearch = { text: '', hits: [], indexed: 0, note: '', phase: 'idle', fault: null };
const limit = 50;
/** Known names answer at every key; the cluster is asked once typing has paused. */
const askAfterMs = 350;

/** @returns whether it is worth asking the cluster for: an id, an address, a whole name; not two letters. */
export function isWorthAsking(text: string): boolean {
  return text.trim().length >= 3;
}

/**
 * Finds entities of a cluster, or of all where `connectionId` is null, while one types: what is known at once, then, after a pause, what only the cluster knows
 * (partition and replica ids, addresses). An answer that was overtaken by typing is dropped.
 */
export function useClusterSearch(connectionId: ConnectionId | null, text: string): ClusterSearch {
  const [state, setState] = useState<ClusterSearch>(idle);
  const wanted = text.trim();
  const stop = useRef<AbortController>(null);
  useEffect(() => {
    stop.current?.abort();
    if (wanted === '') return undefined;
    const round = new AbortController();
    stop.current = round;
    const ask = async (fromCluster: boolean): Promise<void> => {
      try {
        const { hits, indexed, note } = await api.clusters.state.search({ connectionId, text: wanted, limit, ask: fromCluster }, { signal: round.signal });
        if (round.signal.aborted) return;
        const isLast = fromCluster || !isWorthAsking(wanted);
        setState({ text: wanted, hits, indexed, note, phase: isLast ? 'done' : 'asking', fault: null });
      } catch (error) {
        if (!round.signal.aborted) setState((state) => ({ ...state, text: wanted, phase: 'failed', fault: faultOf(error) }));
      }
    };
    void ask(false);
    const timer = isWorthAsking(wanted) ? setTimeout(() => { void ask(true); }, askAfterMs) : undefined;
    return () => {
      clearTimeout(timer);
      round.abort();
    };
  }, [connectionId, wanted]);
  if (wanted === '') return idle;
  // Hits of the text before stay on show while the next are looked for.
  return state.text === wanted ? state : { ...state, phase: 'known', fault: null };
}
