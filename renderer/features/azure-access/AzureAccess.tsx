import { useState } from 'react';
import type { AzureProfile } from '../../../shared/contract/azure/profiles.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct, useStream } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDuration } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { ChangeSignIn } from './ChangeSignIn.tsx';
import { SignInSteps } from './SignInSteps.tsx';
import { Subscriptions } from './Subscriptions.tsx';
import { useSignIn } from './use-sign-in.ts';
import { Waits } from './Waits.tsx';
import { cloudChoices, methodChoices } from './azure-draft.ts';
import styles from './azure-access.module.css';

/** Who is signed in, to which tenants and subscriptions, and how patient Azure is with us. */
export function AzureAccess({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { value, fault, phase } = useStream((signal) => api.azure.profiles.watch({ connectionId }, { signal }), [connectionId]);
  if (value === null) return fault === null ? <Skeleton lines={10} /> : <FaultPanel fault={fault} />;
  return (
    <div className={styles.screen}>
      {phase === 'lost' && fault !== null ? <FaultPanel fault={fault} compact /> : null}
      <Waits profile={value} />
      <div className={styles.columns}>
        <Panel isStacked title="Sign-in"><SignInPart profile={value} /></Panel>
        <Panel isStacked title="Tenants"><Tenants profile={value} /></Panel>
      </div>
      <Panel isStacked title="Subscriptions"><Subscriptions profile={value} /></Panel>
      <div className={styles.columns}>
        <Panel isStacked title="Operations that are followed"><Operations profile={value} /></Panel>
        <Panel isStacked title="What Azure still allows"><Budgets profile={value} /></Panel>
      </div>
    </div>
  );
}

function SignInPart({ profile }: { readonly profile: AzureProfile }) {
  const { connectionId } = profile;
  const run = useSignIn(connectionId);
  const [isChanging, setChanging] = useState(false);
  const out = useAct(async () => {
    await api.azure.profiles.signOut({ connectionId });
    announce('Signed out: the tokens are forgotten', { tone: 'ok' });
  });
  const method = methodChoices.find(({ value }) => value === profile.method);
  return (
    <>
      <Facts>
        <FactRow label="State">{profile.signedIn ? <StateMark tone="ok" word="Signed in" /> : <StateMark tone="off" word="Signed out" />}</FactRow>
        <FactRow label="Account">{profile.account ?? 'nobody'}</FactRow>
        <FactRow label="With">{method?.label ?? profile.method}</FactRow>
        <FactRow label="Tenant">{profile.tenant}</FactRow>
        <FactRow label="Application id">{profile.clientId === '' ? 'of the Azure CLI' : <code>{profile.clientId}</code>}</FactRow>
        <FactRow label="Cloud">{profile.cloud.kind === 'custom' ? profile.cloud.arm : cloudChoices.find(({ value }) => value === profile.cloud.kind)?.label}</FactRow>
        <FactRow label="Tokens">{profile.keeping.words}</FactRow>
        {profile.clockSkewMs === null || Math.abs(profile.clockSkewMs) < 60_000 ? null : <FactRow label="Clock">This machine is {formatDuration(Math.abs(profile.clockSkewMs))} {profile.clockSkewMs > 0 ? 'behind' : 'ahead of'} Azure. Set it right: tokens rest on it.</FactRow>}
      </Facts>
      {profile.signedIn && run.step === null ? null : <SignInSteps run={run} tenantId={null} startLabel="Sign in" />}
      <p className={styles.acts}>
        {profile.signedIn ? <Button isBusy={out.busy} onPress={() => out.run()}>Sign out</Button> : null}
        {profile.signedIn ? <Button onPress={() => run.start(null)}>Sign in again</Button> : null}
        <Button onPress={() => { setChanging(true); }}>Another way in…</Button>
      </p>
      {out.fault === null ? null : <FaultPanel fault={out.fault} />}
      {isChanging ? <ChangeSignIn profile={profile} onClose={() => { setChanging(false); }} /> : null}
    </>
  );
}

function Tenants({ profile }: { readonly profile: AzureProfile }) {
  const run = useSignIn(profile.connectionId);
  const [wanted, setWanted] = useState<string | null>(null);
  if (profile.tenants.length === 0) return <p className={styles.faint}>{profile.signedIn ? 'Azure names none for this account.' : 'None is known: sign in first.'}</p>;
  return (
    <ul className={styles.lines}>
      {profile.tenants.map((tenant) => (
        <li key={tenant.tenantId}>
          <strong>{tenant.name || tenant.domain || tenant.tenantId}</strong> <span className={styles.faint}>{tenant.domain === '' ? tenant.tenantId : tenant.domain}</span>
          {tenant.needsSignIn ? <Chip tone="warn">wants its own sign-in</Chip> : null}
          {tenant.obstacle === '' ? null : <p>{tenant.obstacle}</p>}
          {tenant.needsSignIn && wanted !== tenant.tenantId ? <Button onPress={() => { setWanted(tenant.tenantId); void run.start(tenant.tenantId); }}>Sign in to {tenant.name || tenant.tenantId}</Button> : null}
          {wanted === tenant.tenantId && run.step !== null ? <SignInSteps run={run} tenantId={tenant.tenantId} startLabel={`Sign in to ${tenant.name}`} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Operations({ profile }: { readonly profile: AzureProfile }) {
  if (profile.operations.length === 0) return <p className={styles.faint}>None. What is begun from here is followed to its end, also when the program is started again.</p>;
  return (
    <ul className={styles.lines}>
      {profile.operations.map((operation) => (
        <li key={operation.id}>
          {operation.href === null ? <strong>{operation.title}</strong> : <a href={`#${operation.href}`}>{operation.title}</a>} {operation.resumed ? <Chip>taken up again</Chip> : null}
          <p>{operation.words}</p>
          <p className={styles.faint}>begun <Age at={operation.startedAt} />{operation.lastAskedAt === null ? '' : <>, asked <Age at={operation.lastAskedAt} /></>}</p>
        </li>
      ))}
    </ul>
  );
}

function Budgets({ profile }: { readonly profile: AzureProfile }) {
  if (profile.budgets.length === 0) return <p className={styles.faint}>Not told yet.</p>;
  return (
    <table className={styles.table}>
      <thead><tr><th scope="col">Of what</th><th scope="col">Left</th><th scope="col">As of</th></tr></thead>
      <tbody>{profile.budgets.map(({ name, left, at }) => <tr key={name}><th scope="row">{name}</th><td>{left.toLocaleString('en')}</td><td><Age at={at} /></td></tr>)}</tbody>
    </table>
  );
}
