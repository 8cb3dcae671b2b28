/** So few are done in no time anyway. */
const atOnce = 500;

/**
 * Does something for each item of a long list, a few at a time, while the page has nothing else to do. Short lists and
 * browsers without idle time are left alone: whoever needs the result makes it then. @returns the way to stop.
 */
export function whenIdle<Item>(items: readonly Item[], act: (item: Item) => unknown): () => void {
  if (items.length < atOnce || typeof requestIdleCallback === 'undefined') return () => {};
  let at = 0;
  let handle = 0;
  const work = (deadline: IdleDeadline): void => {
    while (at < items.length && deadline.timeRemaining() > 1) {
      const end = Math.min(items.length, at + atOnce);
      for (const item of items.slice(at, end)) act(item);
      at = end;
    }
    if (at < items.length) handle = requestIdleCallback(work);
  };
  handle = requestIdleCallback(work);
  return () => { cancelIdleCallback(handle); };
}
