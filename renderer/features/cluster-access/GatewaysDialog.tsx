import { useState } from 'react';
import type { ClusterAccess } from '../../../shared/contract/clusters/access.ts';
import { parseGateways } from '../../../shared/domain/service-fabric/endpoint.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { AddressField } from './AddressField.tsx';
import { endpointUrl } from './endpoint-url.ts';
import styles from './access.module.css';

/** Other addresses for the same cluster. */
export function GatewaysDialog({ access, onClose }: { readonly access: ClusterAccess; readonly onClose: () => void }) {
  const [text, setText] = useState(() => access.gateways.map(({ endpoint }) => endpointUrl(endpoint)).join('\n'));
  const isValid = parseGateways(text).ok;
  const save = useAct(async () => {
    await api.clusters.access.setGateways({ connectionId: access.connectionId, address: text });
    onClose();
  });
  return (
    <Dialog
      title="Gateway addresses"
      isOpen
      isDismissable={false}
      onClose={onClose}
      footer={<><Button onPress={onClose}>Cancel</Button><Button variant="primary" isBusy={save.busy} isDisabled={!isValid} disabledReason="The addresses cannot be read yet." onPress={() => save.run()}>Save and connect again</Button></>}
    >
      <AddressField value={text} onChange={setText} autoFocus />
      <p className={styles.prose}>What recognises the cluster stays in force: if something else answers there, it is blocked.</p>
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
    </Dialog>
  );
}
