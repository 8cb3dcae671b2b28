import { useState } from 'react';
import styles from './entity.module.css';

const shownAtFirst = 320;

/** A text that may be pages long: its beginning, and the rest when asked. */
export function LongText({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (text.length <= shownAtFirst) return <span className={styles.longText}>{text}</span>;
  return (
    <span className={styles.longText}>
      {isWhole ? text : `${text.slice(0, shownAtFirst)}…`}{' '}
      <button type="button" className={styles.more} aria-expanded={isWhole} onClick={() => { setWhole(!isWhole); }}>{isWhole ? 'less' : 'more'}</button>
    </span>
  );
}
