import { useState } from 'react';
import type { UpgradeMode, UpgradePolicy } from '../../../shared/contract/clusters/shared.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { TextField } from '../../components/TextField.tsx';
import { parseDuration, spellDuration } from './upgrade-input.ts';
import styles from './upgrades.module.css';

export interface PolicyFieldsProps {
  readonly mode: UpgradeMode;
  readonly policy: UpgradePolicy;
  readonly onMode: (mode: UpgradeMode) => void;
  readonly onPolicy: (policy: UpgradePolicy) => void;
}

const modes = [
  { value: 'Monitored', label: 'Monitored', title: 'Checks health after each domain' },
  { value: 'UnmonitoredAuto', label: 'Without checks', title: 'Domain after domain, whatever happens' },
  { value: 'UnmonitoredManual', label: 'By hand', title: 'Stops after each domain until you go on' },
] as const;

const modeWords: Readonly<Record<UpgradeMode, string>> = {
  Monitored: 'Health is checked after each domain; what happens when it is bad is said below.',
  UnmonitoredAuto: 'Domain after domain without a health check: a bad version reaches every node.',
  UnmonitoredManual: 'It stops after each domain and waits until you go on.',
};

const times = [
  { key: 'healthCheckWaitMs', label: 'Wait before the check', endless: false },
  { key: 'healthCheckStableMs', label: 'Has to stay healthy for', endless: false },
  { key: 'healthCheckRetryMs', label: 'Unhealthy tolerated for', endless: false },
  { key: 'domainTimeoutMs', label: 'Limit of a domain', endless: true },
  { key: 'upgradeTimeoutMs', label: 'Limit of the whole', endless: true },
  { key: 'replicaSetCheckTimeoutMs', label: 'Safety checks wait for', endless: true },
  { key: 'instanceCloseDelayMs', label: 'Instances close after', endless: true },
] as const satisfies readonly { readonly key: keyof UpgradePolicy; readonly label: string; readonly endless: boolean }[];

const percents = [
  { key: 'maxPercentUnhealthyServices', label: 'Unhealthy services' },
  { key: 'maxPercentUnhealthyPartitionsPerService', label: 'Partitions of a service' },
  { key: 'maxPercentUnhealthyReplicasPerPartition', label: 'Replicas of a partition' },
  { key: 'maxPercentUnhealthyDeployedApplications', label: 'Deployed applications' },
] as const satisfies readonly { readonly key: keyof NonNullable<UpgradePolicy['health']>; readonly label: string }[];

const strictHealth: NonNullable<UpgradePolicy['health']> = {
  considerWarningAsError: false, maxPercentUnhealthyDeployedApplications: 0, maxPercentUnhealthyServices: 0, maxPercentUnhealthyPartitionsPerService: 0, maxPercentUnhealthyReplicasPerPartition: 0,
};

/** How an upgrade goes on and what it tolerates. Times are typed as people write them. */
export function PolicyFields({ mode, policy, onMode, onPolicy }: PolicyFieldsProps) {
  const { health } = policy;
  return (
    <div className={styles.form}>
      <Segmented label="Mode" value={mode} options={modes} onChange={onMode} />
      <p className={styles.quiet}>{modeWords[mode]}</p>
      {mode === 'Monitored' ? (
        <Segmented
          label="When a health check fails"
          value={policy.failureAction}
          options={[{ value: 'Rollback', label: 'Roll back' }, { value: 'Manual', label: 'Stop and wait for me' }]}
          onChange={(failureAction) => { onPolicy({ ...policy, failureAction }); }}
        />
      ) : null}
      <div className={styles.fields}>
        {times.map(({ key, label, endless }) => (
          <DurationField key={key} label={label} endless={endless} value={policy[key]} onChange={(ms) => { onPolicy({ ...policy, [key]: ms }); }} />
        ))}
      </div>
      <Checkbox isSelected={policy.forceRestart} onChange={(forceRestart) => { onPolicy({ ...policy, forceRestart }); }}>Restart code packages even where only configuration changes</Checkbox>
      <Checkbox isSelected={health !== null} onChange={(isOwn) => { onPolicy({ ...policy, health: isOwn ? strictHealth : null }); }}>Tolerate other health during this upgrade than the application says</Checkbox>
      {health === null ? null : (
        <>
          <div className={styles.fields}>
            {percents.map(({ key, label }) => (
              <TextField
                key={key} label={`${label} (%)`} type="number" inputMode="numeric" min={0} max={100} value={String(health[key])}
                onChange={(text) => { onPolicy({ ...policy, health: { ...health, [key]: Math.min(100, Math.max(0, Math.round(Number(text) || 0))) } }); }}
              />
            ))}
          </div>
          <Checkbox isSelected={health.considerWarningAsError} onChange={(considerWarningAsError) => { onPolicy({ ...policy, health: { ...health, considerWarningAsError } }); }}>Warnings count as errors</Checkbox>
        </>
      )}
    </div>
  );
}


interface DurationFieldProps {
  readonly label: string;
  /** Empty is "without end"; otherwise a time is needed. */
  readonly endless: boolean;
  readonly value: number | null;
  readonly onChange: (ms: number | null) => void;
}

function DurationField({ label, endless, value, onChange }: DurationFieldProps) {
  const [text, setText] = useState(spellDuration(value));
  const parsed = parseDuration(text);
  const error = parsed === undefined ? 'Write a time such as 90 s, 2 min or 1 h.' : parsed === null && !endless ? 'This one needs a time; 0 is none.' : null;
  return (
    <TextField
      label={label} value={text} error={error} {...(endless ? { placeholder: 'without end' } : {})}
      onChange={(next) => {
        setText(next);
        const ms = parseDuration(next);
        if (ms !== undefined && (ms !== null || endless)) onChange(ms);
      }}
    />
  );
}
