import type { ClusterAccess } from '../../../shared/contract/clusters/access.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { ClusterLock } from '../../app/shell/ClusterLock.tsx';
import { Age } from '../../components/Age.tsx';
import { formatClock } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { Remark } from '../cluster-parts/Remark.tsx';
import styles from './access.module.css';

/** Whether anything can be changed from here, for how long yet, and what stands against it. */
export function LockPanel({ connection, access }: { readonly connection: Connection; readonly access: ClusterAccess }) {
  const now = useNow();
  const { unlockedUntil, writeObstacle } = access;
  const isOpen = unlockedUntil !== null && unlockedUntil > now;
  return (
    <Panel title="Changing it">
      <div className={styles.form}>
        {isOpen ? <p><StateMark tone="warn" word="Unlocked" /> until {formatClock(unlockedUntil)} (<Age at={unlockedUntil} isFuture />). Each change still asks for its object.</p>
          : <p className={styles.prose}>Locked: nothing can be changed from here until it is unlocked, and then only for a while.</p>}
        {writeObstacle === '' ? null : <p><Remark tone="warn">{writeObstacle}</Remark></p>}
        {connection.cluster === null ? null : <div><ClusterLock connection={connection} cluster={connection.cluster} /></div>}
      </div>
    </Panel>
  );
}
