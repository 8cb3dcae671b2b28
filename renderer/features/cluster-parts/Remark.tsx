import type { ReactNode } from 'react';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import styles from './Remark.module.css';

const words: Readonly<Record<StateTone, string>> = { ok: 'Fine:', warn: 'Warning:', error: 'Error:', stale: 'Stale:', off: 'Note:', busy: 'Running:', asleep: 'Asleep:' };

/** A sentence with the shape of its state before it; unlike a bare mark it may be longer than a line. */
export function Remark({ tone, children }: { readonly tone: StateTone; readonly children: ReactNode }) {
  return <span className={styles.remark} data-tone={tone}><StateMark tone={tone} word={words[tone]} hideWord /><span>{children}</span></span>;
}
