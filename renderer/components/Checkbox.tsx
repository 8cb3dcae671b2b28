import { useId, type ReactNode } from 'react';
import styles from './Checkbox.module.css';

export interface CheckboxProps {
  readonly isSelected: boolean;
  readonly isIndeterminate?: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** A choice that takes effect with the act it belongs to. */
export function Checkbox({ isSelected, isIndeterminate = false, onChange, isDisabled, description, children }: CheckboxProps) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <input
        ref={(input) => { if (input !== null) input.indeterminate = isIndeterminate; }}
        id={id}
        type="checkbox"
        className={styles.box}
        checked={isSelected}
        disabled={isDisabled}
        aria-describedby={description === undefined ? undefined : `${id}-description`}
        onChange={(event) => { onChange(event.target.checked); }}
      />
      <label htmlFor={id}>{children}</label>
      {description === undefined ? null : <div id={`${id}-description`} className={styles.description}>{description}</div>}
    </div>
  );
}
