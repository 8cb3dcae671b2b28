import type { EntityDetail } from '../../../shared/contract/clusters/entities.ts';

/**
 * @returns since when it has been in its state, ms since 1970: the earliest of its own reports or causes in that state;
 * null where none says. An Ok without reports has no beginning.
 */
export function healthSince({ healthState, healthEvents, causes }: Pick<EntityDetail, 'healthState' | 'healthEvents' | 'causes'>): number | null {
  if (healthState === 'Ok' || healthState === 'Unknown') return null;
  const times = [...healthEvents, ...causes].flatMap((each) => (each.healthState === healthState && each.since !== null ? [each.since] : []));
  return times.length === 0 ? null : Math.min(...times);
}
