import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { api } from '../../app/api.ts';
import { BranchStore } from './branch-store.ts';
import { clusterKey, groupKey } from './tree-model.ts';

/** How the tree of one cluster was left: what is open, where it was, what was filtered. */
export interface ExploreView {
  readonly expanded: ReadonlySet<string>;
  /** Row that holds the tab stop. */
  readonly activeKey: string | null;
  readonly filter: string;
  readonly states: ReadonlySet<HealthState>;
  readonly order: 'health' | 'name';
  /** Pixels scrolled. */
  readonly offset: number;
  /** Entity shown last: coming back without one in the address opens it again. */
  readonly lastShown: string | null;
  readonly treeWidth: number;
}

export interface ExploreMemory {
  readonly view: UseBoundStore<StoreApi<ExploreView>>;
  readonly branches: BranchStore;
}

export const allStates: ReadonlySet<HealthState> = new Set(['Ok', 'Warning', 'Error', 'Unknown']);
/** What is not known is nearer to trouble than to Ok: it goes with the warnings. */
export const onlyRed: ReadonlySet<HealthState> = new Set(['Error']);

/** Clusters whose trees are remembered. */
const remembered = 4;
const memories = new Map<ConnectionId, ExploreMemory>();

/** @returns what is remembered of a cluster's tree. The clusters visited longest ago are forgotten. */
export function exploreMemory(connectionId: ConnectionId): ExploreMemory {
  const memory = memories.get(connectionId) ?? newMemory(connectionId);
  memories.delete(connectionId);
  memories.set(connectionId, memory);
  for (const key of memories.keys()) {
    if (memories.size <= remembered) break;
    memories.delete(key);
  }
  return memory;
}

/** For tests: every tree begins anew. */
export function forgetExploreMemory(): void {
  memories.clear();
}

function newMemory(connectionId: ConnectionId): ExploreMemory {
  return {
    view: create<ExploreView>()(() => ({
      expanded: new Set([clusterKey, groupKey('applications')]), activeKey: null, filter: '', states: allStates, order: 'health', offset: 0, lastShown: null, treeWidth: 420,
    })),
    branches: new BranchStore((source, signal) => api.clusters.entities.list({ connectionId, ...source }, { signal })),
  };
}
