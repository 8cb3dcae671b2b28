import { useCallback, type KeyboardEvent, type RefObject } from 'react';

const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * Arrows move focus between the buttons of a table, which have their place as `data-at="row,column"`; empty places are stepped over.
 *
 * @returns for the table's `onKeyDown`.
 */
export function useCellMoves(table: RefObject<HTMLTableElement | null>, rows: number, columns: number): (event: KeyboardEvent) => void {
  return useCallback((event) => {
    const step = steps[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement) || event.target.dataset['at'] === undefined) return;
    event.preventDefault();
    const [row = 0, column = 0] = event.target.dataset['at'].split(',').map(Number);
    for (let [r, c] = [row + step[0], column + step[1]]; r >= 0 && c >= 0 && r < rows && c < columns; [r, c] = [r + step[0], c + step[1]]) {
      const next = table.current?.querySelector<HTMLElement>(`[data-at="${String(r)},${String(c)}"]`);
      if (next === null || next === undefined) continue;
      next.focus();
      return;
    }
  }, [table, rows, columns]);
}
