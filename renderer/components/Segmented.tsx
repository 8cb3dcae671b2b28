import { useId } from 'react';
import styles from './Segmented.module.css';

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly isDisabled?: boolean; readonly title?: string }[];
  readonly onChange: (value: Value) => void;
  readonly isDisabled?: boolean;
}

/** One of a few, all of them in sight. */
export function Segmented<Value extends string>({ label, isLabelHidden = false, value, options, onChange, isDisabled = false }: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.segmented}>
      <legend className={isLabelHidden ? 'visually-hidden' : styles.label}>{label}</legend>
      <div className={styles.bar}>
        {options.map((option) => (
          <label key={option.value} className={styles.option} title={option.title}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={isDisabled || option.isDisabled === true}
              onChange={() => { onChange(option.value); }}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
