import { useQuery } from '@tanstack/react-query';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultOf, orpc } from '../../app/api.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDate } from '../../components/format.ts';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import styles from './deploy.module.css';

export interface ChosenSecret {
  readonly vaultId: string;
  readonly secretName: string;
  readonly secretVersion: string | null;
}

export interface SecretPickerProps {
  readonly connectionId: ConnectionId;
  readonly chosen: ChosenSecret | null;
  readonly onChoose: (secret: ChosenSecret | null) => void;
}

const newest = '';

/** A vault, a secret of it by its name, and which version. Values are never read. */
export function SecretPicker({ connectionId, chosen, onChoose }: SecretPickerProps) {
  const vaults = useQuery(orpc.azure.deploy.vaults.list.queryOptions({ input: { connectionId, subscriptionId: null } }));
  const vault = vaults.data?.find(({ vaultId }) => vaultId.toLowerCase() === chosen?.vaultId.toLowerCase());
  if (vaults.data === undefined) return vaults.error === null ? <Skeleton lines={3} /> : <FaultPanel fault={faultOf(vaults.error)} onAction={() => vaults.refetch()} />;
  if (vaults.data.length === 0) return <p>No vault can be seen in the chosen subscriptions.</p>;
  return (
    <div className={styles.form}>
      <Select
        label="Vault" value={vault?.vaultId ?? ''} options={[...(vault === undefined ? [{ value: '', label: 'Choose…' }] : []), ...vaults.data.map(({ vaultId, name, location }) => ({ value: vaultId, label: name, description: location }))]}
        onChange={(vaultId) => { onChoose(vaultId === '' ? null : { vaultId, secretName: '', secretVersion: null }); }}
      />
      {vault === undefined || chosen === null ? null : (
        <>
          {vault.enabledForTemplateDeployment ? null : <p className={styles.caveat}>Templates may not read from {vault.name}: its switch for template deployment is off. Turn it on under Vaults, else the deployment fails with “Conflict”.</p>}
          <SecretOf connectionId={connectionId} chosen={chosen} onChoose={onChoose} />
        </>
      )}
    </div>
  );
}

function SecretOf({ connectionId, chosen, onChoose }: { readonly connectionId: ConnectionId; readonly chosen: ChosenSecret; readonly onChoose: (secret: ChosenSecret) => void }) {
  const { vaultId, secretName } = chosen;
  const secrets = useQuery(orpc.azure.deploy.vaults.secrets.queryOptions({ input: { connectionId, vaultId } }));
  const versions = useQuery({ ...orpc.azure.deploy.vaults.secretVersions.queryOptions({ input: { connectionId, vaultId, secretName } }), enabled: secretName !== '' });
  if (secrets.data === undefined) return secrets.error === null ? <Skeleton lines={2} /> : <FaultPanel fault={faultOf(secrets.error)} onAction={() => secrets.refetch()} />;
  return (
    <>
      <Select
        label="Secret" value={secretName}
        options={[...(secretName === '' ? [{ value: '', label: 'Choose…' }] : []), ...secrets.data.map(({ name, enabled, notAfter }) => ({ value: name, label: name, description: [enabled ? '' : 'disabled', notAfter === null ? '' : `until ${formatDate(notAfter)}`].filter(Boolean).join(', ') }))]}
        onChange={(name) => { onChoose({ vaultId, secretName: name, secretVersion: null }); }}
      />
      {secretName === '' ? null : (
        <Select
          label="Version" value={chosen.secretVersion ?? newest}
          options={[{ value: newest, label: 'The newest at the time' }, ...(versions.data ?? []).map(({ version, enabled, createdAt }) => ({ value: version, label: version, description: [createdAt === null ? '' : `of ${formatDate(createdAt)}`, enabled ? '' : 'disabled'].filter(Boolean).join(', ') }))]}
          onChange={(version) => { onChoose({ vaultId, secretName, secretVersion: version === newest ? null : version }); }}
        />
      )}
    </>
  );
}
