import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './PageHeader.module.css';

export interface PageHeaderProps {
  readonly title: string;
  readonly detail?: ReactNode;
  /** For screens that keep their own distance from the edges. */
  readonly isFlush?: boolean;
  readonly children?: ReactNode;
}

/** Title of a screen that is not a headset's, what it is for, and its acts. */
export function PageHeader({ title, detail, isFlush = false, children }: PageHeaderProps) {
  return (
    <header className={classNames(styles.header, isFlush && styles.flush)}>
      <div className={styles.words}>
        <h1 className={styles.title}>{title}</h1>
        {detail === undefined ? null : <p className={styles.detail}>{detail}</p>}
      </div>
      {children === undefined ? null : <div className={styles.acts}>{children}</div>}
    </header>
  );
}
