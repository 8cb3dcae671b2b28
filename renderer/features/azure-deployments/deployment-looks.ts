import type { DeploymentRow, OperationLane } from '../../../shared/contract/azure/deployments.ts';
import type { LiveCheck } from '../../../shared/contract/azure/shared.ts';
import type { StateTone } from '../../components/StateMark.tsx';

/** Tone of a provisioning state; a word that nobody has seen before is shown as it is. */
export function stateTone(state: string): StateTone {
  switch (state.toLowerCase()) {
    case 'succeeded': return 'ok';
    case 'failed': return 'error';
    case 'canceled': case 'cancelled': case 'deleted': return 'off';
    case 'accepted': case 'running': case 'creating': case 'updating': case 'deleting': case 'ready': return 'busy';
    default: return 'stale';
  }
}

/** Azure's own word for what it is; only the two spellings of one word are made one. */
export function stateWord(state: string): string {
  return state === 'Canceled' ? 'Cancelled' : state;
}

export const checkLooks: Readonly<Record<LiveCheck['state'], { readonly tone: StateTone; readonly word: string }>> = {
  running: { tone: 'busy', word: 'Looking' },
  good: { tone: 'ok', word: 'Good' },
  warning: { tone: 'warn', word: 'Take care' },
  bad: { tone: 'error', word: 'In the way' },
  unknown: { tone: 'stale', word: 'Not known' },
};

/** Where a deployment is: its group, or its subscription. */
export function scopeWords({ resourceGroup, subscriptionId }: Pick<DeploymentRow, 'resourceGroup' | 'subscriptionId'>, names: ReadonlyMap<string, string>): string {
  return resourceGroup ?? `subscription ${names.get(subscriptionId) ?? subscriptionId}`;
}

/** A deployment's id as a part of an address, and back. */
export const deploymentSegment = (deploymentId: string): string => encodeURIComponent(deploymentId);
export const deploymentOfSegment = (key: string): string => {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
};

/** What a lane is about, without the long id. */
export function laneWords({ resourceName, resourceType, kind }: Pick<OperationLane, 'resourceName' | 'resourceType' | 'kind'>): string {
  if (resourceName === '') return kind;
  return `${resourceName} (${resourceType.split('/').slice(1).join('/') || resourceType})`;
}
