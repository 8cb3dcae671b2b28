import { describe, expect, it } from 'vitest';
import { applicationActs, applicationTypeActs, clusterActs, codePackageActs, nodeActs, partitionActs, replicaActs, serviceActs, type PossibleAct } from './entity-actions.ts';

const possible = (acts: readonly PossibleAct[]): string[] => acts.filter(({ obstacle }) => obstacle === '').map(({ action }) => action);
const obstacle = (acts: readonly PossibleAct[], action: string): string | undefined => acts.find((each) => each.action === action)?.obstacle;

describe('what can be done to an entity', () => {
  it('follows the state of a node', () => {
    const node = { status: 'Up', isDeactivated: false, heldByOthersOnly: false, isSeedNode: true };
    expect(possible(nodeActs(node))).toEqual(['deactivateNode', 'restartNode']);
    expect(possible(nodeActs({ ...node, status: 'Disabled', isDeactivated: true }))).toContain('activateNode');
    expect(obstacle(nodeActs({ ...node, isDeactivated: true, heldByOthersOnly: true }), 'activateNode')).toContain('repair task');
    expect(possible(nodeActs({ ...node, status: 'Down', isSeedNode: false }))).toEqual(['deactivateNode', 'removeNodeState']);
    expect(obstacle(nodeActs({ ...node, status: 'Down' }), 'removeNodeState')).toContain('seed node');
  });

  it('offers of an upgrade what its state allows', () => {
    const shop = { name: 'fabric:/Shop', status: 'Ready', armManaged: false };
    expect(possible(applicationActs(shop))).toEqual(['upgradeApplication', 'deleteApplication']);
    expect(possible(applicationActs({ ...shop, status: 'Upgrading' }))).toEqual(['resumeUpgrade', 'rollBackUpgrade', 'changeUpgradePolicy', 'deleteApplication']);
    expect(possible(clusterActs({ upgrades: false, resourceProvider: true }))).toEqual(['provision', 'provisionExternal']);
  });

  it('leaves what belongs to the cluster alone', () => {
    expect(possible(applicationActs({ name: 'fabric:/System', status: 'Ready', armManaged: false }))).toEqual([]);
    expect(possible(serviceActs({ name: 'fabric:/System/NamingService', status: 'Active' }))).toEqual([]);
  });

  it('does not unprovision what is in use', () => {
    expect(obstacle(applicationTypeActs({ status: 'Available', applications: 2 }), 'unprovision')).toBe('2 applications use it.');
    expect(possible(applicationTypeActs({ status: 'Available', applications: 0 }))).toEqual(['createApplication', 'unprovision']);
    expect(possible(applicationTypeActs({ status: 'Failed', applications: 0 }))).toEqual(['unprovision']);
  });

  it('knows what partitions, replicas and code packages can do', () => {
    expect(possible(partitionActs({ serviceKind: 'Stateful', status: 'Ready', replicas: 3 }))).toEqual(['movePrimary', 'moveSecondary']);
    expect(possible(partitionActs({ serviceKind: 'Stateful', status: 'Ready', replicas: 1 }))).toEqual(['movePrimary']);
    expect(possible(partitionActs({ serviceKind: 'Stateful', status: 'InQuorumLoss', replicas: 3 }))).toEqual([]);
    expect(possible(partitionActs({ serviceKind: 'Stateless', status: 'Ready', replicas: 3 }))).toEqual(['moveSecondary']);
    expect(possible(replicaActs({ serviceName: 'fabric:/A/B', status: 'Down', nodeName: 'n' }))).toEqual(['removeReplica']);
    expect(possible(codePackageActs({ applicationName: 'fabric:/A', status: 'Active', instanceId: '1' }))).toEqual(['restartCodePackage']);
    expect(possible(codePackageActs({ applicationName: 'fabric:/A', status: 'Deactivating', instanceId: '1' }))).toEqual([]);
  });
});
