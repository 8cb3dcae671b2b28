import type { ClusterModel, SafetyCheck } from './model/index.ts';

/**
 * Takes away what pending safety checks insist on, as an operator would: the services they name are content with one
 * instance or replica. Returns the names of those services.
 */
export function releaseSafetyChecks(model: ClusterModel): string[] {
  const released = new Set<string>();
  for (const check of pendingChecks(model)) {
    const service = check.kind === 'EnsureSeedNodeQuorum' ? undefined : model.partition(check.partitionId)?.service;
    if (service === undefined || released.has(service.name)) continue;
    released.add(service.name);
    if (service.serviceKind === 'Stateless') {
      model.updateService(service.name, { serviceKind: 'Stateless', minInstanceCount: 1, minInstancePercentage: 0 });
    } else model.updateService(service.name, { serviceKind: 'Stateful', minReplicaSetSize: 1 });
  }
  return [...released];
}

function pendingChecks(model: ClusterModel): SafetyCheck[] {
  const upgrading = model.applications().filter((application) => application.status === 'Upgrading');
  const progress = [model.clusterUpgradeProgress(), ...upgrading.map((each) => model.applicationUpgradeProgress(each.name))];
  return [
    ...progress.flatMap((each) => each.current.nodes.flatMap((node) => node.pendingSafetyChecks)),
    ...model.nodes().flatMap((node) => node.deactivation.pendingSafetyChecks),
  ];
}
