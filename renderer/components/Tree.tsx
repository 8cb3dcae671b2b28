import { memo, useEffect, useId, useImperativeHandle, useLayoutEffect, useMemo, useRef, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode, type Ref, type RefObject } from 'react';
import { siblingIndexes, treeMove, typeAheadIndex, type TreeRowFace, type TreeRows } from './tree-moves.ts';
import { assumedHeight, useFixedRows } from './use-fixed-rows.ts';
import styles from './Tree.module.css';

/** One row of a tree that is drawn as a flat list. */
export interface TreeRow extends TreeRowFace {
  readonly key: string;
  /** Place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly setSize: number;
  /** It stands for what is not there (loading, nothing, a fault): focus passes it, nothing opens. */
  readonly isNote: boolean;
}

export interface TreeHandle {
  /** Brings a row into sight and gives it the tab stop; with `focus`, the focus as well. */
  reveal(key: string, focus: boolean): void;
}

export interface TreeProps<Row extends TreeRow> {
  readonly label: string;
  readonly rows: TreeRows<Row>;
  /** Content of a row, after its arrow. */
  readonly renderRow: (row: Row) => ReactNode;
  readonly selectedKey: string | null;
  /** The row that holds the tab stop. */
  readonly activeKey: string | null;
  readonly onActiveChange: (key: string) => void;
  readonly onExpandedChange: (rows: readonly Row[], isExpanded: boolean) => void;
  /** Enter, Space or a click. */
  readonly onOpen: (row: Row) => void;
  /** First and last index in sight, whenever they change. */
  readonly onRangeChange?: (first: number, last: number) => void;
  /** Where to begin, in pixels, and where it was left. */
  readonly initialOffset?: number;
  readonly onOffsetChange?: (offset: number) => void;
  /** Keys of the screen's own on a row; return true where one was taken. */
  readonly onRowKey?: (row: Row, event: KeyboardEvent) => boolean;
  /** Whether a letter is a key of the screen and must not begin a type-ahead. Capital letters always begin one. */
  readonly isScreenKey?: (event: KeyboardEvent) => boolean;
  readonly rowTone?: (row: Row) => 'warn' | 'error' | 'stale' | undefined;
  readonly ref?: Ref<TreeHandle>;
}

const typeAheadMs = 700;
/** `*` on a list of thousands would ask the host for as many lists at once. */
const siblingLimit = 100;

function densityRowHeight(): number {
  return document.documentElement.dataset['density'] === 'comfortable' ? 40 : 26;
}

/** A tree of any size: only what is in sight is drawn. Keys follow the tree pattern of WAI-ARIA. */
export function Tree<Row extends TreeRow>({
  label, rows, renderRow, selectedKey, activeKey, onActiveChange, onExpandedChange, onOpen, onRangeChange, initialOffset = 0, onOffsetChange, onRowKey, isScreenKey, rowTone, ref,
}: TreeProps<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const height = densityRowHeight();
  const active = useMemo(() => Math.max(0, activeKey === null ? 0 : rows.indexOf(activeKey)), [rows, activeKey]);
  const fixed = useFixedRows({ count: rows.count, height, scroller, overscan: 10, initialOffset });
  const { first, last } = fixed;
  useEffect(() => { onRangeChange?.(first, last); }, [first, last, onRangeChange]);
  const offset = useRef(initialOffset);
  useEffect(() => () => { onOffsetChange?.(offset.current); }, [onOffsetChange]);

  const goTo = (index: number, focus: boolean): void => {
    const row = rows.at(index);
    if (row === undefined) return;
    onActiveChange(row.key);
    fixed.reveal(index);
    if (!focus) return;
    const take = (): boolean => {
      const drawn = document.getElementById(`${id}-${row.key}`);
      drawn?.focus({ preventScroll: true });
      return drawn !== null;
    };
    // A row that is not in sight has to be drawn first.
    if (!take()) requestAnimationFrame(take);
  };
  useImperativeHandle(ref, () => ({
    reveal: (key, focus) => { goTo(rows.indexOf(key), focus); },
  }));

  /** Notes are passed by in the direction of travel. */
  const pastNotes = (from: number, to: number): number => {
    const step = to >= from ? 1 : -1;
    for (let at = to; at >= 0 && at < rows.count; at += step) if (rows.at(at)?.isNote === false) return at;
    return from;
  };

  const typeAhead = (event: KeyboardEvent, index: number): boolean => {
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return false;
    const goesOn = typed.current.text !== '' && event.timeStamp - typed.current.at < typeAheadMs;
    if (!goesOn && event.key === event.key.toLowerCase() && isScreenKey?.(event) === true) return false;
    const letter = event.key.toLowerCase();
    const text = goesOn && typed.current.text !== letter ? typed.current.text + letter : letter;
    typed.current = { text, at: event.timeStamp };
    const to = typeAheadIndex(rows, index, text);
    if (to !== -1) goTo(to, true);
    return true;
  };

  const onKeyDown = (event: KeyboardEvent, row: Row, index: number): void => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? assumedHeight) / height) - 1);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const move = isPlain ? treeMove(event.key, rows, index, page) : null;
    if (onRowKey?.(row, event) === true) event.preventDefault();
    else if (move !== null) {
      event.preventDefault();
      if (move.kind === 'focus') goTo(pastNotes(index, move.index), true);
      else if (move.kind === 'expandSiblings') onExpandedChange(siblingIndexes(rows, index, siblingLimit).flatMap((at) => rows.at(at) ?? []).filter((each) => each.isExpandable), true);
      else onExpandedChange([row], move.kind === 'expand');
    } else if (isPlain && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      if (!row.isNote) onOpen(row);
    } else if (typeAhead(event, index)) event.preventDefault();
  };

  const onClick = (event: MouseEvent, row: Row): void => {
    if (event.target instanceof Element && event.target.closest('button, a') !== null) return;
    onActiveChange(row.key);
    if (event.target instanceof Element && event.target.closest('[data-arrow]') !== null) onExpandedChange([row], !row.isExpanded);
    else if (!row.isNote) onOpen(row);
  };

  // Rows are given one thing that never changes, and what it holds is always the latest.
  const latest: RowHandlers<Row> = {
    focus: (key) => { if (activeKey !== key) onActiveChange(key); },
    click: onClick,
    toggle: (row) => { if (row.isExpandable) onExpandedChange([row], !row.isExpanded); },
    keyDown: onKeyDown,
  };
  const drawer = useMemo((): RowDrawer<Row> => ({ content: (row) => renderRow(row) }), [renderRow]);
  const handlers = useRef(latest);
  useLayoutEffect(() => { handlers.current = latest; });

  return (
    <div
      ref={scroller} className={styles.tree} role="tree" aria-label={label} style={treeStyle(height)}
      onScroll={(event) => { offset.current = event.currentTarget.scrollTop; }}
    >
      <div className={styles.body} role="presentation" style={{ height: fixed.totalHeight }}>
        {fixed.drawn(active).map((at) => {
          const row = rows.at(at);
          if (row === undefined) return null;
          return (
            <TreeItemRow
              key={row.key} id={`${id}-${row.key}`} row={row} at={at} top={at * height} isActive={at === active} isSelected={row.key === selectedKey}
              tone={rowTone?.(row)} drawer={drawer} handlers={handlers}
            />
          );
        })}
      </div>
    </div>
  );
}

function treeStyle(height: number): CSSProperties {
  const style: CSSProperties & Record<`--${string}`, string> = { '--tree-row': `${height}px` };
  return style;
}

function rowStyle(start: number, level: number): CSSProperties {
  const style: CSSProperties & Record<`--${string}`, string> = { transform: `translateY(${start}px)`, '--tree-level': String(level) };
  return style;
}

interface RowHandlers<Row> {
  focus(key: string): void;
  click(event: MouseEvent, row: Row): void;
  toggle(row: Row): void;
  keyDown(event: KeyboardEvent, row: Row, at: number): void;
}

interface RowDrawer<Row> {
  content(row: Row): ReactNode;
}

/** A memoised component cannot say that its row is of its drawer's and its handlers' kind: the tree, which makes all three, does. */
interface TreeItemRowProps {
  readonly id: string;
  readonly row: TreeRow;
  readonly at: number;
  /** Pixels from the first row. */
  readonly top: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly tone: string | undefined;
  readonly drawer: RowDrawer<TreeRow>;
  readonly handlers: RefObject<RowHandlers<TreeRow>>;
}

/** Drawn again only when something of it changed: while a tree scrolls, most of its rows stay. */
const TreeItemRow = memo(function TreeItemRow({ id, row, at, top, isActive, isSelected, tone, drawer, handlers }: TreeItemRowProps) {
  return (
    <div
      id={id} role="treeitem" className={styles.row} aria-level={row.level} aria-posinset={row.position} aria-setsize={row.setSize}
      aria-expanded={row.isExpandable ? row.isExpanded : undefined} aria-selected={isSelected} aria-disabled={row.isNote || undefined}
      data-tone={tone} tabIndex={isActive ? 0 : -1} style={rowStyle(top, row.level)}
      onFocus={() => { handlers.current.focus(row.key); }}
      onClick={(event) => { handlers.current.click(event, row); }}
      onDoubleClick={() => { handlers.current.toggle(row); }}
      onKeyDown={(event) => { handlers.current.keyDown(event, row, at); }}
    >
      <span className={styles.arrow} data-arrow={row.isExpandable || undefined} aria-hidden="true">
        {row.isExpandable ? <svg viewBox="0 0 10 10" width="10" height="10" data-open={row.isExpanded || undefined}><path d="M3 1.5 7 5 3 8.5" fill="none" stroke="currentColor" strokeWidth="1.6" /></svg> : null}
      </span>
      {drawer.content(row)}
    </div>
  );
});
