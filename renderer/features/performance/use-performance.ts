import { useState } from 'react';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useEvents } from '../../app/api.ts';
import { afterEvent, emptyWindow, type SampleWindow } from './sample-window.ts';

export interface PerformanceView {
  /** What is drawn: the last ten minutes, or the moment of the pause. */
  readonly window: SampleWindow;
  readonly phase: 'loading' | 'live' | 'lost';
  /** Why samples do not come, where the page's own line or the headset's is down. */
  readonly fault: Fault | null;
  readonly isPaused: boolean;
  readonly setPaused: (isPaused: boolean) => void;
}

/** Samples of a headset while the screen is open. A pause holds the picture; samples are collected all the same. */
export function usePerformance(connectionId: ConnectionId): PerformanceView {
  const [window, setWindow] = useState<SampleWindow>(emptyWindow);
  const [held, setHeld] = useState<SampleWindow | null>(null);
  const [gapFault, setGapFault] = useState<Fault | null>(null);
  const { phase, fault } = useEvents(
    (signal) => api.devices.performance.watch({ connectionId }, { signal }),
    (event) => {
      setWindow((current) => afterEvent(current, event));
      setGapFault(event.kind === 'gap' ? event.fault : null);
    },
    [connectionId],
  );
  return {
    window: held ?? window,
    phase,
    fault: phase === 'lost' ? fault : gapFault,
    isPaused: held !== null,
    setPaused: (isPaused) => { setHeld(isPaused ? window : null); },
  };
}
