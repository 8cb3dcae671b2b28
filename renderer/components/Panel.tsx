import { useId, type ReactNode } from 'react';
import styles from './Panel.module.css';

export interface PanelProps {
  readonly title: string;
  readonly actions?: ReactNode;
  /** Its children stand below each other with room between. */
  readonly isStacked?: boolean;
  readonly children: ReactNode;
}

/** A titled part of a screen. */
export function Panel({ title, actions, isStacked = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header className={styles.header}>
        <h2 id={id} className={styles.title}>{title}</h2>
        {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body} data-stacked={isStacked || undefined}>{children}</div>
    </section>
  );
}
