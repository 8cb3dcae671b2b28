import type { DeploymentRow } from '../../../shared/contract/azure/deployments.ts';
import { causesOf } from '../../../shared/domain/azure/causes.ts';
import { isRunning, type ArmDeployment } from './arm-deployment.ts';

/** A deployment as the list shows it. Whether it is nested only its neighbours tell. */
export function deploymentRow(deployment: ArmDeployment, nested: boolean): DeploymentRow {
  const { id, name, subscriptionId, resourceGroup, state, startedAt, timestamp, durationMs, correlationId, templateHash, mode } = deployment;
  return {
    deploymentId: id, name, subscriptionId, resourceGroup, state, running: isRunning(deployment), startedAt, timestamp, durationMs, correlationId, templateHash, mode,
    cause: firstCause(deployment.error), nested, forgotten: false,
  };
}

/** "DnsRecordInUse: DNS record … is already used", in one line. */
function firstCause(error: unknown): string | null {
  if (error === undefined || error === null) return null;
  const [cause] = causesOf([error]).causes;
  if (cause === undefined) return null;
  return [cause.code, cause.message].filter((text) => text !== '').join(': ').replaceAll(/\s+/g, ' ').slice(0, 1_000);
}

/** What is needed to tell who is part of whom. */
interface Related {
  readonly id: string;
  readonly correlationId: string | null;
  readonly startedAt: number | null;
}

/**
 * Nested deployments carry the correlation id of the one around them, and begin after it.
 * @returns ids of those that are part of another
 */
export function nestedAmong(deployments: Iterable<Related>): ReadonlySet<string> {
  const outermost = new Map<string, Related>();
  const all = [...deployments].filter(({ correlationId }) => correlationId !== null);
  for (const each of all) {
    const key = each.correlationId ?? '';
    const known = outermost.get(key);
    if (known === undefined || begins(each) < begins(known)) outermost.set(key, each);
  }
  return new Set(all.filter((each) => outermost.get(each.correlationId ?? '') !== each).map(({ id }) => id));
}

function begins({ startedAt }: Related): number {
  return startedAt ?? Number.POSITIVE_INFINITY;
}
