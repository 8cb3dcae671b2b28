import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useAct } from '../../app/api.ts';
import { useAppInfo } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import add from '../add/AddHeadset.module.css';
import { emptyServerDraft, filledFrom, pinOfDraft, type ServerDraft } from '../cluster-access/server-draft.ts';
import { emptySignIn, signInOf } from '../cluster-access/sign-in-draft.ts';
import { useIdentity } from '../cluster-access/use-identity.ts';
import { probeOf, useProbe } from '../cluster-access/use-probe.ts';
import { isPlainAddress, stepsFor, type AddStepId } from './add-steps.ts';
import { AddressStep } from './AddressStep.tsx';
import { NameStep, type ClusterNaming } from './NameStep.tsx';
import { ServerStep } from './ServerStep.tsx';
import { SignInStep } from './SignInStep.tsx';
import { StepRail } from './StepRail.tsx';
import { stepFindings } from './step-findings.ts';

/** From nothing to a cluster that answers: where, by what it is recognised, as whom, under which name. */
export function AddCluster() {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const mayOnlyLook = useAppInfo()?.role === 'wallboard';
  const [step, setStep] = useState<AddStepId>('address');
  const [address, setAddress] = useState(search.address ?? '');
  const probe = probeOf(useProbe(), address);
  const told = search.thumbprints;
  const [server, setServer] = useState<ServerDraft>(told === undefined ? emptyServerDraft : { ...emptyServerDraft, kind: 'thumbprints', thumbprints: told.split(/\s+/).join('\n') });
  const [signIn, setSignIn] = useState(emptySignIn);
  const identity = useIdentity(signIn);
  const [profile, setProfile] = useState<{ readonly name: string; readonly role: 'reader' | 'admin' }>({ name: 'Operator', role: 'reader' });
  const [naming, setNaming] = useState<ClusterNaming>({ name: '', group: '', production: false });
  const isPlain = isPlainAddress(address, probe.report);
  const offered = probe.report?.serverCertificate ?? null;
  const pin = isPlain ? null : pinOfDraft(server, offered);
  const steps = stepsFor(isPlain);

  const save = useAct(async () => {
    const connection = await api.clusters.access.add({
      address, name: naming.name.trim() === '' ? null : naming.name.trim(), group: naming.group.trim() === '' ? null : naming.group.trim(), production: naming.production,
      server: pin, profile: { name: profile.name.trim(), role: profile.role, signIn: signInOf(signIn) },
    });
    announce(`${connection.name} is saved`, { tone: 'ok' });
    await navigate({ to: '/clusters/$connectionId/home', params: { connectionId: connection.id } });
  });

  const found = (): void => {
    const wants = probe.report?.wants ?? null;
    setSignIn((before) => ({ ...before, kind: isPlain ? 'none' : wants === 'entra' ? 'entra' : before.kind === 'none' ? 'certificate' : before.kind }));
    setServer((before) => filledFrom(offered === null && before.kind === 'certificate' ? { ...before, kind: 'thumbprints' } : before, before.kind === 'certificate' ? null : offered));
    setStep(isPlain ? 'signIn' : 'server');
  };
  return (
    <>
      <PageHeader title="Add a cluster" detail="Where it is, by what it is recognised, as whom you sign in. Nothing is saved before the last step." />
      <div className={add.layout}>
        <StepRail steps={steps} current={step} findings={stepFindings({ address, probe: probe.report, pin, signIn, identity, profile })} onGo={setStep} />
        <div className={add.content}>
          {step === 'address' ? <AddressStep address={address} probe={probe} onChange={setAddress} onDone={found} mayOnlyLook={mayOnlyLook} /> : null}
          {step === 'server' ? <ServerStep draft={server} offered={offered} onChange={setServer} onDone={() => { setStep('signIn'); }} /> : null}
          {step === 'signIn' ? <SignInStep draft={signIn} identity={identity} isPlain={isPlain} wants={probe.report?.wants ?? null} profile={profile} onDraft={setSignIn} onProfile={setProfile} onDone={() => { setStep('name'); }} /> : null}
          {step === 'name' ? <NameStep naming={naming} suggestion={probe.report?.gateways[0]?.host ?? ''} onChange={setNaming} save={save} /> : null}
        </div>
      </div>
    </>
  );
}
