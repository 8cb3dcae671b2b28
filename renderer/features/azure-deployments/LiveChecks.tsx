import { useState } from 'react';
import type { LiveCheck } from '../../../shared/contract/azure/shared.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { UnlockFirst } from '../azure-access/UnlockFirst.tsx';
import { checkLooks } from './deployment-looks.ts';
import styles from './deployments.module.css';

/** What the real thing says right now, and the press that mends it where there is one. */
export function LiveChecks({ connectionId, checks }: { readonly connectionId: ConnectionId; readonly checks: readonly LiveCheck[] }) {
  return (
    <ul className={styles.checks} aria-label="Checks">
      {checks.map((check) => (
        <li key={check.id}>
          <StateMark {...checkLooks[check.state]} />
          <div>
            <p><strong>{check.title}</strong></p>
            <p>{check.finding}{check.checkedAt === null ? null : <span className={styles.faint}> Looked at <Age at={check.checkedAt} /></span>}</p>
            {check.fix === null ? null : <Fix connectionId={connectionId} fix={check.fix} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

type FixOf = NonNullable<LiveCheck['fix']>;
const switchWords = { deployment: 'deployment (virtual machines may fetch certificates)', 'template-deployment': 'template deployment (templates may read secrets)', 'disk-encryption': 'disk encryption' } as const;
const nameOf = (id: string): string => id.split('/').at(-1) ?? id;

function fixWords(fix: FixOf): { readonly label: string; readonly object: string; readonly consequence: string } {
  if (fix.kind === 'vault-switch') {
    const vault = nameOf(fix.vaultId);
    return { label: `Turn on the switch of ${vault}`, object: vault, consequence: `The vault is enabled for ${switchWords[fix.switch]}. Nothing else of it changes; it can be turned off again in the portal.` };
  }
  return { label: `Register ${fix.namespace}`, object: fix.namespace, consequence: `The provider is registered for the subscription ${fix.subscriptionId}. It costs nothing and takes a minute or two.` };
}

function Fix({ connectionId, fix }: { readonly connectionId: ConnectionId; readonly fix: FixOf }) {
  const [isAsking, setAsking] = useState(false);
  const connection = useConnection(connectionId);
  const now = useNow();
  const { label, object, consequence } = fixWords(fix);
  const act = useAct(async () => {
    if (fix.kind === 'vault-switch') await api.azure.deployments.fixVaultSwitch({ connectionId, vaultId: fix.vaultId, switch: fix.switch, typedName: object });
    else await api.azure.deployments.registerProvider({ connectionId, subscriptionId: fix.subscriptionId, namespace: fix.namespace });
    announce(`${label}: done`, { tone: 'ok' });
    setAsking(false);
  });
  const until = connection?.azure?.unlockedUntil ?? null;
  const isLocked = until === null || until <= now;
  return (
    <p className={styles.acts}>
      <Button onPress={() => { setAsking(true); }}>{label}…</Button>
      <ConfirmDialog
        title={`${label}?`} isOpen={isAsking} tone="plain" object={object} consequence={consequence} confirmLabel={label} isBusy={act.busy} obstacle={isLocked ? 'Unlock the profile first.' : ''}
        {...(fix.kind === 'vault-switch' ? { typeToConfirm: object } : {})} onConfirm={() => act.run()} onClose={() => { setAsking(false); }}
      >
        {isLocked && connection !== null && connection.azure !== null ? <UnlockFirst connection={connection} azure={connection.azure} /> : null}
        {act.fault === null ? null : <FaultPanel fault={act.fault} />}
      </ConfirmDialog>
    </p>
  );
}
