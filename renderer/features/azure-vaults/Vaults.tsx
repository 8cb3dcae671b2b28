import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf, orpc, useAct } from '../../app/api.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDate } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { UnlockFirst } from '../azure-access/UnlockFirst.tsx';
import { CertificateTable } from './CertificateTable.tsx';
import { CheckTriple } from './CheckTriple.tsx';
import styles from './vaults.module.css';

const switches = [
  { id: 'deployment', field: 'enabledForDeployment', label: 'Virtual machines may fetch certificates', word: 'deployment' },
  { id: 'template-deployment', field: 'enabledForTemplateDeployment', label: 'Templates may read secrets', word: 'template deployment' },
  { id: 'disk-encryption', field: 'enabledForDiskEncryption', label: 'Disk encryption may use keys', word: 'disk encryption' },
] as const;
type SwitchId = (typeof switches)[number]['id'];

/** Vaults with their three switches, the certificates and secrets in them by name, and a check of three values. Values are never read. */
export function Vaults({ connectionId }: { readonly connectionId: ConnectionId }) {
  const vaults = useQuery(orpc.azure.deploy.vaults.list.queryOptions({ input: { connectionId, subscriptionId: null } }));
  const [openId, setOpenId] = useState<string | null>(null);
  const open = vaults.data?.find(({ vaultId }) => vaultId === openId) ?? null;
  if (vaults.data === undefined) return vaults.error === null ? <Skeleton lines={8} /> : <FaultPanel fault={faultOf(vaults.error)} onAction={() => vaults.refetch()} />;
  if (vaults.data.length === 0) return <EmptyState title="No vault here" body="None of the chosen subscriptions has one that this account may see." />;
  return (
    <div className={styles.screen}>
      <Panel isStacked title="Vaults">
        <div className={styles.wide}><table className={`${styles.table} ${styles.vaults}`}>
          <thead><tr><th scope="col">Vault</th>{switches.map(({ id, label }) => <th key={id} scope="col">{label}</th>)}<th scope="col">Access</th><th scope="col">Deleted things</th></tr></thead>
          <tbody>
            {vaults.data.map((vault) => (
              <tr key={vault.vaultId} data-chosen={vault.vaultId === openId || undefined}>
                <th scope="row"><button type="button" className={styles.link} aria-expanded={vault.vaultId === openId} onClick={() => { setOpenId(vault.vaultId === openId ? null : vault.vaultId); }}>{vault.name}</button><p className={styles.faint}>{vault.location}</p></th>
                {switches.map(({ id, field, word }) => <td key={id} className={styles.nowrap}><VaultSwitch connectionId={connectionId} vaultId={vault.vaultId} name={vault.name} id={id} word={word} isOn={vault[field]} /></td>)}
                <td>{vault.rbac ? 'by roles' : 'by access policies'}</td>
                <td>{vault.softDelete ? 'can be brought back' : <Chip tone="warn">gone at once</Chip>}{vault.purgeProtection ? ', protected from purging' : ''}</td>
              </tr>
            ))}
          </tbody>
        </table></div>
      </Panel>
      {open === null ? <p className={styles.faint}>Choose a vault to see its certificates and the names of its secrets.</p> : <OneVault key={open.vaultId} connectionId={connectionId} vaultId={open.vaultId} name={open.name} />}
      <Panel isStacked title="Do three values belong together?"><CheckTriple connectionId={connectionId} /></Panel>
    </div>
  );
}

interface VaultSwitchProps {
  readonly connectionId: ConnectionId;
  readonly vaultId: string;
  readonly name: string;
  readonly id: SwitchId;
  readonly word: string;
  readonly isOn: boolean;
}

function VaultSwitch({ connectionId, vaultId, name, id, word, isOn }: VaultSwitchProps) {
  const [isAsking, setAsking] = useState(false);
  const connection = useConnection(connectionId);
  const client = useQueryClient();
  const now = useNow();
  const until = connection?.azure?.unlockedUntil ?? null;
  const isLocked = until === null || until <= now;
  const turn = useAct(async () => {
    await api.azure.deployments.fixVaultSwitch({ connectionId, vaultId, switch: id, typedName: name });
    announce(`${name} is enabled for ${word}`, { tone: 'ok' });
    setAsking(false);
    await client.invalidateQueries({ queryKey: orpc.azure.deploy.vaults.key() });
  });
  if (isOn) return <StateMark tone="ok" word="on" />;
  return (
    <>
      <StateMark tone="off" word="off" />
      <Button variant="quiet" onPress={() => { setAsking(true); }}>Turn on<span className="visually-hidden"> {word} of {name}</span>…</Button>
      <ConfirmDialog
        title={`Enable ${name} for ${word}?`} isOpen={isAsking} tone="plain" object={name} typeToConfirm={name} confirmLabel={`Enable for ${word}`} isBusy={turn.busy} obstacle={isLocked ? 'Unlock the profile first.' : ''}
        consequence="Only this switch changes. It is written down who turned it on, and when." onConfirm={() => turn.run()} onClose={() => { setAsking(false); }}
      >
        {isLocked && connection !== null && connection.azure !== null ? <UnlockFirst connection={connection} azure={connection.azure} /> : null}
        {turn.fault === null ? null : <FaultPanel fault={turn.fault} />}
      </ConfirmDialog>
    </>
  );
}

function OneVault({ connectionId, vaultId, name }: { readonly connectionId: ConnectionId; readonly vaultId: string; readonly name: string }) {
  const certificates = useQuery(orpc.azure.deploy.vaults.certificates.queryOptions({ input: { connectionId, vaultId } }));
  const secrets = useQuery(orpc.azure.deploy.vaults.secrets.queryOptions({ input: { connectionId, vaultId } }));
  return (
    <div className={styles.columns}>
      <Panel isStacked title={`Certificates of ${name}`}>
        {certificates.data === undefined ? (certificates.error === null ? <Skeleton lines={3} /> : <FaultPanel fault={faultOf(certificates.error)} onAction={() => certificates.refetch()} />) : <CertificateTable vaultId={vaultId} certificates={certificates.data} />}
      </Panel>
      <Panel isStacked title={`Secrets of ${name}`}>
        {secrets.data === undefined ? (secrets.error === null ? <Skeleton lines={3} /> : <FaultPanel fault={faultOf(secrets.error)} onAction={() => secrets.refetch()} />) : secrets.data.length === 0 ? <p className={styles.faint}>This vault has no secret.</p> : (
          <table className={styles.table}>
            <thead><tr><th scope="col">Secret</th><th scope="col">State</th><th scope="col">Until</th></tr></thead>
            <tbody>
              {secrets.data.map((secret) => (
                <tr key={secret.name}>
                  <th scope="row">{secret.name}{secret.managed ? <span className={styles.faint}> of a certificate</span> : null}</th>
                  <td>{secret.enabled ? <StateMark tone="ok" word="enabled" /> : <StateMark tone="warn" word="disabled" />}</td>
                  <td>{secret.notAfter === null ? 'no end' : formatDate(secret.notAfter)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </div>
  );
}
