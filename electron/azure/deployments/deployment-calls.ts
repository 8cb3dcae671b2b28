import * as z from 'zod';
import { parseTime } from '../../../shared/domain/service-fabric/durations.ts';
import { apiVersions } from '../arm/api-versions.ts';
import type { AzureAnswer } from '../arm/azure-answer.ts';
import type { AzureList } from '../arm/azure-client.ts';
import { resourcePath } from '../arm/resource-path.ts';
import type { AzureSession } from '../azure-session.ts';

/** Where deployments are listed: a subscription itself, or one of its groups. */
export interface DeploymentScope {
  readonly subscriptionId: string;
  readonly resourceGroup: string | null;
}

export function scopePath({ subscriptionId, resourceGroup }: DeploymentScope): string {
  return `/subscriptions/${subscriptionId}${resourceGroup === null ? '' : `/resourcegroups/${encodeURIComponent(resourceGroup)}`}/providers/Microsoft.Resources/deployments`;
}

const deploymentType = 'Microsoft.Resources/deployments';

/** One deployment, with the headers of the answer. @throws AzureRefusal 404 where Azure does not have it */
export function getDeployment(session: AzureSession, id: string, signal: AbortSignal | undefined): Promise<AzureAnswer> {
  const { path, subscriptionId } = resourcePath(id, deploymentType);
  return session.arm(subscriptionId).follow(`${path}?${new URLSearchParams({ 'api-version': apiVersions.deployments }).toString()}`, signal);
}

/** Operations of one deployment, not of those in it; as they came, for they hold what only rules can read. */
export function listOperations(session: AzureSession, id: string, signal: AbortSignal | undefined): Promise<AzureList<unknown>> {
  const { path, subscriptionId } = resourcePath(id, deploymentType);
  // In groups operations lie at a path without the provider (azure.md §2.2).
  const short = path.replace(/(\/resourcegroups\/[^/]+)\/providers\/Microsoft\.Resources\/deployments\//i, '$1/deployments/');
  return session.arm(subscriptionId).list({ api: 'deployments', path: `${short}/operations`, signal }, (item) => item);
}

/** The template as it was deployed: text of `{ template }`. @throws FaultError */
export function exportTemplateText(session: AzureSession, id: string, signal: AbortSignal | undefined): Promise<string> {
  const { path, subscriptionId } = resourcePath(id, deploymentType);
  return session.arm(subscriptionId).askText({ api: 'deployments', path: `${path}/exportTemplate`, body: {}, signal });
}

/** Only while it is accepted or running; what was made stays. @throws AzureRefusal 409 after its end; FaultError `locked` */
export async function cancelDeployment(session: AzureSession, id: string): Promise<void> {
  const { path, subscriptionId } = resourcePath(id, deploymentType);
  await session.arm(subscriptionId).write('POST', { api: 'deployments', path: `${path}/cancel` });
}

const eventSchema = z.object({
  caller: z.string().nullish(), correlationId: z.string().nullish(), eventTimestamp: z.string(),
  operationName: z.object({ value: z.string().nullish() }).nullish(),
  resourceId: z.string().nullish(),
  httpRequest: z.object({ clientIpAddress: z.string().nullish() }).nullish(),
});

/** Who asked for a deployment, as the activity log tells. */
export interface DeploymentCaller {
  readonly correlationId: string;
  readonly caller: string;
  readonly ip: string | null;
  readonly at: number;
}

/** The log is kept for ninety days (azure.md §2.8). */
export const logKeptMs = 90 * 86_400_000;

export interface LogRange {
  readonly from: number;
  readonly to: number;
  /** Only events of one request with everything that it began. */
  readonly correlationId: string | null;
}

/** Events of the activity log about deployments, as they came. They arrive minutes late. */
export function listLog(session: AzureSession, subscriptionId: string, { from, to, correlationId }: LogRange, signal: AbortSignal | undefined): Promise<AzureList<unknown>> {
  const conditions = [`eventTimestamp ge '${new Date(from).toISOString()}'`, `eventTimestamp le '${new Date(to).toISOString()}'`, correlationId === null ? "resourceProvider eq 'Microsoft.Resources'" : `correlationId eq '${correlationId.replaceAll(/[^0-9A-Za-z-]/g, '')}'`];
  return session.arm(subscriptionId).list({ api: 'activityLog', path: `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values`, query: { $filter: conditions.join(' and ') }, signal }, (item) => item);
}

/** By correlation id: whoever wrote the first deployment of it. */
export function callersIn(events: readonly unknown[]): ReadonlyMap<string, DeploymentCaller> {
  const callers = new Map<string, DeploymentCaller>();
  for (const item of events) {
    const read = eventSchema.safeParse(item);
    if (!read.success) continue;
    const { caller, correlationId, eventTimestamp, operationName, httpRequest } = read.data;
    const at = parseTime(eventTimestamp);
    if (!caller || !correlationId || at === null || operationName?.value?.toLowerCase() !== 'microsoft.resources/deployments/write') continue;
    const known = callers.get(correlationId);
    if (known === undefined || at < known.at) callers.set(correlationId, { correlationId, caller, ip: httpRequest?.clientIpAddress ?? null, at });
  }
  return callers;
}
