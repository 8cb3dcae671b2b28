import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CertificateChoice } from '../../../shared/contract/azure/deploy.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultOf, orpc } from '../../app/api.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { CertificateTable } from './CertificateTable.tsx';

export interface CertificatePickerProps {
  readonly connectionId: ConnectionId;
  readonly chosen: { readonly vaultId: string; readonly certificate: CertificateChoice } | null;
  readonly onChoose: (chosen: { readonly vaultId: string; readonly certificate: CertificateChoice }) => void;
}

/** A vault and one of its certificates. */
export function CertificatePicker({ connectionId, chosen, onChoose }: CertificatePickerProps) {
  const vaults = useQuery(orpc.azure.deploy.vaults.list.queryOptions({ input: { connectionId, subscriptionId: null } }));
  const [wanted, setWanted] = useState(chosen?.vaultId ?? '');
  if (vaults.data === undefined) return vaults.error === null ? <Skeleton lines={3} /> : <FaultPanel fault={faultOf(vaults.error)} onAction={() => vaults.refetch()} />;
  const vaultId = wanted === '' ? vaults.data[0]?.vaultId ?? '' : wanted;
  if (vaultId === '') return <p>No vault can be seen in the chosen subscriptions.</p>;
  return (
    <>
      <Select label="Vault" value={vaultId} options={vaults.data.map((vault) => ({ value: vault.vaultId, label: vault.name, description: vault.location }))} onChange={setWanted} />
      <Certificates key={vaultId} connectionId={connectionId} vaultId={vaultId} chosenName={chosen?.vaultId === vaultId ? chosen.certificate.name : null} onChoose={(certificate) => { onChoose({ vaultId, certificate }); }} />
    </>
  );
}

function Certificates({ connectionId, vaultId, chosenName, onChoose }: { readonly connectionId: ConnectionId; readonly vaultId: string; readonly chosenName: string | null; readonly onChoose: (certificate: CertificateChoice) => void }) {
  const { data, error, refetch } = useQuery(orpc.azure.deploy.vaults.certificates.queryOptions({ input: { connectionId, vaultId } }));
  if (data === undefined) return error === null ? <Skeleton lines={3} /> : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />;
  return <CertificateTable vaultId={vaultId} certificates={data} chosenName={chosenName} onChoose={onChoose} />;
}
