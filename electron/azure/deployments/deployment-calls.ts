import * as z from 'zod';
import { parseTime } from '../../../shared/domain/service-fabric/durations.ts';
import { apiVersions } from '../arm/api-versions.ts';
import { fieldOf, textOf, type AzureAnswer } from '../arm/azure-answer.ts';
import type { AzureCall, AzureList, AzurePage } from '../arm/azure-client.ts';
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

/** Events of the activity log about deployments, page by page, as they came. They arrive minutes late. */
export function logPages(session: AzureSession, subscriptionId: string, { from, to, correlationId }: LogRange, signal: AbortSignal | undefined): AsyncGenerator<AzurePage<unknown>, void, undefined> {
  return session.arm(subscriptionId).pages(logCall(subscriptionId, { from, to, correlationId }, signal), (item) => item);
}

/** The same as a whole, or as far as it could be read. */
export function listLog(session: AzureSession, subscriptionId: string, range: LogRange, signal: AbortSignal | undefined): Promise<AzureList<unknown>> {
  return session.arm(subscriptionId).list(logCall(subscriptionId, range, signal), (item) => item);
}

function logCall(subscriptionId: string, { from, to, correlationId }: LogRange, signal: AbortSignal | undefined): AzureCall {
  const about = correlationId === null ? "resourceProvider eq 'Microsoft.Resources'" : `correlationId eq '${correlationId.replaceAll(/[^0-9A-Za-z-]/g, '')}'`;
  return {
    api: 'activityLog', path: `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values`, signal,
    query: { $filter: `eventTimestamp ge '${new Date(from).toISOString()}' and eventTimestamp le '${new Date(to).toISOString()}' and ${about}` },
  };
}

/** By correlation id: whoever wrote the first deployment of it. */
export function callersIn(events: readonly unknown[]): ReadonlyMap<string, DeploymentCaller> {
  const callers = new Map<string, DeploymentCaller>();
  for (const item of events) {
    const caller = callerIn(item);
    const known = caller === null ? undefined : callers.get(caller.correlationId);
    if (caller !== null && (known === undefined || caller.at < known.at)) callers.set(caller.correlationId, caller);
  }
  return callers;
}

function callerIn(item: unknown): DeploymentCaller | null {
  // Most events are about resources, and a sweep has thousands.
  const operation = textOf(fieldOf(fieldOf(item, 'operationName'), 'value'));
  if (operation?.toLowerCase() !== 'microsoft.resources/deployments/write') return null;
  const read = eventSchema.safeParse(item);
  if (!read.success) return null;
  const { caller, correlationId, eventTimestamp, httpRequest } = read.data;
  const at = parseTime(eventTimestamp);
  return !caller || !correlationId || at === null ? null : { correlationId, caller, ip: httpRequest?.clientIpAddress ?? null, at };
}
