import { useEffect, useState } from 'react';
import styles from './Skeleton.module.css';

const shownAfterMs = 150;

/** Holds the place of data that is on its way. Takes its room at once, becomes visible after 150 ms. */
export function Skeleton({ lines = 3, height }: { readonly lines?: number; readonly height?: number }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setShown(true); }, shownAfterMs);
    return () => { clearTimeout(timer); };
  }, []);
  const bars = height === undefined ? Array.from({ length: lines }, (_, index) => index) : [0];
  return (
    <div className={styles.skeleton} data-shown={isShown} aria-busy="true">
      {isShown ? <span className="visually-hidden">Loading</span> : null}
      {bars.map((bar) => <div key={bar} className={styles.bar} style={height === undefined ? { width: `${92 - ((bar * 23) % 40)}%` } : { height }} />)}
    </div>
  );
}
