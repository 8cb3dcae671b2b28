import { useEffect, useState, type RefObject } from 'react';

/** @returns whether any part of the element is in sight. Where the browser cannot tell, it counts as seen. */
export function useVisible(element: RefObject<HTMLElement | null>): boolean {
  const [isVisible, setVisible] = useState(true);
  useEffect(() => {
    const target = element.current;
    if (target === null || typeof IntersectionObserver === 'undefined') return undefined;
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined) setVisible(last.isIntersecting);
    }, { rootMargin: '120px' });
    observer.observe(target);
    return () => { observer.disconnect(); };
  }, [element]);
  return isVisible;
}
