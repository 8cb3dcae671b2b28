import { useSyncExternalStore } from 'react';

function watch(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => { document.removeEventListener('fullscreenchange', listener); };
}

export interface FullScreen {
  readonly isPossible: boolean;
  readonly isOn: boolean;
  readonly toggle: () => void;
}

/** The whole screen for the page, where the browser allows it. */
export function useFullScreen(): FullScreen {
  const isOn = useSyncExternalStore(watch, () => document.fullscreenElement != null);
  return {
    isPossible: document.fullscreenEnabled,
    isOn,
    // Refused without a press of a key or button: nothing to tell, the page stays as it is.
    toggle: () => { (isOn ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {}); },
  };
}
