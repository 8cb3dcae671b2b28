import type { AzureSummary, Connection } from '../../../shared/contract/connections.ts';
import { AzureLock } from './AzureLock.tsx';
import styles from './azure-access.module.css';

/** Within a question that cannot be answered yet: nothing is changed in Azure while the profile is locked. */
export function UnlockFirst({ connection, azure }: { readonly connection: Connection; readonly azure: AzureSummary }) {
  return <p className={styles.acts}><AzureLock connection={connection} azure={azure} /> <span className={styles.faint}>Nothing is changed in Azure while the profile is locked.</span></p>;
}
