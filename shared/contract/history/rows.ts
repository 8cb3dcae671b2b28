import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { deploymentKinds, deploymentResults } from '../../domain/history/deployment.ts';
import { connectionIdSchema, epochMsSchema, folderHandleSchema, taskIdSchema } from '../../domain/identifiers.ts';
import { mutation, query } from '../procedure.ts';

export const deploymentKindSchema = z.enum(deploymentKinds);
export const deploymentResultSchema = z.enum(deploymentResults);
export const deploymentKeySchema = z.string().min(1).max(1_000);
const label = z.string().max(300);

export const deploymentCauseSchema = z.strictObject({ code: z.string().max(300), message: z.string().max(8_000), target: z.string().max(2_000), count: z.number().int().positive() });
export const deploymentChangeSchema = z.strictObject({ commitId: z.string().max(80), message: z.string().max(2_000), author: label, at: epochMsSchema.nullable() });
export const deploymentParameterSchema = z.strictObject({
  name: label, value: z.string().max(8_000).nullable(), from: z.enum(['default', 'file', 'override', 'reference', 'unknown']), secret: z.boolean(),
});

/** What the history answers in a line; the whole record comes with `get`. */
export const historyRowSchema = z.strictObject({
  key: deploymentKeySchema,
  kind: deploymentKindSchema,
  source: z.string().max(64),
  sourceName: label,
  name: z.string().max(1_000),
  application: label,
  /** By the user's mapping, else by the source, else the place itself. */
  environment: label,
  production: z.boolean(),
  place: z.string().max(1_000),
  versionFrom: label.nullable(),
  versionTo: label.nullable(),
  by: label.nullable(),
  startedAt: epochMsSchema,
  endedAt: epochMsSchema.nullable(),
  durationMs: z.number().nonnegative().nullable(),
  /** After a correction, the corrected one. */
  result: deploymentResultSchema,
  /** What the source said, where a person corrected it; null otherwise. */
  resultAtSource: deploymentResultSchema.nullable(),
  rollback: z.boolean(),
  /** The first leaf cause, where it failed. */
  cause: deploymentCauseSchema.nullable(),
  causeCount: z.number().int().nonnegative(),
  /** One short line: "2.6.0 → 2.7.1, 3 parameters, 14 commits"; empty where nothing differs, null where there is no earlier success. */
  changed: z.string().max(300).nullable(),
  /** The source has pruned it. */
  forgotten: z.boolean(),
  href: z.string().max(2_000).nullable(),
});
export type HistoryRow = z.infer<typeof historyRowSchema>;

export const historyFilterSchema = z.strictObject({
  kinds: z.array(deploymentKindSchema).max(20),
  results: z.array(deploymentResultSchema).max(20),
  sources: z.array(z.string().max(64)).max(100),
  applications: z.array(label).max(200),
  environments: z.array(label).max(200),
  by: z.array(label).max(100),
  /** startedAt: from ≤ it < to. */
  from: epochMsSchema.nullable(),
  to: epochMsSchema.nullable(),
  rollbacksOnly: z.boolean(),
  productionOnly: z.boolean(),
  /** Words that all have to occur somewhere: name, application, versions, caller, causes, commits, parameters. A word may end anywhere. */
  text: z.string().max(300),
});
export type HistoryFilter = z.infer<typeof historyFilterSchema>;

const facet = z.strictObject({ value: label, count: z.number().int().nonnegative() });
export const historyPageSchema = z.strictObject({
  rows: z.array(historyRowSchema).max(500),
  /** Rows before the first of this page, and of all that the filter lets through. */
  offset: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  /** Of the whole history, changes with each change of it. */
  version: z.number().int().nonnegative(),
});
export type HistoryPage = z.infer<typeof historyPageSchema>;

/** How a row differs from the last success before it, of the same application in the same environment and of the same kind. */
export const sinceLastSuccessSchema = z.strictObject({
  previous: historyRowSchema.nullable(),
  versionChanged: z.boolean(),
  contentChanged: z.boolean().nullable(),
  parameters: z.array(z.strictObject({
    name: label, change: z.enum(['added', 'removed', 'changed']), before: z.string().max(8_000).nullable(), after: z.string().max(8_000).nullable(), secret: z.boolean(),
  })).max(1_000),
  commits: z.array(deploymentChangeSchema).max(500),
});

/** From commit to what runs: rows that belong to one run, in the order of the way. */
export const traceStepSchema = z.strictObject({
  stage: z.enum(['commit', 'build', 'release', 'deployment', 'upgrade']),
  /** Null for a commit. */
  row: historyRowSchema.nullable(),
  commit: deploymentChangeSchema.nullable(),
  /** Why it is believed to belong here. */
  joinedBy: z.enum(['itself', 'commit', 'build', 'release', 'correlation', 'version-and-time']),
  /** Since the end of the step before. */
  waitMs: z.number().nullable(),
});
export type TraceStep = z.infer<typeof traceStepSchema>;

export const historyDetailSchema = z.strictObject({
  row: historyRowSchema,
  queuedAt: epochMsSchema.nullable(),
  causes: z.array(deploymentCauseSchema).max(200),
  reason: z.string().max(4_000),
  changes: z.array(deploymentChangeSchema).max(200),
  commitIds: z.array(z.string().max(80)).max(200),
  build: label.nullable(),
  release: label.nullable(),
  correlationId: label.nullable(),
  contentHash: label.nullable(),
  attempt: z.number().int(),
  parameters: z.array(deploymentParameterSchema).max(1_000),
  spans: z.array(z.strictObject({ name: label, startedAt: epochMsSchema.nullable(), endedAt: epochMsSchema.nullable(), result: deploymentResultSchema })).max(500),
  extra: z.array(z.strictObject({ name: label, value: z.string().max(4_000) })).max(100),
  sinceLastSuccess: sinceLastSuccessSchema,
  trace: z.array(traceStepSchema).max(200),
  /** How the row came to be: each observation that changed something, oldest first. */
  observed: z.array(z.strictObject({ at: epochMsSchema, storedAt: epochMsSchema, result: deploymentResultSchema, words: z.string().max(500) })).max(200),
  corrected: z.strictObject({ as: deploymentResultSchema, why: z.string().max(2_000), at: epochMsSchema }).nullable(),
});
export type HistoryDetail = z.infer<typeof historyDetailSchema>;

/** Two rows of any kind beside each other. */
export const comparisonSchema = z.strictObject({
  left: historyDetailSchema,
  right: historyDetailSchema,
  /** Facts in the order in which they are read: name of the fact, both values, equal or not. */
  facts: z.array(z.strictObject({ name: label, left: z.string().max(8_000), right: z.string().max(8_000), same: z.boolean() })).max(200),
  parameters: z.array(z.strictObject({
    name: label, left: z.string().max(8_000).nullable(), right: z.string().max(8_000).nullable(), secret: z.boolean(), change: z.enum(['same', 'added', 'removed', 'changed']),
  })).max(2_000),
  /** In one and not in the other. */
  commitsOnlyLeft: z.array(deploymentChangeSchema).max(500),
  commitsOnlyRight: z.array(deploymentChangeSchema).max(500),
});
export type Comparison = z.infer<typeof comparisonSchema>;

export const savedFilterSchema = z.strictObject({ id: z.string().max(64), name: z.string().trim().min(1).max(80), filter: historyFilterSchema });
export type SavedFilter = z.infer<typeof savedFilterSchema>;

export const rowsContract = {
  /** Newest start first. */
  page: query.input(z.strictObject({ filter: historyFilterSchema, offset: z.number().int().nonnegative(), limit: z.number().int().min(1).max(500) })).output(historyPageSchema),
  /** What can be chosen from, with counts under the filter without its own dimension. */
  facets: query.input(z.strictObject({ filter: historyFilterSchema })).output(z.strictObject({
    kinds: z.array(facet).max(20), results: z.array(facet).max(20), sources: z.array(facet.extend({ name: label })).max(200),
    applications: z.array(facet).max(500), environments: z.array(facet).max(500), by: z.array(facet).max(200),
  })),
  get: query.input(z.strictObject({ key: deploymentKeySchema })).output(historyDetailSchema),
  /** Says that something changed, at most twice a second: the version, and the rows that changed lately. The first message comes at once. */
  watch: query.output(eventIterator(z.strictObject({
    version: z.number().int(), total: z.number().int(), changed: z.array(deploymentKeySchema).max(500),
    /** `building` while the projection is made from the journal; rows so far are shown meanwhile. */
    state: z.enum(['building', 'ready']), progress: z.number().min(0).max(1),
  }))),
  compare: query.input(z.strictObject({ left: deploymentKeySchema, right: deploymentKeySchema })).output(comparisonSchema),
  /** A person knows better than the source: kept as an event of its own, with why; the record stays as it was. `as` null takes the correction back. */
  reclassify: mutation.input(z.strictObject({ key: deploymentKeySchema, as: deploymentResultSchema.nullable(), why: z.string().trim().min(1).max(2_000) })).output(historyRowSchema),
  /** Writes the rows of a filter as CSV or NDJSON; a task. */
  export: mutation.input(z.strictObject({ filter: historyFilterSchema, format: z.enum(['csv', 'ndjson']), folder: folderHandleSchema })).output(z.strictObject({ taskId: taskIdSchema })),
  filters: {
    list: query.output(z.array(savedFilterSchema).max(100)),
    save: mutation.input(z.strictObject({ id: z.string().max(64).nullable(), name: z.string().trim().min(1).max(80), filter: historyFilterSchema })).output(savedFilterSchema),
    remove: mutation.input(z.strictObject({ id: z.string().max(64) })).output(z.strictObject({})),
  },
  /** Deployments in sight of a connection, for its own pages. */
  ofConnection: query.input(z.strictObject({ connectionId: connectionIdSchema, limit: z.number().int().min(1).max(100) })).output(z.array(historyRowSchema).max(100)),
};
