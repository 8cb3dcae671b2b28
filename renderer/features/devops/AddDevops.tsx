import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Api } from '../../app/api.ts';
import { api, useAct } from '../../app/api.ts';
import { useAppInfo } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { TextField } from '../../components/TextField.tsx';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { ProjectChoice } from './ProjectChoice.tsx';
import { emptySignIn, signInOf, signInProblem } from './sign-in-draft.ts';
import { SignInFields } from './SignInFields.tsx';
import styles from './devops.module.css';

type Probed = Awaited<ReturnType<Api['devops']['probe']>>;

/** From an address and a token to an organisation in the list: what answers there, what the token may read, which projects take part. */
export function AddDevops() {
  const navigate = useNavigate();
  const [url, setUrl] = useState('');
  const [caPem, setCaPem] = useState('');
  const [name, setName] = useState('');
  const [signIn, setSignIn] = useState(emptySignIn);
  const [probed, setProbed] = useState<Probed | null>(null);
  const [projects, setProjects] = useState<readonly string[]>([]);
  const [wasTried, setTried] = useState(false);
  const mayOnlyLook = useAppInfo()?.role === 'wallboard';
  const problem = url.trim() === '' ? 'Enter the address of the organisation.' : signInProblem(signIn);
  const authority = caPem.trim() === '' ? null : caPem;
  const probe = useAct(async () => {
    const entered = signInOf(signIn);
    if (entered === null) return;
    const found = await api.devops.probe({ url: url.trim(), signIn: entered, caPem: authority });
    setProbed(found);
    setProjects(found.project !== null && found.projects.includes(found.project) ? [found.project] : found.projects.length <= 5 ? found.projects : []);
  });
  const add = useAct(async () => {
    const entered = signInOf(signIn);
    if (entered === null || probed === null) return;
    const { id } = await api.devops.add({ url: probed.url, name: name.trim() === '' ? null : name.trim(), signIn: entered, caPem: authority, projects: [...projects] });
    await navigate({ to: '/devops/$connectionId/runs', params: { connectionId: id } });
  });
  // What was found is of what was entered then.
  const entered = <T,>(set: (value: T) => void) => (value: T): void => { set(value); setProbed(null); };
  const isFound = probed !== null && probed.fault === null;
  return (
    <div className={styles.add}>
      <PageHeader isFlush title="Add an Azure DevOps organisation" detail="Builds, releases, environments and approvals, and one history over all of it. Fabriscope only reads." />
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); setTried(true); if (problem === '') void probe.run(); }}>
        <Panel title="Where">
          <div className={styles.fields}>
            <TextField
              label="Address" type="text" inputMode="url" value={url} onChange={entered(setUrl)} maxLength={500} autoFocus placeholder="https://dev.azure.com/contoso"
              description="An organisation, a server with its collection, or any link to something inside. What is not needed is left out."
            />
            <Disclosure title="A server with a certificate of its own">
              <TextArea label="Certificate of its authority (PEM)" value={caPem} onChange={entered(setCaPem)} maxLength={200_000} rows={4} monospace description="Believed for this connection only, beside the authorities of this machine." />
            </Disclosure>
          </div>
        </Panel>
        <Panel title="As whom"><SignInFields draft={signIn} onChange={entered(setSignIn)} /></Panel>
        {wasTried && problem !== '' ? <p role="alert">{problem}</p> : null}
        {probe.fault === null ? null : <FaultPanel fault={probe.fault} />}
        <p><Button variant={isFound ? 'plain' : 'primary'} size="large" type="submit" isBusy={probe.busy} isDisabled={mayOnlyLook} disabledReason="This page was opened with the wallboard link: it may look and not touch.">Look at it</Button></p>
      </form>
      {probed === null ? null : (
        <div className={styles.form}>
          <Panel title="What was found">
            <div className={styles.fields}>
              {probed.fault === null ? null : <FaultPanel fault={probed.fault} />}
              <Facts>
                <FactRow label="Address">{probed.url}</FactRow>
                {probed.account === null ? null : <FactRow label="Signed in as">{probed.account}</FactRow>}
              </Facts>
              {probed.notes.length === 0 ? null : <ul className={styles.list}>{probed.notes.map((words) => <li key={words} className={styles.faint}>{words}</li>)}</ul>}
              {probed.scopes.length === 0 ? null : (
                <ul className={styles.list} aria-label="What the token may read">
                  {probed.scopes.map(({ part, readable, words }) => <li key={part}>{readable ? <StateMark tone="ok" word={part} /> : <><StateMark tone="warn" word={part} /> <span className={styles.faint}>{words}</span></>}</li>)}
                </ul>
              )}
            </div>
          </Panel>
          {isFound ? (
            <>
              <Panel title="Projects that take part">
                {probed.projects.length === 0 ? <p className={styles.prose}>This account sees no project. It needs to be a reader of one.</p> : <ProjectChoice projects={probed.projects.map((project) => ({ name: project, obstacle: '' }))} chosen={projects} onChange={setProjects} />}
              </Panel>
              <Panel title="What it is called here"><TextField label="Name here" value={name} onChange={setName} maxLength={200} placeholder={probed.url.split('/').at(-1) ?? ''} description="Only Fabriscope uses it." /></Panel>
              {add.fault === null ? null : <FaultPanel fault={add.fault} />}
              <p><Button variant="primary" size="large" isBusy={add.busy} isDisabled={projects.length === 0} disabledReason="Choose at least one project." onPress={() => add.run()}>Add it</Button></p>
            </>
          ) : null}
        </div>
      )}
    </div>
  );
}
