import { cloneElement, useEffect, useId, useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import { createPortal } from 'react-dom';
import styles from './Tooltip.module.css';

export interface TooltipProps {
  /** Null: nothing to say now; the element keeps its identity, and with it the focus. */
  readonly text: string | null;
  /** One element that can have focus. */
  readonly children: ReactElement<{ 'aria-describedby'?: string | undefined }>;
  /** The text says more than the element's own name, and is read out too. */
  readonly describes?: boolean;
}

const openAfterMs = 450;

/** A short text beside an element on hover or keyboard focus. Esc closes it; the pointer may move onto it. */
export function Tooltip({ text, children, describes = true }: TooltipProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLSpanElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isOpen, setOpen] = useState(false);

  useEffect(() => () => { clearTimeout(timer.current); }, []);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKey = (event: KeyboardEvent): void => { if (event.key === 'Escape') setOpen(false); };
    addEventListener('keydown', onKey, true);
    return () => { removeEventListener('keydown', onKey, true); };
  }, [isOpen]);

  const set = (open: boolean, afterMs: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => { setOpen(open); }, afterMs);
  };
  return (
    <span
      ref={setAnchor}
      className={styles.anchor}
      onPointerEnter={(event) => { if (event.pointerType !== 'touch') set(true, openAfterMs); }}
      onPointerLeave={() => { set(false, 100); }}
      onPointerDown={() => { set(false, 0); }}
      onFocus={(event) => { if (event.target.matches(':focus-visible')) set(true, 0); }}
      onBlur={() => { set(false, 0); }}
    >
      {describes && isOpen && text !== null ? cloneElement(children, { 'aria-describedby': id }) : children}
      {isOpen && text !== null ? createPortal(<Bubble id={id} text={text} anchor={anchor} />, document.body) : null}
    </span>
  );
}

const gap = 6;
const margin = 8;

function Bubble({ id, text, anchor }: { readonly id: string; readonly text: string; readonly anchor: HTMLElement | null }) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const target = anchor?.firstElementChild?.getBoundingClientRect();
    const element = bubble.current;
    if (target === undefined || element === null) return;
    const own = element.getBoundingClientRect();
    const above = target.bottom + gap + own.height > innerHeight - margin;
    const left = Math.min(Math.max(margin, target.left + target.width / 2 - own.width / 2), innerWidth - own.width - margin);
    element.style.left = `${left}px`;
    element.style.top = `${above ? target.top - gap - own.height : target.bottom + gap}px`;
  // Another text has another size.
  // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [anchor, text]);
  return <div ref={bubble} id={id} role="tooltip" className={styles.bubble}>{text}</div>;
}
