import type { ReactNode } from 'react';
import { StateMark } from './StateMark.tsx';
import styles from './Field.module.css';

export interface FieldFrameProps {
  readonly id: string;
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly description?: ReactNode;
  readonly error?: string | null | undefined;
  readonly children: ReactNode;
}

/** Label above, description and error below a control whose id is `id`; the latter have `<id>-description` and `<id>-error`. */
export function FieldFrame({ id, label, isLabelHidden = false, description, error, children }: FieldFrameProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : styles.label}>{label}</label>
      {children}
      {description === undefined ? null : <div id={`${id}-description`} className={styles.description}>{description}</div>}
      <div id={`${id}-error`} aria-live="polite">
        {error === undefined || error === null || error === '' ? null : <div className={styles.error}><StateMark tone="error" word="Error:" hideWord />{error}</div>}
      </div>
    </div>
  );
}

/** What the control itself must say about its frame. */
export function fieldAria(id: string, description: ReactNode, error: string | null | undefined): { 'aria-describedby': string | undefined; 'aria-invalid': true | undefined } {
  const hasError = error !== undefined && error !== null && error !== '';
  const ids = [description === undefined ? null : `${id}-description`, hasError ? `${id}-error` : null].filter((part) => part !== null);
  return { 'aria-describedby': ids.length === 0 ? undefined : ids.join(' '), 'aria-invalid': hasError ? true : undefined };
}
