import { useId, type ReactNode } from 'react';
import styles from './Checkbox.module.css';

export interface SwitchProps {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** A choice that takes effect at once. */
export function Switch({ isSelected, onChange, isDisabled, description, children }: SwitchProps) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={isSelected}
        className={styles.switch}
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
