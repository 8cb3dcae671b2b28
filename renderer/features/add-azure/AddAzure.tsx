import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { useAppInfo } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextField } from '../../components/TextField.tsx';
import { azureProblem, cloudOf, emptyAzureDraft, signInOf } from '../azure-access/azure-draft.ts';
import { SignInFields, WhereFields } from '../azure-access/AzureFields.tsx';
import { SignInSteps } from '../azure-access/SignInSteps.tsx';
import { useSignIn } from '../azure-access/use-sign-in.ts';
import styles from './add-azure.module.css';

/** From nothing to a profile that is signed in: which cloud and tenant, as whom, by which way. */
export function AddAzure() {
  const [saved, setSaved] = useState<Connection | null>(null);
  return (
    <div className={styles.screen}>
      <PageHeader isFlush title="Add an Azure profile" detail="Deployments with their true causes, vaults, and clusters of your subscriptions. Read-only until you unlock it." />
      {saved === null ? <ProfileForm onSaved={setSaved} /> : <SignIn connection={saved} />}
    </div>
  );
}

function ProfileForm({ onSaved }: { readonly onSaved: (connection: Connection) => void }) {
  const [draft, setDraft] = useState(emptyAzureDraft);
  const [name, setName] = useState('');
  const [production, setProduction] = useState(false);
  const [wasTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const mayOnlyLook = useAppInfo()?.role === 'wallboard';
  const problem = azureProblem(draft);
  const add = useAct(async () => {
    onSaved(await api.azure.profiles.add({ name: name.trim() === '' ? null : name.trim(), cloud: cloudOf(draft), tenant: draft.tenant.trim(), clientId: draft.clientId.trim(), signIn: signInOf(draft), production }));
  });
  const change = (parts: Partial<typeof draft>): void => { setDraft((before) => ({ ...before, ...parts })); };
  return (
    <form
      ref={form} className={styles.form} noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (problem === '') void add.run();
        // The field that is wrong says so once it is drawn anew.
        else requestAnimationFrame(() => { form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(); });
      }}
    >
      <Panel isStacked title="Where"><div className={styles.fields}><WhereFields draft={draft} onChange={change} showProblems={wasTried} /></div></Panel>
      <Panel isStacked title="As whom"><div className={styles.fields}><SignInFields draft={draft} onChange={change} showProblems={wasTried} /></div></Panel>
      <Panel isStacked title="What it is called here">
        <div className={styles.fields}>
          <TextField label="Name here" value={name} onChange={setName} maxLength={200} placeholder={draft.tenant} description="Only Fabriscope uses it." />
          <Checkbox isSelected={production} onChange={setProduction} description="A stripe of colour everywhere, and unlocking it asks for its name.">Production: must not be touched by accident</Checkbox>
        </div>
      </Panel>
      {wasTried && problem !== '' ? <p role="alert"><StateMark tone="error" word={problem} /></p> : null}
      {add.fault === null ? null : <FaultPanel fault={add.fault} />}
      <p><Button variant="primary" size="large" type="submit" isBusy={add.busy} isDisabled={mayOnlyLook} disabledReason="This page was opened with the wallboard link: it may look and not touch.">Save and sign in</Button></p>
    </form>
  );
}

function SignIn({ connection }: { readonly connection: Connection }) {
  const navigate = useNavigate();
  const run = useSignIn(connection.id);
  const isDone = run.step?.kind === 'done';
  return (
    <Panel isStacked title={`Sign in to ${connection.name}`}>
      <div className={styles.fields}>
        <SignInSteps run={run} tenantId={null} startLabel="Sign in" />
        <p><Button variant={isDone ? 'primary' : 'plain'} onPress={() => navigate({ to: '/azure/$connectionId/deployments', params: { connectionId: connection.id } })}>{isDone ? 'To its deployments' : 'Later'}</Button></p>
      </div>
    </Panel>
  );
}
