import { useCallback, useEffect, useRef, useState } from 'react';
import type { Endpoint, LadderStep } from '../../../shared/contract/connections.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { faultOf } from '../../app/api.ts';

export interface LadderReport {
  readonly endpoint: Endpoint | null;
  readonly steps: readonly LadderStep[];
}

export interface Ladder {
  readonly report: LadderReport | null;
  readonly phase: 'idle' | 'running' | 'done';
  /** The walk itself could not be made or was cut off; what a step met is in its own fault. */
  readonly fault: Fault | null;
  readonly start: (open: (signal: AbortSignal) => Promise<AsyncIterable<LadderReport>>) => void;
  readonly stop: () => void;
}

/** Walks a ladder once, from the first message to the last; starting again ends the walk before. */
export function useLadder(): Ladder {
  const [state, setState] = useState<Pick<Ladder, 'report' | 'phase' | 'fault'>>({ report: null, phase: 'idle', fault: null });
  const running = useRef<AbortController>(null);
  const stop = useCallback(() => { running.current?.abort(); }, []);
  useEffect(() => stop, [stop]);

  const start = useCallback<Ladder['start']>((open) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setState({ report: null, phase: 'running', fault: null });
    const walk = async (): Promise<void> => {
      try {
        for await (const report of await open(own.signal)) {
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
  return { ...state, start, stop };
}

/** The certificate that was met on the way, if any. */
export function certificateOf(report: LadderReport | null): LadderStep['certificate'] {
  return report?.steps.findLast(({ certificate }) => certificate !== null)?.certificate ?? null;
}

/** What stopped the walk. */
export function faultOnLadder(report: LadderReport | null): Fault | null {
  return report?.steps.find(({ state }) => state === 'failed')?.fault ?? null;
}
