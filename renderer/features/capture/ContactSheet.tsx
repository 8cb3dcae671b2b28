/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a sheet of which only a part is drawn cannot be a table */
import { observeElementRect, useVirtualizer } from '@tanstack/react-virtual';
import { useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { Capture } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { firstActive, nextSelection, renderedRange } from '../../components/grid-moves.ts';
import { moveInSheet } from './capture-list.ts';
import { CaptureCell } from './CaptureCell.tsx';
import { useSheetColumns } from './use-sheet-columns.ts';
import styles from './ContactSheet.module.css';

export interface ContactSheetProps {
  readonly connectionId: ConnectionId;
  readonly captures: readonly Capture[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  /** The capture that is on show above the sheet. */
  readonly openId: string | null;
  readonly onOpen: (capture: Capture) => void;
  /** Delete was pressed: the selection, or the capture that has focus where none is selected. */
  readonly onDelete: (captureIds: readonly string[]) => void;
}

const assumedHeight = 480;

/** Captures as a sheet of small pictures, however many there are: arrows move, Shift and Ctrl select, Enter opens. */
export function ContactSheet({ connectionId, captures, selected, onSelect, openId, onOpen, onDelete }: ContactSheetProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const { columns, rowHeight } = useSheetColumns(body);
  const keys = useMemo(() => captures.map((capture) => capture.id), [captures]);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const anchorKey = useRef<string | null>(null);
  const active = firstActive(keys, activeKey);
  const rowCount = Math.ceil(captures.length / columns);
  // oxlint-disable-next-line react/incompatible-library -- its functions are used here only, never passed on
  const virtualizer = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 2,
    initialRect: { width: 800, height: assumedHeight },
    observeElementRect: (instance, report) => observeElementRect(instance, (rect) => { report(rect.height === 0 ? { ...rect, height: assumedHeight } : rect); }),
    rangeExtractor: (range) => renderedRange(range, Math.floor(active / columns)),
  });
  // Row heights follow the width of the sheet.
  useLayoutEffect(() => { virtualizer.measure(); }, [virtualizer, rowHeight]);

  const focusCell = (index: number): void => {
    const key = keys[index];
    if (key === undefined) return;
    setActiveKey(key);
    virtualizer.scrollToIndex(Math.floor(index / columns));
    // The row may have to be drawn first.
    requestAnimationFrame(() => { document.getElementById(`${id}-${index}`)?.focus({ preventScroll: true }); });
  };
  const select = (key: string, how: 'only' | 'toggle' | 'range'): void => {
    onSelect(nextSelection(selected, keys, key, anchorKey.current, how));
    if (how !== 'range') anchorKey.current = key;
  };
  const move = (event: KeyboardEvent, index: number): boolean => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? assumedHeight) / rowHeight) - 1);
    const to = moveInSheet(event.key, index, keys.length, columns, page);
    const target = to === null ? undefined : captures[to];
    if (to === null || target === undefined) return false;
    focusCell(to);
    if (event.shiftKey) {
      anchorKey.current ??= keys[index] ?? null;
      select(target.id, 'range');
    } else if (openId !== null) onOpen(target);
    return true;
  };
  const act = (event: KeyboardEvent, capture: Capture): boolean => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'Enter' && isPlain) onOpen(capture);
    else if (event.key === ' ') select(capture.id, event.shiftKey ? 'range' : 'toggle');
    else if (event.key.toLowerCase() === 'a' && !event.altKey) onSelect(new Set(keys));
    else if (event.key === 'Delete' || event.key === 'Backspace') onDelete(selected.size > 0 ? keys.filter((key) => selected.has(key)) : [capture.id]);
    else if (event.key === 'Escape' && selected.size > 0) onSelect(new Set());
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const capture = captures[active];
    if (capture === undefined || !(move(event, active) || act(event, capture))) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const captureAt = (target: EventTarget): Capture | undefined => {
    const index = target instanceof Element ? target.closest<HTMLElement>('[data-index]')?.dataset['index'] : undefined;
    return index === undefined ? undefined : captures[Number(index)];
  };
  const onClick = (event: MouseEvent): void => {
    const capture = captureAt(event.target);
    if (capture === undefined) return;
    setActiveKey(capture.id);
    const onBox = event.target instanceof Element && event.target.closest('[data-box]') !== null;
    select(capture.id, event.shiftKey ? 'range' : onBox || event.ctrlKey || event.metaKey ? 'toggle' : 'only');
    if (openId !== null && !event.shiftKey && !onBox && !event.ctrlKey && !event.metaKey) onOpen(capture);
  };

  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        ref={body} className={styles.body} style={{ height: virtualizer.getTotalSize() }}
        role="grid" aria-label="Captures" aria-rowcount={rowCount} aria-colcount={columns} aria-multiselectable="true" tabIndex={-1} onKeyDown={onKeyDown} onClick={onClick}
        onFocus={(event) => {
          const capture = captureAt(event.target);
          if (capture !== undefined) setActiveKey(capture.id);
        }}
        onDoubleClick={(event) => {
          const capture = captureAt(event.target);
          if (capture !== undefined) onOpen(capture);
        }}
      >
        {virtualizer.getVirtualItems().map((row) => (
          <div key={row.key} role="row" aria-rowindex={row.index + 1} className={styles.row} style={{ transform: `translateY(${row.start}px)`, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
            {captures.slice(row.index * columns, (row.index + 1) * columns).map((capture, column) => {
              const index = row.index * columns + column;
              return (
                <CaptureCell
                  key={capture.id} id={`${id}-${index}`} column={column} connectionId={connectionId} capture={capture}
                  isSelected={selected.has(capture.id)} isOpen={openId === capture.id} isActive={index === active} index={index}
                />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
