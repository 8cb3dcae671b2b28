import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { DeploymentRow } from '../../../shared/contract/azure/deployments.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection, useStream } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount, formatDuration, formatExact, formatMoment } from '../../components/format.ts';
import { MultiSelect } from '../../components/MultiSelect.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { deploymentSegment, scopeWords, stateTone, stateWord } from './deployment-looks.ts';
import styles from './deployments.module.css';

type Shown = 'all' | 'running' | 'failed';
const shownChoices = [{ value: 'all', label: 'All' }, { value: 'running', label: 'Running' }, { value: 'failed', label: 'Failed' }] as const;
const scope = { subscriptionId: null, resourceGroup: null } as const;

/** Deployments of the chosen subscriptions, newest first, each failed one with its cause as far as the list tells. */
export function Deployments({ connectionId }: { readonly connectionId: ConnectionId }) {
  const navigate = useNavigate();
  const { items, phase, fault } = useCollection((signal) => api.azure.deployments.watch({ connectionId, ...scope }, { signal }), ({ deploymentId }) => deploymentId, [connectionId]);
  const list = useStream((signal) => api.azure.deployments.listState({ connectionId, ...scope }, { signal }), [connectionId]).value;
  const subscriptions = useStream((signal) => api.azure.profiles.watch({ connectionId }, { signal }), [connectionId]).value?.subscriptions;
  const names = useMemo(() => new Map((subscriptions ?? []).map(({ subscriptionId, name }) => [subscriptionId, name])), [subscriptions]);
  const [text, setText] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [groups, setGroups] = useState<readonly string[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const search = useRef<HTMLInputElement>(null);
  const words = useDeferredValue(text.trim().toLowerCase());
  const now = Math.floor(useNow() / 10_000) * 10_000;
  const rows = useMemo(() => items.filter((row) => (
    (shown === 'all' || (shown === 'running' ? row.running : row.state === 'Failed'))
    && (groups.length === 0 || groups.includes(row.resourceGroup ?? ''))
    && words.split(/\s+/).every((word) => `${row.name} ${row.resourceGroup ?? ''} ${row.state} ${row.cause ?? ''} ${row.correlationId ?? ''}`.toLowerCase().includes(word))
  )), [items, shown, groups, words]);
  const columns = useMemo(() => columnsFor(names, now), [names, now]);
  const [left, right] = [...selected];
  const open = ({ deploymentId }: Pick<DeploymentRow, 'deploymentId'>): void => { void navigate({ to: '/azure/$connectionId/deployments/$deploymentKey', params: { connectionId, deploymentKey: deploymentSegment(deploymentId) } }); };
  const compare = (): void => {
    if (left !== undefined && right !== undefined && selected.size === 2) void navigate({ to: '/azure/$connectionId/compare/$left/$right', params: { connectionId, left: deploymentSegment(left), right: deploymentSegment(right) } });
  };
  useCommands([
    { id: 'azure.search', title: 'Search the deployments', group: 'Azure', keys: '/', run: () => search.current?.focus() },
    { id: 'azure.compare', title: 'Compare the two marked deployments', group: 'Azure', when: selected.size === 2, run: compare },
  ]);
  const groupNames = useMemo(() => [...new Set(items.map(({ resourceGroup }) => resourceGroup ?? ''))].sort().map((value) => ({ value, label: value === '' ? 'Subscription scope' : value })), [items]);
  if (items.length === 0 && phase === 'loading') return <Skeleton lines={12} />;
  const isUnread = items.length === 0 && fault !== null;
  return (
    <div className={styles.screen}>
      <div className={styles.bar} role="search" aria-label="Filter deployments">
        <div className={styles.search}><SearchField ref={search} label="Search the deployments" placeholder="Search: name, group, cause, correlation id" value={text} onChange={setText} /></div>
        <Segmented label="Shown" isLabelHidden value={shown} options={shownChoices} onChange={setShown} />
        <MultiSelect label="Group" values={groups} options={groupNames} onChange={setGroups} />
        <span className={styles.end}>
          <Button isDisabled={selected.size !== 2} disabledReason="Mark two rows first." onPress={compare}>Compare</Button>
          <Button onPress={() => navigate({ to: '/history', search: { filter: JSON.stringify({ sources: [connectionId] }) } })}>In the history</Button>
        </span>
      </div>
      <p className={styles.note} role="status">
        {isUnread ? '' : rows.length === items.length ? formatCount(items.length, 'deployment') : `${rows.length.toLocaleString('en')} of ${formatCount(items.length, 'deployment')}`}
        {list?.asOf === null || list === null ? null : <span>as of <Age at={list.asOf} /></span>}
        {list?.reading === true ? <StateMark tone="busy" word="reading" /> : null}
      </p>
      {fault === null ? null : <FaultPanel fault={fault} compact={items.length > 0} />}
      {list === null || list.troubles.length === 0 ? null : <ul className={styles.troubles}>{list.troubles.map((words_) => <li key={words_}><StateMark tone="warn" word="Not read:" /> {words_}</li>)}</ul>}
      {list === null || list.nearLimit.length === 0 ? null : (
        <p className={styles.note}>Azure keeps 800 deployments of a group and prunes then: {list.nearLimit.map(({ resourceGroup, entries }) => `${resourceGroup} has ${String(entries)}`).join(', ')}. What is pruned stays in the history.</p>
      )}
      {isUnread ? null : items.length === 0 && list !== null && !list.reading ? (
        <EmptyState title="No deployment here" body="None of the chosen subscriptions has one, or none may be read. Which take part is set under Access." />
      ) : (
        <div className={styles.table}>
          <DataGrid
            label="Deployments of Azure" rows={rows} rowKey={({ deploymentId }) => deploymentId} columns={columns} sort={{ id: 'timestamp', desc: true }}
            selection={{ selected, onChange: setSelected }} onOpen={open}
            onRowKey={(_row, event) => {
              if (event.key !== 'c' || event.ctrlKey || event.metaKey || selected.size !== 2) return false;
              compare();
              return true;
            }}
            rowTone={({ state }) => (state === 'Failed' ? 'error' : undefined)} empty="No deployment fits."
          />
        </div>
      )}
    </div>
  );
}

/** What is out of the ordinary about one: all of its kind are incremental, most stand by themselves, and Azure still knows them. */
function marksOf({ nested, mode, forgotten }: DeploymentRow): readonly string[] {
  return [...(nested ? ['nested'] : []), ...(mode === 'Complete' ? ['complete'] : []), ...(forgotten ? ['kept here'] : [])];
}

function columnsFor(names: ReadonlyMap<string, string>, now: number): readonly GridColumn<DeploymentRow>[] {
  const took = ({ durationMs, running, startedAt }: DeploymentRow): number | null => (running && startedAt !== null ? Math.max(0, now - startedAt) : durationMs);
  return [
    { id: 'timestamp', header: 'When', width: 116, cell: ({ startedAt, timestamp }) => formatMoment(startedAt ?? timestamp, now), title: ({ startedAt, timestamp }) => formatExact(startedAt ?? timestamp), sortValue: ({ startedAt, timestamp }) => startedAt ?? timestamp },
    { id: 'state', header: 'State', width: 120, cell: ({ state }) => <StateMark tone={stateTone(state)} word={stateWord(state)} />, sortValue: ({ state }) => state },
    { id: 'name', header: 'Name', width: 'minmax(200px, 1.8fr)', cell: (row) => <span className={styles.name}><span>{row.name}</span>{marksOf(row).map((mark) => <Chip key={mark}>{mark}</Chip>)}</span>, title: ({ name, forgotten }) => (forgotten ? `${name}\nAzure has pruned it. This is what it said then.` : name), sortValue: ({ name }) => name },
    { id: 'group', header: 'Where', width: 'minmax(130px, 1.1fr)', cell: (row) => scopeWords(row, names), title: (row) => `${scopeWords(row, names)} in ${names.get(row.subscriptionId) ?? row.subscriptionId}`, sortValue: (row) => scopeWords(row, names) },
    { id: 'took', header: 'Took', width: 116, align: 'end', cell: (row) => { const ms = took(row); return ms === null ? '–' : formatDuration(ms); }, sortValue: took },
    { id: 'cause', header: 'Cause', width: 'minmax(160px, 2.4fr)', cell: ({ cause }) => cause ?? '', title: ({ cause }) => cause ?? undefined },
  ];
}
