import { repairTaskUpdate } from '../../wire/repair.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { CommandOptions } from './options.ts';
import { applicationPolicyBody, clusterPolicyBody, clusterUpgradePolicyBody, rollingBody, updateBody } from './upgrade-bodies.ts';
import type { ApplicationHealthPolicyInput, ClusterHealthPolicyInput, ClusterUpgradeHealthPolicyInput, RollingUpgradeInput, UpgradeUpdateInput } from './upgrade-bodies.ts';

export interface ClusterPoliciesInput {
  readonly health?: ClusterHealthPolicyInput;
  readonly enableDeltaHealthEvaluation?: boolean;
  readonly upgradeHealth?: ClusterUpgradeHealthPolicyInput;
  readonly applicationHealth?: readonly { readonly applicationName: string; readonly policy: ApplicationHealthPolicyInput }[];
}
export interface UpgradeClusterInput extends RollingUpgradeInput, ClusterPoliciesInput {
  /** At least one of both. */
  readonly codeVersion?: string;
  readonly configVersion?: string;
}

function policiesBody(input: ClusterPoliciesInput) {
  return {
    ClusterHealthPolicy: input.health ? clusterPolicyBody(input.health) : undefined,
    EnableDeltaHealthEvaluation: input.enableDeltaHealthEvaluation,
    ClusterUpgradeHealthPolicy: input.upgradeHealth ? clusterUpgradePolicyBody(input.upgradeHealth) : undefined,
    ApplicationHealthPolicyMap: input.applicationHealth
      ? { ApplicationHealthPolicyMap: input.applicationHealth.map(({ applicationName, policy }) => ({ Key: applicationName, Value: applicationPolicyBody(policy) })) } : undefined,
  };
}

/** Clusters that Azure manages refuse this or have it undone (§2.7). */
export function upgrade(client: GatewayClient, input: UpgradeClusterInput, options: CommandOptions = {}): Promise<void> {
  const body = { CodeVersion: input.codeVersion, ConfigVersion: input.configVersion, ...rollingBody(input), ...policiesBody(input) };
  return client.write(endpoints.startClusterUpgrade, { ...options, body });
}

export function updateUpgrade(client: GatewayClient, update: UpgradeUpdateInput, policies: ClusterPoliciesInput = {}, options: CommandOptions = {}): Promise<void> {
  const body = { UpgradeKind: update.forceRestart === true ? 'Rolling_ForceRestart' : 'Rolling', UpdateDescription: updateBody(update), ...policiesBody(policies) };
  return client.write(endpoints.updateClusterUpgrade, { ...options, body });
}

/** @param domain the one that was seen to be next. */
export function resumeUpgrade(client: GatewayClient, domain: string, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.resumeClusterUpgrade, { ...options, body: { UpgradeDomain: domain } });
}

export function rollBackUpgrade(client: GatewayClient, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.rollbackClusterUpgrade, options);
}

/** A task as it was seen: its version makes the cluster refuse where somebody else has changed it since. */
export interface SeenRepairTask {
  readonly taskId: string;
  /** Empty or `0` goes ahead whatever has changed. */
  readonly version: string;
}
const seen = ({ taskId, version }: SeenRepairTask) => ({ TaskId: taskId, Version: version === '' ? undefined : version });

/** @returns the task's new version. */
export async function approveRepairTask(client: GatewayClient, task: SeenRepairTask, options: CommandOptions = {}): Promise<string> {
  return (await client.writeFor(endpoints.approveRepairTask, repairTaskUpdate, { ...options, body: seen(task) })).version;
}

/** @param abort also stops what is being executed. @returns the task's new version. */
export async function cancelRepairTask(client: GatewayClient, task: SeenRepairTask, abort = false, options: CommandOptions = {}): Promise<string> {
  return (await client.writeFor(endpoints.cancelRepairTask, repairTaskUpdate, { ...options, body: { ...seen(task), RequestAbort: abort } })).version;
}

/** Of a completed task. */
export function deleteRepairTask(client: GatewayClient, task: SeenRepairTask, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.deleteRepairTask, { ...options, body: seen(task) });
}

export function stopChaos(client: GatewayClient, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.stopChaos, options);
}
