import * as z from 'zod';
import { applicationName } from '../../../shared/domain/history/application-name.ts';
import { deploymentKinds, deploymentObserved, deploymentResults, type DeploymentRecord } from '../../../shared/domain/history/deployment.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';

const time = z.number().int().nonnegative();
const label = z.string().max(300);
const result = z.enum(deploymentResults);

/** A record as `recordEvent` writes it. Other versions of Fabriscope may have said more: what is not known here is left out. */
const recordSchema = z.object({
  key: z.string().min(1).max(1_000), kind: z.enum(deploymentKinds), source: z.string().max(64), sourceName: label, name: z.string().max(1_000), application: label,
  place: z.string().max(1_000), environment: label.nullable(), versionFrom: label.nullable(), versionTo: label.nullable(), by: label.nullable(),
  queuedAt: time.nullable(), startedAt: time, endedAt: time.nullable(), durationMs: z.number().nonnegative().nullable(), result,
  causes: z.array(z.object({ code: label, message: z.string().max(8_000), target: z.string().max(2_000), count: z.number().int().positive() })).max(200),
  rollback: z.boolean(), reason: z.string().max(4_000),
  changes: z.array(z.object({ commitId: z.string().max(80), message: z.string().max(2_000), author: label, at: time.nullable() })).max(200),
  commitIds: z.array(z.string().max(80)).max(200), build: label.nullable(), release: label.nullable(), correlationId: label.nullable(), contentHash: label.nullable(),
  parameters: z.array(z.object({
    name: label, value: z.string().max(8_000).nullable(), from: z.enum(['default', 'file', 'override', 'reference', 'unknown']), secret: z.boolean(),
    inTheOpen: z.boolean().exactOptional(), type: label.exactOptional(),
  })).max(1_000),
  spans: z.array(z.object({ name: label, startedAt: time.nullable(), endedAt: time.nullable(), result })).max(500),
  attempt: z.number().int(), href: z.string().max(2_000).nullable(), extra: z.record(z.string(), z.json()),
});

/** The record that an event tells; null where it is none, which a journal from elsewhere may hold. */
export function recordOf(event: JournalEvent): DeploymentRecord | null {
  if (event.type !== deploymentObserved) return null;
  const read = recordSchema.safeParse(event.attributes);
  return read.success && read.data.key === event.entity ? { ...read.data, application: applicationName(read.data.application) } : null;
}

/** A record as this program has stored it. @throws where the text is none. */
export function storedRecord(text: string): DeploymentRecord {
  return recordSchema.parse(JSON.parse(text));
}
