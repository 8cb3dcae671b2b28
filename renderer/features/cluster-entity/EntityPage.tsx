import { useRef, useState, type ReactNode } from 'react';
import type { EntityDetail } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, entityKindWords, entityLabel, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { api, useStream } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { ContainerLog } from './ContainerLog.tsx';
import { EntityEvents } from './EntityEvents.tsx';
import { EntityHeader } from './EntityHeader.tsx';
import { EntityList } from './EntityList.tsx';
import { EntityOverview } from './EntityOverview.tsx';
import { listWords } from './list-words.ts';
import { EntityLoad } from '../cluster-load/EntityLoad.tsx';
import { ApplicationParameters } from './ApplicationParameters.tsx';
import { RawAnswers } from './RawAnswers.tsx';
import styles from './entity.module.css';

/** Tab shown last for each kind: going from node to node keeps what one was looking at. */
const lastTab = new Map<string, string>();

/** Everything about one entity: what it is, how it is and why, what is under it, and what can be asked on demand. */
export function EntityPage({ connectionId, entity }: { readonly connectionId: ConnectionId; readonly entity: EntityRef }) {
  const key = entityKey(entity);
  const stream = useStream((signal) => api.clusters.entities.detail({ connectionId, ref: entity }, { signal }), [connectionId, key]);
  const { value: detail, phase, fault } = stream;
  if (detail === null) {
    return (
      <>
        <h2 className={styles.title}>{entityLabel(entity)} <span className={styles.kind}>{entityKindWords[entity.kind].one}</span></h2>
        {phase === 'lost' && fault !== null ? <FaultPanel fault={fault} /> : <Skeleton lines={10} />}
      </>
    );
  }
  return (
    <article className={styles.entity} aria-label={`${entityKindWords[entity.kind].one} ${detail.name}`}>
      <EntityHeader connectionId={connectionId} detail={detail} />
      {phase === 'lost' && fault !== null ? <FaultPanel fault={fault} compact /> : null}
      <EntityTabs connectionId={connectionId} detail={detail} />
    </article>
  );
}

interface EntityTab {
  readonly id: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

function EntityTabs({ connectionId, detail }: { readonly connectionId: ConnectionId; readonly detail: EntityDetail }) {
  const { kind } = detail.ref;
  const [chosen, setChosen] = useState(lastTab.get(kind) ?? 'overview');
  const before = useRef('overview');
  const tabs = tabsOf(connectionId, detail);
  const selected = tabs.some((tab) => tab.id === chosen) ? chosen : 'overview';
  const choose = (id: string): void => {
    if (selected !== 'raw') before.current = selected;
    lastTab.set(kind, id);
    setChosen(id);
  };
  const step = (by: number): void => {
    const next = tabs[(tabs.findIndex((tab) => tab.id === selected) + by + tabs.length) % tabs.length];
    if (next !== undefined) choose(next.id);
  };
  useCommands([
    { id: 'entity.raw', title: selected === 'raw' ? 'Back from the raw answers' : 'Show the raw answers', group: 'Entity', keys: 'y', keywords: 'json yaml gateway call', run: () => { choose(selected === 'raw' ? before.current : 'raw'); } },
    { id: 'entity.next-tab', title: 'Next part of this entity', group: 'Entity', keys: ']', run: () => { step(1); } },
    { id: 'entity.previous-tab', title: 'Previous part of this entity', group: 'Entity', keys: '[', run: () => { step(-1); } },
  ]);
  return <div className={styles.tabs}><Tabs label="Parts of this entity" tabs={tabs} selected={selected} onChange={choose} /></div>;
}

/** Kinds that report load. */
const loaded: ReadonlySet<string> = new Set(['cluster', 'node', 'application', 'partition']);
/** Kinds that the event store has a route for. */
const eventful: ReadonlySet<string> = new Set(['cluster', 'node', 'application', 'service', 'partition', 'replica']);

function tabsOf(connectionId: ConnectionId, detail: EntityDetail): readonly EntityTab[] {
  const { ref } = detail;
  const props = { connectionId, entity: ref };
  return [
    { id: 'overview', label: 'Overview', content: <EntityOverview connectionId={connectionId} detail={detail} /> },
    ...detail.lists.map((list): EntityTab => ({ id: `list:${list}`, label: <>{listWords[list].title}{countOf(detail, list)}</>, content: <EntityList key={list} {...props} list={list} /> })),
    ...(ref.kind === 'application' ? [{ id: 'parameters', label: 'Parameters', content: <ApplicationParameters connectionId={connectionId} applicationName={ref.applicationName} /> }] : []),
    ...(ref.kind === 'codePackage' ? [{ id: 'log', label: 'Container log', content: <ContainerLog {...props} /> }] : []),
    ...(loaded.has(ref.kind) ? [{ id: 'load', label: 'Load', content: <EntityLoad {...props} /> }] : []),
    ...(eventful.has(ref.kind) ? [{ id: 'events', label: 'Events', content: <EntityEvents {...props} /> }] : []),
    { id: 'raw', label: 'Raw', content: <RawAnswers {...props} /> },
  ];
}

function countOf(detail: EntityDetail, list: EntityDetail['lists'][number]): ReactNode {
  const counts = detail.childCounts.find((each) => each.list === list)?.counts;
  return counts === undefined ? null : <span className={styles.tabCount}>{(counts.ok + counts.warning + counts.error).toLocaleString('en')}</span>;
}
