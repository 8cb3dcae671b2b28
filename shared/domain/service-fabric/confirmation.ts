/*
 * Which name has to be typed before something is done to a cluster. The page asks for it and main compares it, by the
 * same rule: the name of the thing that is hit, or that of the cluster where all of it is.
 */

/** What an act is done to, as far as its confirmation goes: an act's input has these fields, and more. */
export type ActSubject =
  | { readonly action: 'activateNode' | 'deactivateNode' | 'restartNode' | 'removeNodeState'; readonly nodeName: string }
  | { readonly action: 'createApplication' | 'deleteApplication' | 'upgradeApplication' | 'restartCodePackage'; readonly applicationName: string }
  | {
    readonly action: 'resumeUpgrade' | 'rollBackUpgrade' | 'changeUpgradePolicy';
    readonly target: { readonly kind: 'cluster' } | { readonly kind: 'application'; readonly applicationName: string };
  }
  | { readonly action: 'upgradeCluster' | 'upload' }
  | { readonly action: 'provision'; readonly imageStorePath: string }
  | { readonly action: 'provisionExternal' | 'unprovision'; readonly typeName: string }
  | { readonly action: 'deleteImageStorePath'; readonly path: string }
  | {
    readonly action: 'scaleService' | 'deleteService' | 'restartReplica' | 'removeReplica' | 'movePrimary' | 'moveSecondary';
    readonly serviceName: string;
  }
  | { readonly action: 'approveRepairTask' | 'cancelRepairTask'; readonly taskId: string };
export type ActName = ActSubject['action'];

/** @param connectionName what the cluster is called in Fabriscope, for acts that hit all of it. */
export function confirmationNameOf(subject: ActSubject, connectionName: string): string {
  switch (subject.action) {
    case 'activateNode':
    case 'deactivateNode':
    case 'restartNode':
    case 'removeNodeState': return subject.nodeName;
    case 'createApplication':
    case 'deleteApplication':
    case 'upgradeApplication':
    case 'restartCodePackage': return subject.applicationName;
    case 'resumeUpgrade':
    case 'rollBackUpgrade':
    case 'changeUpgradePolicy': return subject.target.kind === 'cluster' ? connectionName : subject.target.applicationName;
    case 'upgradeCluster':
    case 'upload': return connectionName;
    case 'provision': return subject.imageStorePath;
    case 'provisionExternal':
    case 'unprovision': return subject.typeName;
    case 'deleteImageStorePath': return subject.path;
    case 'scaleService':
    case 'deleteService':
    case 'restartReplica':
    case 'removeReplica':
    case 'movePrimary':
    case 'moveSecondary': return subject.serviceName;
    case 'approveRepairTask':
    case 'cancelRepairTask': return subject.taskId;
  }
}

/**
 * Whether what was typed is that name. Letters count as they are, since node names differ by case; spaces around do not,
 * and `fabric:/` may be left out.
 */
export function isConfirmedBy(typed: string, name: string): boolean {
  const given = typed.trim();
  const wanted = name.trim();
  if (wanted === '') return false;
  return given === wanted || (wanted.startsWith('fabric:/') && given === wanted.slice('fabric:/'.length));
}
