import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { faultSchema } from '../../domain/fault.ts';
import { connectionIdSchema, epochMsSchema } from '../../domain/identifiers.ts';
import { connectionSchema } from '../connections.ts';
import { collectionStream, mutation, query } from '../procedure.ts';

const oneOrganisation = z.strictObject({ connectionId: connectionIdSchema });
const nothing = z.strictObject({});
const label = z.string().max(1_000);
const projectSchema = z.string().min(1).max(300);

/** How somebody signs in. Tokens only ever travel towards main. */
export const devopsSignInSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pat'), token: z.string().min(1).max(2_000) }),
  /** With the account of an Azure profile that is signed in. */
  z.strictObject({ kind: z.literal('entra'), azureConnectionId: connectionIdSchema }),
]);
export type DevopsSignIn = z.infer<typeof devopsSignInSchema>;

export const devopsStateSchema = z.strictObject({
  connectionId: connectionIdSchema,
  /** Base address of the organisation or collection. */
  url: z.string().max(500),
  signIn: z.enum(['pat', 'entra']),
  azureConnectionId: connectionIdSchema.nullable(),
  account: label.nullable(),
  projects: z.array(z.strictObject({ name: projectSchema, selected: z.boolean(), obstacle: label })).max(1_000),
  /** What the last answers said about the budget (reference/azure.md §2.12). */
  rateLimit: z.strictObject({ resource: label, limit: z.number().nullable(), left: z.number().nullable(), delayMs: z.number(), resetAt: epochMsSchema.nullable() }).nullable(),
  waitingUntil: epochMsSchema.nullable(),
  /** Parts that could not be read ("releases: the token lacks the scope Release (read)"). */
  troubles: z.array(z.string().max(500)).max(50),
  asOf: epochMsSchema.nullable(),
  reading: z.boolean(),
  fault: faultSchema.nullable(),
});
export type DevopsState = z.infer<typeof devopsStateSchema>;

export const runResultSchema = z.enum(['waiting', 'running', 'succeeded', 'partly', 'failed', 'cancelled']);
/** `b12` a build, `r7.93` deployment 93 of the classic release 7, `e5.88` a record of the YAML environment 5; unique in a project. */
export const runKeySchema = z.string().min(1).max(400);

/** A build, a stage of a classic release, or a stage of a YAML pipeline that deploys to an environment. */
export const runSchema = z.strictObject({
  key: runKeySchema,
  kind: z.enum(['build', 'release-stage', 'pipeline-stage']),
  project: projectSchema,
  definition: label,
  /** Build number or name of the release. */
  name: label,
  environment: label.nullable(),
  branch: label.nullable(),
  commitId: z.string().max(80).nullable(),
  by: label.nullable(),
  /** "scheduled", "by a push", "by hand", in our words. */
  reason: label,
  queuedAt: epochMsSchema.nullable(),
  startedAt: epochMsSchema.nullable(),
  endedAt: epochMsSchema.nullable(),
  result: runResultSchema,
  attempt: z.number().int(),
  /** Waits for an approval since then. */
  approvalSince: epochMsSchema.nullable(),
  /** Of the build that a stage deploys. */
  buildKey: runKeySchema.nullable(),
  cause: z.string().max(2_000).nullable(),
  /** Page at Azure DevOps. */
  webUrl: z.string().max(2_000),
});
export type DevopsRun = z.infer<typeof runSchema>;

export const runSpanSchema = z.strictObject({
  id: z.string().max(100),
  parentId: z.string().max(100).nullable(),
  kind: z.enum(['stage', 'phase', 'job', 'task', 'approval', 'other']),
  name: label,
  startedAt: epochMsSchema.nullable(),
  endedAt: epochMsSchema.nullable(),
  result: runResultSchema,
  attempt: z.number().int(),
  errors: z.array(z.string().max(4_000)).max(50),
  warnings: z.number().int().nonnegative(),
  agent: label.nullable(),
});
export const changeSchema = z.strictObject({ commitId: z.string().max(80), message: z.string().max(2_000), author: label, at: epochMsSchema.nullable() });

export const runViewSchema = z.strictObject({
  run: runSchema,
  spans: z.array(runSpanSchema).max(5_000),
  changes: z.array(changeSchema).max(500),
  /** Since the last success in the same environment, computed here from the builds between (reference/azure.md §2.12). */
  sinceLastInEnvironment: z.strictObject({ previous: runSchema.nullable(), changes: z.array(changeSchema).max(500), complete: z.boolean() }).nullable(),
  artifacts: z.array(z.strictObject({ name: label, type: label, bytes: z.number().nullable() })).max(200),
  /** Names only of variables; secret ones marked, values never read. */
  variables: z.array(z.strictObject({ name: label, secret: z.boolean(), secretLooking: z.boolean() })).max(1_000),
  approvals: z.array(z.strictObject({ approver: label, state: label, since: epochMsSchema.nullable(), decidedAt: epochMsSchema.nullable(), comment: z.string().max(2_000) })).max(100),
  /** What deploys this build, where it is one. */
  deployedBy: z.array(runSchema).max(200),
  asOf: epochMsSchema,
  missing: z.array(z.string().max(500)).max(20),
});
export type DevopsRunView = z.infer<typeof runViewSchema>;

export const approvalSchema = z.strictObject({
  key: z.string().max(200),
  project: projectSchema,
  what: label,
  environment: label,
  approvers: z.array(label).max(50),
  since: epochMsSchema,
  run: runSchema.nullable(),
  /** Where it can be decided. */
  webUrl: z.string().max(2_000),
});
export type DevopsApproval = z.infer<typeof approvalSchema>;

export const environmentCellSchema = z.strictObject({
  project: projectSchema,
  definition: label,
  environment: label,
  last: runSchema.nullable(),
  lastGood: runSchema.nullable(),
  /** Builds between what is there and the newest successful build. */
  behind: z.number().int().nullable(),
});
export type DevopsEnvironmentCell = z.infer<typeof environmentCellSchema>;

/** Azure DevOps: builds, classic releases, YAML environments, approvals. Read only. */
export const devopsContract = {
  /** Looks at an address before anything is saved: which organisation, which projects the token sees. `project` is the one that a pasted link was about. */
  probe: mutation.input(z.strictObject({ url: z.string().trim().min(1).max(500), signIn: devopsSignInSchema, caPem: z.string().max(200_000).nullable() })).output(z.strictObject({
    url: z.string().max(500), notes: z.array(z.string().max(500)).max(10), project: projectSchema.nullable(), account: label.nullable(), projects: z.array(projectSchema).max(1_000), scopes: z.array(z.strictObject({ part: label, readable: z.boolean(), words: z.string().max(500) })).max(20), fault: faultSchema.nullable(),
  })),
  add: mutation.input(z.strictObject({ url: z.string().trim().min(1).max(500), name: z.string().trim().min(1).max(200).nullable(), signIn: devopsSignInSchema, caPem: z.string().max(200_000).nullable(), projects: z.array(projectSchema).max(1_000) })).output(connectionSchema),
  change: mutation.input(z.strictObject({ ...oneOrganisation.shape, signIn: devopsSignInSchema.optional(), projects: z.array(projectSchema).max(1_000).optional() })).output(nothing),
  state: query.input(oneOrganisation).output(eventIterator(devopsStateSchema)),
  refresh: mutation.input(oneOrganisation).output(nothing),
  /** Builds and stages of the last 90 days of the selected projects, keyed by project and key; older ones are in the history. */
  runs: query.input(oneOrganisation).output(collectionStream(runSchema)),
  run: query.input(z.strictObject({ ...oneOrganisation.shape, project: projectSchema, key: runKeySchema })).output(eventIterator(runViewSchema)),
  environments: query.input(oneOrganisation).output(eventIterator(z.strictObject({ cells: z.array(environmentCellSchema).max(10_000), asOf: epochMsSchema.nullable() }))),
  approvals: query.input(oneOrganisation).output(collectionStream(approvalSchema)),
};
