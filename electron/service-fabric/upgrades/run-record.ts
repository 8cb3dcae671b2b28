import { createHash } from 'node:crypto';
import * as z from 'zod';
import { rootCauseSchema, upgradePolicySchema } from '../../../shared/contract/clusters/shared.ts';
import { runIdSchema, upgradeTargetSchema } from '../../../shared/contract/clusters/upgrades.ts';
import type { UpgradeTarget } from '../../../shared/contract/clusters/upgrades.ts';
import { connectionIdSchema, epochMsSchema } from '../../../shared/domain/identifiers.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';

/** Null stands for a value that looks like a secret: it lies in the secret store, not here. */
const recordedParameters = z.array(z.strictObject({ name: z.string(), value: z.string().nullable() })).nullable();
export type RecordedParameters = z.infer<typeof recordedParameters>;

const lineSchema = z.strictObject({ at: epochMsSchema, words: z.string() });

const fields = {
  connectionId: connectionIdSchema,
  target: upgradeTargetSchema,
  typeName: z.string().nullable(),
  fromVersion: z.string(),
  toVersion: z.string(),
  /** Of the cluster's clock; the identity of the run together with its target. */
  startedAt: epochMsSchema,
  endedAt: epochMsSchema.nullable(),
  /** The cluster's own measure of the whole. */
  durationMs: z.number().nonnegative().nullable(),
  state: z.string(),
  mode: z.string(),
  nodeByNode: z.boolean(),
  parameters: recordedParameters,
  parametersBefore: recordedParameters,
  policy: upgradePolicySchema.nullable(),
  domains: z.array(z.strictObject({ name: z.string(), state: z.string(), startedAt: epochMsSchema.nullable(), endedAt: epochMsSchema.nullable() })),
  failure: z.strictObject({ at: epochMsSchema.nullable(), reason: z.string(), classification: z.string(), domain: z.string() }).nullable(),
  causes: z.array(rootCauseSchema),
  startedBy: z.string(),
  markedBad: z.string().nullable(),
  from: z.enum(['recorded', 'event-store']),
  /** Until when it was watched: what happened between this and the next look was not seen. */
  watchedUntil: epochMsSchema,
} satisfies z.ZodRawShape;

const runFieldsSchema = z.strictObject(fields);
type RunFields = z.infer<typeof runFieldsSchema>;
export interface RunRecord extends Readonly<RunFields> {
  readonly runId: string;
  readonly log: readonly { readonly at: number; readonly words: string }[];
}

/** One line of the record: what has changed about a run, and what there is to say about it. The first one of a run has all fields. */
export const runEntrySchema = z.strictObject({
  runId: runIdSchema,
  set: runFieldsSchema.partial(),
  log: z.array(lineSchema).optional(),
});
export type RunEntry = z.infer<typeof runEntrySchema>;

/** A run has more lines in its story only where something goes round in circles. */
const mostLogLines = 2_000;

/** @returns null where the first line of the run is missing, so that nothing can be said about it. */
export function withEntry(before: RunRecord | null, entry: RunEntry): RunRecord | null {
  const given = Object.fromEntries(Object.entries(entry.set).filter(([, value]) => value !== undefined));
  const merged = runFieldsSchema.safeParse(before === null ? given : { ...fieldsOf(before), ...given });
  if (!merged.success) return before;
  return { ...merged.data, runId: entry.runId, log: [...(before?.log ?? []), ...(entry.log ?? [])].slice(-mostLogLines) };
}

/** A run without its id and its story. */
export function fieldsOf(run: RunRecord): RunFields {
  const { runId: _runId, log: _log, ...rest } = run;
  return rest;
}

export function targetKey(target: UpgradeTarget): string {
  return target.kind === 'cluster' ? 'cluster' : target.applicationName;
}

/** The same run has the same id whenever and wherever from it is read: its target and its start make it. */
export function runIdOf(connectionId: ConnectionId, target: UpgradeTarget, startedAt: number): string {
  return createHash('sha256').update(JSON.stringify([connectionId, targetKey(target), startedAt])).digest('base64url').slice(0, 24);
}
