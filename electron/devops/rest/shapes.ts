import * as z from 'zod';
import { looksSecret } from '../../../shared/domain/secret-looking.ts';

/** Answers of Azure DevOps as far as they are used. Unknown values are normal, and nearly everything may be missing. */

/** Milliseconds since 1970; the service writes the year 1 for "never". */
const time = z.unknown().optional().transform((value) => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) || at <= 0 ? null : at;
});
const text = z.string().nullish().transform((value) => value ?? null);
const id = z.number().int();
const person = z.object({ displayName: z.string() }).nullish().transform((value) => value?.displayName.slice(0, 300) ?? null);
const named = z.object({ id, name: z.string() });
const word = z.string().nullish().transform((value) => (value ?? '').toLowerCase());

/** Names of variables; what they hold is looked at here and goes no further. */
const variables = z.record(z.string(), z.object({ value: z.unknown(), isSecret: z.boolean().nullish() })).nullish().transform((all) =>
  Object.entries(all ?? {}).map(([name, { value, isSecret }]) => ({ name: name.slice(0, 300), secret: isSecret === true, secretLooking: typeof value === 'string' && looksSecret(name, value) })));
export type NamedVariable = z.infer<typeof variables>[number];

export const accountSchema = z.object({
  authenticatedUser: z.object({ id: text, providerDisplayName: text, properties: z.object({ Account: z.object({ $value: text }).nullish() }).nullish() }).nullish(),
});
export const projectSchema = z.object({ id: z.string(), name: z.string().min(1).max(300), state: word });

export const buildSchema = z.object({
  id, buildNumber: z.string(), status: word, result: word, queueTime: time, startTime: time, finishTime: time,
  definition: named, sourceBranch: text, sourceVersion: text, reason: word, requestedFor: person,
  triggerInfo: z.record(z.string(), z.unknown()).nullish().transform((info) => {
    const message = info?.['ci.message'] ?? info?.['pr.title'];
    return typeof message === 'string' ? message.slice(0, 2_000) : null;
  }),
});
export type Build = z.infer<typeof buildSchema>;

const approvalSchema = z.object({
  id, status: word, isAutomated: z.boolean().nullish(), approver: person, approvedBy: person, createdOn: time, modifiedOn: time, comments: text, attempt: z.number().int().nullish(),
});
export type ReleaseApproval = z.infer<typeof approvalSchema>;

const artifactReference = z.object({ id: z.string().nullish(), name: z.string().nullish() });
const releaseArtifact = z.object({ type: text, alias: text, isPrimary: z.boolean().nullish(), definitionReference: z.record(z.string(), artifactReference.nullish()).nullish() });
export type ReleaseArtifact = z.infer<typeof releaseArtifact>;

export const deploymentSchema = z.object({
  id, release: z.object({ id, name: z.string(), artifacts: z.array(releaseArtifact).nullish() }), releaseDefinition: named, releaseEnvironment: named,
  attempt: z.number().int().nullish(), reason: word, deploymentStatus: word, operationStatus: word, requestedFor: person,
  queuedOn: time, startedOn: time, completedOn: time, lastModifiedOn: time,
  preDeployApprovals: z.array(approvalSchema).nullish(), postDeployApprovals: z.array(approvalSchema).nullish(),
});
export type Deployment = z.infer<typeof deploymentSchema>;

export const environmentSchema = z.object({ id, name: z.string() });
export type Environment = z.infer<typeof environmentSchema>;

export const recordSchema = z.object({
  id, environmentId: id, stageName: text, jobName: text, stageAttempt: z.number().int().nullish(), definition: named.nullish(), owner: named.nullish(),
  result: word, queueTime: time, startTime: time, finishTime: time,
});
export type DeploymentRecordRow = z.infer<typeof recordSchema>;

export const pendingReleaseApprovalSchema = approvalSchema.extend({
  release: z.object({ id, name: z.string() }), releaseEnvironment: z.object({ name: z.string() }), releaseDefinition: z.object({ name: z.string() }),
});
export type PendingReleaseApproval = z.infer<typeof pendingReleaseApprovalSchema>;

export const pipelineApprovalSchema = z.object({
  id: z.string(), status: word, createdOn: time, instructions: text,
  steps: z.array(z.object({ assignedApprover: person, actualApprover: person, status: word, initiatedOn: time, lastModifiedOn: time, comment: text })).nullish(),
  pipeline: z.object({ name: text, owner: named.nullish() }).nullish(),
});
export type PipelineApproval = z.infer<typeof pipelineApprovalSchema>;

const issue = z.object({ type: word, issueType: word, message: text });
export const timelineSchema = z.object({
  records: z.array(z.object({
    id: z.string(), parentId: text, type: z.string(), name: z.string(), startTime: time, finishTime: time, state: word, result: word, workerName: text,
    attempt: z.number().int().nullish(), order: z.number().nullish(), warningCount: z.number().int().nullish(), issues: z.array(issue).nullish(),
    previousAttempts: z.array(z.object({ attempt: z.number().int(), timelineId: z.string().nullish() })).nullish(),
  })),
});
export type TimelineRecord = z.infer<typeof timelineSchema>['records'][number];

export const changeSchema = z.object({ id: z.string(), message: text, author: person, timestamp: time });
export const artifactSchema = z.object({
  name: z.string(), resource: z.object({ type: text, properties: z.object({ artifactsize: z.union([z.string(), z.number()]).nullish() }).nullish() }).nullish(),
});
export const definitionSchema = z.object({ variables });

const task = z.object({ id: z.number().int(), name: z.string(), status: word, startTime: time, finishTime: time, agentName: text, issues: z.array(issue).nullish() });
const job = task.extend({ name: z.string().nullish().transform((name) => name ?? 'Job') });
export const releaseSchema = z.object({
  id, name: z.string(), variables, artifacts: z.array(releaseArtifact).nullish(), releaseDefinition: named.nullish(),
  environments: z.array(z.object({
    id, name: z.string(), variables, preDeployApprovals: z.array(approvalSchema).nullish(), postDeployApprovals: z.array(approvalSchema).nullish(),
    deploySteps: z.array(z.object({
      deploymentId: z.number().int().nullish(), attempt: z.number().int(), reason: word, requestedFor: person, status: word, operationStatus: word, queuedOn: time, lastModifiedOn: time,
      releaseDeployPhases: z.array(z.object({
        name: text, status: word, startedOn: time, deploymentJobs: z.array(z.object({ job, tasks: z.array(task).nullish() })).nullish(),
      })).nullish(),
    })).nullish(),
  })),
});
export type Release = z.infer<typeof releaseSchema>;
