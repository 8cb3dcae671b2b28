import type { UpgradeInput } from '../../../shared/contract/clusters/upgrades.ts';
import { entityNameOf } from '../../../shared/domain/service-fabric/identifiers.ts';
import { maskedOrigin } from '../../../shared/domain/service-fabric/secret-mask.ts';
import { faultError } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import * as commands from '../gateway/commands.ts';
import type { Upgrades } from '../upgrades/upgrades.ts';
import type { Act } from './perform.ts';

interface Confirmed {
  readonly typedName: string;
  readonly reason: string;
}

export function createApplication(cluster: Cluster, input: Confirmed & {
  readonly applicationName: string; readonly typeName: string; readonly typeVersion: string; readonly parameters: readonly { readonly name: string; readonly value: string }[];
}): Act {
  const { typeName, typeVersion, typedName, reason } = input;
  const applicationName = entityNameOf(input.applicationName);
  return {
    subject: { action: 'createApplication', applicationName }, typedName, reason, title: `Create ${applicationName} (${typeName} ${typeVersion})`, ref: { kind: 'application', applicationName },
    async run(client) {
      const masked = input.parameters.find(({ value }) => maskedOrigin(value) !== null);
      if (masked) throw faultError('invalid-input', { message: `The value of ${masked.name} is only a mask.`, hint: 'Type the value itself.' });
      await commands.applications.create(client, { applicationName, typeName, typeVersion, parameters: input.parameters.map(({ name, value }) => ({ key: name, value })) });
      return `${applicationName} is created; its services start now.`;
    },
    after: () => cluster.mirror.refreshApplications(),
  };
}

export function deleteApplication(cluster: Cluster, { applicationName, force, typedName, reason }: Confirmed & { readonly applicationName: string; readonly force: boolean }): Act {
  return {
    subject: { action: 'deleteApplication', applicationName }, typedName, reason, title: `Delete ${applicationName}${force ? ' by force' : ''}`, ref: { kind: 'application', applicationName },
    async run(client) {
      await commands.applications.remove(client, applicationName, force, { timeoutMs: 60_000 });
      return `${applicationName} is deleted with all its services and their data.`;
    },
    after: () => cluster.mirror.refreshApplications(),
  };
}

export function upgradeApplication(cluster: Cluster, upgrades: Upgrades, input: Confirmed & UpgradeInput & { readonly forceRestart: boolean }): Act {
  const { typedName, reason, forceRestart, connectionId, mode, parameters, policy, targetVersion } = input;
  const applicationName = entityNameOf(input.applicationName);
  const target = { kind: 'application', applicationName } as const;
  return {
    subject: { action: 'upgradeApplication', applicationName }, typedName, reason, title: `Upgrade ${applicationName} to ${targetVersion}`, ref: target,
    async run(client) {
      const { plans } = upgrades.of(connectionId);
      const prepared = await plans.prepare({ connectionId, applicationName, targetVersion, parameters, mode, policy }, forceRestart);
      if (prepared.obstacle !== '') throw faultError('conflict', { message: `${applicationName} cannot be upgraded like this.`, hint: prepared.obstacle, connectionId });
      const profile = cluster.profile()?.name ?? '';
      upgrades.starts.started(connectionId, target, {
        by: `${profile === '' ? 'Fabriscope' : `the profile “${profile}” in Fabriscope`}${reason === '' ? '' : `: ${reason}`}`,
        toVersion: targetVersion, fromVersion: prepared.application.typeVersion,
        parametersBefore: [...prepared.given].map(([name, value]) => ({ name, value })),
      });
      await commands.applications.upgrade(client, prepared.command);
      return `The upgrade of ${applicationName} to ${targetVersion} has begun${mode === 'UnmonitoredManual' ? '; it stops after each domain and waits for you' : ''}.`;
    },
    after: () => lookAtUpgrade(cluster, upgrades, applicationName),
  };
}

export async function lookAtUpgrade(cluster: Cluster, upgrades: Upgrades, applicationName: string): Promise<void> {
  await Promise.all([cluster.mirror.refreshApplication(applicationName), upgrades.of(cluster.connectionId).watched.refresh({ kind: 'application', applicationName })]);
}
