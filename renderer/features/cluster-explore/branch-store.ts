import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { StreamPhase } from '../../app/stream.ts';
import { emptyCollection, followCollection, type CollectionState } from '../../app/use-stream.ts';
import { whenIdle } from '../cluster-entity/when-idle.ts';
import { searchTextOf } from './filter-items.ts';
import { itemList, typeItems, type ItemList } from './tree-items.ts';
import type { BranchSource, TreeItem } from './tree-model.ts';

/** What is known of the rows under a branch. */
export interface BranchState {
  /** By name; null before the first answer. */
  readonly items: readonly TreeItem[] | null;
  readonly phase: StreamPhase | 'resting';
  readonly fault: Fault | null;
  readonly asOf: number | null;
}

export type OpenList = (source: BranchSource, signal: AbortSignal) => Promise<AsyncIterable<CollectionMessage<EntityRow>>>;

interface Branch {
  collection: CollectionState<EntityRow>;
  list: ItemList | null;
  state: BranchState;
  stop: AbortController | null;
}

/** Closed branches that are kept for a quick return; beyond this the ones closed first are let go of. */
const kept = 400;
const keyOf = (row: EntityRow): string => row.key;

/**
 * The lists under the branches of one cluster's tree. A stream is open only while somebody watches its branch; what it
 * brought stays when it rests, with its age.
 */
export class BranchStore {
  readonly #open: OpenList;
  readonly #branches = new Map<string, Branch>();
  readonly #listeners = new Set<() => void>();
  #snapshot: ReadonlyMap<string, BranchState> = new Map();
  #isDue = false;

  constructor(open: OpenList) {
    this.#open = open;
  }

  /** By key of the branch. A new map whenever anything in it changed. */
  readonly snapshot = (): ReadonlyMap<string, BranchState> => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  };

  /** Opens these branches and lets all others rest. */
  watch(wanted: ReadonlyMap<string, BranchSource>): void {
    for (const [key, branch] of this.#branches) if (!wanted.has(key)) this.#rest(branch);
    for (const [key, source] of wanted) this.#follow(key, source);
    this.#forgetOldest();
  }

  #follow(key: string, source: BranchSource): void {
    const known = this.#branches.get(key);
    if (known !== undefined && known.stop !== null) return;
    const stop = new AbortController();
    const branch: Branch = known ?? { collection: emptyCollection, list: null, state: { items: null, phase: 'loading', fault: null, asOf: null }, stop };
    branch.stop = stop;
    // Last in order: the oldest of the resting ones are let go of first.
    this.#branches.delete(key);
    this.#branches.set(key, branch);
    if (branch.state.phase === 'resting') this.#set(branch, { ...branch.state, phase: 'loading' });
    void followCollection((signal) => this.#open(source, signal), keyOf, (next) => {
      branch.collection = next(branch.collection);
      this.#set(branch, this.#stateOf(source, branch));
    }, stop.signal);
  }

  #stateOf(source: BranchSource, branch: Branch): BranchState {
    const { items, phase, fault, asOf } = branch.collection;
    if (phase !== 'live') return { ...branch.state, phase, fault };
    if (source.list === 'applicationTypes') return { items: typeItems(items), phase, fault, asOf };
    branch.list = itemList(branch.list, items);
    whenIdle(branch.list.inOrder, searchTextOf);
    return { items: branch.list.byName, phase, fault, asOf };
  }

  #rest(branch: Branch): void {
    if (branch.stop === null) return;
    branch.stop.abort();
    branch.stop = null;
    this.#set(branch, { ...branch.state, phase: 'resting', fault: null });
  }

  #forgetOldest(): void {
    let resting = 0;
    for (const branch of this.#branches.values()) if (branch.stop === null) resting += 1;
    for (const [key, branch] of this.#branches) {
      if (resting <= kept) return;
      if (branch.stop !== null) continue;
      this.#branches.delete(key);
      resting -= 1;
    }
  }

  /** Several messages of one moment make one change. */
  #set(branch: Branch, state: BranchState): void {
    branch.state = state;
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#snapshot = new Map([...this.#branches].map(([key, each]) => [key, each.state]));
      for (const listener of this.#listeners) listener();
    });
  }
}
