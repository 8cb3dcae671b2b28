import { useEffect } from 'react';
import { api, carrierState } from '../api.ts';
import { dropCarrier } from '../carrier.ts';

const answerWithinMs = 5_000;

/**
 * Tells the host whether anybody can see the page. The same call, made when the page wakes, finds a line that is open in
 * name only: without an answer in time it is given up and made anew.
 */
export function usePageVisibility(): void {
  useEffect(() => {
    const tell = (): void => {
      if (carrierState.getState().phase !== 'open') return;
      const visible = document.visibilityState === 'visible';
      const timer = setTimeout(dropCarrier, answerWithinMs);
      api.app.visibility({ visible }).catch(() => { /* A lost line shows itself. */ }).finally(() => { clearTimeout(timer); });
    };
    const unsubscribe = carrierState.subscribe((state, before) => { if (state.phase === 'open' && before.phase !== 'open') tell(); });
    document.addEventListener('visibilitychange', tell);
    tell();
    return () => {
      unsubscribe();
      document.removeEventListener('visibilitychange', tell);
    };
  }, []);
}
