import { Pencil } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ClusterAccess, ServerPin } from '../../../shared/contract/clusters/access.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { Button } from '../../components/Button.tsx';
import { formatDate } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { groupedDigits } from './thumbprints.ts';
import { Remark } from '../cluster-parts/Remark.tsx';
import styles from './access.module.css';

const ServerDialog = lazy(async () => ({ default: (await import('./ServerDialog.tsx')).ServerDialog }));

/** By what the cluster is recognised: on the line, and by its own id before anything is written. */
export function ServerPanel({ connection, access }: { readonly connection: Connection; readonly access: ClusterAccess }) {
  const [isEditing, setEditing] = useState(false);
  const isPlain = connection.endpoint.scheme === 'http';
  const { server, serverCertificate, expectedClusterId, expectedClusterName } = access;
  return (
    <Panel title="How it is recognised" actions={isPlain ? undefined : <Button variant="quiet" icon={<Pencil aria-hidden="true" />} onPress={() => { setEditing(true); }}>Change</Button>}>
      {isPlain ? <p><Remark tone="warn">Plain HTTP: nobody proves who answers, and everybody on the way can read and change what is sent.</Remark></p> : null}
      <Facts>
        {isPlain ? null : <FactRow label="On the line by"><PinWords pin={server} /></FactRow>}
        {serverCertificate === null || isPlain ? null : (
          <FactRow label="It shows now">
            {serverCertificate.subject}
            <small>issued by {serverCertificate.issuer}, valid until {formatDate(serverCertificate.notAfter)}</small>
            <span className={styles.digits}>{serverCertificate.fingerprint256}</span>
          </FactRow>
        )}
        <FactRow label="Before a write by" hint="Taken from its first answer. If another cluster answers here, nothing is written to it.">
          {expectedClusterId === null && expectedClusterName === null ? 'not known yet' : <>{expectedClusterName ?? 'no name'} <span className={styles.digits}>{expectedClusterId ?? 'no id'}</span></>}
        </FactRow>
      </Facts>
      {isEditing ? <Suspense><ServerDialog connection={connection} access={access} onClose={() => { setEditing(false); }} /></Suspense> : null}
    </Panel>
  );
}

function PinWords({ pin }: { readonly pin: ServerPin | null }) {
  switch (pin?.kind) {
    case undefined: return <StateMark tone="warn" word="nothing yet" />;
    case 'certificate': return <>exactly one certificate <span className={styles.digits}>{pin.fingerprint256}</span></>;
    case 'thumbprints': return <>{pin.thumbprints.length === 1 ? 'one thumbprint' : `one of ${pin.thumbprints.length} thumbprints`}{pin.thumbprints.map((thumbprint) => <div key={thumbprint} className={styles.digits}>{groupedDigits(thumbprint)}</div>)}</>;
    case 'commonName': return <>the name {pin.commonNames.join(' or ')}, issued by{pin.issuerThumbprints.map((thumbprint) => <div key={thumbprint} className={styles.digits}>{groupedDigits(thumbprint)}</div>)}</>;
  }
}
