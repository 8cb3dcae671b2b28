import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { HistoryFilter } from '../../../shared/contract/history/rows.ts';
import { deploymentKinds, deploymentResults } from '../../../shared/domain/history/deployment.ts';
import { api, useStream } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useReturnFocus } from '../../components/use-return-focus.ts';
import { useWidth } from '../../components/use-width.ts';
import { DetailPane } from './DetailPane.tsx';
import { ExportHistory } from './ExportHistory.tsx';
import { filterText, isOpen, readFilter } from './history-filter.ts';
import { HistoryFilterBar } from './HistoryFilterBar.tsx';
import { HistoryGrid } from './HistoryGrid.tsx';
import { SavedFilters } from './SavedFilters.tsx';
import { useHistoryPages } from './use-history-pages.ts';
import styles from './history.module.css';

/** Narrower than this the detail takes the table's place. */
const besideFrom = 900;
/** Narrower than this the table beside an open detail has no room for all columns. */
const wholeBesideFrom = 1_480;

/** Every deployment of every connected system: what, where, when, by whom, with what result, and why. */
export function HistoryRows() {
  const navigate = useNavigate();
  const { filter: text = '', row: openKey = null } = useSearch({ from: '/history/' });
  const filter = useMemo(() => readFilter(text, deploymentKinds, deploymentResults), [text]);
  const deferred = useDeferredValue(filter);
  const state = useStream((signal) => api.history.rows.watch(undefined, { signal }), []);
  const version = state.value?.version ?? 0;
  const pages = useHistoryPages(deferred, version);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isExporting, setExporting] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const go = useCallback((next: { readonly filter?: HistoryFilter; readonly row?: string | null }) => {
    const kept = next.filter === undefined ? text : filterText(next.filter);
    const row = next.row === undefined ? openKey : next.row;
    void navigate({ to: '/history', search: { ...(kept === '' ? {} : { filter: kept }), ...(row === null ? {} : { row }) }, replace: next.row === undefined });
  }, [navigate, text, openKey]);
  const pair = [...selected].filter((key) => !key.startsWith('slot-'));
  const compare = (): void => {
    const [left, right] = pair;
    if (left !== undefined && right !== undefined && pair.length === 2) void navigate({ to: '/history/compare', search: { left, right } });
  };
  const { remember, giveBack } = useReturnFocus();
  const close = (): void => {
    go({ row: null });
    giveBack();
  };
  useCommands([
    { id: 'history.search', title: 'Search the history', group: 'History', keys: '/', run: () => search.current?.focus() },
    { id: 'history.compare', title: 'Compare the two marked deployments', group: 'History', when: pair.length === 2, run: compare },
    { id: 'history.close', title: 'Close the deployment', group: 'History', keys: 'Escape', when: openKey !== null, hidden: true, run: close },
  ]);
  const isBeside = width === 0 || width >= besideFrom;
  const fault = pages.fault ?? (state.phase === 'lost' ? state.fault : null);
  const nothingYet = state.value !== null && state.value.state === 'ready' && state.value.total === 0;
  return (
    <div ref={box} className={styles.screen}>
      <PageHeader isFlush title="Deployments" detail="What was put where, when, by whom, with what result, and why it failed. Kept here after its source has forgotten it.">
        <SavedFilters filter={filter} onChange={(next) => { go({ filter: next }); }} />
        <Button isDisabled={pair.length !== 2} disabledReason="Mark two rows first." onPress={compare}>Compare</Button>
        <Button icon={<Download aria-hidden="true" />} isDisabled={pages.total === 0} disabledReason="There is nothing to export." onPress={() => { setExporting(true); }}>Export…</Button>
      </PageHeader>
      <HistoryFilterBar filter={filter} onChange={(next) => { go({ filter: next }); }} searchRef={search} version={version} />
      <p className={styles.note} role="status">
        {pages.total === null ? '' : isOpen(filter) ? formatCount(pages.total, 'deployment') : `${formatCount(pages.total, 'deployment')} of ${(state.value?.total ?? pages.total).toLocaleString('en')}`}
        {state.value?.state === 'building' ? <StateMark tone="busy" word={`Reading the journal, ${String(Math.round(state.value.progress * 100))} %`} /> : null}
        {pair.length > 0 ? <span>{formatCount(pair.length, 'row')} marked</span> : null}
      </p>
      {fault === null ? null : <FaultPanel fault={fault} compact={pages.slots.length > 0} onAction={pages.retry} />}
      {nothingYet ? (
        <EmptyState title="Nothing has been deployed yet" body="Deployments appear here as soon as a connected system tells of one: Azure, Azure DevOps, a cluster, or an app that is installed on a headset." />
      ) : pages.total === null && pages.slots.length === 0 ? (fault === null ? <Skeleton lines={12} /> : null) : (
        <div className={styles.split} data-open={(openKey !== null && isBeside) || undefined}>
          <div className={styles.table} data-old={pages.total === null || undefined} data-behind={(openKey !== null && !isBeside) || undefined}>
            <HistoryGrid
              slots={pages.slots} rows={pages.rows} selected={selected} onSelect={setSelected} onInSight={pages.onInSight} onCompare={compare} onClose={close} openKey={openKey} isBrief={openKey !== null && width < wholeBesideFrom}
              onOpen={({ key }) => { remember(); go({ row: key }); }}
              empty="No deployment fits. Take away a word or a choice."
            />
          </div>
          {openKey === null ? null : <DetailPane key={openKey} rowKey={openKey} version={version} isAlone={!isBeside} onClose={close} onOpen={(key) => { go({ row: key }); }} />}
        </div>
      )}
      {isExporting ? <ExportHistory filter={filter} total={pages.total ?? 0} onClose={() => { setExporting(false); }} /> : null}
    </div>
  );
}
