import type { UpgradeRunDetail } from '../../../shared/contract/clusters/upgrades.ts';
import type { UpgradePolicy } from '../../../shared/contract/clusters/shared.ts';

export interface ComparedLine {
  readonly what: string;
  readonly left: string;
  readonly right: string;
  readonly differs: boolean;
}

export interface ComparedRuns {
  readonly facts: readonly ComparedLine[];
  /** Null where one of the two has no recorded parameters. */
  readonly parameters: readonly ComparedLine[] | null;
  readonly policy: readonly ComparedLine[] | null;
  readonly domains: readonly ComparedLine[];
}

const none = '–';

/** Two runs side by side, line by line; the differing lines of each part first. @param spell how a number of ms is written. */
export function compareRuns(left: UpgradeRunDetail, right: UpgradeRunDetail, spell: (ms: number) => string): ComparedRuns {
  const facts = [
    line('From version', left.run.fromVersion, right.run.fromVersion),
    line('To version', left.run.toVersion, right.run.toVersion),
    line('Result', left.run.resultWords, right.run.resultWords),
    line('Cause', left.run.cause, right.run.cause),
    line('Mode', left.run.mode, right.run.mode),
    line('Duration', durationOf(left.run.durationMs, spell), durationOf(right.run.durationMs, spell)),
    line('Started by', left.startedBy, right.startedBy),
  ];
  return {
    facts,
    parameters: left.parameters === null || right.parameters === null ? null : compareNamed(left.parameters, right.parameters),
    policy: left.policy === null || right.policy === null ? null : differingFirst(comparePolicies(left.policy, right.policy, spell)),
    domains: compareDomains(left, right, spell),
  };
}

function line(what: string, left: string, right: string): ComparedLine {
  return { what, left: left === '' ? none : left, right: right === '' ? none : right, differs: left !== right };
}

function durationOf(ms: number | null, spell: (ms: number) => string): string {
  return ms === null ? '' : spell(ms);
}

function differingFirst(lines: readonly ComparedLine[]): readonly ComparedLine[] {
  return [...lines.filter(({ differs }) => differs), ...lines.filter(({ differs }) => !differs)];
}

type Named = readonly { readonly name: string; readonly value: string }[];

function compareNamed(left: Named, right: Named): readonly ComparedLine[] {
  const before = new Map(left.map(({ name, value }) => [name, value]));
  const after = new Map(right.map(({ name, value }) => [name, value]));
  const names = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a.localeCompare(b, 'en'));
  return differingFirst(names.map((name) => {
    const one = before.get(name);
    const other = after.get(name);
    return { what: name, left: one ?? 'not given', right: other ?? 'not given', differs: one !== other };
  }));
}

function comparePolicies(left: UpgradePolicy, right: UpgradePolicy, spell: (ms: number) => string): readonly ComparedLine[] {
  const words = (policy: UpgradePolicy) => new Map(policyLines(policy, spell).map(({ label, value }) => [label, value]));
  const before = words(left);
  const after = words(right);
  return [...before.keys()].map((label) => line(label, before.get(label) ?? '', after.get(label) ?? ''));
}

function compareDomains(left: UpgradeRunDetail, right: UpgradeRunDetail, spell: (ms: number) => string): readonly ComparedLine[] {
  const took = (detail: UpgradeRunDetail) => new Map(detail.domains.map(({ name, startedAt, endedAt }) => [name, startedAt === null || endedAt === null ? '' : spell(endedAt - startedAt)]));
  const before = took(left);
  const after = took(right);
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => line(`Domain ${name}`, before.get(name) ?? '', after.get(name) ?? ''));
}

/** What governs an upgrade, as lines to read. A time without end is said in words. */
export function policyLines(policy: UpgradePolicy, spell: (ms: number) => string): readonly { readonly label: string; readonly value: string }[] {
  const orNever = (ms: number | null): string => (ms === null ? 'without end' : spell(ms));
  const { health } = policy;
  return [
    { label: 'When it fails', value: policy.failureAction === 'Rollback' ? 'rolls back by itself' : 'stops and waits for somebody' },
    { label: 'Wait before the health check', value: spell(policy.healthCheckWaitMs) },
    { label: 'Has to stay healthy for', value: spell(policy.healthCheckStableMs) },
    { label: 'Unhealthy is tolerated for', value: spell(policy.healthCheckRetryMs) },
    { label: 'Limit of a domain', value: orNever(policy.domainTimeoutMs) },
    { label: 'Limit of the whole upgrade', value: orNever(policy.upgradeTimeoutMs) },
    { label: 'Safety checks wait for', value: orNever(policy.replicaSetCheckTimeoutMs) },
    { label: 'Instances close after', value: policy.instanceCloseDelayMs === null ? 'no delay' : spell(policy.instanceCloseDelayMs) },
    { label: 'Restart even for configuration only', value: policy.forceRestart ? 'yes' : 'no' },
    ...(health === null ? [{ label: 'Health that is tolerated', value: 'as the application says' }] : [
      { label: 'Warnings count as errors', value: health.considerWarningAsError ? 'yes' : 'no' },
      { label: 'Unhealthy deployed applications', value: `up to ${health.maxPercentUnhealthyDeployedApplications} %` },
      { label: 'Unhealthy services', value: `up to ${health.maxPercentUnhealthyServices} %` },
      { label: 'Unhealthy partitions of a service', value: `up to ${health.maxPercentUnhealthyPartitionsPerService} %` },
      { label: 'Unhealthy replicas of a partition', value: `up to ${health.maxPercentUnhealthyReplicasPerPartition} %` },
    ]),
  ];
}
