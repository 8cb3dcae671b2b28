import { Ellipsis, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ClusterAccess, ClusterProfile } from '../../../shared/contract/clusters/access.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDate } from '../../components/format.ts';
import { Menu } from '../../components/Menu.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Panel } from '../../components/Panel.tsx';
import { signInAs } from './sign-in-as.ts';
import { groupedDigits } from './thumbprints.ts';
import { Remark } from '../cluster-parts/Remark.tsx';
import styles from './access.module.css';

const ProfileDialog = lazy(async () => ({ default: (await import('./ProfileDialog.tsx')).ProfileDialog }));
const ConfirmDialog = lazy(async () => ({ default: (await import('../../components/ConfirmDialog.tsx')).ConfirmDialog }));

type Open = { readonly what: 'add' } | { readonly what: 'edit' | 'remove'; readonly profile: ClusterProfile };

/** As whom one signs in: several profiles, one of them in use. */
export function ProfilesPanel({ connection, access }: { readonly connection: Connection; readonly access: ClusterAccess }) {
  const connectionId = connection.id;
  const [open, setOpen] = useState<Open | null>(null);
  const use = useAct(async (profile: ClusterProfile) => {
    await signInAs(connectionId, profile.profileId);
    announce(`${connection.name}: signing in as ${profile.name}. It is locked again.`, { tone: 'ok' });
  });
  const close = (): void => { setOpen(null); };
  return (
    <Panel title="Profiles" actions={<Button variant="quiet" icon={<Plus aria-hidden="true" />} onPress={() => { setOpen({ what: 'add' }); }}>Add a profile</Button>}>
      {access.profiles.length === 0 ? <p className={styles.prose}>None yet: nobody signs in. Add one.</p> : (
        <ul>
          {access.profiles.map((profile) => (
            <li key={profile.profileId} className={styles.profile}>
              <span className={styles.profileName}>
                {profile.name}
                <Chip>{profile.role === 'admin' ? 'Admin' : 'Reader'}</Chip>
                {profile.profileId === access.currentProfileId ? <Chip tone="accent">in use</Chip> : null}
              </span>
              <span className={styles.acts}>
                {profile.profileId === access.currentProfileId ? null : <Button isBusy={use.busy} onPress={() => use.run(profile)}>Use {profile.name}</Button>}
                <Menu
                  label={`Acts on profile ${profile.name}`}
                  items={[
                    { id: 'edit', label: 'Rename, change role, replace the certificate…' },
                    { id: 'remove', label: 'Remove…', tone: 'danger', isDisabled: access.profiles.length === 1, reason: 'It is the only one. Add another one first.' },
                  ]}
                  onAction={(id) => { if (id === 'edit' || id === 'remove') setOpen({ what: id, profile }); }}
                  trigger={<IconButton label={`Acts on profile ${profile.name}`} icon={<Ellipsis aria-hidden="true" />} />}
                />
              </span>
              <ProfileFacts profile={profile} />
            </li>
          ))}
        </ul>
      )}
      {use.fault === null ? null : <FaultPanel fault={use.fault} />}
      <Suspense>
        {open === null ? null : open.what === 'remove'
          ? <RemoveProfile connection={connection} profile={open.profile} isInUse={open.profile.profileId === access.currentProfileId} onClose={close} />
          : <ProfileDialog connection={connection} profile={open.what === 'edit' ? open.profile : null} onClose={close} />}
      </Suspense>
    </Panel>
  );
}

function ProfileFacts({ profile }: { readonly profile: ClusterProfile }) {
  const { identity, kind } = profile;
  if (identity === null) return <p className={styles.detail}>{kind === 'none' ? 'Signs in with nothing' : kind === 'entra' ? 'Microsoft Entra ID: signs in with an Azure profile of the cluster’s directory' : 'Its certificate cannot be read: replace it'}</p>;
  return (
    <div className={styles.detail}>
      {identity.subject} · until {formatDate(identity.notAfter)}
      <div className={styles.digits}>{groupedDigits(identity.thumbprint)}</div>
      {identity.warnings.map((warning) => <div key={warning}><Remark tone="warn">{warning}</Remark></div>)}
    </div>
  );
}

function RemoveProfile({ connection, profile, isInUse, onClose }: { readonly connection: Connection; readonly profile: ClusterProfile; readonly isInUse: boolean; readonly onClose: () => void }) {
  const remove = useAct(async () => {
    await api.clusters.access.removeProfile({ connectionId: connection.id, profileId: profile.profileId });
    onClose();
  });
  return (
    <ConfirmDialog
      title="Remove this profile?"
      isOpen
      object={`${profile.name} of ${connection.name}`}
      consequence={`Its certificate and key are deleted from the secret store; there is no way back but to give them again.${isInUse ? ' It is in use: the session ends.' : ''}`}
      confirmLabel={`Remove ${profile.name}`}
      isBusy={remove.busy}
      onConfirm={() => remove.run()}
      onClose={onClose}
    >
      {remove.fault === null ? null : <FaultPanel fault={remove.fault} />}
    </ConfirmDialog>
  );
}
