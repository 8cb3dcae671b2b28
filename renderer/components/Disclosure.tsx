import { useId, useState, type ReactNode } from 'react';
import styles from './Disclosure.module.css';

/** A part that is one click away. */
export function Disclosure({ title, children, defaultOpen = false }: { readonly title: string; readonly children: ReactNode; readonly defaultOpen?: boolean }) {
  const id = useId();
  const [isOpen, setOpen] = useState(defaultOpen);
  return (
    <div className={styles.disclosure}>
      <button type="button" className={styles.trigger} aria-expanded={isOpen} aria-controls={id} onClick={() => { setOpen(!isOpen); }}>
        <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><path d="M3 1.5 7 5 3 8.5" fill="none" stroke="currentColor" strokeWidth="1.6" /></svg>
        {title}
      </button>
      <div id={id} hidden={!isOpen} className={styles.content}>{isOpen ? children : null}</div>
    </div>
  );
}
