import { Download, Pause, Play } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { useAct } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { Age } from '../../components/Age.tsx';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatClock, formatExact } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useActsRefusal } from '../apps/acts-refusal.ts';
import { useOwnFault } from '../apps/use-own-fault.ts';
import { chartModels } from './chart-model.ts';
import { ChartPanel } from './ChartPanel.tsx';
import { LiveFigures } from './LiveFigures.tsx';
import { gapWords } from './MetricTable.tsx';
import { Processes } from './Processes.tsx';
import { gapsOf, type SampleGap } from './sample-window.ts';
import { saveCsv } from './save-csv.ts';
import { usePerformance, type PerformanceView } from './use-performance.ts';
import styles from './performance.module.css';

type View = 'charts' | 'tables';
const views = [{ value: 'charts', label: 'Charts' }, { value: 'tables', label: 'Tables' }] as const;

/** How busy a headset is: now, over the last ten minutes, and which process it is. */
export function Performance({ connectionId }: { readonly connectionId: ConnectionId }) {
  const performance = usePerformance(connectionId);
  const [view, setView] = useState<View>('charts');
  const save = useAct(async () => {
    const name = await saveCsv(connectionId);
    announce(`Saved as ${name}.`, { tone: 'ok' });
  });
  const { window, isPaused, setPaused } = performance;
  const togglePause = (): void => { setPaused(!isPaused); };
  const toggleView = (): void => { setView(view === 'charts' ? 'tables' : 'charts'); };
  useCommands([
    { id: 'performance.pause', title: isPaused ? 'Resume the figures' : 'Pause the figures', group: 'Performance', keys: 'p', run: togglePause },
    { id: 'performance.view', title: view === 'charts' ? 'Show tables' : 'Show charts', group: 'Performance', keys: 't', run: toggleView },
    { id: 'performance.csv', title: 'Save the last ten minutes as CSV', group: 'Performance', keys: 'Mod+S', run: () => save.run() },
  ]);
  const models = useModels(performance);
  const gaps = useMemo(() => gapsOf(window), [window]);
  const isStale = performance.phase === 'lost' || window.downSince !== null;
  // Elsewhere the header of the headset says it already.
  const connection = useConnection(connectionId);
  const fault = useOwnFault(performance.fault);
  const refusal = useActsRefusal(connection);

  return (
    <div className={styles.screen}>
      <div className={styles.toolbar}>
        <div className={styles.state} role="status"><StateWords performance={performance} /></div>
        <Segmented label="View" isLabelHidden value={view} options={views} onChange={setView} />
        <Button icon={isPaused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />} onPress={togglePause} aria-keyshortcuts="p">{isPaused ? 'Resume' : 'Pause'}</Button>
        <Button icon={<Download aria-hidden="true" />} isBusy={save.busy} onPress={() => save.run()}>Save CSV</Button>
      </div>
      {save.fault === null ? null : <FaultPanel fault={save.fault} onAction={() => save.run()} />}
      {fault === null || !isStale || connection?.state !== 'online' ? null : <FaultPanel fault={fault} />}
      <LiveFigures window={window} isStale={isStale} />
      <div className={styles.charts}>
        {models.map((model) => <ChartPanel key={model.id} model={model} window={window} view={view} isOpen={isStale && !isPaused} />)}
        {gaps.length === 0 ? null : <GapList gaps={gaps} />}
      </div>
      <Processes connectionId={connectionId} isPaused={isPaused} refusal={refusal} />
    </div>
  );
}

/** Models keep their identity while nothing but figures changes, so that charts have nothing to compare. */
function useModels({ window }: PerformanceView) {
  const models = chartModels(window.samples);
  const face = JSON.stringify(models.map((model) => [model.top, model.note, model.lines.map((line) => line.id)]));
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the face is what a model is made of
  return useMemo(() => models, [face]);
}

function StateWords({ performance }: { readonly performance: PerformanceView }) {
  const { window, phase, isPaused } = performance;
  const last = window.samples.at(-1)?.at ?? null;
  const asOf = last === null ? null : <span title={formatExact(last)}>as of {formatClock(last)}</span>;
  if (isPaused) return <><StateMark tone="off" word="Paused" />{asOf}<span>Samples are collected meanwhile.</span></>;
  if (phase === 'lost' || window.downSince !== null) {
    return <><StateMark tone="stale" word="No samples" />{last === null ? null : <span>last one <Age at={last} /></span>}<span>They resume by themselves.</span></>;
  }
  if (last === null) return <><StateMark tone="busy" word="Opening" /><span>waiting for the first sample of the headset</span></>;
  return <><StateMark tone="ok" word="Live" /><span>one sample a second</span>{asOf}</>;
}

const gapsListed = 6;

function GapList({ gaps }: { readonly gaps: readonly SampleGap[] }) {
  const newest = gaps.toReversed().slice(0, gapsListed);
  return (
    <Panel title={`Gaps (${gaps.length})`}>
      <ul className={styles.gaps}>
        {newest.map((gap) => <li key={gap.from}><span title={formatExact(gap.from)}>{formatClock(gap.from)}</span>: {gapWords(gap)}</li>)}
        {gaps.length > gapsListed ? <li>{gaps.length - gapsListed} older</li> : null}
      </ul>
    </Panel>
  );
}
