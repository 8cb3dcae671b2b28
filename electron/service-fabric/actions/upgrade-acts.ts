import type { UpgradeMode, UpgradePolicy } from '../../../shared/contract/clusters/shared.ts';
import type { UpgradeTarget } from '../../../shared/contract/clusters/upgrades.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { upgradeObstacles } from '../../../shared/domain/service-fabric/upgrade-words.ts';
import { faultError } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import * as commands from '../gateway/commands.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import { askProgress } from '../upgrades/ask-progress.ts';
import { healthInput, rollingInput, updateInput } from '../upgrades/policy-input.ts';
import type { Upgrades } from '../upgrades/upgrades.ts';
import { lookAtUpgrade } from './application-acts.ts';
import type { Act } from './perform.ts';

interface OnUpgrade {
  readonly target: UpgradeTarget;
  readonly typedName: string;
  readonly reason: string;
}

type UpgradeAction = 'resumeUpgrade' | 'rollBackUpgrade' | 'changeUpgradePolicy';
function act(cluster: Cluster, upgrades: Upgrades, action: UpgradeAction, input: OnUpgrade, title: string, run: (client: GatewayClient) => Promise<string>): Act {
  const { target, typedName, reason } = input;
  const ref: EntityRef = target;
  return {
    subject: { action, target }, typedName, reason, title, ref, run,
    after: () => (target.kind === 'cluster' ? upgrades.of(cluster.connectionId).watched.refresh(target) : lookAtUpgrade(cluster, upgrades, target.applicationName)),
  };
}

const nameOf = (target: UpgradeTarget): string => (target.kind === 'cluster' ? 'the cluster' : target.applicationName);

/** How it stands now, and that it allows the act. */
async function allowed(cluster: Cluster, target: UpgradeTarget, what: keyof ReturnType<typeof upgradeObstacles>) {
  const { observation } = await askProgress(cluster, target, new AbortController().signal);
  const obstacle = upgradeObstacles(observation)[what];
  if (obstacle !== null) throw faultError('conflict', { message: `The upgrade of ${nameOf(target)} does not allow this now.`, hint: obstacle, connectionId: cluster.connectionId });
  return observation;
}

export function resumeUpgrade(cluster: Cluster, upgrades: Upgrades, input: OnUpgrade & { readonly domain: string }): Act {
  const { target, domain } = input;
  return act(cluster, upgrades, 'resumeUpgrade', input, `Go on with domain ${domain} of the upgrade of ${nameOf(target)}`, async (client) => {
    const { nextDomain } = await allowed(cluster, target, 'resume');
    if (nextDomain !== domain) {
      throw faultError('conflict', { message: `Domain ${domain} is not the next one any more: that is ${nextDomain}.`, hint: 'Somebody else may have gone on already. Look at the upgrade again.', connectionId: cluster.connectionId });
    }
    if (target.kind === 'cluster') await commands.cluster.resumeUpgrade(client, domain);
    else await commands.applications.resumeUpgrade(client, target.applicationName, domain);
    return `The upgrade goes on with domain ${domain}.`;
  });
}

export function rollBackUpgrade(cluster: Cluster, upgrades: Upgrades, input: OnUpgrade): Act {
  const { target } = input;
  return act(cluster, upgrades, 'rollBackUpgrade', input, `Roll back the upgrade of ${nameOf(target)}`, async (client) => {
    const { toVersion } = await allowed(cluster, target, 'rollBack');
    if (target.kind === 'cluster') await commands.cluster.rollBackUpgrade(client);
    else await commands.applications.rollBackUpgrade(client, target.applicationName);
    return `The upgrade to ${toVersion} is being rolled back, domain after domain.`;
  });
}

export function changeUpgradePolicy(cluster: Cluster, upgrades: Upgrades, input: OnUpgrade & { readonly mode: UpgradeMode | null; readonly policy: UpgradePolicy | null }): Act {
  const { target, policy } = input;
  return act(cluster, upgrades, 'changeUpgradePolicy', input, `Change what governs the upgrade of ${nameOf(target)}`, async (client) => {
    if (input.mode === null && policy === null) throw faultError('invalid-input', { message: 'Nothing is to be changed.', hint: 'Change the mode or the policy.' });
    const observation = await allowed(cluster, target, 'changePolicy');
    const mode = input.mode ?? knownMode(observation.mode);
    // The failure action and the times count in a monitored upgrade only, but a change of mode alone must not lose them.
    const update = updateInput(mode, policy ?? (mode === 'Monitored' ? observation.policy : null));
    if (target.kind === 'cluster') await commands.cluster.updateUpgrade(client, update);
    else await commands.applications.updateUpgrade(client, target.applicationName, update, healthInput(policy));
    return `The upgrade is now ${modeWords[mode]}${policy === null ? '' : ', under the new policy'}.`;
  });
}

const modeWords: Readonly<Record<UpgradeMode, string>> = {
  Monitored: 'monitored: the health is checked after each domain', UnmonitoredAuto: 'unmonitored: it goes on without a look at the health', UnmonitoredManual: 'manual: it stops after each domain',
};

function knownMode(mode: string): UpgradeMode {
  return mode === 'UnmonitoredAuto' || mode === 'UnmonitoredManual' ? mode : 'Monitored';
}

export function upgradeCluster(cluster: Cluster, upgrades: Upgrades, input: {
  readonly codeVersion: string | null; readonly configVersion: string | null; readonly mode: UpgradeMode; readonly policy: UpgradePolicy; readonly typedName: string; readonly reason: string;
}): Act {
  const { codeVersion, configVersion, mode, policy, typedName, reason } = input;
  const version = [codeVersion, configVersion].filter((part) => part !== null).join(' and configuration ');
  const target: UpgradeTarget = { kind: 'cluster' };
  return {
    subject: { action: 'upgradeCluster' }, typedName, reason, title: `Upgrade the cluster to ${version}`, ref: target,
    async run(client) {
      if (codeVersion === null && configVersion === null) throw faultError('invalid-input', { message: 'Neither a code version nor a configuration version is given.', hint: 'Choose at least one of them.' });
      const { observation } = await askProgress(cluster, target, new AbortController().signal);
      if (upgradeObstacles(observation).rollBack === null) throw faultError('conflict', { message: 'An upgrade of the cluster is running already.', hint: 'Wait for it, or roll it back.', connectionId: cluster.connectionId });
      await commands.cluster.upgrade(client, { ...(codeVersion === null ? {} : { codeVersion }), ...(configVersion === null ? {} : { configVersion }), ...rollingInput(mode, policy, policy.forceRestart) });
      return `The upgrade of the cluster to ${version} has begun.`;
    },
    after: () => upgrades.of(cluster.connectionId).watched.refresh(target),
  };
}
