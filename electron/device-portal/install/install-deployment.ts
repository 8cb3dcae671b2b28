import type { Fault } from '../../../shared/domain/fault.ts';
import type { DeploymentRecord, DeploymentResult } from '../../../shared/domain/history/deployment.ts';
import { deploymentKey, recordEvent } from '../../../shared/domain/history/record-event.ts';
import type { TaskId } from '../../../shared/domain/identifiers.ts';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import type { InstallJob } from './install-task.ts';

/** An installation as far as the deployment history cares. */
export interface Installing {
  readonly job: InstallJob;
  readonly identity: NonNullable<InstallJob['identity']>;
  readonly taskId: TaskId;
  readonly headset: string;
  readonly attempt: number;
  readonly startedAt: number;
}

/** The event that tells the history of an installation: that it runs, or how it ended. */
export function installEvent({ job, identity, taskId, headset, attempt, startedAt }: Installing, result: DeploymentResult, endedAt: number | null, fault: Fault | null): NewJournalEvent {
  const { connectionId, installed, sha256 } = job;
  const record: DeploymentRecord = {
    key: deploymentKey('headset-install', connectionId, taskId), kind: 'headset-install', source: connectionId, sourceName: headset, name: job.files[0]?.name ?? job.title,
    application: job.title, place: headset, environment: null, versionFrom: installed?.version ?? null, versionTo: identity.version,
    by: 'Fabriscope', queuedAt: null, startedAt, endedAt, durationMs: null, result,
    causes: fault === null || result === 'cancelled' ? [] : [{ code: fault.code, message: fault.message, target: headset, count: 1 }],
    rollback: false, reason: '', changes: [], commitIds: [], build: null, release: null, correlationId: null, contentHash: sha256, parameters: [], spans: [], attempt,
    href: `/headsets/${connectionId}/apps`, extra: { Package: identity.name },
  };
  return recordEvent(record);
}
