import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import styles from './Toolbar.module.css';

const focusable = 'button:not(:disabled), input:not(:disabled), select:not(:disabled), a[href]';

/** Acts that belong together: arrows move between its buttons; fields keep their own keys. */
export function Toolbar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const bar = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || !(event.target instanceof HTMLButtonElement) || bar.current === null) return;
    const items = [...bar.current.querySelectorAll<HTMLElement>(focusable)];
    const next = items[items.indexOf(event.target) + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- focus is on its buttons
  return <div ref={bar} role="toolbar" aria-label={label} className={styles.toolbar} onKeyDown={move}>{children}</div>;
}
