import { useId, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { classNames } from './class-names.ts';
import { fieldAria, FieldFrame } from './FieldFrame.tsx';
import styles from './Field.module.css';

export interface TextAreaProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly description?: ReactNode;
  readonly error?: string | null | undefined;
  readonly rows?: number;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly monospace?: boolean;
  readonly isDisabled?: boolean;
  readonly isReadOnly?: boolean;
  readonly maxLength?: number;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text. */
export function TextArea({
  label, isLabelHidden = false, value, onChange, description, error, rows = 4, placeholder, autoFocus, monospace = false, isDisabled, isReadOnly, maxLength, onKeyDown, ref,
}: TextAreaProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} isLabelHidden={isLabelHidden} description={description} error={error}>
      <textarea
        {...fieldAria(id, description, error)}
        ref={ref}
        id={id}
        className={classNames(styles.control, styles.area, monospace && styles.monospace)}
        rows={rows}
        value={value}
        placeholder={placeholder}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- only for the one field that a screen is opened for
        autoFocus={autoFocus}
        spellCheck={false}
        disabled={isDisabled}
        readOnly={isReadOnly}
        maxLength={maxLength}
        onChange={(event) => { onChange(event.target.value); }}
        onKeyDown={onKeyDown}
      />
    </FieldFrame>
  );
}
