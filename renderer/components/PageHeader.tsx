import type { ReactNode } from 'react';
import styles from './PageHeader.module.css';

/** Title of a screen that is not a headset's, what it is for, and its acts. */
export function PageHeader({ title, detail, children }: { readonly title: string; readonly detail?: ReactNode; readonly children?: ReactNode }) {
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1 className={styles.title}>{title}</h1>
        {detail === undefined ? null : <p className={styles.detail}>{detail}</p>}
      </div>
      {children === undefined ? null : <div className={styles.acts}>{children}</div>}
    </header>
  );
}
