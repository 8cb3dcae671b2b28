import * as z from 'zod';
import { epochMsSchema, folderHandleSchema, taskIdSchema } from '../../domain/identifiers.ts';
import { mutation, query } from '../procedure.ts';
import { deploymentKindSchema, deploymentResultSchema, historyRowSchema } from './rows.ts';

const label = z.string().max(300);

export const matrixCellSchema = z.strictObject({
  application: label,
  environment: label,
  /** What is there, as far as the history knows: the last success. */
  version: label.nullable(),
  since: epochMsSchema.nullable(),
  lastGoodKey: z.string().max(1_000).nullable(),
  /** The last row, whatever came of it. */
  last: historyRowSchema,
  /** Something is going on right now. */
  running: z.boolean(),
  /** Another environment of the application has a newer version: how many successful deployments it is behind the furthest one. */
  behind: z.number().int().nonnegative(),
});
export type MatrixCell = z.infer<typeof matrixCellSchema>;

export const matrixSchema = z.strictObject({
  applications: z.array(label).max(2_000),
  /** In the order of the way to production, as the user has set it, else by name, production last. */
  environments: z.array(z.strictObject({ name: label, production: z.boolean() })).max(500),
  cells: z.array(matrixCellSchema).max(20_000),
});
export type Matrix = z.infer<typeof matrixSchema>;

/** How sources' own places become environments. */
export const environmentRuleSchema = z.strictObject({
  /** Connection, or null for any. */
  source: z.string().max(64).nullable(),
  /** The place as the source names it; `*` stands for any text. */
  place: z.string().min(1).max(300),
  environment: z.string().trim().min(1).max(100),
});
export const environmentSettingsSchema = z.strictObject({
  rules: z.array(environmentRuleSchema).max(500),
  /** First to last on the way to production. */
  order: z.array(z.string().max(100)).max(500),
  /** Null as long as nothing is said: then an environment is production by its name or because its connection is marked so. Empty: none is. */
  production: z.array(z.string().max(100)).max(500).nullable(),
});
export type EnvironmentSettings = z.infer<typeof environmentSettingsSchema>;

/** A figure with its definition, so that the screen shows both. */
export const doraFigureSchema = z.strictObject({
  value: z.number().nullable(),
  /** The same over the period before, to tell better from worse. */
  before: z.number().nullable(),
  /** Rows that it rests on. */
  over: z.number().int().nonnegative(),
  definition: z.string().max(1_000),
  /** What limits it: "12 of 40 deployments have no known commit time; from build queue to deployed was used." Empty where nothing does. */
  caveat: z.string().max(1_000),
});
export const doraSchema = z.strictObject({
  from: epochMsSchema,
  to: epochMsSchema,
  deployments: z.number().int().nonnegative(),
  /** Deployments a day. */
  frequencyPerDay: doraFigureSchema,
  medianDaysBetween: doraFigureSchema,
  leadTimeP50Ms: doraFigureSchema,
  leadTimeP90Ms: doraFigureSchema,
  /** 0 to 1. */
  changeFailureRate: doraFigureSchema,
  recoveryP50Ms: doraFigureSchema,
  /** Commits per deployment, median. */
  batchSize: doraFigureSchema,
  /** One point for each slot, oldest first. */
  series: z.array(z.strictObject({
    from: epochMsSchema, deployments: z.number().int(), failures: z.number().int(), leadTimeP50Ms: z.number().nullable(), recoveryP50Ms: z.number().nullable(), batchSize: z.number().nullable(),
  })).max(400),
  /** Same figures by application and environment, most deployments first. */
  breakdown: z.array(z.strictObject({
    application: label, environment: label, deployments: z.number().int(),
    /** Rows that tell of them: a stage, its ARM deployment and its upgrade are one deployment. */
    rows: z.number().int(), leadTimeP50Ms: z.number().nullable(), changeFailureRate: z.number().nullable(), recoveryP50Ms: z.number().nullable(), batchSize: z.number().nullable(),
  })).max(500),
  /** The deployments that counted as failed, newest first, with why they counted. */
  failures: z.array(z.strictObject({ row: historyRowSchema, why: z.enum(['failed', 'rolled-back', 'fixed-soon-after', 'corrected']), recoveredAt: epochMsSchema.nullable() })).max(200),
});
export type Dora = z.infer<typeof doraSchema>;

export const parameterCellSchema = z.strictObject({
  environment: label,
  /** Null: a secret, or not set. */
  value: z.string().max(8_000).nullable(),
  from: z.enum(['default', 'file', 'override', 'reference', 'unknown', 'missing']),
  secret: z.boolean(),
  /** Looks like a secret in the open. */
  secretLooking: z.boolean(),
  /** Where it was last used so, and when. */
  key: z.string().max(1_000).nullable(),
  at: epochMsSchema.nullable(),
});
export const parameterMatrixSchema = z.strictObject({
  application: label,
  environments: z.array(label).max(200),
  rows: z.array(z.strictObject({
    name: label,
    cells: z.array(parameterCellSchema).max(200),
    /** All set cells have the same value. */
    same: z.boolean(),
    missingIn: z.array(label).max(200),
  })).max(5_000),
});
export type ParameterMatrix = z.infer<typeof parameterMatrixSchema>;

export const figuresContract = {
  matrix: query.input(z.strictObject({ productionOnly: z.boolean() })).output(matrixSchema),
  /** The figures of one period. `fixWithinHours`: another deployment of the same there so soon after a success counts the success as failed, where its changes name a fix. */
  dora: query.input(z.strictObject({
    application: label.nullable(), environment: label.nullable(), productionOnly: z.boolean(), from: epochMsSchema, to: epochMsSchema, slot: z.enum(['day', 'week', 'month']), fixWithinHours: z.number().min(0).max(720),
  })).output(doraSchema),
  /** How long it took to create or update whole environments, over time (ARM deployments by environment). */
  creationTimes: query.input(z.strictObject({ from: epochMsSchema, to: epochMsSchema })).output(z.array(z.strictObject({
    environment: label,
    points: z.array(z.strictObject({ key: z.string().max(1_000), at: epochMsSchema, durationMs: z.number().nonnegative(), result: deploymentResultSchema })).max(300),
    p50Ms: z.number().nullable(),
    p90Ms: z.number().nullable(),
  })).max(200)),
  parameters: query.input(z.strictObject({ application: label, kind: deploymentKindSchema.nullable() })).output(parameterMatrixSchema),
  /** Applications that have parameters in the history. */
  parameterised: query.output(z.array(z.strictObject({ application: label, kinds: z.array(deploymentKindSchema).max(20) })).max(2_000)),
  /** Writes a parameters file for one environment (ARM or Service Fabric form, by kind); secrets are left out and named. A task. */
  exportParameters: mutation.input(z.strictObject({ application: label, kind: deploymentKindSchema, environment: label, folder: folderHandleSchema })).output(z.strictObject({ taskId: taskIdSchema })),
  environments: {
    get: query.output(z.strictObject({ settings: environmentSettingsSchema, places: z.array(z.strictObject({ source: z.string().max(64), sourceName: label, place: z.string().max(1_000), environment: label, /** Its connection is marked as production. */ marked: z.boolean(), rows: z.number().int() })).max(2_000) })),
    save: mutation.input(environmentSettingsSchema).output(environmentSettingsSchema),
  },
};
