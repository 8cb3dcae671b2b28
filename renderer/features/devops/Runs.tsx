import { useNavigate } from '@tanstack/react-router';
import { RefreshCw } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import { runId } from '../../../shared/domain/devops/run-id.ts';
import { runBeganAt } from '../../../shared/domain/devops/run-times.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct, useCollection, useStream } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
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
import { kindShort, resultLooks } from '../history/row-looks.ts';
import { LinkToAccess, RateNote, Troubles } from './StateNotes.tsx';
import { branchWords, byUrgency, isOver, runKindWords, runSentence, tookMs } from './run-looks.ts';
import styles from './devops.module.css';

type Shown = 'all' | 'under-way' | 'failed';
const shownChoices = [{ value: 'all', label: 'All' }, { value: 'under-way', label: 'Under way' }, { value: 'failed', label: 'Failed' }] as const;

/** What the lists below choose among; none chosen stands for all. */
const facets = [
  { id: 'project', label: 'Project', read: ({ project }: DevopsRun) => project },
  { id: 'kind', label: 'Kind', read: ({ kind }: DevopsRun) => runKindWords[kind] },
  { id: 'definition', label: 'Definition', read: ({ definition }: DevopsRun) => definition },
  { id: 'environment', label: 'Environment', read: ({ environment }: DevopsRun) => environment ?? '' },
  { id: 'branch', label: 'Branch', read: ({ branch }: DevopsRun) => branchWords(branch) },
  { id: 'result', label: 'Result', read: ({ result }: DevopsRun) => resultLooks[result].word },
] as const;
type FacetId = (typeof facets)[number]['id'];
type Chosen = Readonly<Partial<Record<FacetId, readonly string[]>>>;

/** Builds and stages of the last 90 days: what is under way first, then the newest. */
export function Runs({ connectionId }: { readonly connectionId: ConnectionId }) {
  const navigate = useNavigate();
  const { items, phase, fault } = useCollection((signal) => api.devops.runs({ connectionId }, { signal }), runId, [connectionId]);
  const state = useStream((signal) => api.devops.state({ connectionId }, { signal }), [connectionId]).value;
  const [text, setText] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [chosen, setChosen] = useState<Chosen>({});
  const search = useRef<HTMLInputElement>(null);
  const words = useDeferredValue(text.trim().toLowerCase());
  const now = Math.floor(useNow() / 10_000) * 10_000;
  const refresh = useAct(() => api.devops.refresh({ connectionId }));
  const rows = useMemo(() => items.filter((run) => fits(run, words, shown, chosen)).sort(byUrgency), [items, words, shown, chosen]);
  const columns = useMemo(() => columnsAt(now), [now]);
  const choices = useMemo(() => facets.map((facet) => ({ ...facet, options: optionsOf(items, facet.read) })).filter(({ id, options }) => options.length > 1 || (chosen[id]?.length ?? 0) > 0), [items, chosen]);
  useCommands([
    { id: 'devops.search', title: 'Search the runs', group: 'Azure DevOps', keys: '/', run: () => search.current?.focus() },
    { id: 'devops.refresh', title: 'Read the runs anew', group: 'Azure DevOps', run: () => refresh.run() },
  ]);
  if (items.length === 0 && (phase === 'loading' || state === null)) return fault === null ? <Skeleton lines={12} /> : <FaultPanel fault={fault} />;
  const isFiltered = words !== '' || shown !== 'all' || Object.values(chosen).some(({ length }) => length > 0);
  return (
    <div className={styles.screen}>
      <div className={styles.bar} role="search" aria-label="Filter runs">
        <div className={styles.search}><SearchField ref={search} label="Search the runs" placeholder="Search: name, commit, person, cause" value={text} onChange={setText} /></div>
        <Segmented label="Shown" isLabelHidden value={shown} options={shownChoices} onChange={setShown} />
        {choices.map(({ id, label, options }) => (
          <div key={id} className={styles.facet}><MultiSelect label={label} values={chosen[id] ?? []} options={options} onChange={(values) => { setChosen({ ...chosen, [id]: values }); }} /></div>
        ))}
        {isFiltered ? <Button variant="quiet" onPress={() => { setText(''); setShown('all'); setChosen({}); }}>Show all</Button> : null}
        <span className={styles.end}>
          <Button icon={<RefreshCw aria-hidden="true" />} isBusy={refresh.busy} onPress={() => refresh.run()}>Refresh</Button>
          <Button onPress={() => navigate({ to: '/history', search: { filter: JSON.stringify({ sources: [connectionId] }) } })}>In the history</Button>
        </span>
      </div>
      <p className={styles.note} role="status">
        {rows.length === items.length ? `${formatCount(items.length, 'run')} in 90 days` : `${rows.length.toLocaleString('en')} of ${formatCount(items.length, 'run')}`}
        {state === null || state.asOf === null ? null : <span>as of <Age at={state.asOf} /></span>}
        {state?.reading === true ? <StateMark tone="busy" word="reading" /> : null}
      </p>
      {fault === null ? null : <FaultPanel fault={fault} compact={items.length > 0} />}
      {state === null ? null : <><RateNote state={state} /><Troubles state={state} connectionId={connectionId} /></>}
      {refresh.fault === null ? null : <FaultPanel fault={refresh.fault} compact />}
      {items.length === 0 && state !== null && state.asOf !== null && !state.reading ? (
        <EmptyState
          title="Nothing ran in 90 days" body={state.projects.some(({ selected }) => selected) ? 'The chosen projects have neither builds nor deployments of that time, or the token may not read them. Older ones are in the history.' : 'No project is chosen.'}
          action={<LinkToAccess connectionId={connectionId}>Choose projects</LinkToAccess>}
        />
      ) : items.length === 0 ? <Skeleton lines={12} /> : (
        <div className={styles.table}>
          <DataGrid
            label="Runs of Azure DevOps" rows={rows} rowKey={runId} columns={columns}
            onOpen={(run) => { void navigate({ to: '/devops/$connectionId/runs/$runKey', params: { connectionId, runKey: runId(run) } }); }}
            rowTone={({ result }) => (result === 'failed' ? 'error' : result === 'partly' ? 'warn' : undefined)} empty="No run fits. Take away a word or a choice."
          />
        </div>
      )}
    </div>
  );
}

function fits(run: DevopsRun, words: string, shown: Shown, chosen: Chosen): boolean {
  if (shown === 'under-way' && isOver(run)) return false;
  if (shown === 'failed' && run.result !== 'failed' && run.result !== 'partly') return false;
  for (const { id, read } of facets) {
    const values = chosen[id] ?? [];
    if (values.length > 0 && !values.includes(read(run))) return false;
  }
  if (words === '') return true;
  const all = `${run.definition} ${run.name} ${run.environment ?? ''} ${branchWords(run.branch)} ${run.commitId ?? ''} ${run.by ?? ''} ${run.reason} ${run.cause ?? ''}`.toLowerCase();
  return words.split(/\s+/).every((word) => all.includes(word));
}

function optionsOf(runs: readonly DevopsRun[], read: (run: DevopsRun) => string) {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(read(run), (counts.get(read(run)) ?? 0) + 1);
  return [...counts].sort(([left], [right]) => left.localeCompare(right)).map(([value, count]) => ({ value, label: value === '' ? 'none' : value, count }));
}

function columnsAt(now: number): readonly GridColumn<DevopsRun>[] {
  return [
    { id: 'when', header: 'When', width: 116, cell: (run) => { const at = runBeganAt(run); return at === null ? '' : formatMoment(at, now); }, title: (run) => { const at = runBeganAt(run); return at === null ? undefined : formatExact(at); }, sortValue: runBeganAt },
    { id: 'result', header: 'Result', width: 118, cell: ({ result }) => <StateMark {...resultLooks[result]} />, sortValue: ({ result }) => resultLooks[result].word },
    { id: 'definition', header: 'What', width: 'minmax(136px, 1.2fr)', cell: ({ definition, kind }) => <>{definition} <span className={styles.faint}>{kindShort[kind]}</span></>, title: ({ definition, kind, project }) => `${runKindWords[kind]} of ${definition} in ${project}`, sortValue: ({ definition }) => definition },
    { id: 'name', header: 'Number or release', width: 'minmax(148px, 1.3fr)', cell: ({ name, attempt }) => <>{name}{attempt > 1 ? <span className={styles.faint}> attempt {attempt}</span> : null}</>, title: ({ name }) => name, sortValue: ({ name }) => name },
    { id: 'environment', header: 'Where', width: 'minmax(122px, 0.8fr)', cell: ({ environment }) => environment ?? '', title: ({ environment }) => environment ?? undefined, sortValue: ({ environment }) => environment },
    { id: 'branch', header: 'Branch', width: 'minmax(68px, 0.6fr)', cell: ({ branch }) => branchWords(branch), title: ({ branch, commitId }) => [branch, commitId].filter(Boolean).join('\n') || undefined, sortValue: ({ branch }) => branchWords(branch) },
    { id: 'took', header: 'Took', width: 100, align: 'end', cell: (run) => { const ms = tookMs(run, now); return ms === null ? '–' : formatDuration(ms); }, sortValue: (run) => tookMs(run, now) },
    { id: 'by', header: 'By', width: 'minmax(92px, 0.8fr)', cell: ({ by }) => by ?? '', title: ({ by, reason }) => [by, reason].filter(Boolean).join(', ') || undefined, sortValue: ({ by }) => by },
    { id: 'cause', header: 'Cause', width: 'minmax(96px, 1.8fr)', cell: runSentence, title: (run) => runSentence(run) || undefined },
  ];
}
