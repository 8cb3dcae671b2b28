import { implement } from '@orpc/server';
import { clusterActionsContract } from '../../../shared/contract/clusters/actions.ts';
import type { ActResult } from '../../../shared/contract/clusters/actions.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import type { Upgrades } from '../upgrades/upgrades.ts';
import type { ActLog } from './act-log.ts';
import { createApplication, deleteApplication, upgradeApplication } from './application-acts.ts';
import { activateNode, deactivateNode, removeNodeState, restartNode } from './node-acts.ts';
import { deleteImageStorePath, provision, provisionExternal, unprovision } from './package-acts.ts';
import { perform } from './perform.ts';
import type { Act } from './perform.ts';
import { approveRepairTask, cancelRepairTask } from './repair-acts.ts';
import { deleteService, movePrimary, moveSecondary, removeReplica, restartCodePackage, restartReplica, scaleService } from './service-acts.ts';
import { changeUpgradePolicy, resumeUpgrade, rollBackUpgrade, upgradeCluster } from './upgrade-acts.ts';

const os = implement(clusterActionsContract).$context<RequestContext>();

/** Everything behind `clusters.actions.*`. */
export function actionsRouter(clusters: Clusters, log: ActLog, upgrades: Upgrades) {
  const done = <Input>(make: (cluster: Cluster, input: Input) => Act) =>
    ({ input }: { readonly input: Input & { readonly connectionId: ConnectionId } }): Promise<ActResult> => {
      const cluster = clusters.of(input.connectionId);
      return perform(cluster, log, make(cluster, input));
    };
  return os.router({
    record: os.record.handler(({ input, signal, context }) => log.of(clusters.of(input.connectionId).connectionId).watch(signal, { visible: () => context.visible })),

    activateNode: os.activateNode.handler(done(activateNode)),
    deactivateNode: os.deactivateNode.handler(done(deactivateNode)),
    restartNode: os.restartNode.handler(done(restartNode)),
    removeNodeState: os.removeNodeState.handler(done(removeNodeState)),

    createApplication: os.createApplication.handler(done(createApplication)),
    deleteApplication: os.deleteApplication.handler(done(deleteApplication)),
    upgradeApplication: os.upgradeApplication.handler(done((cluster, input) => upgradeApplication(cluster, upgrades, input))),
    resumeUpgrade: os.resumeUpgrade.handler(done((cluster, input) => resumeUpgrade(cluster, upgrades, input))),
    rollBackUpgrade: os.rollBackUpgrade.handler(done((cluster, input) => rollBackUpgrade(cluster, upgrades, input))),
    changeUpgradePolicy: os.changeUpgradePolicy.handler(done((cluster, input) => changeUpgradePolicy(cluster, upgrades, input))),
    upgradeCluster: os.upgradeCluster.handler(done((cluster, input) => upgradeCluster(cluster, upgrades, input))),

    provision: os.provision.handler(done(provision)),
    provisionExternal: os.provisionExternal.handler(done(provisionExternal)),
    unprovision: os.unprovision.handler(done((cluster, input) => unprovision(cluster, upgrades, input))),
    deleteImageStorePath: os.deleteImageStorePath.handler(done((_cluster, input) => deleteImageStorePath(input))),

    scaleService: os.scaleService.handler(done(scaleService)),
    deleteService: os.deleteService.handler(done(deleteService)),
    restartReplica: os.restartReplica.handler(done(restartReplica)),
    removeReplica: os.removeReplica.handler(done(removeReplica)),
    movePrimary: os.movePrimary.handler(done(movePrimary)),
    moveSecondary: os.moveSecondary.handler(done(moveSecondary)),
    restartCodePackage: os.restartCodePackage.handler(done((_cluster, input) => restartCodePackage(input))),

    approveRepairTask: os.approveRepairTask.handler(done((_cluster, input) => approveRepairTask(input))),
    cancelRepairTask: os.cancelRepairTask.handler(done((_cluster, input) => cancelRepairTask(input))),
  });
}
