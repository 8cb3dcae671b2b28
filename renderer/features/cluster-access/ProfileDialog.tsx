import { useState } from 'react';
import type { ClusterProfile } from '../../../shared/contract/clusters/access.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { ProfileFields } from './ProfileFields.tsx';
import { SignInForm } from './SignInForm.tsx';
import { emptySignIn, signInOf } from './sign-in-draft.ts';
import { useIdentity } from './use-identity.ts';
import { signInRefusal } from './sign-in-refusal.ts';
import styles from './access.module.css';

export interface ProfileDialogProps {
  readonly connection: Connection;
  /** Null adds one. */
  readonly profile: ClusterProfile | null;
  readonly onClose: () => void;
}

/** A new profile, or another name, role or certificate for one that is there. */
export function ProfileDialog({ connection, profile, onClose }: ProfileDialogProps) {
  const connectionId = connection.id;
  const isPlain = connection.endpoint.scheme === 'http';
  const [name, setName] = useState(profile?.name ?? '');
  const [role, setRole] = useState<ClusterProfile['role']>(profile?.role ?? 'reader');
  const [replaces, setReplaces] = useState(profile === null);
  const [draft, setDraft] = useState({ ...emptySignIn, kind: profile?.kind ?? (isPlain ? 'none' as const : 'certificate' as const) });
  const identity = useIdentity(draft);
  const refusal = name.trim() === '' ? 'A name is needed.' : replaces ? signInRefusal(draft, identity, isPlain) : null;
  const save = useAct(async () => {
    if (profile === null) await api.clusters.access.addProfile({ connectionId, name: name.trim(), role, signIn: signInOf(draft) });
    else await api.clusters.access.updateProfile({ connectionId, profileId: profile.profileId, name: name.trim(), role, ...(replaces ? { signIn: signInOf(draft) } : {}) });
    onClose();
  });
  return (
    <Dialog
      title={profile === null ? `Add a profile for ${connection.name}` : `Profile ${profile.name}`}
      isOpen
      isDismissable={false}
      onClose={onClose}
      footer={(
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={save.busy} isDisabled={refusal !== null} {...(refusal === null ? {} : { disabledReason: refusal })} onPress={() => save.run()}>{profile === null ? 'Add' : 'Save'}</Button>
        </>
      )}
    >
      <div className={styles.form}>
        <ProfileFields name={name} role={role} onName={setName} onRole={setRole} />
        {profile === null ? null : <Checkbox isSelected={replaces} onChange={setReplaces}>Replace how it signs in</Checkbox>}
        {replaces ? <SignInForm draft={draft} identity={identity} onChange={setDraft} /> : null}
        {save.fault === null ? null : <FaultPanel fault={save.fault} />}
      </div>
    </Dialog>
  );
}
