import { useState, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { TextField } from './TextField.tsx';
import styles from './Dialog.module.css';

export interface ConfirmDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** What it is about: name and, where several, how many. */
  readonly object: ReactNode;
  /** What will be different afterwards, and whether there is a way back. */
  readonly consequence: ReactNode;
  /** The act itself ("Remove Bench 3"), never "OK". */
  readonly confirmLabel: string;
  readonly tone?: 'danger' | 'plain';
  /** For acts that are wide or final: has to be typed before the act can be pressed. */
  readonly typeToConfirm?: string;
  readonly isBusy?: boolean;
  /** What has to happen before it can be pressed, in words; empty where nothing has. */
  readonly obstacle?: string;
  /** What stands below the consequence, such as why the last try failed. */
  readonly children?: ReactNode;
  readonly onConfirm: () => unknown;
  readonly onClose: () => void;
}

/** Asks before an act that has consequences. Focus is on Cancel, so that Enter never confirms by accident. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  // Mounted anew at each opening: what was typed for another object must not count.
  return props.isOpen ? <Question {...props} /> : null;
}

function Question({
  title, object, consequence, confirmLabel, tone = 'danger', typeToConfirm, isBusy = false, obstacle = '', children, onConfirm, onClose,
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState('');
  const isTyped = typeToConfirm === undefined || typed.trim() === typeToConfirm;
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      size="small"
      role="alertdialog"
      footer={(
        <>
          <Button autoFocus onPress={onClose}>Cancel</Button>
          <Button
            variant={tone === 'danger' ? 'danger' : 'primary'}
            isBusy={isBusy}
            isDisabled={obstacle !== '' || !isTyped}
            disabledReason={obstacle || `Type “${typeToConfirm ?? ''}” first.`}
            onPress={onConfirm}
          >
            {confirmLabel}
          </Button>
        </>
      )}
    >
      <div className={styles.object} data-tone={tone}>{object}</div>
      <div>{consequence}</div>
      {typeToConfirm === undefined ? null : (
        <TextField label={`Type “${typeToConfirm}” to confirm`} value={typed} onChange={setTyped} monospace />
      )}
      {children}
    </Dialog>
  );
}
