import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

export interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly body: ReactNode;
  readonly action?: ReactNode;
  /** It is all that a page has: its title is the page's heading. */
  readonly isPage?: boolean;
}

/** Nothing to show, why, and what to do next. */
export function EmptyState({ icon, title, body, action, isPage = false }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'p';
  return (
    <div className={styles.empty}>
      {icon === undefined ? null : <div className={styles.icon} aria-hidden="true">{icon}</div>}
      <Title className={styles.title}>{title}</Title>
      <div className={styles.body}>{body}</div>
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}
