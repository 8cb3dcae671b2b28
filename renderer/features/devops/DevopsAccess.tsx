import { useState } from 'react';
import type { DevopsState } from '../../../shared/contract/devops/index.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct, useStream } from '../../app/api.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDuration } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { ChangeSignIn } from './ChangeSignIn.tsx';
import { ProjectChoice } from './ProjectChoice.tsx';
import { RateNote } from './StateNotes.tsx';
import { WebLink } from './WebLink.tsx';
import styles from './devops.module.css';

/** Who signs in, which projects take part, what cannot be read, and how patient Azure DevOps is with us. */
export function DevopsAccess({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { value, fault, phase } = useStream((signal) => api.devops.state({ connectionId }, { signal }), [connectionId]);
  if (value === null) return fault === null ? <Skeleton lines={10} /> : <FaultPanel fault={fault} />;
  return (
    <div className={styles.page}>
      {phase === 'lost' && fault !== null ? <FaultPanel fault={fault} compact /> : null}
      <RateNote state={value} />
      {value.fault === null ? null : <FaultPanel fault={value.fault} />}
      <div className={styles.columns}>
        <Panel title="Sign-in"><SignInPart state={value} /></Panel>
        <Panel title="What it may read"><Parts state={value} /></Panel>
      </div>
      <Panel title="Projects that take part"><Projects key={selectedOf(value).join('\n')} state={value} /></Panel>
    </div>
  );
}

function SignInPart({ state }: { readonly state: DevopsState }) {
  const profile = useConnection(state.azureConnectionId ?? '');
  const [isChanging, setChanging] = useState(false);
  const refresh = useAct(() => api.devops.refresh({ connectionId: state.connectionId }));
  return (
    <div className={styles.fields}>
      <Facts>
        <FactRow label="Address"><WebLink url={state.url} words={state.url} /></FactRow>
        <FactRow label="Account">{state.account ?? 'not known yet'}</FactRow>
        <FactRow label="With">{state.signIn === 'pat' ? 'a personal access token' : `the account of ${profile?.name ?? 'an Azure profile that is gone'}`}</FactRow>
        <FactRow label="Read">{state.asOf === null ? 'not yet' : <Age at={state.asOf} />}{state.reading ? <> <StateMark tone="busy" word="reading" /></> : null}</FactRow>
      </Facts>
      <p className={styles.acts}>
        <Button isBusy={refresh.busy} onPress={() => refresh.run()}>Read anew</Button>
        <Button onPress={() => { setChanging(!isChanging); }}>{isChanging ? 'Leave it as it is' : 'Another token or account…'}</Button>
      </p>
      {refresh.fault === null ? null : <FaultPanel fault={refresh.fault} />}
      {isChanging ? <ChangeSignIn connectionId={state.connectionId} autoFocus /> : null}
    </div>
  );
}

function Parts({ state }: { readonly state: DevopsState }) {
  const { rateLimit, troubles, asOf, fault } = state;
  return (
    <div className={styles.fields}>
      {troubles.length === 0 ? <p>{asOf === null || fault !== null ? <span className={styles.faint}>Not known while it cannot be read.</span> : <StateMark tone="ok" word="Everything that was asked for could be read." />}</p> : (
        <ul className={styles.troubles}>{troubles.map((words) => <li key={words}><StateMark tone="warn" word="Not read:" /> {words}</li>)}</ul>
      )}
      <Facts>
        <FactRow label="Budget">
          {rateLimit === null ? 'ample: Azure DevOps says nothing about it' : `${rateLimit.left === null ? 'some' : rateLimit.left.toLocaleString('en')}${rateLimit.limit === null ? '' : ` of ${rateLimit.limit.toLocaleString('en')}`} units left of ${rateLimit.resource === '' ? 'five minutes' : rateLimit.resource}`}
        </FactRow>
        {rateLimit === null || rateLimit.delayMs === 0 ? null : <FactRow label="Delay">{formatDuration(rateLimit.delayMs)} on each answer</FactRow>}
        {rateLimit?.resetAt == null ? null : <FactRow label="Whole again"><Age at={rateLimit.resetAt} isFuture /></FactRow>}
      </Facts>
    </div>
  );
}

function selectedOf({ projects }: DevopsState): readonly string[] {
  return projects.filter(({ selected }) => selected).map(({ name }) => name);
}

function Projects({ state }: { readonly state: DevopsState }) {
  const selected = selectedOf(state);
  const [chosen, setChosen] = useState(selected);
  const save = useAct(async () => {
    await api.devops.change({ connectionId: state.connectionId, projects: [...chosen] });
    announce('The projects are changed', { tone: 'ok' });
  });
  const isChanged = chosen.length !== selected.length || chosen.some((name) => !selected.includes(name));
  if (state.projects.length === 0) return <p className={styles.faint}>None is known: sign in first.</p>;
  return (
    <>
      <ProjectChoice projects={state.projects} chosen={chosen} onChange={setChosen} />
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
      <p><Button variant="primary" isBusy={save.busy} isDisabled={!isChanged || chosen.length === 0} disabledReason={chosen.length === 0 ? 'Choose at least one project.' : 'Nothing is changed.'} onPress={() => save.run()}>Use these projects</Button></p>
    </>
  );
}
