import type { DeploymentRecord, DeploymentResult } from '../../../shared/domain/history/deployment.ts';
import { environmentOfCluster } from '../../../shared/domain/history/environment-words.ts';
import { deploymentKey, recordEvent } from '../../../shared/domain/history/record-event.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import type { ActRecord } from '../../../shared/contract/clusters/actions.ts';

/** A package on its way into a cluster, as far as the deployment history cares. */
export interface Provisioning {
  /** Key of the act: one upload, however often it is tried. */
  readonly actKey: string;
  readonly connectionId: ActRecord['connectionId'];
  readonly clusterName: string;
  readonly typeName: string;
  /** Null while the cluster has not read it out of the package. */
  readonly typeVersion: string | null;
  /** Name of the profile that is used. */
  readonly profile: string;
  readonly attempt: number;
  readonly startedAt: number;
}

/** The event that tells the history of a provision: that it runs, or how it ended. */
export function provisionEvent(provisioning: Provisioning, result: DeploymentResult, endedAt: number | null, fault: Fault | null): NewJournalEvent {
  const { actKey, connectionId, clusterName, typeName, typeVersion, profile, attempt, startedAt } = provisioning;
  const record: DeploymentRecord = {
    key: deploymentKey('provision', connectionId, actKey), kind: 'provision', source: connectionId, sourceName: clusterName, name: typeVersion === null ? typeName : `${typeName} ${typeVersion}`,
    // Types are called after their applications: `ShopType` makes `fabric:/Shop`.
    application: typeName.replace(/(?<=.)Type$/, ''), place: clusterName, environment: environmentOfCluster(clusterName), versionFrom: null, versionTo: typeVersion,
    by: profile === '' ? 'Fabriscope' : `the profile “${profile}” in Fabriscope`, queuedAt: null, startedAt, endedAt, durationMs: null, result,
    causes: fault === null || result === 'cancelled' ? [] : [{ code: fault.code, message: fault.message, target: '', count: 1 }],
    rollback: false, reason: '', changes: [], commitIds: [], build: null, release: null, correlationId: null, contentHash: null, parameters: [], spans: [], attempt,
    href: `/clusters/${connectionId}/packages`, extra: { 'Application type': typeName },
  };
  return recordEvent(record);
}
