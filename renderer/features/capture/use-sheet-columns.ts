import { useLayoutEffect, useState, type RefObject } from 'react';

export const sheetGap = 8;
const smallestTile = 148;
const captionHeight = 40;
const assumedWidth = 800;

export interface SheetMeasure {
  readonly columns: number;
  /** Height of a row with the gap below it, in pixels. */
  readonly rowHeight: number;
}

/** @param width of the sheet's inside in pixels. @returns as many tiles in a row as fit, at least two. */
export function measureSheet(width: number): SheetMeasure {
  const columns = Math.max(2, Math.floor((width + sheetGap) / (smallestTile + sheetGap)));
  const tile = (width - (columns - 1) * sheetGap) / columns;
  return { columns, rowHeight: Math.round((tile * 9) / 16) + captionHeight + sheetGap };
}

/** Follows the width of the sheet. */
export function useSheetColumns(sheet: RefObject<HTMLElement | null>): SheetMeasure {
  const [measure, setMeasure] = useState(() => measureSheet(assumedWidth));
  useLayoutEffect(() => {
    const element = sheet.current;
    if (element === null || typeof ResizeObserver === 'undefined') return undefined;
    const take = (width: number): void => {
      if (width === 0) return;
      setMeasure((current) => {
        const next = measureSheet(width);
        return next.columns === current.columns && next.rowHeight === current.rowHeight ? current : next;
      });
    };
    const observer = new ResizeObserver(([entry]) => { if (entry !== undefined) take(entry.contentRect.width); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, [sheet]);
  return measure;
}
