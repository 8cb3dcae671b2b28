import { useEffect, useState } from 'react';

const turnMs = 15_000;

export interface Rotation {
  /** Page on show, 0 is the first. */
  readonly page: number;
  readonly isPaused: boolean;
  readonly pause: (isPaused: boolean) => void;
  readonly turn: (step: -1 | 1) => void;
}

/** Turns pages slowly by itself. Where people asked for less motion it waits to be turned. */
export function useRotation(pages: number): Rotation {
  const [at, setAt] = useState(0);
  const [isPaused, setPaused] = useState(() => matchMedia('(prefers-reduced-motion: reduce)').matches);
  const page = pages === 0 ? 0 : at % pages;
  useEffect(() => {
    if (isPaused || pages < 2) return undefined;
    const timer = setTimeout(() => { setAt(page + 1); }, turnMs);
    return () => { clearTimeout(timer); };
  }, [isPaused, pages, page]);
  return { page, isPaused, pause: setPaused, turn: (step) => { setAt((page + step + pages) % Math.max(1, pages)); } };
}
