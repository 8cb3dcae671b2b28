import type { HealthState, HealthView } from '../model/index.ts';

/** The state of an entity as lists show it: `Unknown` while the health store has no data of it (service-fabric.md §2.1). */
export function shownHealth(view: HealthView, entity: object, read: () => { readonly state: HealthState }): HealthState | 'Unknown' {
  return view.knows(entity) ? read().state : 'Unknown';
}
