import styles from './ProgressBar.module.css';

export interface ProgressBarProps {
  /** 0 to 1; null while the total is not known. */
  readonly value: number | null;
  readonly label: string;
  readonly tone?: 'accent' | 'ok' | 'error' | 'stale';
}

/** How far something is. Its label is read out; figures stand beside it. */
export function ProgressBar({ value, label, tone = 'accent' }: ProgressBarProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div className={styles.track} data-tone={tone} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent ?? undefined}>
      <div className={percent === null ? styles.unknown : styles.fill} style={percent === null ? undefined : { width: `${percent}%` }} />
    </div>
  );
}
