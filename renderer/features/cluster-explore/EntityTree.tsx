import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent, type RefObject } from 'react';
import type { HealthCounts } from '../../../shared/contract/clusters/shared.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, parseEntityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { availableCommands, useCommandRegistry } from '../../app/commands/registry.ts';
import { isStroke, parseKeys } from '../../app/commands/keys.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Button } from '../../components/Button.tsx';
import { Tree, type TreeHandle } from '../../components/Tree.tsx';
import { entityTerms } from '../cluster-entity/entity-filter.ts';
import { allStates, exploreMemory, type ExploreMemory } from './explore-memory.ts';
import { branchesInSight, flattenTree, type ExploreRow, type FlatTree } from './flatten-tree.ts';
import { branchesAbove, keyOfRef, refOfItem } from './tree-model.ts';
import { TreeRowContent } from './TreeRowContent.tsx';
import styles from './explore.module.css';

export interface EntityTreeProps {
  readonly connectionId: ConnectionId;
  readonly clusterHealth: HealthState;
  /** Of the whole cluster; null while unknown. */
  readonly totals: HealthCounts | null;
  /** Entity on show beside the tree. */
  readonly shown: EntityRef | null;
  readonly onOpen: (ref: EntityRef) => void;
  readonly onMatches: (matches: number | null) => void;
}

/** Rows beyond what is in sight whose lists are kept fresh as well. */
const watchMargin = 30;

/** The tree of everything. What is asked of the host is what is open and in sight; what it brought before stays. */
export function EntityTree({ connectionId, clusterHealth, totals, shown, onOpen, onMatches }: EntityTreeProps) {
  const memory = exploreMemory(connectionId);
  const view = memory.view();
  const branches = useSyncExternalStore(memory.branches.subscribe, memory.branches.snapshot);
  // Typing stays ahead of the tree: a key is shown at once, the tree follows when it is ready.
  const filter = useDeferredValue(view.filter);
  const terms = useMemo(() => entityTerms(filter), [filter]);
  const flat = useMemo(
    () => flattenTree({ branches, expanded: view.expanded, terms, states: view.states, order: view.order, clusterHealth }),
    [branches, view.expanded, terms, view.states, view.order, clusterHealth],
  );
  const tree = useRef<TreeHandle>(null);
  const watchRange = useWatchedBranches(memory, flat);
  useReveal(memory, flat, shown, tree);
  useEffect(() => { onMatches(flat.matches); }, [flat.matches, onMatches]);

  const setActive = useCallback((activeKey: string) => { memory.view.setState({ activeKey }); }, [memory]);
  const keepOffset = useCallback((offset: number) => { memory.view.setState({ offset }); }, [memory]);
  const setExpanded = useCallback((rows: readonly ExploreRow[], isExpanded: boolean) => {
    memory.view.setState(({ expanded }) => {
      const next = new Set(expanded);
      for (const { key } of rows) if (isExpanded) next.add(key); else next.delete(key);
      return { expanded: next };
    });
  }, [memory]);
  const open = (row: ExploreRow): void => {
    const ref = row.item === null ? null : refOfItem(row.item);
    if (ref === null) setExpanded([row], !row.isExpanded);
    else onOpen(ref);
  };
  const renderRow = useCallback((row: ExploreRow) => <TreeRowContent row={row} totals={totals} />, [totals]);
  const isFiltered = flat.matches !== null;
  return (
    <>
      <div className={styles.tree}>
        <Tree
          ref={tree} label="Everything in this cluster" rows={flat} renderRow={renderRow} selectedKey={shown === null ? null : keyOfRef(shown)}
          activeKey={view.activeKey} onActiveChange={setActive} onExpandedChange={setExpanded} onOpen={open} onRangeChange={watchRange}
          initialOffset={view.offset} onOffsetChange={keepOffset} isScreenKey={isScreenKey} rowTone={toneOf}
        />
      </div>
      {isFiltered && flat.matches === 0 ? (
        <EmptyState
          title="Nothing in the open branches matches" body="The filter looks at what is open in the tree. The search above finds anything in the cluster."
          action={<Button onPress={() => { memory.view.setState({ filter: '', states: allStates }); }}>Clear the filter</Button>}
        />
      ) : null}
    </>
  );
}

function toneOf(row: ExploreRow): 'stale' | undefined {
  return row.branch?.phase === 'lost' && row.branch.items !== null ? 'stale' : undefined;
}

/** A letter that is the first stroke of a command is left to it. */
function isScreenKey(event: KeyboardEvent): boolean {
  return availableCommands(useCommandRegistry.getState()).some(({ keys }) => {
    const [first] = keys === undefined ? [] : parseKeys(keys);
    return first !== undefined && isStroke(event, first);
  });
}

/** Follows what is in sight. @returns to be told of it. */
function useWatchedBranches(memory: ExploreMemory, flat: FlatTree): (first: number, last: number) => void {
  const [range, setRange] = useState({ first: 0, last: 60 });
  useEffect(() => {
    memory.branches.watch(branchesInSight(flat.spans, range.first, range.last, watchMargin));
  }, [memory, flat.spans, range]);
  useEffect(() => () => { memory.branches.watch(new Map()); }, [memory]);
  return useCallback((first: number, last: number) => { setRange({ first, last }); }, []);
}

/** Opens the way to the entity on show and brings its row into sight, once, as soon as it is there. */
function useReveal(memory: ExploreMemory, flat: FlatTree, shown: EntityRef | null, tree: RefObject<TreeHandle | null>): void {
  const key = shown === null ? null : entityKey(shown);
  const pending = useRef<string | null>(null);
  useEffect(() => {
    const ref = key === null ? null : parseEntityKey(key);
    if (ref === null) return;
    pending.current = keyOfRef(ref);
    const above = branchesAbove(ref);
    memory.view.setState(({ expanded }) => (above.every((each) => expanded.has(each)) ? {} : { expanded: new Set([...expanded, ...above]) }));
  }, [memory, key]);
  useEffect(() => {
    const wanted = pending.current;
    if (wanted === null || flat.indexOf(wanted) === -1) return;
    pending.current = null;
    if (memory.view.getState().activeKey !== wanted) tree.current?.reveal(wanted, false);
  // Another entity may be one whose row is there already: nothing but the key changes then.
  // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [memory, flat, tree, key]);
}
