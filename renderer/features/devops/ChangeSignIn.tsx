import { useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { useAppInfo } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { emptySignIn, signInOf, signInProblem } from './sign-in-draft.ts';
import { SignInFields } from './SignInFields.tsx';
import styles from './devops.module.css';

/** Another token or account for an organisation that is in the list. */
export function ChangeSignIn({ connectionId, autoFocus = false }: { readonly connectionId: ConnectionId; readonly autoFocus?: boolean }) {
  const [draft, setDraft] = useState(emptySignIn);
  const [wasTried, setTried] = useState(false);
  const mayOnlyLook = useAppInfo()?.role === 'wallboard';
  const problem = signInProblem(draft);
  const save = useAct(async () => {
    const signIn = signInOf(draft);
    if (signIn === null) return;
    await api.devops.change({ connectionId, signIn });
    setDraft(emptySignIn);
    setTried(false);
    announce('The sign-in is changed', { tone: 'ok' });
  });
  return (
    <form className={styles.fields} onSubmit={(event) => { event.preventDefault(); setTried(true); if (problem === '') void save.run(); }}>
      <SignInFields draft={draft} onChange={setDraft} autoFocus={autoFocus} />
      {wasTried && problem !== '' ? <p role="alert">{problem}</p> : null}
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
      <p><Button variant="primary" type="submit" isBusy={save.busy} isDisabled={mayOnlyLook} disabledReason="This page was opened with the wallboard link: it may look and not touch.">Use it</Button></p>
    </form>
  );
}
