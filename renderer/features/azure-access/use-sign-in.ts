import { useCallback, useEffect, useRef, useState } from 'react';
import type { SignInStep } from '../../../shared/contract/azure/profiles.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf } from '../../app/api.ts';

export interface SignInRun {
  /** Null while nothing runs and nothing has run. */
  readonly step: SignInStep | null;
  readonly isRunning: boolean;
  /** @param tenantId null for the profile's own tenant. */
  readonly start: (tenantId: string | null) => Promise<void>;
  readonly giveUp: () => void;
}

/** Signs in step by step. Leaving the screen gives up. */
export function useSignIn(connectionId: ConnectionId): SignInRun {
  const [step, setStep] = useState<SignInStep | null>(null);
  const running = useRef<AbortController>(null);
  const [isRunning, setRunning] = useState(false);
  const giveUp = useCallback(() => { running.current?.abort(); }, []);
  useEffect(() => giveUp, [giveUp]);
  const start = useCallback(async (tenantId: string | null): Promise<void> => {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    setStep({ kind: 'starting' });
    setRunning(true);
    try {
      const steps = await api.azure.profiles.signIn({ connectionId, tenantId }, { signal: stop.signal });
      for await (const next of steps) {
        if (stop.signal.aborted) break;
        setStep(next);
      }
    } catch (error) {
      if (!stop.signal.aborted) setStep({ kind: 'failed', fault: faultOf(error) });
    } finally {
      if (running.current === stop) {
        running.current = null;
        setRunning(false);
        if (stop.signal.aborted) setStep(null);
      }
    }
  }, [connectionId]);
  return { step, isRunning, start, giveUp };
}
