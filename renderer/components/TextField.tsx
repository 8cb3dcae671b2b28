import { useId, type ReactNode, type Ref } from 'react';
import { classNames } from './class-names.ts';
import { fieldAria, FieldFrame } from './FieldFrame.tsx';
import styles from './Field.module.css';

export interface TextFieldProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly description?: ReactNode;
  readonly error?: string | null | undefined;
  readonly type?: 'text' | 'password' | 'url' | 'number';
  readonly inputMode?: 'text' | 'numeric' | 'url';
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly autoComplete?: string;
  readonly monospace?: boolean;
  readonly isDisabled?: boolean;
  readonly isReadOnly?: boolean;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly onEnter?: () => unknown;
  readonly onBlur?: () => unknown;
  /** Buttons at the end of the line. */
  readonly after?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

/** One line of text. */
export function TextField({
  label, isLabelHidden = false, value, onChange, description, error, type = 'text', inputMode, placeholder, autoFocus, autoComplete = 'off', monospace = false,
  isDisabled, isReadOnly, maxLength, min, max, onEnter, onBlur, after, ref,
}: TextFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} isLabelHidden={isLabelHidden} description={description} error={error}>
      <div className={styles.row}>
        <input
          {...fieldAria(id, description, error)}
          ref={ref}
          id={id}
          className={classNames(styles.control, monospace && styles.monospace)}
          type={type}
          inputMode={inputMode}
          value={value}
          placeholder={placeholder}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- only for the one field that a screen is opened for
          autoFocus={autoFocus}
          autoComplete={autoComplete}
          autoCapitalize="off"
          spellCheck={false}
          disabled={isDisabled}
          readOnly={isReadOnly}
          maxLength={maxLength}
          min={min}
          max={max}
          onChange={(event) => { onChange(event.target.value); }}
          onBlur={() => { onBlur?.(); }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || onEnter === undefined) return;
            event.preventDefault();
            onEnter();
          }}
        />
        {after}
      </div>
    </FieldFrame>
  );
}
