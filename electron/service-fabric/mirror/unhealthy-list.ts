import type { UnhealthyEntity } from '../../../shared/contract/clusters/state.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import type { UnhealthyState } from '../../../shared/domain/service-fabric/root-causes.ts';
import { inSlices } from './in-slices.ts';
import { ObservedList } from './observed-list.ts';

/** So many are told of at once. */
const pageSize = 500;

/** What was taken in, sorted for those who need it. */
export interface TakenStates {
  /** Everyone, by `entityKey`. */
  readonly all: ReadonlyMap<string, UnhealthyState>;
  readonly nodes: ReadonlyMap<string, HealthState>;
  readonly applications: ReadonlyMap<string, HealthState>;
}

/** Everyone who is in Warning or Error, with when that was first seen. */
export class UnhealthyList {
  readonly list = new ObservedList<UnhealthyEntity>(({ key }) => key);

  allOk(asOf: number): void {
    this.list.keepOnly(new Set(), asOf);
  }

  /** An entity's state: its own where it is here, Ok where it is not and everyone is known, else null. */
  stateOf(ref: EntityRef): HealthState | null {
    return this.list.get(entityKey(ref))?.healthState ?? (this.list.complete ? 'Ok' : null);
  }

  /** The whole of an answer. What was red before anybody looked has no beginning. */
  async take(found: readonly UnhealthyState[], asOf: number, signal: AbortSignal): Promise<TakenStates> {
    const since = this.list.complete ? asOf : null;
    const taken = { all: new Map<string, UnhealthyState>(), nodes: new Map<string, HealthState>(), applications: new Map<string, HealthState>() };
    const page: UnhealthyEntity[] = [];
    await inSlices(found, signal, (state) => {
      const { ref, healthState } = state;
      const key = entityKey(ref);
      const before = this.list.get(key);
      taken.all.set(key, state);
      page.push({ key, ref, healthState, seenSince: before?.healthState === healthState ? before.seenSince : since });
      if (ref.kind === 'node') taken.nodes.set(ref.nodeName, healthState);
      if (ref.kind === 'application') taken.applications.set(ref.applicationName, healthState);
      if (page.length === pageSize) this.list.put(page.splice(0));
    });
    this.list.put(page);
    this.list.keepOnly(new Set(taken.all.keys()), asOf);
    return taken;
  }
}
