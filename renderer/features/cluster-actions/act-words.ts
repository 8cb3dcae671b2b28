import type { ActName } from '../../../shared/domain/service-fabric/confirmation.ts';

/** How an act stands in a menu. Dangerous ones come last, behind the others. */
export const actWords: Readonly<Record<ActName, { readonly label: string; readonly tone: 'plain' | 'danger' }>> = {
  activateNode: { label: 'Activate…', tone: 'plain' },
  deactivateNode: { label: 'Deactivate…', tone: 'danger' },
  restartNode: { label: 'Restart…', tone: 'danger' },
  removeNodeState: { label: 'Remove its state…', tone: 'danger' },
  createApplication: { label: 'Create an application of it…', tone: 'plain' },
  upgradeApplication: { label: 'Upgrade…', tone: 'plain' },
  deleteApplication: { label: 'Delete…', tone: 'danger' },
  resumeUpgrade: { label: 'Go on with the upgrade…', tone: 'plain' },
  rollBackUpgrade: { label: 'Roll the upgrade back…', tone: 'danger' },
  changeUpgradePolicy: { label: 'Change the upgrade’s policy…', tone: 'plain' },
  upgradeCluster: { label: 'Upgrade the cluster…', tone: 'danger' },
  upload: { label: 'Upload a package…', tone: 'plain' },
  provision: { label: 'Provision…', tone: 'plain' },
  provisionExternal: { label: 'Provision from an address…', tone: 'plain' },
  unprovision: { label: 'Unprovision…', tone: 'danger' },
  deleteImageStorePath: { label: 'Delete from the image store…', tone: 'danger' },
  scaleService: { label: 'Scale…', tone: 'plain' },
  deleteService: { label: 'Delete…', tone: 'danger' },
  restartReplica: { label: 'Restart…', tone: 'danger' },
  removeReplica: { label: 'Remove…', tone: 'danger' },
  movePrimary: { label: 'Move the primary…', tone: 'plain' },
  moveSecondary: { label: 'Move a secondary…', tone: 'plain' },
  restartCodePackage: { label: 'Restart the code package…', tone: 'danger' },
  approveRepairTask: { label: 'Approve…', tone: 'danger' },
  cancelRepairTask: { label: 'Cancel…', tone: 'danger' },
};

/** @returns whether a word of the host names an act that this page knows; newer ones are left out. */
export function isActName(name: string): name is ActName {
  return Object.hasOwn(actWords, name);
}

/** What each intent of a deactivation means for the node (service-fabric.md §2.8). */
export const intentWords = {
  Pause: { label: 'Pause', words: 'Replicas stay where they are and nothing new is placed on it. For looking at the machine.' },
  Restart: { label: 'Restart', words: 'It may be restarted: persisted replicas stay on it, others move away. For a reboot or an update.' },
  RemoveData: { label: 'Remove data', words: 'Every replica moves away: its disk may be lost. For replacing the disk or the machine.' },
  RemoveNode: { label: 'Remove node', words: 'Every replica moves away: the node will not come back.' },
} as const;
