import { lazy, Suspense, useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { retryNow } from '../../app/shell/connection-acts.ts';
import { openManage } from '../../app/shell/manage-state.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import sides from '../add/sides.module.css';
import { useAccess } from '../cluster-parts/use-cluster.ts';
import { Remark } from '../cluster-parts/Remark.tsx';
import styles from './access.module.css';

const ConfirmDialog = lazy(async () => ({ default: (await import('../../components/ConfirmDialog.tsx')).ConfirmDialog }));

/** Another cluster answers at a known address. Nothing is read into the old picture or written until a person has decided. */
export function OtherCluster({ connection }: { readonly connection: Connection }) {
  const { value: access } = useAccess(connection.id);
  const [asks, setAsks] = useState(false);
  const answering = access?.answering ?? null;
  const accept = useAct(async (clusterId: string) => {
    await api.clusters.access.acceptCluster({ connectionId: connection.id, clusterId });
    setAsks(false);
    announce(`${connection.name}: the cluster that answers now is the expected one`, { tone: 'ok' });
  });
  return (
    <section className={styles.gate} aria-label="Another cluster answers here">
      <h2><Remark tone="error">Another cluster answers in place of {connection.name}</Remark></h2>
      <p className={styles.prose}>{connection.fault?.message ?? 'The cluster is not the expected one.'} Nothing was changed on it. {connection.fault?.hint ?? ''}</p>
      <div className={sides.compare}>
        <div className={sides.side}><h3>Expected</h3><Who name={access?.expectedClusterName ?? null} id={access?.expectedClusterId ?? null} /></div>
        <div className={sides.side} data-tone="error"><h3>Answers now</h3>{answering === null ? <p>{connection.fault?.detail ?? 'Not known at the moment: look again.'}</p> : <Who name={answering.clusterName} id={answering.clusterId} />}</div>
      </div>
      <div className={styles.acts}>
        <Button variant="primary" size="large" onPress={() => retryNow(connection)}>Keep blocking, look again</Button>
        <Button onPress={() => { openManage('edit', connection.id); }}>Change the address</Button>
        <Button variant="danger" isDisabled={answering === null} disabledReason="It is not known which cluster answers: look again first." onPress={() => { setAsks(true); }}>It is the right one now…</Button>
      </div>
      <h3>What it may mean</h3>
      <ul className={styles.list}>
        <li>The cluster was deleted and made anew under the same address. Then accept it; what was remembered of the old one is dropped.</li>
        <li>The address leads to another cluster now. Then change the address, or save that one under a name of its own.</li>
      </ul>
      {answering === null || !asks ? null : (
        <Suspense>
          <ConfirmDialog
            title="Accept the cluster that answers now?"
            isOpen
            object={<>{connection.name}<br />{answering.clusterName} {answering.clusterId ?? ''}</>}
            consequence="From now on this is the cluster that is meant by this name. Changes made here go to it."
            confirmLabel="Accept this cluster"
            typeToConfirm={connection.name}
            isBusy={accept.busy}
            onConfirm={() => accept.run(answering.clusterId ?? answering.clusterName)}
            onClose={() => { setAsks(false); }}
          >
            {accept.fault === null ? null : <FaultPanel fault={accept.fault} />}
          </ConfirmDialog>
        </Suspense>
      )}
    </section>
  );
}

function Who({ name, id }: { readonly name: string | null; readonly id: string | null }) {
  return <><p><b>{name ?? 'name not known'}</b></p><p className={styles.digits}>{id ?? 'no id'}</p></>;
}
