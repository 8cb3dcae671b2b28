import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import add from '../add/AddHeadset.module.css';
import { pinOfDraft, type OfferedServer, type ServerDraft } from '../cluster-access/server-draft.ts';
import { ServerIdentityForm } from '../cluster-access/ServerIdentityForm.tsx';

export interface ServerStepProps {
  readonly draft: ServerDraft;
  readonly offered: OfferedServer | null;
  readonly onChange: (draft: ServerDraft) => void;
  readonly onDone: () => void;
}

/** By what it is recognised: before a certificate of yours is shown to whoever answers there. */
export function ServerStep({ draft, offered, onChange, onDone }: ServerStepProps) {
  const [hasTried, setTried] = useState(false);
  const go = (): void => {
    setTried(true);
    if (pinOfDraft(draft, offered) !== null) onDone();
  };
  return (
    <section className={add.step} aria-labelledby="server-step">
      <h2 id="server-step">Is it the right one?</h2>
      <p className={add.prose}>Compare what it shows with what the cluster’s owner published. Your client certificate is shown only to a server that is recognised.</p>
      <ServerIdentityForm draft={draft} offered={offered} showProblems={hasTried} onChange={onChange} />
      <div className={add.acts}><Button variant="primary" onPress={go}>{draft.kind === 'certificate' ? 'It is the same: go on' : 'Go on'}</Button></div>
    </section>
  );
}
