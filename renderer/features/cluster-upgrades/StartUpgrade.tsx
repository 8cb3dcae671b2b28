import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { UpgradeMode, UpgradePolicy } from '../../../shared/contract/clusters/shared.ts';
import type { UpgradeInput, UpgradePlan } from '../../../shared/contract/clusters/upgrades.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf, orpc } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';
import { ParameterEditor } from './ParameterEditor.tsx';
import { parametersToSend } from './parameter-edits.ts';
import { PlanChanges } from './PlanChanges.tsx';
import { PolicyFields } from './PolicyFields.tsx';
import { stepFindings, upgradeSteps, type UpgradeStep } from './upgrade-steps.ts';
import { defaultPolicy } from './upgrade-input.ts';
import { upgradeTargetKey } from '../cluster-parts/entity-address.ts';
import styles from './upgrades.module.css';

export interface UpgradeStart {
  readonly targetVersion: string;
  /** The complete list to begin with; null takes what is given now. */
  readonly parameters: UpgradeInput['parameters'];
  readonly mode: UpgradeMode;
  readonly policy: UpgradePolicy | null;
}

export interface StartUpgradeProps {
  readonly connectionId: ConnectionId;
  readonly applicationName: string;
  readonly currentVersion: string;
  readonly title?: string;
  /** What the form begins with; by default the version in force, with its parameters. */
  readonly start?: UpgradeStart;
  readonly onClose: () => void;
}

/**
 * The way to an upgrade: version, parameters, how it goes on, what will change, each step with its finding at the left, and
 * the exact act to confirm at the end. Nothing hides behind "next": every step can be opened at any time.
 */
export function StartUpgrade({ connectionId, applicationName, currentVersion, title, start, onClose }: StartUpgradeProps) {
  const navigate = useNavigate();
  const [step, setStep] = useState<UpgradeStep>(start === undefined ? 'version' : 'changes');
  const [version, setVersion] = useState(start?.targetVersion ?? currentVersion);
  const [mode, setMode] = useState<UpgradeMode>(start?.mode ?? 'Monitored');
  const [policy, setPolicy] = useState<UpgradePolicy>(start?.policy ?? defaultPolicy);
  const [edits, setEdits] = useState<ReadonlyMap<string, string | null>>(() => new Map(start?.parameters?.map(({ name, value }) => [name, value])));
  const [isConfirming, setConfirming] = useState(false);

  const base = useMemo(() => ({ connectionId, applicationName, targetVersion: version, mode, policy }), [connectionId, applicationName, version, mode, policy]);
  // The first plan tells what the version knows; the second what these very values would do.
  const known = useQuery({ ...orpc.clusters.upgrades.plan.queryOptions({ input: { ...base, parameters: start?.parameters ?? null } }), staleTime: 5_000, placeholderData: keepPreviousData });
  const parameters = known.data === undefined ? null : [...parametersToSend(known.data, edits)];
  const exact = useQuery({
    ...orpc.clusters.upgrades.plan.queryOptions({ input: { ...base, parameters } }), enabled: parameters !== null, staleTime: 5_000, placeholderData: keepPreviousData,
  });
  const plan = exact.data ?? known.data;
  const error = exact.error ?? known.error;
  const edit = (name: string, value: string | null | undefined): void => {
    setEdits((before) => {
      const after = new Map(before);
      if (value === undefined) after.delete(name);
      else after.set(name, value);
      return after;
    });
  };
  const obstacle = plan === undefined ? 'The plan is still being made.' : plan.obstacle;
  const upgraded = async (): Promise<void> => {
    onClose();
    await navigate({ to: '/clusters/$connectionId/upgrades/$targetKey', params: { connectionId, targetKey: upgradeTargetKey({ kind: 'application', applicationName }) } });
  };
  return (
    <Dialog
      title={title ?? `Upgrade ${applicationName}`}
      isOpen
      size="large"
      isDismissable={false}
      onClose={onClose}
      footer={(
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={obstacle !== '' || exact.isFetching} disabledReason={obstacle === '' ? 'The plan is still being made.' : obstacle} onPress={() => { setConfirming(true); }}>
            Start the upgrade to {version}…
          </Button>
        </>
      )}
    >
      <div className={styles.steps}>
        <nav className={styles.rail} aria-label="Steps of the upgrade">
          {upgradeSteps.map(({ id, label }) => (
            <button key={id} type="button" aria-current={step === id ? 'step' : undefined} onClick={() => { setStep(id); }}>
              {label}<small>{plan === undefined ? ' ' : stepFindings(id, { plan, edits, mode, policy })}</small>
            </button>
          ))}
        </nav>
        <div className={styles.form}>
          {error === null ? null : <FaultPanel fault={faultOf(error)} onAction={() => { void known.refetch(); }} />}
          {plan === undefined ? (error === null ? <Skeleton height={200} /> : null) : (
            <Step step={step} plan={plan} {...{ version, setVersion, mode, setMode, policy, setPolicy, edits, edit }} parameters={known.data?.parameters ?? []} />
          )}
        </div>
      </div>
      {isConfirming && plan !== undefined && parameters !== null ? (
        <ConfirmAct
          connectionId={connectionId}
          title="Start this upgrade?"
          object={`${applicationName}: ${plan.currentVersion} → ${version}`}
          consequence={`Its services are upgraded domain by domain${mode === 'Monitored' ? `, with a health check after each; when one fails it ${policy.failureAction === 'Rollback' ? 'rolls back by itself' : 'stops and waits'}` : mode === 'UnmonitoredAuto' ? ', without a health check' : ', each one when you say so'}.`}
          confirmLabel="Start the upgrade"
          typeToConfirm={applicationName}
          details={plan.body}
          onAct={({ typedName, reason }) => api.clusters.actions.upgradeApplication({ ...base, parameters, typedName, reason, forceRestart: policy.forceRestart })}
          onDone={() => { void upgraded(); }}
          onClose={() => { setConfirming(false); }}
        />
      ) : null}
    </Dialog>
  );
}

interface StepProps {
  readonly step: UpgradeStep;
  readonly plan: UpgradePlan;
  readonly version: string;
  readonly setVersion: (version: string) => void;
  readonly mode: UpgradeMode;
  readonly setMode: (mode: UpgradeMode) => void;
  readonly policy: UpgradePolicy;
  readonly setPolicy: (policy: UpgradePolicy) => void;
  readonly parameters: UpgradePlan['parameters'];
  readonly edits: ReadonlyMap<string, string | null>;
  readonly edit: (name: string, value: string | null | undefined) => void;
}

function Step({ step, plan, version, setVersion, mode, setMode, policy, setPolicy, parameters, edits, edit }: StepProps) {
  switch (step) {
    case 'version': {
      const available = plan.versions.filter(({ status }) => status === 'Available');
      const chosen = plan.versions.find((each) => each.version === version);
      return (
        <>
          <Select
            label="Version to upgrade to"
            value={version}
            options={available.map(({ version: each, markedBad }) => ({
              value: each, label: each === plan.currentVersion ? `${each} (in force now)` : each, ...(markedBad === null ? {} : { description: `Marked bad: ${markedBad}` }),
            }))}
            onChange={setVersion}
          />
          {version === plan.currentVersion ? <p className={styles.quiet}>The version stays; only parameters can change.</p> : null}
          {chosen?.markedBad == null ? null : <p className={styles.warning}>This version was marked bad: {chosen.markedBad}</p>}
          {available.length < 2 ? <p className={styles.quiet}>No other version of {plan.typeName} is provisioned. Upload and provision one under Packages.</p> : null}
        </>
      );
    }
    case 'parameters': return <ParameterEditor key={version} parameters={parameters} edits={edits} onEdit={edit} />;
    case 'how': return <PolicyFields mode={mode} policy={policy} onMode={setMode} onPolicy={setPolicy} />;
    case 'changes': return <PlanChanges plan={plan} />;
  }
}
