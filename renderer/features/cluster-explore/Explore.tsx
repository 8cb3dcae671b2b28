import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Button } from '../../components/Button.tsx';
import { useWidth } from '../../components/use-width.ts';
import { EntityPage } from '../cluster-entity/EntityPage.tsx';
import { useShownEntity } from '../cluster-parts/entity-address.ts';
import { useCard } from '../cluster-parts/use-cluster.ts';
import { ClusterSearch } from '../cluster-search/ClusterSearch.tsx';
import { EntityTree } from './EntityTree.tsx';
import { exploreMemory } from './explore-memory.ts';
import { PaneSplitter } from './PaneSplitter.tsx';
import { TreeFilterBar } from './TreeFilterBar.tsx';
import styles from './explore.module.css';

/** Narrower than this, tree and page take turns. */
const sideBySideFrom = 880;
const cluster: EntityRef = { kind: 'cluster' };

/** Everything in a cluster: the tree at the left, what is chosen in it at the right. */
export function Explore({ connectionId }: { readonly connectionId: ConnectionId }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const isNarrow = width > 0 && width < sideBySideFrom;
  const shown = useShownEntity();
  const navigate = useNavigate();
  const memory = exploreMemory(connectionId);
  const treeWidth = memory.view((view) => view.treeWidth);
  const card = useCard(connectionId);
  const search = useRef<HTMLInputElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const [matches, setMatches] = useState<number | null>(null);

  const open = (ref: EntityRef): void => {
    void navigate({ to: '/clusters/$connectionId/explore/$entityKey', params: { connectionId, entityKey: entityKey(ref) } });
  };
  const toTree = (): void => {
    memory.view.setState({ lastShown: null });
    void navigate({ to: '/clusters/$connectionId/explore', params: { connectionId } });
  };
  useReturn(connectionId, shown);
  useCommands([
    { id: 'explore.search', title: 'Find anything in this cluster', group: 'Explore', keys: 's', keywords: 'search partition replica id address', run: () => search.current?.focus() },
    { id: 'explore.filter', title: 'Filter the tree', group: 'Explore', keys: '/', run: () => filter.current?.focus() },
    { id: 'explore.back', title: 'Back to the tree', group: 'Explore', when: isNarrow && shown !== null, run: toTree },
  ]);

  const showsTree = !isNarrow || shown === null;
  const showsPage = !isNarrow || shown !== null;
  return (
    <div ref={box} className={styles.screen} data-narrow={isNarrow || undefined} style={isNarrow ? {} : { gridTemplateColumns: `${treeWidth}px 9px minmax(0, 1fr)` }}>
      {showsTree ? (
        <section className={styles.pane} aria-label="Tree">
          <ClusterSearch ref={search} connectionId={connectionId} onOpen={open} />
          <TreeFilterBar ref={filter} connectionId={connectionId} matches={matches} />
          <EntityTree connectionId={connectionId} clusterHealth={card.value?.healthState ?? 'Unknown'} totals={card.value?.counts ?? null} shown={shown} onOpen={open} onMatches={setMatches} />
          <p className={styles.keys}><kbd>Enter</kbd> open · <kbd>→</kbd> <kbd>←</kbd> in and out · <kbd>*</kbd> all beside it · <kbd>E</kbd> only red · <kbd>S</kbd> find · <kbd>/</kbd> filter</p>
        </section>
      ) : null}
      {isNarrow ? null : <PaneSplitter width={treeWidth} onChange={(next) => { memory.view.setState({ treeWidth: next }); }} />}
      {showsPage ? (
        <div className={styles.page}>
          {isNarrow ? <div><Button variant="quiet" icon={<ArrowLeft aria-hidden="true" />} onPress={toTree}>Back to the tree</Button></div> : null}
          <EntityPage key={entityKey(shown ?? cluster)} connectionId={connectionId} entity={shown ?? cluster} />
        </div>
      ) : null}
    </div>
  );
}

/** Coming back without an entity in the address shows the one that was on show; else it is remembered. */
function useReturn(connectionId: ConnectionId, shown: EntityRef | null): void {
  const navigate = useNavigate();
  const { view } = exploreMemory(connectionId);
  const hasReturned = useRef(false);
  const key = shown === null ? null : entityKey(shown);
  useEffect(() => {
    const { lastShown } = view.getState();
    if (key !== null) view.setState({ lastShown: key });
    else if (!hasReturned.current && lastShown !== null) {
      void navigate({ to: '/clusters/$connectionId/explore/$entityKey', params: { connectionId, entityKey: lastShown }, replace: true });
    }
    hasReturned.current = true;
  }, [connectionId, key, navigate, view]);
}
