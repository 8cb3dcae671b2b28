import type { Fault, Remedy } from '../../shared/domain/fault.ts';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import { Disclosure } from './Disclosure.tsx';
import { remedyWords } from './remedy-words.ts';
import { StateMark } from './StateMark.tsx';
import styles from './FaultPanel.module.css';

export interface FaultPanelProps {
  readonly fault: Fault;
  /** Does what the remedy names. Without it no button is shown. */
  readonly onAction?: (remedy: Remedy) => unknown;
  readonly isBusy?: boolean;
  /** One line, for rows and headers. */
  readonly compact?: boolean;
}

/** What happened, what to do, the act that helps, and the raw answer one click away. */
export function FaultPanel({ fault, onAction, isBusy = false, compact = false }: FaultPanelProps) {
  const words = remedyWords[fault.remedy];
  const calm = fault.code === 'asleep';
  return (
    <div className={classNames(styles.fault, compact && styles.compact)} data-tone={calm ? 'calm' : undefined} role="alert">
      <span className={styles.mark}><StateMark tone={calm ? 'asleep' : 'error'} word={calm ? 'Asleep:' : 'Fault:'} hideWord /></span>
      <div className={styles.text}>
        <p className={styles.message}>{fault.message}</p>
        {fault.hint === '' ? null : <p className={styles.hint}>{fault.hint}</p>}
        {fault.detail === undefined || fault.detail === '' || compact ? null : (
          <Disclosure title="Raw answer"><pre className={styles.detail}>{fault.detail}</pre></Disclosure>
        )}
      </div>
      {words === null || onAction === undefined ? null : (
        <Button isBusy={isBusy} onPress={() => onAction(fault.remedy)}>{words}</Button>
      )}
    </div>
  );
}
