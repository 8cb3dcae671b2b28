import type { ReactNode } from 'react';
import type { Fact } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { FactValue } from './FactValue.tsx';
import styles from './FactList.module.css';

/** Names and values of something, one line each; what a term means stands under it. */
export function FactList({ connectionId, facts }: { readonly connectionId: ConnectionId; readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value, hint }) => <FactRow key={label} label={label} hint={hint}><FactValue connectionId={connectionId} value={value} /></FactRow>)}
    </dl>
  );
}

/** A line of a fact list whose value is drawn by the caller; stands within `<Facts>`. */
export function FactRow({ label, hint = '', children }: { readonly label: string; readonly hint?: string; readonly children: ReactNode }) {
  return <div><dt>{label}</dt><dd>{children}{hint === '' ? null : <small>{hint}</small>}</dd></div>;
}

/** A fact list out of rows that the caller draws. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}
