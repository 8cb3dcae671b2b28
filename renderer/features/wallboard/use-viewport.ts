import { useSyncExternalStore } from 'react';

function watch(listener: () => void): () => void {
  addEventListener('resize', listener);
  return () => { removeEventListener('resize', listener); };
}

/** Size of the window in pixels, `1920x1080`; follows it. */
export function useViewport(): { readonly width: number; readonly height: number } {
  const size = useSyncExternalStore(watch, () => `${innerWidth}x${innerHeight}`);
  const [width = 0, height = 0] = size.split('x').map(Number);
  return { width, height };
}
