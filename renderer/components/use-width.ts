import { useEffect, useState, type RefObject } from 'react';

/** @returns the width of the element in whole pixels, 0 until it is known; follows its size. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const target = element.current;
    if (target === null || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined) setWidth(Math.floor(last.contentRect.width));
    });
    observer.observe(target);
    return () => { observer.disconnect(); };
  }, [element]);
  return width;
}
