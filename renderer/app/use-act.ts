import { useCallback, useEffect, useRef, useState } from 'react';
import type { Fault } from '../../shared/domain/fault.ts';
import { faultOf } from './fault-of.ts';

export interface Act<Args extends readonly unknown[], Result> {
  /** Resolves with the result, or with undefined where it failed (see `fault`) or one is running already. */
  readonly run: (...args: Args) => Promise<Result | undefined>;
  readonly busy: boolean;
  /** Why the last run failed. */
  readonly fault: Fault | null;
  readonly reset: () => void;
}

/** An act with feedback: fires once however often it is pressed, and keeps its failure as a fault. */
export function useAct<Args extends readonly unknown[], Result>(act: (...args: Args) => Promise<Result>): Act<Args, Result> {
  const [state, setState] = useState<{ busy: boolean; fault: Fault | null }>({ busy: false, fault: null });
  const latest = useRef(act);
  const running = useRef(false);
  const mounted = useRef(true);
  useEffect(() => { latest.current = act; });
  useEffect(() => {
    mounted.current = true;
    return () => { mounted.current = false; };
  }, []);

  const run = useCallback(async (...args: Args): Promise<Result | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setState({ busy: true, fault: null });
    try {
      const result = await latest.current(...args);
      if (mounted.current) setState({ busy: false, fault: null });
      return result;
    } catch (error) {
      if (mounted.current) setState({ busy: false, fault: faultOf(error) });
      return undefined;
    } finally {
      running.current = false;
    }
  }, []);
  const reset = useCallback(() => { setState((state) => ({ ...state, fault: null })); }, []);
  return { run, busy: state.busy, fault: state.fault, reset };
}
