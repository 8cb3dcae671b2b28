import { useState } from 'react';
import type { AzureProfile } from '../../../shared/contract/azure/profiles.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextField } from '../../components/TextField.tsx';
import { clientProblem, emptyAzureDraft, methodProblem, signInOf, tenantProblem, type AzureDraft } from './azure-draft.ts';
import { SignInFields } from './AzureFields.tsx';
import styles from './azure-access.module.css';

/** Another way in, tenant or application for a profile that exists. */
export function ChangeSignIn({ profile, onClose }: { readonly profile: AzureProfile; readonly onClose: () => void }) {
  const [draft, setDraft] = useState<AzureDraft>({ ...emptyAzureDraft, tenant: profile.tenant, clientId: profile.clientId, method: profile.method });
  const [wasTried, setTried] = useState(false);
  const problem = tenantProblem(draft) || clientProblem(draft) || methodProblem(draft);
  const save = useAct(async () => {
    await api.azure.profiles.change({ connectionId: profile.connectionId, tenant: draft.tenant.trim(), clientId: draft.clientId.trim(), signIn: signInOf(draft) });
    announce('The way in is changed', { tone: 'ok' });
    onClose();
  });
  return (
    <Dialog
      title="Another way in" isOpen size="medium" onClose={onClose}
      footer={<><Button onPress={onClose}>Cancel</Button><Button variant="primary" isBusy={save.busy} onPress={() => { setTried(true); if (problem === '') void save.run(); }}>Change</Button></>}
    >
      <div className={styles.form}>
        <TextField label="Tenant" value={draft.tenant} onChange={(tenant) => { setDraft({ ...draft, tenant }); }} error={wasTried ? tenantProblem(draft) || null : null} maxLength={300} />
        <SignInFields draft={draft} onChange={(change) => { setDraft({ ...draft, ...change }); }} showProblems={wasTried} />
      </div>
      {wasTried && problem !== '' ? <p role="alert"><StateMark tone="error" word={problem} /></p> : null}
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
    </Dialog>
  );
}
