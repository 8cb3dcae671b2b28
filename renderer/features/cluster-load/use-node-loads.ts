import { useEffect, useRef, useState } from 'react';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf } from '../../app/api.ts';

export interface NodeLoads {
  readonly byNode: ReadonlyMap<string, { readonly load: number; readonly capacity: number | null }>;
  /** Whether the node was asked, and so has said that it has none where it is not in `byNode`. */
  readonly isAsked: (nodeName: string) => boolean;
  readonly fault: Fault | null;
  readonly retry: () => void;
}

/** Scrolling passes many nodes by: only where it rests they are asked. */
const restMs = 200;
const mostAtOnce = 200;

/** Load of one metric on the nodes in sight, each asked once. The hook lives as long as one metric is shown. */
export function useNodeLoads(connectionId: ConnectionId, metric: string, nodeNames: readonly string[]): NodeLoads {
  const [byNode, setByNode] = useState<NodeLoads['byNode']>(new Map());
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const [fault, setFault] = useState<Fault | null>(null);
  const [round, setRound] = useState(0);
  const underWay = useRef(new Set<string>());
  const missing = nodeNames.filter((name) => !asked.has(name));
  const face = missing.join('\n');
  useEffect(() => {
    if (face === '' || fault !== null) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const wanted = face.split('\n').filter((name) => !underWay.current.has(name)).slice(0, mostAtOnce);
      if (wanted.length === 0) return;
      for (const name of wanted) underWay.current.add(name);
      api.clusters.entities.loadByNode({ connectionId, metric, nodeNames: wanted }, { signal: stop.signal }).then(({ nodes }) => {
        setByNode((before) => new Map([...before, ...nodes.map(({ nodeName, load, capacity }) => [nodeName, { load, capacity }] as const)]));
        setAsked((before) => new Set([...before, ...wanted]));
      }).catch((error: unknown) => {
        if (!stop.signal.aborted) setFault(faultOf(error));
      }).finally(() => {
        for (const name of wanted) underWay.current.delete(name);
      });
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  // Another round asks the same nodes again.
  // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [connectionId, metric, face, fault, round]);
  return { byNode, isAsked: (name) => asked.has(name), fault, retry: () => { setFault(null); setRound((before) => before + 1); } };
}
