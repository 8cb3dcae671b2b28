import styles from './Wordmark.module.css';

/** Three threads through a lens: the mark of the program, with its name where there is room. */
export function Wordmark({ compact = false }: { readonly compact?: boolean }) {
  return (
    <span className={styles.wordmark}>
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        <g fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round">
          <path d="M2.5 8.500c3.2-2.5 6.3-2.5 9.5 0s6.3 2.5 9.5 0" />
          <path d="M2.5 12c3.2-2.5 6.3-2.5 9.5 0s6.3 2.5 9.5 0" opacity=".7" />
          <path d="M2.5 15.500c3.2-2.5 6.3-2.5 9.5 0s6.3 2.5 9.5 0" opacity=".45" />
        </g>
        <circle cx="12" cy="12" r="3" className={styles.lens} />
      </svg>
      {compact ? null : <span className={styles.name}>Fabriscope</span>}
    </span>
  );
}
