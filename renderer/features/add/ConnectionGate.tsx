import type { Connection } from '../../../shared/contract/connections.ts';
import { openManage } from '../../app/shell/manage-state.ts';
import styles from './AddHeadset.module.css';
import { ConnectionSteps } from './ConnectionSteps.tsx';

/** Stands in the place of a headset's screens while a person has to decide something first. */
export function ConnectionGate({ connection }: { readonly connection: Connection }) {
  return <div className={styles.gate}><ConnectionSteps connection={connection} onChangeAddress={() => { openManage('edit', connection.id); }} /></div>;
}
