import { useState } from 'react';
import type { CertificateChoice, Draft } from '../../../shared/contract/azure/deploy.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Select } from '../../components/Select.tsx';
import { CertificatePicker } from '../azure-vaults/CertificatePicker.tsx';
import styles from './deploy.module.css';

const guess = (draft: Draft, pattern: RegExp): string => draft.parameters.find(({ name }) => pattern.test(name))?.name ?? '';

/** Fills thumbprint, address and vault from one certificate, so that the three cannot disagree. */
export function CertificateDialog({ connectionId, draft, onClose }: { readonly connectionId: ConnectionId; readonly draft: Draft; readonly onClose: () => void }) {
  const [chosen, setChosen] = useState<{ readonly vaultId: string; readonly certificate: CertificateChoice } | null>(null);
  const [names, setNames] = useState({ thumbprint: guess(draft, /thumbprint/i), url: guess(draft, /certificate.*ur[il]|ur[il].*certificate/i), vault: guess(draft, /vault.*(?:id|value|resource)|source.*vault/i) });
  const options = [{ value: '', label: 'Choose…' }, ...draft.parameters.map(({ name }) => ({ value: name, label: name }))];
  const set = useAct(async () => {
    if (chosen === null) return;
    await api.azure.deploy.drafts.setCertificate({
      draftId: draft.draftId, thumbprintParameter: names.thumbprint, urlParameter: names.url, vaultParameter: names.vault, vaultId: chosen.vaultId, certificateName: chosen.certificate.name, version: chosen.certificate.version,
    });
    onClose();
  });
  const obstacle = chosen === null ? 'Choose a certificate.' : Object.values(names).includes('') ? 'Say which parameters take the three values.' : new Set(Object.values(names)).size < 3 ? 'The three values go into three parameters.' : '';
  return (
    <Dialog
      title="A certificate of a vault" isOpen size="large" onClose={onClose}
      footer={<><Button onPress={onClose}>Cancel</Button><Button variant="primary" isBusy={set.busy} isDisabled={obstacle !== ''} disabledReason={obstacle} onPress={() => set.run()}>Fill the three</Button></>}
    >
      <CertificatePicker connectionId={connectionId} chosen={chosen} onChoose={setChosen} />
      <div className={styles.form}>
        <Select label="Thumbprint goes into" value={names.thumbprint} options={options} onChange={(thumbprint) => { setNames({ ...names, thumbprint }); }} />
        <Select label="Address goes into" value={names.url} options={options} onChange={(url) => { setNames({ ...names, url }); }} />
        <Select label="Vault id goes into" value={names.vault} options={options} onChange={(vault) => { setNames({ ...names, vault }); }} />
      </div>
      {set.fault === null ? null : <FaultPanel fault={set.fault} />}
    </Dialog>
  );
}
