import { loadTone, loadWords, shareWords, usedShare } from './load-figures.ts';
import styles from './load.module.css';

export interface UsedBarProps {
  readonly load: number;
  readonly capacity: number | null;
  readonly violation?: boolean;
  /** What fills the bar where there is no capacity: the largest of its neighbours. */
  readonly most?: number;
}

/** How much of something is in use, as a bar and in figures. Without a limit the bar compares with its neighbours, drawn hollow. */
export function UsedBar({ load, capacity, violation = false, most = 0 }: UsedBarProps) {
  const share = usedShare(load, capacity);
  const fill = share ?? (most > 0 ? load / most : 0);
  const tone = loadTone({ load, capacity, capacityViolation: violation });
  return (
    <span className={styles.used} title={capacity === null ? `${loadWords(load)}, no limit` : `${loadWords(load)} of ${loadWords(capacity)}`}>
      <span className={styles.track} data-tone={tone} data-open={share === null || undefined} aria-hidden="true"><i style={{ width: `${Math.min(1, Math.max(0, fill)) * 100}%` }} /></span>
      <span className={styles.figure}>{loadWords(load)}{capacity === null ? '' : ` / ${loadWords(capacity)}`}</span>
      <span className={styles.share}>{capacity === null ? 'no limit' : shareWords(load, capacity)}</span>
    </span>
  );
}
