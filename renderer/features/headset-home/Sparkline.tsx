import styles from './home.module.css';

export interface SparklineProps {
  /** Time (ms since 1970) and value, oldest first. */
  readonly points: readonly (readonly [number, number])[];
  readonly low: number;
  readonly high: number;
  /** A level to draw across. */
  readonly level?: number;
  readonly label: string;
}

/** A line without axes: the way a figure has gone. */
export function Sparkline({ points, low, high, level, label }: SparklineProps) {
  const first = points[0];
  const last = points.at(-1);
  // Its place is held from the start: nothing moves when there is something to draw.
  if (first === undefined || last === undefined || first === last) return <svg className={styles.spark} aria-hidden="true" />;
  const span = Math.max(1, last[0] - first[0]);
  const height = Math.max(1, high - low);
  const y = (value: number): number => 30 - (30 * (Math.min(high, Math.max(low, value)) - low)) / height;
  const path = points.map(([at, value]) => `${((100 * (at - first[0])) / span).toFixed(2)},${y(value).toFixed(2)}`).join(' ');
  return (
    <svg className={styles.spark} viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={label}>
      {level === undefined || level < low || level > high ? null : <line x1="0" x2="100" y1={y(level)} y2={y(level)} className={styles.sparkLow} />}
      <polyline points={path} className={styles.sparkLine} />
    </svg>
  );
}
