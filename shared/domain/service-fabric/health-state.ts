/** Health as the cluster states it. `Unknown` also stands for anything that is not one of the others. */
export const healthStates = ['Ok', 'Warning', 'Error', 'Unknown', 'Invalid'] as const;
export type HealthState = (typeof healthStates)[number];

/** Flags of the health filters (service-fabric.md §1.4). `default` means all in a health call, none in a chunk filter. */
export const healthFilter = { default: 0, none: 1, ok: 2, warning: 4, error: 8, unhealthy: 12, all: 65_535 } as const;

const byNumber: Readonly<Record<string, HealthState>> = { 0: 'Invalid', 1: 'Ok', 2: 'Warning', 3: 'Error', 65_535: 'Unknown' };
const byName = new Map(healthStates.map((state) => [state.toLowerCase(), state]));

/** The state out of its name in any case, or out of its number in answers of old api-versions. */
export function healthStateOf(value: unknown): HealthState {
  if (typeof value === 'string') return byName.get(value.toLowerCase()) ?? byNumber[value] ?? 'Unknown';
  return typeof value === 'number' ? (byNumber[value] ?? 'Unknown') : 'Unknown';
}

const severity: Readonly<Record<HealthState, number>> = { Ok: 0, Invalid: 1, Unknown: 2, Warning: 3, Error: 4 };

/** For sorting, the worst last; positive where `left` is worse. */
export function compareHealth(left: HealthState, right: HealthState): number {
  return severity[left] - severity[right];
}

/** The worst of several; `Ok` where there are none. */
export function worstHealth(states: Iterable<HealthState>): HealthState {
  let worst: HealthState = 'Ok';
  for (const state of states) if (compareHealth(state, worst) > 0) worst = state;
  return worst;
}

/** Whether a state asks for somebody's attention. */
export function isUnhealthy(state: HealthState): boolean {
  return state === 'Warning' || state === 'Error';
}
