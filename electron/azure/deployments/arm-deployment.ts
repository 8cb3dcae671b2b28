import * as z from 'zod';
import { readDependencies, resultOfState, type DeploymentDependency } from '../../../shared/domain/azure/deployment-operations.ts';
import { objectOf } from '../../../shared/domain/azure/json-reading.ts';
import { parseResourceId } from '../../../shared/domain/azure/resource-id.ts';
import type { DeploymentResult } from '../../../shared/domain/history/deployment.ts';
import { parseSpan, parseTime } from '../../../shared/domain/service-fabric/durations.ts';

const deploymentSchema = z.object({
  id: z.string().min(1).max(2_000).startsWith('/'),
  name: z.string().max(1_000),
  tags: z.record(z.string(), z.unknown()).nullish(),
  properties: z.object({
    provisioningState: z.string().max(60).default(''),
    timestamp: z.string().nullish(),
    duration: z.string().nullish(),
    correlationId: z.string().max(100).nullish(),
    templateHash: z.string().max(100).nullish(),
    templateLink: z.object({ uri: z.string().nullish(), id: z.string().nullish() }).nullish(),
    mode: z.string().max(40).default(''),
    parameters: z.unknown().optional(),
    outputs: z.unknown().optional(),
    outputResources: z.array(z.object({ id: z.string().nullish() })).nullish(),
    providers: z.array(z.object({ namespace: z.string().nullish() })).nullish(),
    validationLevel: z.string().max(60).nullish(),
    debugSetting: z.object({ detailLevel: z.string().max(60).nullish() }).nullish(),
    error: z.unknown().optional(),
  }).loose(),
});

/** A deployment as ARM tells it. Values may hold secrets: nothing of it goes to the page or the journal as it is. */
export interface ArmDeployment {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string | null;
  /** Azure's own word. */
  readonly state: string;
  readonly result: DeploymentResult;
  /** Ms since 1970; ARM tells the last change and how long it had taken by then. */
  readonly startedAt: number | null;
  readonly timestamp: number;
  readonly durationMs: number | null;
  readonly correlationId: string | null;
  readonly templateHash: string | null;
  /** Where a linked template is, without what follows its path: signatures stand there. */
  readonly templateLink: string | null;
  readonly mode: string;
  readonly tags: ReadonlyMap<string, string>;
  /** `{ name: { type, value } }` or `{ name: { reference } }`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly outputResources: readonly string[];
  readonly providers: readonly string[];
  readonly dependencies: readonly DeploymentDependency[];
  readonly validationLevel: string | null;
  readonly debugSetting: string | null;
  /** The tree of causes as it came; undefined where none is told. */
  readonly error: unknown;
}

/** @throws ZodError for what is no deployment */
export function readDeployment(item: unknown): ArmDeployment {
  const { id, name, tags, properties } = deploymentSchema.parse(item);
  const place = parseResourceId(id);
  const timestamp = parseTime(properties.timestamp ?? null) ?? 0;
  const span = parseSpan(properties.duration);
  const durationMs = typeof span === 'number' && span >= 0 ? span : null;
  return {
    id, name, subscriptionId: place?.subscriptionId ?? '', resourceGroup: place?.resourceGroup ?? null,
    state: properties.provisioningState, result: resultOfState(properties.provisioningState),
    timestamp: Math.round(timestamp), durationMs, startedAt: timestamp === 0 ? null : Math.max(0, Math.round(timestamp - (durationMs ?? 0))),
    correlationId: properties.correlationId ?? null, templateHash: properties.templateHash ?? null,
    templateLink: properties.templateLink?.uri?.split(/[?#]/)[0] ?? properties.templateLink?.id ?? null,
    mode: properties.mode,
    tags: new Map(Object.entries(tags ?? {}).flatMap(([tag, value]) => (typeof value === 'string' ? [[tag, value]] : []))),
    parameters: objectOf(properties.parameters), outputs: objectOf(properties.outputs),
    outputResources: (properties.outputResources ?? []).flatMap((each) => each.id ?? []),
    providers: (properties.providers ?? []).flatMap(({ namespace }) => namespace ?? []),
    dependencies: readDependencies(item),
    validationLevel: properties.validationLevel ?? null, debugSetting: properties.debugSetting?.detailLevel ?? null,
    error: properties.error,
  };
}

/** It can still change. */
export function isRunning({ result }: Pick<ArmDeployment, 'result'>): boolean {
  return result === 'running';
}
