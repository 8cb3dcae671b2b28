import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { classNames } from './class-names.ts';
import { IconButton } from './IconButton.tsx';
import overlay from './Overlay.module.css';
import styles from './Dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Its acts, the last one the most likely. */
  readonly footer?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large';
  readonly role?: 'dialog' | 'alertdialog';
  /** A click beside it closes it; not where something typed would be lost. */
  readonly isDismissable?: boolean;
}

/** A dialog over the page: focus stays within and returns to where it was; Esc closes. */
export function Dialog({ title, isOpen, onClose, children, footer, size = 'medium', role = 'dialog', isDismissable = true }: DialogProps) {
  return (
    <ModalOverlay className={classNames(overlay.scrim)} isOpen={isOpen} isDismissable={isDismissable} onOpenChange={(open) => { if (!open) onClose(); }}>
      <Modal className={classNames(styles.modal, styles[size])}>
        <AriaDialog className={classNames(styles.dialog)} role={role}>
          <header className={styles.header}>
            <Heading slot="title" level={2} className={classNames(styles.title)}>{title}</Heading>
            <IconButton label="Close" icon={<X aria-hidden="true" />} onPress={onClose} />
          </header>
          <div className={styles.body}>{children}</div>
          {footer === undefined ? null : <footer className={styles.footer}>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
