import { useCallback, useEffect, useRef, useState } from 'react';
import type { ClusterProbe } from '../../../shared/contract/clusters/access.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { api, faultOf } from '../../app/api.ts';

export interface Probe {
  /** What was looked at; another address makes the report one of something else. */
  readonly address: string | null;
  readonly report: ClusterProbe | null;
  readonly phase: 'idle' | 'running' | 'done';
  /** The look itself could not be made; what a step met is in its own fault. */
  readonly fault: Fault | null;
  readonly start: (address: string) => void;
}

/** @returns the look as it counts for an address: none where another one was looked at. */
export function probeOf(probe: Probe, address: string): Probe {
  return probe.address === address ? probe : { ...probe, report: null, phase: 'idle', fault: null };
}

/** Looks at what answers at an address, step by step, saving nothing and sending no credential. Starting again ends the look before. */
export function useProbe(): Probe {
  const [state, setState] = useState<Omit<Probe, 'start'>>({ address: null, report: null, phase: 'idle', fault: null });
  const running = useRef<AbortController>(null);
  useEffect(() => () => { running.current?.abort(); }, []);
  const start = useCallback((address: string): void => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setState({ address, report: null, phase: 'running', fault: null });
    const walk = async (): Promise<void> => {
      try {
        for await (const report of await api.clusters.access.probe({ address }, { signal: own.signal })) {
          if (own.signal.aborted) return;
          setState({ address, report, phase: 'running', fault: null });
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
