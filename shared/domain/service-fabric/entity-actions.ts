import type { ActName } from './confirmation.ts';
import { isSystemName } from './identifiers.ts';

/** An act that makes sense for an entity; with the reason where it is not possible now. */
export interface PossibleAct {
  readonly action: ActName;
  /** Empty where nothing is in its way. */
  readonly obstacle: string;
}

const act = (action: ActName, obstacle = ''): PossibleAct => ({ action, obstacle });
/** The first reason that applies; empty for none. */
function first(...reasons: readonly (readonly [applies: boolean, reason: string])[]): string {
  return reasons.find(([applies]) => applies)?.[1] ?? '';
}

const ofTheCluster = 'It belongs to the cluster itself.';

export function nodeActs(node: { readonly status: string; readonly isDeactivated: boolean; readonly heldByOthersOnly: boolean; readonly isSeedNode: boolean }): readonly PossibleAct[] {
  const isDown = node.status === 'Down';
  return [
    act('activateNode', first(
      [!node.isDeactivated, 'It is in service.'],
      [node.heldByOthersOnly, 'A repair task or the platform holds it: activating lifts only what a person or a tool asked for.'],
    )),
    act('deactivateNode', first([node.status === 'Removed', 'It is no longer part of the cluster.'])),
    act('restartNode', first([isDown, 'It is down.'], [node.status === 'Removed' || node.status === 'Unknown', 'The cluster does not know whether it runs.'])),
    act('removeNodeState', first([!isDown && node.status !== 'Removed', 'Only for a node that is down and will never return.'], [node.isSeedNode, 'It is a seed node: its vote has to be taken away first.'])),
  ];
}

export function applicationTypeActs(type: { readonly status: string; readonly applications: number | null }): readonly PossibleAct[] {
  const used = type.applications ?? 0;
  return [
    act('createApplication', first([type.status !== 'Available', `It is not available (${type.status}).`])),
    act('unprovision', first(
      [type.status === 'Provisioning' || type.status === 'Unprovisioning', `It is ${type.status.toLowerCase()}.`],
      [used > 0, `${used} ${used === 1 ? 'application uses' : 'applications use'} it.`],
    )),
  ];
}

export function applicationActs(application: { readonly name: string; readonly status: string; readonly armManaged: boolean }): readonly PossibleAct[] {
  const isSystem = isSystemName(application.name);
  const upgrades = application.status === 'Upgrading';
  const isBusy = application.status === 'Creating' || application.status === 'Deleting';
  const busy = `It is ${application.status.toLowerCase()}.`;
  const needsUpgrade = first([isSystem, ofTheCluster], [!upgrades, 'No upgrade is running.']);
  return [
    act('upgradeApplication', first([isSystem, ofTheCluster], [upgrades, 'An upgrade is running.'], [isBusy, busy])),
    act('resumeUpgrade', needsUpgrade),
    act('rollBackUpgrade', needsUpgrade),
    act('changeUpgradePolicy', needsUpgrade),
    act('deleteApplication', first([isSystem, ofTheCluster], [application.status === 'Deleting', busy])),
  ];
}

export function serviceActs(service: { readonly name: string; readonly status: string }): readonly PossibleAct[] {
  const isSystem = isSystemName(service.name);
  const isLeaving = service.status === 'Deleting';
  return [
    act('scaleService', first([isSystem, ofTheCluster], [isLeaving, 'It is being deleted.'])),
    act('deleteService', first([isSystem, ofTheCluster], [isLeaving, 'It is being deleted.'])),
  ];
}

export function partitionActs(partition: { readonly serviceKind: string; readonly status: string; readonly replicas: number | null }): readonly PossibleAct[] {
  if (partition.serviceKind !== 'Stateful') return [act('moveSecondary', first([partition.serviceKind !== 'Stateless', 'Only replicas of stateful and instances of stateless services can be moved.']))];
  const lost = partition.status === 'InQuorumLoss' ? 'It has lost its quorum.' : '';
  return [
    act('movePrimary', lost),
    act('moveSecondary', first([lost !== '', lost], [partition.replicas === 1, 'It has no secondary.'])),
  ];
}

export function replicaActs(replica: { readonly serviceName: string; readonly status: string; readonly nodeName: string }): readonly PossibleAct[] {
  const away = first([replica.nodeName === '', 'It is on no node.'], [replica.status === 'Dropped', 'It is dropped already.']);
  return [act('restartReplica', first([away !== '', away], [replica.status === 'Down', 'It is down.'])), act('removeReplica', away)];
}

export function codePackageActs(codePackage: { readonly applicationName: string; readonly status: string; readonly instanceId: string }): readonly PossibleAct[] {
  return [act('restartCodePackage', first(
    [isSystemName(codePackage.applicationName), ofTheCluster],
    [codePackage.status !== 'Active', `It is not active (${codePackage.status}).`],
    [codePackage.instanceId === '', 'Its running instance is not known.'],
  ))];
}

export function clusterActs(cluster: { readonly upgrades: boolean; readonly resourceProvider: boolean }): readonly PossibleAct[] {
  const needsUpgrade = cluster.upgrades ? '' : 'No upgrade is running.';
  return [
    act('upgradeCluster', first([cluster.upgrades, 'An upgrade is running.'], [cluster.resourceProvider, 'Its upgrades are made by Azure, which would undo this one.'])),
    act('resumeUpgrade', needsUpgrade), act('rollBackUpgrade', needsUpgrade), act('changeUpgradePolicy', needsUpgrade),
    act('provision'), act('provisionExternal'),
  ];
}
