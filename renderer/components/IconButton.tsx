import type { ReactNode, Ref } from 'react';
import { announce } from './announce.ts';
import { classNames } from './class-names.ts';
import { Tooltip } from './Tooltip.tsx';
import styles from './IconButton.module.css';

export interface IconButtonProps {
  /** Its name: read out, and shown as a tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDisabled?: boolean;
  readonly disabledReason?: string;
  /** For a button that stays pressed: its state. */
  readonly isPressed?: boolean;
  readonly onPress?: () => unknown;
  /** Keys that do the same, shown in the tooltip. */
  readonly keys?: string;
  readonly tone?: 'plain' | 'danger';
  readonly 'aria-expanded'?: boolean;
  readonly 'aria-controls'?: string;
  readonly 'aria-haspopup'?: 'menu' | 'dialog' | 'listbox';
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that shows an icon only; its name is one hover or focus away. */
export function IconButton({ label, icon, isDisabled = false, disabledReason, isPressed, onPress, keys, tone = 'plain', ...rest }: IconButtonProps) {
  const reason = isDisabled ? disabledReason : undefined;
  const name = keys === undefined ? label : `${label} (${keys})`;
  return (
    <Tooltip text={reason === undefined ? name : `${label}: ${reason}`} describes={reason !== undefined}>
      <button
        {...rest}
        type="button"
        className={classNames(styles.button, tone === 'danger' && styles.danger)}
        aria-label={label}
        aria-pressed={isPressed}
        disabled={isDisabled && reason === undefined}
        aria-disabled={(isDisabled && reason !== undefined) || undefined}
        onClick={() => {
          if (!isDisabled) onPress?.();
          else if (reason !== undefined) announce(reason, { tone: 'warn' });
        }}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
