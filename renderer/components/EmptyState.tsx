import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** Nothing to show, why, and what to do next. */
export function EmptyState({ icon, title, body, action }: { readonly icon?: ReactNode; readonly title: string; readonly body: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      {icon === undefined ? null : <div className={styles.icon} aria-hidden="true">{icon}</div>}
      <h3 className={styles.title}>{title}</h3>
      <div className={styles.body}>{body}</div>
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}
