import { healthStateOf } from './health.ts';
import type { HealthState } from './health.ts';

/** Flags of the health filters (service-fabric.md §1.4). `default` means all in a health call, none in a chunk filter. */
export const healthFilter = { default: 0, none: 1, ok: 2, warning: 4, error: 8, unhealthy: 12, all: 65_535 } as const;

const byNumber: Readonly<Record<string, HealthState>> = { 1: 'Ok', 2: 'Warning', 3: 'Error' };

/** The state out of its name in any case, or out of its number in answers of old api-versions; anything else is `Unknown`. */
export function wireHealthState(value: unknown): HealthState {
  if (typeof value === 'string') return byNumber[value] ?? healthStateOf(value);
  return typeof value === 'number' ? (byNumber[value] ?? 'Unknown') : 'Unknown';
}

/** Whether a state asks for somebody's attention. */
export function isUnhealthy(state: HealthState): boolean {
  return state === 'Warning' || state === 'Error';
}
