import { memo, useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode, type RefObject } from 'react';
import { classNames } from './class-names.ts';
import { firstActive, moveActive, nextSelection } from './grid-moves.ts';
import { assumedHeight, useFixedRows } from './use-fixed-rows.ts';
import { useSortedRows, type GridSort } from './use-sorted-rows.ts';
import styles from './DataGrid.module.css';

export interface GridColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** Pixels, or a CSS track such as `minmax(160px, 2fr)`. */
  readonly width: number | string;
  readonly align?: 'start' | 'end';
  readonly cell: (row: Row) => ReactNode;
  /** Makes the column sortable. Absent values go last in both directions. */
  readonly sortValue?: (row: Row) => string | number | null;
  /** Longer text of a cell for the tooltip. */
  readonly title?: (row: Row) => string | undefined;
}

export interface GridSelection {
  readonly selected: ReadonlySet<string>;
  readonly onChange: (selected: ReadonlySet<string>) => void;
}

export interface DataGridProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly columns: readonly GridColumn<Row>[];
  /** Several rows with Shift, Ctrl/Cmd, Space, Ctrl+A; Esc clears. */
  readonly selection?: GridSelection;
  /** Enter or double click on a row. */
  readonly onOpen?: (row: Row) => unknown;
  /** Keys of the screen's own on the row that has focus; return true where one was taken. */
  readonly onRowKey?: (row: Row, event: KeyboardEvent) => boolean;
  /** Shown in place of rows where there are none. */
  readonly empty?: ReactNode;
  /** Order to start with; the user changes it with the headers. */
  readonly sort?: GridSort;
  readonly onSortChange?: (sort: GridSort | null) => void;
  /** Pixels; by default what the density says. */
  readonly rowHeight?: number;
  /** Told which rows are in sight, first and last, for rows that come from elsewhere as they are needed. */
  readonly onInSight?: (first: number, last: number) => void;
  /** The row that is open elsewhere on the screen. */
  readonly currentKey?: string | null;
  /** Marks a row, for the edge beside it. */
  readonly rowTone?: (row: Row) => 'ok' | 'warn' | 'error' | 'stale' | undefined;
}

const headerRows = 1;

function densityRowHeight(): number {
  return document.documentElement.dataset['density'] === 'comfortable' ? 40 : 28;
}

/** A table of any length: only what is in sight is drawn; all of it is in reach of keyboard and screen reader. */
export function DataGrid<Row>({
  label, rows, rowKey, columns, selection, onOpen, onRowKey, empty, sort: initialSort, onSortChange, rowHeight, onInSight, currentKey = null, rowTone,
}: DataGridProps<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { sorted, sort, toggleSort } = useSortedRows(rows, columns, initialSort ?? null, onSortChange);
  const keys = useMemo(() => sorted.map((row) => rowKey(row)), [sorted, rowKey]);
  const [chosen, setChosen] = useState<{ readonly key: string | null; readonly at: number }>({ key: null, at: 0 });
  const hasFocus = useRef(false);
  const anchorKey = useRef<string | null>(null);
  const active = firstActive(keys, chosen.key, chosen.at);
  const height = rowHeight ?? densityRowHeight();

  const fixed = useFixedRows({ count: sorted.length, height, scroller, head: height });

  const { first, last } = fixed;
  useEffect(() => { onInSight?.(first, last); }, [first, last, onInSight]);

  const focusRow = (index: number): void => {
    const key = keys[index];
    if (key === undefined) return;
    setChosen({ key, at: index });
    fixed.reveal(index);
    // The row may have to be drawn first.
    requestAnimationFrame(() => { document.getElementById(`${id}-${index}`)?.focus({ preventScroll: true }); });
  };

  const select = (key: string, how: 'only' | 'toggle' | 'range'): void => {
    if (selection === undefined) return;
    selection.onChange(nextSelection(selection.selected, keys, key, anchorKey.current, how));
    if (how !== 'range') anchorKey.current = key;
  };

  const onKeyDown = (event: KeyboardEvent, row: Row, index: number): void => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? assumedHeight) / height) - headerRows - 1);
    const key = keys[index];
    const to = moveActive(event.key, index, keys.length, page);
    if (onRowKey?.(row, event) === true) event.preventDefault();
    else if (to !== null) {
      event.preventDefault();
      focusRow(to);
      const target = keys[to];
      if (event.shiftKey && target !== undefined) {
        anchorKey.current ??= key ?? null;
        select(target, 'range');
      }
    } else if (event.key === 'Enter' && onOpen !== undefined) {
      event.preventDefault();
      onOpen(row);
    } else if (event.key === ' ' && selection !== undefined && key !== undefined) {
      event.preventDefault();
      select(key, event.shiftKey ? 'range' : 'toggle');
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection !== undefined) {
      event.preventDefault();
      selection.onChange(new Set(keys));
    } else if (event.key === 'Escape' && selection !== undefined && selection.selected.size > 0) {
      event.preventDefault();
      event.stopPropagation();
      selection.onChange(new Set());
    }
  };

  const onRowClick = (event: MouseEvent, key: string, at: number): void => {
    if (event.target instanceof Element && event.target.closest('button, a, input, label') !== null) return;
    setChosen({ key, at });
    select(key, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
  };

  // Rows are given one thing that never changes, and what it holds is always the latest.
  const latest: RowHandlers<Row> = {
    focus: (key, at) => {
      hasFocus.current = true;
      if (chosen.key !== key || chosen.at !== at) setChosen({ key, at });
    },
    click: onRowClick,
    open: (row) => { onOpen?.(row); },
    keyDown: onKeyDown,
  };
  const drawer = useMemo((): RowDrawer<Row> => ({
    cells: (row) => columns.map((column, index) => (
      <div key={column.id} role="gridcell" aria-colindex={index + 1} title={column.title?.(row)} className={classNames(styles.cell, column.align === 'end' && styles.end)}>
        {column.cell(row)}
      </div>
    )),
  }), [columns]);
  const handlers = useRef(latest);
  useLayoutEffect(() => { handlers.current = latest; });
  // A row that had the focus and went, or came under another key: the one in its place takes it over.
  useLayoutEffect(() => {
    if (hasFocus.current && document.activeElement === document.body) document.getElementById(`${id}-${active}`)?.focus({ preventScroll: true });
  });

  const tracks = columns.map((column) => (typeof column.width === 'number' ? `${column.width}px` : column.width)).join(' ');
  // Head and rows are laid out apart: one least width for both keeps their columns in line when the grid scrolls sideways.
  const leastWidth = columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : Number(/(\d+)px/.exec(width)?.[1] ?? 0)), 0);
  const style: CSSProperties & Record<`--${string}`, string> = { '--grid-tracks': tracks, '--grid-row': `${height}px`, '--grid-least': `${leastWidth}px` };
  return (
    <div
      ref={scroller}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={sorted.length + headerRows}
      aria-colcount={columns.length}
      aria-multiselectable={selection === undefined ? undefined : true}
      style={style}
      onBlur={() => { hasFocus.current = false; }}
    >
      <div className={styles.head} role="rowgroup">
        <div className={styles.headRow} role="row" aria-rowindex={1}>
          {columns.map((column, index) => (
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : undefined}
              className={classNames(styles.cell, column.align === 'end' && styles.end)}
            >
              {column.sortValue === undefined ? column.header : (
                <button type="button" className={styles.sort} onClick={() => { toggleSort(column.id); }}>
                  {column.header}
                  <span aria-hidden="true" className={styles.arrow}>{sort?.id === column.id ? (sort.desc ? '↓' : '↑') : ''}</span>
                </button>
              )}
            </div>
          ))}
        </div>
      </div>
      {sorted.length === 0 ? (
        <div role="rowgroup"><div role="row" aria-rowindex={2}><div role="gridcell" aria-colspan={columns.length} className={styles.empty}>{empty ?? 'Nothing here.'}</div></div></div>
      ) : (
        <div className={styles.body} role="rowgroup" style={{ height: fixed.totalHeight }}>
          {fixed.drawn(active).map((at) => {
            const row = sorted[at];
            const key = keys[at];
            if (row === undefined || key === undefined) return null;
            return (
              <GridRow
                key={key} id={`${id}-${at}`} row={row} rowKey={key} at={at} top={at * height} drawer={drawer} isActive={at === active}
                isSelected={selection?.selected.has(key)} isCurrent={key === currentKey} tone={rowTone?.(row)} handlers={handlers}
              />
            );
          })}
        </div>
      )}
    </div>
  );
}

interface RowHandlers<Row> {
  focus(key: string, at: number): void;
  click(event: MouseEvent, key: string, at: number): void;
  open(row: Row): void;
  keyDown(event: KeyboardEvent, row: Row, at: number): void;
}

interface RowDrawer<Row> {
  cells(row: Row): ReactNode;
}

/** A memoised component cannot say that its row is of its drawer's and its handlers' kind: the grid, which makes all three, does. */
interface GridRowProps {
  readonly id: string;
  readonly row: unknown;
  readonly rowKey: string;
  readonly at: number;
  /** Pixels from the first row. */
  readonly top: number;
  readonly drawer: RowDrawer<unknown>;
  readonly isActive: boolean;
  readonly isSelected: boolean | undefined;
  readonly isCurrent: boolean;
  readonly tone: string | undefined;
  readonly handlers: RefObject<RowHandlers<unknown>>;
}

/** Drawn again only when something of it changed: while a grid scrolls, most of its rows stay. */
const GridRow = memo(function GridRow({ id, row, rowKey, at, top, drawer, isActive, isSelected, isCurrent, tone, handlers }: GridRowProps) {
  return (
    <div
      id={id} role="row" aria-rowindex={at + headerRows + 1} aria-selected={isSelected} aria-current={isCurrent || undefined} data-tone={tone} className={styles.row}
      tabIndex={isActive ? 0 : -1} style={{ transform: `translateY(${top}px)` }}
      onFocus={() => { handlers.current.focus(rowKey, at); }}
      onClick={(event) => { handlers.current.click(event, rowKey, at); }}
      onDoubleClick={() => { handlers.current.open(row); }}
      onKeyDown={(event) => { handlers.current.keyDown(event, row, at); }}
    >
      {drawer.cells(row)}
    </div>
  );
});
