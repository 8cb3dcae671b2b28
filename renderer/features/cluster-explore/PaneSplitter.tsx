import type { KeyboardEvent, PointerEvent } from 'react';
import styles from './explore.module.css';

const least = 240;
const most = 720;
const step = 24;

/** The line between tree and page: dragged, or moved with the arrow keys. */
export function PaneSplitter({ width, onChange }: { readonly width: number; readonly onChange: (width: number) => void }) {
  const set = (next: number): void => { onChange(Math.min(most, Math.max(least, Math.round(next)))); };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = { ArrowLeft: width - step, ArrowRight: width + step, Home: least, End: most }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const target = event.currentTarget;
    const from = event.clientX;
    target.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent): void => { set(width + moved.clientX - from); };
    target.addEventListener('pointermove', move);
    const stop = (): void => { target.removeEventListener('pointermove', move); };
    target.addEventListener('lostpointercapture', stop, { once: true });
  };
  return (
    <div
      role="separator" aria-orientation="vertical" aria-label="Width of the tree" aria-valuenow={width} aria-valuemin={least} aria-valuemax={most}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that moves takes the focus
      tabIndex={0} className={styles.splitter} onKeyDown={onKeyDown} onPointerDown={onPointerDown}
    />
  );
}
