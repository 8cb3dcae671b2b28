import { X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { IconButton } from './IconButton.tsx';
import styles from './DetailAside.module.css';

export interface DetailAsideProps {
  readonly label: string;
  readonly title: string;
  /** It stands in place of the table: the keyboard goes on within it. */
  readonly isAlone?: boolean;
  /** Beside the title, before the one that closes it. */
  readonly acts?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A row of a table in full, beside the table or in its place. */
export function DetailAside({ label, title, isAlone = false, acts, onClose, children }: DetailAsideProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { if (isAlone) heading.current?.focus(); }, [isAlone]);
  return (
    <aside className={styles.aside} aria-label={label}>
      <header className={styles.head}>
        <h2 ref={heading} tabIndex={-1} className={styles.title}>{title}</h2>
        {acts}
        <IconButton label="Close" keys="Esc" icon={<X aria-hidden="true" />} onPress={onClose} />
      </header>
      {children}
    </aside>
  );
}
