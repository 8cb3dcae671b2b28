import type { ReactNode } from 'react';
import styles from './HeadsetView.module.css';

/** What the wearer should see right now: a panel floating in a visor, drawn, with its words. */
export function HeadsetView({ caption, lines, highlight }: { readonly caption: string; readonly lines: readonly string[]; readonly highlight?: ReactNode }) {
  return (
    <figure className={styles.figure}>
      <div className={styles.visor} aria-hidden="true">
        <div className={styles.panel}>
          {lines.map((line) => <span key={line} className={styles.line}>{line}</span>)}
          {highlight === undefined ? null : <span className={styles.highlight}>{highlight}</span>}
        </div>
      </div>
      <figcaption className={styles.caption}>{caption}</figcaption>
    </figure>
  );
}
