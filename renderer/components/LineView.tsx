import { useEffect, useImperativeHandle, useMemo, useRef, type ReactNode, type Ref } from 'react';
import { useFixedRows } from './use-fixed-rows.ts';
import styles from './LineView.module.css';

export interface LineViewHandle {
  /** Brings a line into the middle. @param column brings that column into sight too. */
  reveal(line: number, column: number): void;
  /** Gives it the focus, so that its own keys scroll. */
  focus(): void;
}

export interface LineViewProps {
  readonly label: string;
  readonly lines: readonly string[];
  /** Draws a line in another way than as plain text. */
  readonly renderLine?: (index: number) => ReactNode;
  readonly showsNumbers?: boolean;
  /** Stays at the last line as more come, for as long as nobody scrolls up. */
  readonly sticksToEnd?: boolean;
  readonly ref?: Ref<LineViewHandle>;
}

const lineHeight = 18;
/** A line of a megabyte would be laid out as a whole: the rest of it is only counted. */
export const longestLine = 5_000;
const endSlack = 24;

/** Text of any length in lines of a fixed height: only what is in sight is drawn. */
export function LineView({ label, lines, renderLine, showsNumbers = false, sticksToEnd = false, ref }: LineViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const fixed = useFixedRows({ count: lines.length, height: lineHeight, scroller, overscan: 20 });
  useImperativeHandle(ref, () => ({
    reveal: (line, column) => {
      fixed.reveal(line, 'center');
      const box = scroller.current;
      if (box === null) return;
      const x = column * characterWidth(box);
      if (x < box.scrollLeft || x > box.scrollLeft + box.clientWidth - 160) box.scrollLeft = Math.max(0, x - box.clientWidth / 2);
    },
    focus: () => { scroller.current?.focus(); },
  }));
  useEffect(() => {
    const box = scroller.current;
    if (sticksToEnd && isAtEnd.current && box !== null) box.scrollTop = box.scrollHeight;
  // New lines are what it follows.
  // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [lines, sticksToEnd]);
  const widest = useMemo(() => Math.min(longestLine, lines.reduce((most, { length }) => Math.max(most, length), 0)), [lines]);
  const gutter = showsNumbers ? String(lines.length).length + 2 : 1;
  return (
    <div
      ref={scroller} className={styles.view} role="region" aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keys scroll it
      tabIndex={0}
      onScroll={({ currentTarget: box }) => { isAtEnd.current = box.scrollTop + box.clientHeight >= box.scrollHeight - endSlack; }}
    >
      <div className={styles.body} style={{ height: fixed.totalHeight, minWidth: `calc(${widest + gutter + 2} * 1ch)` }}>
        {fixed.drawn().map((index) => (
          <div key={index} className={styles.line} data-line={index + 1} style={{ transform: `translateY(${index * lineHeight}px)` }}>
            {showsNumbers ? <span className={styles.number} aria-hidden="true" style={{ width: `${gutter}ch` }}>{index + 1}</span> : null}
            <span className={styles.text}>{renderLine === undefined ? shortened(lines[index] ?? '') : renderLine(index)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** @returns the line, or its beginning with the number of characters left out. */
function shortened(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine)}… ${(line.length - longestLine).toLocaleString('en')} more characters`;
}

function characterWidth(box: HTMLElement): number {
  const size = Number.parseFloat(getComputedStyle(box).fontSize);
  return (Number.isFinite(size) ? size : 12) * 0.6;
}
