import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './Tile.module.css';

export interface TileProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly unit?: string;
  readonly tone?: 'plain' | 'ok' | 'warn' | 'error' | 'stale';
  readonly detail?: ReactNode;
  /** How old the figure is. */
  readonly age?: ReactNode;
  readonly icon?: ReactNode;
  readonly onPress?: () => unknown;
}

/** One big figure with its name, unit and age; the edge carries its state, words beside it must say it too. */
export function Tile({ label, value, unit, tone = 'plain', detail, age, icon, onPress }: TileProps) {
  const content = (
    <>
      <span className={styles.label}>{icon}{label}</span>
      <span className={styles.figure}><span className={styles.value}>{value}</span>{unit === undefined ? null : <span className={styles.unit}>{unit}</span>}</span>
      {detail === undefined ? null : <span className={styles.detail}>{detail}</span>}
      {age === undefined ? null : <span className={styles.age}>{age}</span>}
    </>
  );
  const className = classNames(styles.tile, onPress !== undefined && styles.pressable);
  return onPress === undefined
    ? <div className={className} data-tone={tone}>{content}</div>
    : <button type="button" className={className} data-tone={tone} onClick={() => { onPress(); }}>{content}</button>;
}
