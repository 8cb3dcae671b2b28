import { useEffect, useState } from 'react';
import type { ClusterAccess } from '../../../shared/contract/clusters/access.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import { endpointUrl } from './endpoint-url.ts';
import { ServerIdentityForm } from './ServerIdentityForm.tsx';
import { draftOfPin, filledFrom, pinOfDraft } from './server-draft.ts';
import { useProbe } from './use-probe.ts';
import styles from './access.module.css';

/** Changes by what the cluster is recognised. What it shows is looked at first; no credential is sent for that. */
export function ServerDialog({ connection, access, onClose }: { readonly connection: Connection; readonly access: ClusterAccess; readonly onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOfPin(access.server));
  const [typed, setTyped] = useState('');
  const [hasTried, setTried] = useState(false);
  const probe = useProbe();
  const { start } = probe;
  const address = access.gateways.map(({ endpoint }) => endpointUrl(endpoint)).join('\n');
  useEffect(() => { start(address); }, [start, address]);
  const offered = probe.report?.serverCertificate ?? null;
  const shown = filledFrom(draft, draft.kind === 'certificate' ? null : offered);
  const pin = pinOfDraft(shown, offered);
  const isTyped = !connection.production || typed.trim() === connection.name;
  const save = useAct(async () => {
    if (pin === null) return;
    await api.clusters.access.setServer({ connectionId: connection.id, server: pin });
    onClose();
  });
  return (
    <Dialog
      title={`How ${connection.name} is recognised`}
      isOpen
      isDismissable={false}
      onClose={onClose}
      footer={(
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isBusy={save.busy}
            isDisabled={!isTyped}
            disabledReason={`Type “${connection.name}” first.`}
            onPress={() => { setTried(true); if (pin !== null) void save.run(); }}
          >
            Save and connect again
          </Button>
        </>
      )}
    >
      {offered !== null ? null : <p role="status" className={styles.quiet}>{probe.phase === 'running' ? 'Looking at what it shows…' : 'It shows no certificate at the moment.'}</p>}
      <ServerIdentityForm draft={shown} offered={offered} showProblems={hasTried} onChange={setDraft} />
      {connection.production ? <TextField label={`Type “${connection.name}” to confirm`} value={typed} onChange={setTyped} monospace /> : null}
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
    </Dialog>
  );
}
