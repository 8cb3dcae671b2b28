import { useCallback, useEffect, useLayoutEffect, useState, type RefObject } from 'react';

export interface FixedRowsOptions {
  readonly count: number;
  /** Pixels of each row. */
  readonly height: number;
  readonly scroller: RefObject<HTMLElement | null>;
  /** Pixels at the top that a sticky head covers. */
  readonly head?: number;
  readonly overscan?: number;
  /** Where to begin, in pixels. */
  readonly initialOffset?: number;
}

export interface FixedRows {
  /** First and last row in sight; last is -1 where there are none. */
  readonly first: number;
  readonly last: number;
  /** Indexes to draw: what is in sight, a few around it, and `also` wherever it is. */
  readonly drawn: (also?: number) => readonly number[];
  readonly totalHeight: number;
  /** Brings a row into sight; moves nothing where it is in sight already. */
  readonly reveal: (index: number, align?: 'nearest' | 'center') => void;
}

/** What is drawn where the height is not known yet. */
export const assumedHeight = 480;

/**
 * Which rows of equal height are in sight. It costs the same for ten rows as for a million: places are reckoned, not
 * measured, and nothing is kept for a row that is not drawn.
 */
export function useFixedRows({ count, height, scroller, head = 0, overscan = 8, initialOffset = 0 }: FixedRowsOptions): FixedRows {
  const [top, setTop] = useState(() => Math.floor(initialOffset / height));
  const [space, setSpace] = useState(assumedHeight);

  useLayoutEffect(() => {
    if (scroller.current !== null && initialOffset > 0) scroller.current.scrollTop = initialOffset;
  // Only where it comes back to what it was.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    // Rows in sight change every few pixels at most: between two of them nothing is drawn again.
    const onScroll = (): void => { setTop(Math.floor(box.scrollTop / height)); };
    box.addEventListener('scroll', onScroll, { passive: true });
    if (typeof ResizeObserver === 'undefined') return () => { box.removeEventListener('scroll', onScroll); };
    const observer = new ResizeObserver(() => { setSpace(box.clientHeight === 0 ? assumedHeight : box.clientHeight); });
    observer.observe(box);
    return () => {
      box.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scroller, height]);

  const inSight = Math.ceil(Math.max(height, space - head) / height);
  const first = Math.max(0, Math.min(top, count - inSight));
  const last = Math.min(count - 1, first + inSight);

  const reveal = useCallback((index: number, align: 'nearest' | 'center' = 'nearest') => {
    const box = scroller.current;
    if (box === null || index < 0) return;
    const room = (box.clientHeight === 0 ? assumedHeight : box.clientHeight) - head;
    const rowTop = index * height;
    if (align === 'center') box.scrollTop = Math.max(0, rowTop - (room - height) / 2);
    else if (rowTop < box.scrollTop) box.scrollTop = rowTop;
    else if (rowTop + height > box.scrollTop + room) box.scrollTop = rowTop + height - room;
    setTop(Math.floor(box.scrollTop / height));
  }, [scroller, height, head]);

  const drawn = (also = -1): readonly number[] => {
    const from = Math.max(0, first - overscan);
    const to = Math.min(count - 1, last + overscan);
    const indexes = Array.from({ length: Math.max(0, to - from + 1) }, (_, offset) => from + offset);
    if (also < 0 || also >= count || (also >= from && also <= to)) return indexes;
    return also < from ? [also, ...indexes] : [...indexes, also];
  };
  return { first, last, drawn, totalHeight: count * height, reveal };
}
