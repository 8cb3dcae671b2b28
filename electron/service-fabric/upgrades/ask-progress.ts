import type { RootCause } from '../../../shared/contract/clusters/shared.ts';
import type { UpgradeTarget } from '../../../shared/contract/clusters/upgrades.ts';
import { leavesOf } from '../../../shared/domain/service-fabric/evaluation-leaves.ts';
import { rootCausesOf } from '../../../shared/domain/service-fabric/root-causes.ts';
import type { UpgradeObservation } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import type { Cluster } from '../cluster.ts';
import * as queries from '../gateway/queries.ts';
import { clusterVersionWords, observeApplication, observeCluster } from './observe.ts';

export interface AskedProgress {
  readonly observation: UpgradeObservation;
  readonly typeName: string | null;
  /** In force while the upgrade runs; that of before, since it changes with its end. Empty where it is not known. */
  readonly fromVersion: string;
  readonly causes: readonly RootCause[];
}

/** @throws FaultError, `not-found` where the application is gone. */
export async function askProgress(cluster: Cluster, target: UpgradeTarget, signal: AbortSignal): Promise<AskedProgress> {
  const client = cluster.client();
  if (target.kind === 'cluster') {
    const progress = await queries.cluster.upgradeProgress(client, { signal });
    const { causes } = rootCausesOf(leavesOf(progress.unhealthyEvaluations), new Map());
    const observation = observeCluster(progress, cluster.clock.now());
    return { observation, typeName: null, fromVersion: otherClusterVersion(cluster, observation.toVersion), causes };
  }
  const { applicationName } = target;
  const progress = await queries.applications.upgradeProgress(client, applicationName, { signal });
  const { causes } = rootCausesOf(leavesOf(progress.unhealthyEvaluations, { kind: 'application', applicationName }), new Map());
  return {
    observation: observeApplication(progress, cluster.clock.now()),
    typeName: progress.typeName === '' ? null : progress.typeName,
    fromVersion: cluster.mirror.applications.get(applicationName)?.typeVersion ?? '',
    causes,
  };
}

/** The version of the nodes that do not have the new one yet. */
function otherClusterVersion(cluster: Cluster, toVersion: string): string {
  const counts = new Map<string, number>();
  for (const node of cluster.mirror.nodes.values()) {
    const version = clusterVersionWords(node);
    if (version !== toVersion && version !== '') counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts].toSorted((left, right) => right[1] - left[1])[0]?.[0] ?? '';
}
