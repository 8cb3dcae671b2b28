import { useId, type ReactNode, type Ref } from 'react';
import { announce } from './announce.ts';
import { classNames } from './class-names.ts';
import { Spinner } from './Spinner.tsx';
import { Tooltip } from './Tooltip.tsx';
import styles from './Button.module.css';

export interface ButtonProps {
  readonly variant?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly size?: 'normal' | 'large';
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
  /** Why it is disabled. With a reason it keeps its place in the tab order and says why when pressed. */
  readonly disabledReason?: string;
  /** Its act is running: it cannot be pressed again, and says so. */
  readonly isBusy?: boolean;
  readonly onPress?: () => unknown;
  readonly type?: 'button' | 'submit';
  readonly autoFocus?: boolean;
  readonly title?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-expanded'?: boolean;
  readonly 'aria-controls'?: string;
  readonly 'aria-haspopup'?: 'menu' | 'dialog' | 'listbox';
  readonly 'aria-keyshortcuts'?: string;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

/** A push button. A refused press is acknowledged: with a reason, it is shown and read out. */
export function Button({
  variant = 'plain', size = 'normal', icon, isDisabled = false, disabledReason, isBusy = false, onPress, type = 'button', autoFocus, children,
  'aria-describedby': describedBy, ...rest
}: ButtonProps) {
  const reasonId = useId();
  const reason = isDisabled ? disabledReason : undefined;
  const press = (): void => {
    if (isBusy) return;
    if (isDisabled) {
      if (reason !== undefined) announce(reason, { tone: 'warn' });
      return;
    }
    onPress?.();
  };
  const button = (
    <button
      {...rest}
      type={type}
      className={classNames(styles.button, styles[variant], size === 'large' && styles.large)}
      disabled={isDisabled && reason === undefined}
      aria-disabled={(isDisabled && reason !== undefined) || isBusy || undefined}
      aria-busy={isBusy || undefined}
      aria-describedby={reason === undefined ? describedBy : reasonId}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- only where a dialog or step opens on its first act
      autoFocus={autoFocus}
      onClick={(event) => {
        if (type === 'submit' && (isDisabled || isBusy)) event.preventDefault();
        press();
      }}
    >
      {isBusy ? <Spinner /> : icon}
      <span className={styles.words}>{children}</span>
      {reason === undefined ? null : <span id={reasonId} hidden>{reason}</span>}
    </button>
  );
  return <Tooltip text={reason ?? null} describes={false}>{button}</Tooltip>;
}
