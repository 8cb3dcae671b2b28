import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './Chip.module.css';

export interface ChipProps {
  readonly tone?: 'plain' | 'ok' | 'warn' | 'error' | 'accent';
  readonly icon?: ReactNode;
  /** Makes it a button. */
  readonly onPress?: () => unknown;
  readonly isDisabled?: boolean;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A small label, or a small button for something often used. */
export function Chip({ tone = 'plain', icon, onPress, isDisabled = false, title, children }: ChipProps) {
  const className = classNames(styles.chip, styles[tone]);
  if (onPress === undefined) return <span className={className} title={title}>{icon}{children}</span>;
  return (
    <button type="button" className={classNames(className, styles.pressable)} title={title} disabled={isDisabled} onClick={() => { onPress(); }}>
      {icon}{children}
    </button>
  );
}
