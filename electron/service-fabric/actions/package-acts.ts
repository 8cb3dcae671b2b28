import { isReservedStorePath } from '../../../shared/domain/service-fabric/cluster-settings.ts';
import { faultError } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import * as commands from '../gateway/commands.ts';
import { namedVersion, nextNewVersion, toldProvision } from '../packages/told-provision.ts';
import type { Upgrades } from '../upgrades/upgrades.ts';
import type { Act } from './perform.ts';

interface Confirmed {
  readonly typedName: string;
  readonly reason: string;
}

/** The parts of the image store that are the cluster's own (service-fabric.md §1.7). */
export function refuseReserved(path: string): void {
  if (!isReservedStorePath(path)) return;
  throw faultError('invalid-input', { message: `“${path}” belongs to the cluster itself.`, hint: 'Only what was uploaded may be changed. Versions of types are removed by unprovisioning them.' });
}

export function provision(cluster: Cluster, { imageStorePath, cleanUp, typedName, reason }: Confirmed & { readonly imageStorePath: string; readonly cleanUp: boolean }): Act {
  return {
    subject: { action: 'provision', imageStorePath }, typedName, reason, title: `Provision ${imageStorePath}`, ref: null,
    async run(client) {
      refuseReserved(imageStorePath);
      const called = { typeName: imageStorePath.split(/[\\/]/).findLast((part) => part !== '') ?? imageStorePath, typeVersion: null };
      await toldProvision(cluster, called, await nextNewVersion(client), () => commands.applications.provision(client, { imageStorePath, cleanUp }));
      return `The cluster takes in the package at ${imageStorePath}. The list of types shows when it is there, or why it was refused.`;
    },
    after: () => cluster.mirror.refreshApplicationTypes(),
  };
}

export function provisionExternal(cluster: Cluster, { url, typeName, typeVersion, typedName, reason }: Confirmed & { readonly url: string; readonly typeName: string; readonly typeVersion: string }): Act {
  return {
    subject: { action: 'provisionExternal', typeName }, typedName, reason, title: `Provision ${typeName} ${typeVersion} from an address`, ref: { kind: 'applicationType', typeName, typeVersion },
    async run(client) {
      const { username, password } = new URL(url);
      if (username !== '' || password !== '') throw faultError('invalid-input', { message: 'The address holds a user name or a password.', hint: 'Leave it out: addresses are shown and recorded.' });
      await toldProvision(cluster, { typeName, typeVersion }, namedVersion(typeName, typeVersion), () => commands.applications.provisionExternal(client, { url, typeName, typeVersion }));
      return `The cluster fetches ${typeName} ${typeVersion} by itself. The list of types shows when it is there, or why it was refused.`;
    },
    after: () => cluster.mirror.refreshApplicationTypes(),
  };
}

export function unprovision(cluster: Cluster, upgrades: Upgrades, { typeName, typeVersion, typedName, reason }: Confirmed & { readonly typeName: string; readonly typeVersion: string }): Act {
  return {
    subject: { action: 'unprovision', typeName }, typedName, reason, title: `Unprovision ${typeName} ${typeVersion}`, ref: { kind: 'applicationType', typeName, typeVersion },
    async run(client) {
      const users = [...cluster.mirror.applications.values()].filter((application) => application.typeName === typeName && application.typeVersion === typeVersion).map(({ name }) => name);
      if (users.length > 0) throw faultError('conflict', { message: `${typeVersion} is used by ${users.slice(0, 3).join(', ')}${users.length > 3 ? ` and ${users.length - 3} more` : ''}.`, hint: 'Upgrade or delete them first.' });
      await commands.applications.unprovision(client, typeName, typeVersion, { isAsync: true });
      upgrades.of(cluster.connectionId).parts.forget();
      return `${typeName} ${typeVersion} is being removed. Nobody can go back to it without its package.`;
    },
    after: () => cluster.mirror.refreshApplicationTypes(),
  };
}

export function deleteImageStorePath({ path, typedName, reason }: Confirmed & { readonly path: string }): Act {
  return {
    subject: { action: 'deleteImageStorePath', path }, typedName, reason, title: `Delete ${path} from the image store`, ref: null,
    async run(client) {
      refuseReserved(path);
      if (path.split(/[\\/]/).some((part) => part === '..' || part === '.')) throw faultError('invalid-input', { message: `“${path}” leads elsewhere.`, hint: 'Give the path as the list shows it.' });
      await commands.imageStore.deleteContent(client, path);
      return `${path} is deleted. Versions that were provisioned from it stay.`;
    },
  };
}
