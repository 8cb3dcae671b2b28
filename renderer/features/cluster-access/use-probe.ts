import { useCallback, useEffect, useRef, useState } from 'react';
import type { ClusterProbe } from '../../../shared/contract/clusters/access.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { api, faultOf } from '../../app/api.ts';

export interface Probe {
  readonly report: ClusterProbe | null;
  readonly phase: 'idle' | 'running' | 'done';
  /** The look itself could not be made; what a step met is in its own fault. */
  readonly fault: Fault | null;
  readonly start: (address: string) => void;
}

/** Looks at what answers at an address, step by step, saving nothing and sending no credential. Starting again ends the look before. */
export function useProbe(): Probe {
  const [state, setState] = useState<Omit<Probe, 'start'>>({ report: null, phase: 'idle', fault: null });
  const running = useRef<AbortController>(null);
  useEffect(() => () => { running.current?.abort(); }, []);
  const start = useCallback((address: string): void => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setState({ report: null, phase: 'running', fault: null });
    const walk = async (): Promise<void> => {
      try {
        for await (const report of await api.clusters.access.probe({ address }, { signal: own.signal })) {
          if (own.signal.aborted) return;
          setState({ report, phase: 'running', fault: null });
        }
        if (!own.signal.aborted) setState((before) => ({ ...before, phase: 'done' }));
      } catch (error) {
        if (!own.signal.aborted) setState((before) => ({ ...before, phase: 'done', fault: faultOf(error) }));
      }
    };
    void walk();
  }, []);
  return { ...state, start };
}
