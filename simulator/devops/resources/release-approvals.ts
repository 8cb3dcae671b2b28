import { z } from 'zod';

import { approvers } from '../../foundation/company-catalogue.ts';
import type { Deployment } from '../../foundation/company-year.ts';
import { badRequest, found, notFound } from '../gateway/answer.ts';
import { approvalType, isAscending, releaseApprovalStatus } from '../gateway/enumerations.ts';
import { page } from '../gateway/paging.ts';
import type { Resource, ResourceRequest } from '../gateway/route.ts';
import { COMMERCE } from '../model/projects.ts';
import { identityRef, timeText } from './references.ts';

/** Approvals of one deployment have numbers next to each other; each deployment has room for this many. */
const IDS_PER_DEPLOYMENT = 10;

/** An approval before a deployment: somebody's, or one that the service gave itself. */
export interface PreApproval {
  readonly id: number;
  readonly deployment: Deployment;
  readonly isAutomated: boolean;
}

const update = z.looseObject({ status: z.enum(['approved', 'rejected']), comments: z.string().default('') });

/** Approvals of classic releases. */
export const releaseApprovalResources: readonly Resource[] = [
  {
    id: 'b47c6458-e73b-47cb-a770-4df1e8813a91',
    area: 'Release',
    resourceName: 'approvals',
    routeTemplate: '{project}/_apis/{area}/{resource}',
    resourceVersion: 3,
    isReleased: true,
    scope: 'vso.release',
    get(request) {
      const { query } = request;
      // Only what is pending is listed unless something else is asked for.
      const statuses = query.values('statusFilter', releaseApprovalStatus) ?? (query.text('statusFilter')?.toLowerCase() === 'all' ? undefined : ['pending']);
      const releases = query.list('releaseIdsFilter');
      const assignedTo = query.text('assignedToFilter')?.toLowerCase();
      const types = query.values('typeFilter', approvalType);
      const matching = approvalsOf(request).filter((each) => {
        if (each.isAutomated || statuses?.includes(statusOf(each, request)) === false || types?.includes('preDeploy') === false) return false;
        if (releases !== undefined && !releases.includes(String(each.deployment.releaseId))) return false;
        return assignedTo === undefined || [approvers[0].name, approvers[0].mail].some((text) => text.toLowerCase() === assignedTo);
      });
      const ordered = isAscending(query) ? matching : matching.toReversed();
      return page(ordered, { top: query.number('top') ?? 50, token: query.text('continuationToken') }, (each) => tellReleaseApproval(each, request));
    },
  },
  {
    id: '9328e074-59fb-465a-89d9-b09c82ee5109',
    area: 'Release',
    resourceName: 'approvals',
    routeTemplate: '{project}/_apis/{area}/{resource}/{approvalId}',
    resourceVersion: 3,
    isReleased: true,
    scope: 'vso.release',
    get: (request) => found(tellReleaseApproval(approvalOf(request), request)),
    patch: {
      scope: 'vso.release_execute',
      run(request) {
        const parsed = update.safeParse(request.body);
        if (!parsed.success) throw badRequest('The approval update is not valid.');
        const { deployment } = approvalOf(request);
        const done = request.organisation.decide(deployment.id, { approved: parsed.data.status === 'approved', by: request.caller.person, comment: parsed.data.comments });
        if (!done) throw badRequest('VS402853: The approval is no longer pending.');
        return found(tellReleaseApproval(approvalOf(request), request));
      },
    },
  },
];

export function preApprovalsOf(deployment: Deployment): readonly PreApproval[] {
  return [{ id: deployment.id * IDS_PER_DEPLOYMENT + 1, deployment, isAutomated: deployment.approval === undefined }];
}

function approvalsOf({ organisation }: ResourceRequest): readonly PreApproval[] {
  return organisation.deployments('classic').flatMap((each) => preApprovalsOf(each));
}

/** @throws ServiceFailure 404 */
function approvalOf(request: ResourceRequest): PreApproval {
  const wanted = request.values['approvalId'] ?? '';
  const approval = approvalsOf(request).find((each) => String(each.id) === wanted);
  if (approval === undefined) throw notFound('ReleaseManagementObjectNotFoundException', `VS402886: Approval with ID ${wanted} does not exist.`);
  return approval;
}

function statusOf({ deployment, isAutomated }: PreApproval, { organisation }: ResourceRequest): 'pending' | 'approved' | 'rejected' {
  if (isAutomated) return 'approved';
  const state = organisation.state(deployment);
  if (state === 'waiting') return 'pending';
  return state === 'rejected' ? 'rejected' : 'approved';
}

export function tellReleaseApproval(approval: PreApproval, request: ResourceRequest): object {
  const { base, organisation } = request;
  const { deployment, isAutomated } = approval;
  const status = statusOf(approval, request);
  const decision = status === 'pending' ? undefined : deployment.approval?.decision;
  const release = organisation.release(deployment.releaseId);
  const url = `${base}/${COMMERCE.id}/_apis/Release/approvals/${String(approval.id)}`;
  return {
    id: approval.id,
    revision: decision === undefined ? 1 : 2,
    approvalType: 'preDeploy',
    createdOn: timeText(deployment.approval?.requestedAt ?? deployment.queuedAt),
    modifiedOn: timeText(decision?.at ?? deployment.approval?.requestedAt ?? deployment.queuedAt),
    status,
    comments: decision?.comment ?? '',
    isAutomated,
    isNotificationOn: false,
    trialNumber: 1,
    attempt: deployment.attempt,
    rank: 1,
    ...(isAutomated ? {} : { approver: identityRef(deployment.approval?.approvers[0] ?? approvers[0], base) }),
    ...(decision === undefined ? {} : { approvedBy: identityRef(decision.by, base) }),
    release: release && { id: release.id, name: release.name, url: `${base}/${COMMERCE.id}/_apis/Release/releases/${String(release.id)}`, _links: {} },
    releaseDefinition: release && { name: `${release.application} release`, path: '\\', _links: {} },
    releaseEnvironment: { name: deployment.environment, _links: {} },
    url,
  };
}
