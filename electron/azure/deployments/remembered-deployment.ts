import * as z from 'zod';
import type { DeploymentView } from '../../../shared/contract/azure/deployments.ts';
import { parseResourceId } from '../../../shared/domain/azure/resource-id.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import type { ToldBook } from './told-book.ts';

const recordSchema = z.object({
  name: z.string(), by: z.string().nullable(), startedAt: z.number(), endedAt: z.number().nullable(), durationMs: z.number().nullable(), result: z.string(),
  causes: z.array(z.object({ code: z.string(), message: z.string(), target: z.string(), count: z.number() })),
  correlationId: z.string().nullable(), contentHash: z.string().nullable(),
  parameters: z.array(z.object({ name: z.string(), value: z.string().nullable(), secret: z.boolean(), type: z.string().optional() })),
  spans: z.array(z.object({ name: z.string(), startedAt: z.number().nullable(), endedAt: z.number().nullable(), result: z.string() })),
  extra: z.record(z.string(), z.unknown()),
});

/** A deployment that Azure no longer has, as the journal kept it; null where it did not. */
export async function rememberedDeployment(told: ToldBook, deploymentId: string): Promise<DeploymentView | null> {
  await told.ready();
  const known = told.newestOf(deploymentId);
  const attributes = known === undefined ? null : await told.lastRecord(known.key);
  return attributes === null ? null : viewOf(attributes, deploymentId);
}

const states: Readonly<Record<string, string>> = { succeeded: 'Succeeded', failed: 'Failed', cancelled: 'Canceled', running: 'Running' };

function viewOf(attributes: JournalEvent['attributes'], deploymentId: string): DeploymentView | null {
  const read = recordSchema.safeParse(attributes);
  if (!read.success) return null;
  const { name, by, startedAt, endedAt, durationMs, result, causes, correlationId, contentHash, parameters, spans, extra } = read.data;
  const place = parseResourceId(deploymentId);
  const asOf = Math.round(endedAt ?? startedAt);
  const [first] = causes;
  return {
    row: {
      deploymentId, name, subscriptionId: place?.subscriptionId ?? '-', resourceGroup: place?.resourceGroup ?? null, state: states[result] ?? result, running: false,
      startedAt, timestamp: asOf, durationMs, correlationId, templateHash: contentHash, mode: typeof extra['Mode'] === 'string' ? extra['Mode'].slice(0, 40) : '',
      cause: first === undefined ? null : `${first.code}: ${first.message}`.slice(0, 1_000), nested: false, forgotten: true,
    },
    sentence: 'Azure has pruned it from its history. This is what Fabriscope kept of it.',
    caller: by, callerIp: null,
    lanes: spans.map((span, index) => ({
      operationId: `kept-${index}`, resourceId: null, resourceType: '', resourceName: span.name, kind: '', state: states[span.result] ?? span.result, statusCode: null,
      segments: span.startedAt === null || span.endedAt === null || span.endedAt <= span.startedAt ? [] : [{ kind: 'running' as const, from: Math.round(span.startedAt), to: Math.round(span.endedAt) }],
      attempts: 1, onCriticalPath: false, dependsOn: [], nestedDeploymentId: null, depth: 0, causeIds: [],
    })),
    causes: causes.slice(0, 200).map(({ code, message, target, count }, index) => ({
      id: `kept-${index}`, code: code.slice(0, 300), message: message.slice(0, 8_000), target: target.slice(0, 2_000), count: Math.max(1, Math.round(count)), path: [], deploymentName: null, operationId: null,
      resourceType: parseResourceId(target)?.type ?? null, resourceName: parseResourceId(target)?.name ?? null, hint: '',
    })),
    checks: [],
    parameters: parameters.map(({ name: parameter, value, secret, type }) => ({ name: parameter.slice(0, 1_000), type: (type ?? '').slice(0, 60), value, secret, reference: null })),
    outputs: [], outputResources: [], providers: [], validationLevel: null, debugSetting: null, mayCancel: false,
    missing: ['Its template, outputs and single operations are no longer to be had.'], asOf, fault: null,
  };
}
