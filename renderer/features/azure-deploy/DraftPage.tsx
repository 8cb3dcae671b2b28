import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Draft } from '../../../shared/contract/azure/deploy.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct, useCollection } from '../../app/api.ts';
import { useAddressText } from '../../app/use-address-text.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { deploymentSegment } from '../azure-deployments/deployment-looks.ts';
import { LiveChecks } from '../azure-deployments/LiveChecks.tsx';
import { LintPart } from './LintPart.tsx';
import { OutlinePart } from './OutlinePart.tsx';
import { ParametersPart } from './ParametersPart.tsx';
import { StopStep } from './StopStep.tsx';
import { draftSteps, StepRail, type DraftStep } from './StepRail.tsx';
import { SubmitPart } from './SubmitPart.tsx';
import { TargetPart } from './TargetPart.tsx';
import { WhatIfPart } from './WhatIfPart.tsx';
import styles from './deploy.module.css';

/** A deployment on its way: read it, say where to, give its parameters, look before, see what would change, deploy. */
export function DraftPage({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { draftId = '' } = useParams({ strict: false });
  const { byKey, phase, fault } = useCollection((signal) => api.azure.deploy.drafts.watch(undefined, { signal }), (draft) => draft.draftId, []);
  const draft = byKey.get(draftId);
  if (draft === undefined) {
    if (phase === 'loading') return <Skeleton lines={12} />;
    return fault === null
      ? <EmptyState title="This one is not being prepared any more" body="It was thrown away, or the link is from another machine." action={<Link to="/azure/$connectionId/deploy" params={{ connectionId }}>What is being prepared</Link>} />
      : <FaultPanel fault={fault} />;
  }
  return <Shown connectionId={connectionId} draft={draft} />;
}

function Shown({ connectionId, draft }: { readonly connectionId: ConnectionId; readonly draft: Draft }) {
  const [wanted, setWanted] = useAddressText('step');
  const [first] = useState<DraftStep>(draft.target === null || draft.lint.some(({ severity }) => severity === 'error') ? 'template' : 'parameters');
  const step = draftSteps.find(({ id }) => id === wanted)?.id ?? first;
  const setStep = (next: DraftStep): void => { setWanted(next); };
  const navigate = useNavigate();
  const { deployed } = draft;
  const baseline = useAct(() => api.azure.deploy.keepBaseline({ draftId: draft.draftId }));
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <div>
          <p className={styles.faint}><Link to="/azure/$connectionId/deploy" params={{ connectionId }}>Being prepared</Link> / {draft.origin}</p>
          <h2 className={styles.title}>{draft.title}</h2>
        </div>
      </header>
      {deployed === null ? null : (
        <p className={styles.done} role="status">
          It was deployed. <Button onPress={() => navigate({ to: '/azure/$connectionId/deployments/$deploymentKey', params: { connectionId: draft.target?.connectionId ?? connectionId, deploymentKey: deploymentSegment(deployed.deploymentId) } })}>Watch it</Button>
          <Button variant="quiet" isBusy={baseline.busy} onPress={() => baseline.run()}>Once it has succeeded: keep its what-if as the baseline</Button>
        </p>
      )}
      {baseline.fault === null ? null : <FaultPanel fault={baseline.fault} />}
      <div className={styles.layout}>
        <StepRail draft={draft} current={step} onGo={setStep} />
        <div className={styles.content}>
          {step === 'template' ? <><LintPart draft={draft} /><Panel isStacked title="What is in it"><OutlinePart draft={draft} /></Panel><Next onGo={() => { setStep('target'); }}>Where to</Next></> : null}
          {step === 'target' ? <><TargetPart connectionId={connectionId} draft={draft} /><Next onGo={() => { setStep('parameters'); }}>Parameters</Next></> : null}
          {step === 'parameters' ? <><ParametersPart connectionId={connectionId} draft={draft} /><Next onGo={() => { setStep('preflight'); }}>Look before</Next></> : null}
          {step === 'preflight' ? <><PreflightPart connectionId={connectionId} draft={draft} /><Next onGo={() => { setStep('whatIf'); }}>What would change</Next></> : null}
          {step === 'whatIf' ? <><WhatIfPart draft={draft} /><Next onGo={() => { setStep('deploy'); }}>Deploy</Next></> : null}
          {step === 'deploy' ? <SubmitPart draft={draft} connectionId={connectionId} onGo={setStep} /> : null}
        </div>
      </div>
    </div>
  );
}

function Next({ onGo, children }: { readonly onGo: () => void; readonly children: string }) {
  return <p><Button onPress={onGo}>Next: {children}</Button></p>;
}

/** Quota, vaults, secrets, names, permissions, providers, and what Azure itself says of the template: before anything is made. */
function PreflightPart({ connectionId, draft }: { readonly connectionId: ConnectionId; readonly draft: Draft }) {
  const { preflight } = draft;
  const run = useAct(() => api.azure.deploy.drafts.preflight({ draftId: draft.draftId }));
  const isRunning = run.busy || preflight.state === 'running';
  const bad = preflight.checks.filter(({ state }) => state === 'bad').length;
  return (
    <Panel isStacked title="Look before" actions={<><StopStep draft={draft} step="preflight" /><Button variant={preflight.state === 'done' ? 'plain' : 'primary'} isBusy={isRunning} isDisabled={draft.target === null} disabledReason="Say where to first." onPress={() => run.run()}>{preflight.state === 'not-run' ? 'Look' : 'Look again'}</Button></>}>
      <p className={styles.prose}>Asks Azure what the template needs before anything is made: quota, sizes, vault switches, secrets, names, permissions, providers, and Azure’s own validation.</p>
      {run.fault === null ? null : <FaultPanel fault={run.fault} />}
      {preflight.fault === null ? null : <FaultPanel fault={preflight.fault} />}
      {preflight.state === 'outdated' ? <p className={styles.caveat}>Something changed since. Look again.</p> : null}
      {preflight.checks.length === 0 ? null : (
        <>
          <p role="status">{bad === 0 ? 'Nothing that was looked at is in the way.' : `${String(bad)} of ${String(preflight.checks.length)} are in the way.`} {preflight.validation}</p>
          <LiveChecks connectionId={connectionId} checks={preflight.checks} />
        </>
      )}
    </Panel>
  );
}
