import { z } from 'zod';

import type { Deployment } from '../../foundation/company-year.ts';
import { badRequest, collection, found, notFound } from '../gateway/answer.ts';
import type { Resource, ResourceRequest } from '../gateway/route.ts';
import { approvalIdOf } from '../model/organisation.ts';
import { COMMERCE } from '../model/projects.ts';
import { buildLinks, identityId, identityRef, timeText } from './references.ts';

const updates = z.array(z.looseObject({ approvalId: z.string(), status: z.enum(['approved', 'rejected']), comment: z.string().default('') })).min(1);

/** Approvals that stages of YAML pipelines wait for, or waited for. */
export const pipelineApprovalResources: readonly Resource[] = [
  {
    id: '37794717-f36f-4d78-b2bf-4dc30d0cfbcd',
    area: 'pipelines',
    resourceName: 'approvals',
    routeTemplate: '{project}/_apis/{area}/{resource}/{approvalId}',
    resourceVersion: 1,
    isReleased: true,
    scope: 'vso.build',
    get(request) {
      const { values, query } = request;
      const wanted = values['approvalId'];
      if (wanted !== undefined) return found(tellApproval(approvalOf(request, wanted), request));
      const ids = query.list('approvalIds');
      const state = query.text('state')?.toLowerCase();
      const users = query.list('userIds');
      const matching = waits(request).filter((each) => {
        if (ids !== undefined && !ids.includes(approvalIdOf(each))) return false;
        if (state !== undefined && state !== 'all' && stateOf(each, request) !== state) return false;
        return users === undefined || each.approval?.approvers.some((person) => users.includes(identityId(person)) || users.includes(person.mail)) === true;
      });
      return collection(matching.slice(0, query.number('top') ?? 1000).map((each) => tellApproval(each, request)));
    },
    patch: {
      scope: 'vso.pipelineresources_use',
      run(request) {
        const parsed = updates.safeParse(request.body);
        if (!parsed.success) throw badRequest('The approval update parameters are not valid.');
        const decided = parsed.data.map(({ approvalId, status, comment }) => {
          const { id } = approvalOf(request, approvalId.toLowerCase());
          const done = request.organisation.decide(id, { approved: status === 'approved', by: request.caller.person, comment });
          if (!done) throw badRequest(`The approval ${approvalId} is already completed.`);
          return tellApproval(approvalOf(request, approvalId.toLowerCase()), request);
        });
        return collection(decided);
      },
    },
  },
];

/** Deployments that need or needed somebody's consent, newest first. */
function waits({ organisation }: ResourceRequest): readonly Deployment[] {
  return organisation.deployments('yaml').filter((each) => each.approval !== undefined && each.attempt === 1).toReversed();
}

/** @throws ServiceFailure 404 */
function approvalOf(request: ResourceRequest, id: string): Deployment {
  const deployment = waits(request).find((each) => approvalIdOf(each) === id.toLowerCase());
  if (deployment === undefined) throw notFound('ApprovalNotFoundException', `Approval ${id} does not exist.`);
  return deployment;
}

function stateOf(deployment: Deployment, { organisation }: ResourceRequest): 'pending' | 'approved' | 'rejected' {
  const state = organisation.state(deployment);
  if (state === 'waiting') return 'pending';
  return state === 'rejected' ? 'rejected' : 'approved';
}

function tellApproval(deployment: Deployment, request: ResourceRequest): object {
  const { organisation, base, query } = request;
  const { approval } = deployment;
  const status = stateOf(deployment, request);
  const decision = status === 'pending' ? undefined : approval?.decision;
  const createdOn = timeText(approval?.requestedAt);
  const lastModifiedOn = timeText(decision?.at ?? approval?.requestedAt);
  const id = approvalIdOf(deployment);
  const build = organisation.build(deployment.buildId);
  const pipeline = build && organisation.pipeline(build.definition);
  const self = `${base}/${COMMERCE.id}/_apis/pipelines/approvals/${id}`;
  const steps = (approval?.approvers ?? []).slice(0, 1).map((person) => ({
    assignedApprover: identityRef(person, base),
    ...(decision === undefined ? {} : { actualApprover: identityRef(decision.by, base), comment: decision.comment }),
    status,
    initiatedOn: createdOn,
    lastModifiedOn,
    lastModifiedBy: identityRef(decision?.by ?? person, base),
    order: 1,
    history: [],
  }));
  return {
    id,
    steps: query.text('expand')?.toLowerCase() === 'steps' ? steps : [],
    status,
    createdOn,
    lastModifiedOn,
    executionOrder: 'anyOrder',
    minRequiredApprovers: 1,
    instructions: `Check ${deployment.application} ${deployment.version} on staging.`,
    blockedApprovers: [],
    pipeline: pipeline && build && { id: String(pipeline.id), name: pipeline.name, owner: { id: build.id, name: build.buildNumber, _links: buildLinks(build.id, base) } },
    _links: { self: { href: self } },
  };
}
