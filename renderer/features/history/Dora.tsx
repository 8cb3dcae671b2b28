import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Dora as Figures } from '../../../shared/contract/history/figures.ts';
import { api, faultOf, orpc, useStream } from '../../app/api.ts';
import { useAddressText } from '../../app/use-address-text.ts';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount, formatDate, formatDateTime, formatDuration } from '../../components/format.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useNow } from '../../components/use-now.ts';
import { CreationTimes } from './CreationTimes.tsx';
import { FigureTile } from './FigureTile.tsx';
import { causeWords, resultLooks, versionWords } from './row-looks.ts';
import { SlotBars } from './SlotBars.tsx';
import styles from './dora.module.css';

const dayMs = 86_400_000;
const periods = [
  { value: '30', label: '30 days', slot: 'day' },
  { value: '90', label: '90 days', slot: 'week' },
  { value: '365', label: '1 year', slot: 'month' },
] as const;

/** How often, how fast, how safely: the four DORA figures with batch size, each with its definition beside it. */
export function Dora() {
  const [days, setDays] = useAddressText('days');
  const [application, setApplication] = useAddressText('application');
  const [environment, setEnvironment] = useAddressText('environment');
  const period = periods.find(({ value }) => value === days)?.value ?? '90';
  const [productionOnly, setProductionOnly] = useState(true);
  const [fixWithinHours, setFixWithinHours] = useState<'4' | '24' | '72'>('24');
  const version = useStream((signal) => api.history.rows.watch(undefined, { signal }), []).value?.version ?? 0;
  // The same question all day: figures of a period do not move with the second.
  const to = Math.ceil(useNow() / dayMs) * dayMs;
  const from = to - Number(period) * dayMs;
  const slot = periods.find(({ value }) => value === period)?.slot ?? 'week';
  const options = orpc.history.figures.dora.queryOptions({
    input: { application: application || null, environment: environment || null, productionOnly, from, to, slot, fixWithinHours: Number(fixWithinHours) },
  });
  const { data, error, refetch } = useQuery({ ...options, queryKey: [...options.queryKey, version], placeholderData: keepPreviousData });
  const matrix = useQuery(orpc.history.figures.matrix.queryOptions({ input: { productionOnly: false } })).data;
  const named = (names: readonly string[] | undefined, all: string) => [{ value: '', label: all }, ...(names ?? []).map((name) => ({ value: name, label: name }))];
  return (
    <div className={styles.screen}>
      <PageHeader isFlush title="Delivery figures" detail="Definitions stand beside each figure, and what limits it.">
        <Segmented label="Period" isLabelHidden value={period} options={periods.map(({ value, label }) => ({ value, label }))} onChange={setDays} />
      </PageHeader>
      <div className={styles.bar}>
        <Select label="Application" isLabelHidden value={application} options={named(matrix?.applications, 'All applications')} onChange={setApplication} />
        <Select label="Environment" isLabelHidden value={environment} options={named(matrix?.environments.map(({ name }) => name), 'All environments')} onChange={setEnvironment} />
        <Switch isSelected={productionOnly} onChange={setProductionOnly}>Production only</Switch>
        <Select
          label="A fix so soon makes a failure" isLabelHidden value={fixWithinHours} onChange={setFixWithinHours}
          options={[{ value: '4', label: 'Fixes within 4 hours count' }, { value: '24', label: 'Fixes within a day count' }, { value: '72', label: 'Fixes within 3 days count' }]}
        />
      </div>
      {error === null ? null : <FaultPanel fault={faultOf(error)} compact={data !== undefined} onAction={() => refetch()} />}
      {data === undefined ? (error === null ? <Skeleton lines={12} /> : null) : data.deployments === 0 ? (
        <EmptyState
          title="No deployment in this time"
          body={productionOnly ? 'Nothing went to an environment that is marked as production. Which ones are is set under Environments.' : 'Choose a longer time, or another application or environment.'}
          action={<Link to="/history/environments">Environments</Link>}
        />
      ) : <Shown figures={data} days={Number(period)} slot={slot} />}
      <Panel isStacked title="How long environments take"><CreationTimes from={from} to={to} version={version} /></Panel>
    </div>
  );
}

const percent = (share: number): string => `${(share * 100).toLocaleString('en', { maximumFractionDigits: 1 })} %`;
const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });

function Shown({ figures, days, slot }: { readonly figures: Figures; readonly days: number; readonly slot: string }) {
  return (
    <>
      <p className={styles.faint}>{formatCount(figures.deployments, 'deployment')} from {formatDate(figures.from)} to {formatDate(figures.to - 1)}, against the {days} days before.</p>
      <div className={styles.tiles}>
        <FigureTile label="Deployment frequency" figure={figures.frequencyPerDay} words={(value) => (value >= 1 ? `${number(value)} a day` : `${number(value * 7)} a week`)} better="more" />
        <FigureTile label="Days between, median" figure={figures.medianDaysBetween} words={(value) => `${number(value)} days`} better="less" />
        <FigureTile label="Lead time, median" figure={figures.leadTimeP50Ms} words={formatDuration} better="less" />
        <FigureTile label="Lead time, 90th percentile" figure={figures.leadTimeP90Ms} words={formatDuration} better="less" />
        <FigureTile label="Change failure rate" figure={figures.changeFailureRate} words={percent} better="less" />
        <FigureTile label="Recovery time, median" figure={figures.recoveryP50Ms} words={formatDuration} better="less" />
        <FigureTile label="Batch size, median" figure={figures.batchSize} words={(value) => formatCount(value, 'commit')} better="less" />
      </div>
      <Panel isStacked title={`By ${slot}`}><SlotBars series={figures.series} /></Panel>
      <Panel isStacked title="By application and environment"><Breakdown rows={figures.breakdown} /></Panel>
      <Panel isStacked title={`What counted as failed (${figures.failures.length.toLocaleString('en')})`}><Failures failures={figures.failures} /></Panel>
    </>
  );
}

type Line = Figures['breakdown'][number];
const lineColumns: readonly GridColumn<Line>[] = [
  { id: 'application', header: 'Application', width: 'minmax(130px, 1.4fr)', cell: ({ application }) => application, sortValue: ({ application }) => application },
  { id: 'environment', header: 'Environment', width: 'minmax(120px, 1.2fr)', cell: ({ environment }) => environment, sortValue: ({ environment }) => environment },
  { id: 'deployments', header: 'Deployments', width: 110, align: 'end', cell: ({ deployments }) => deployments.toLocaleString('en'), sortValue: ({ deployments }) => deployments },
  { id: 'rows', header: 'Told by', width: 90, align: 'end', cell: ({ rows }) => formatCount(rows, 'row'), sortValue: ({ rows }) => rows },
  { id: 'lead', header: 'Lead time', width: 110, align: 'end', cell: ({ leadTimeP50Ms }) => (leadTimeP50Ms === null ? '–' : formatDuration(leadTimeP50Ms)), sortValue: ({ leadTimeP50Ms }) => leadTimeP50Ms },
  { id: 'failure', header: 'Failure rate', width: 110, align: 'end', cell: ({ changeFailureRate }) => (changeFailureRate === null ? '–' : percent(changeFailureRate)), sortValue: ({ changeFailureRate }) => changeFailureRate },
  { id: 'recovery', header: 'Recovery', width: 110, align: 'end', cell: ({ recoveryP50Ms }) => (recoveryP50Ms === null ? '–' : formatDuration(recoveryP50Ms)), sortValue: ({ recoveryP50Ms }) => recoveryP50Ms },
  { id: 'batch', header: 'Batch size', width: 100, align: 'end', cell: ({ batchSize }) => (batchSize === null ? '–' : number(batchSize)), sortValue: ({ batchSize }) => batchSize },
];

function Breakdown({ rows }: { readonly rows: readonly Line[] }) {
  return (
    <div className={styles.grid}>
      <DataGrid label="Figures by application and environment" rows={rows} rowKey={({ application, environment }) => `${application}\n${environment}`} columns={lineColumns} sort={{ id: 'deployments', desc: true }} />
    </div>
  );
}

const whyWords: Readonly<Record<Figures['failures'][number]['why'], string>> = {
  failed: 'it failed', 'rolled-back': 'it was rolled back', 'fixed-soon-after': 'a fix followed soon', corrected: 'a person said so',
};

function Failures({ failures }: { readonly failures: Figures['failures'] }) {
  if (failures.length === 0) return <p className={styles.faint}>None in this time.</p>;
  return (
    <Disclosure title={`Show ${formatCount(failures.length, 'failure')}`}>
      <ul className={styles.failures}>
        {failures.map(({ row, why, recoveredAt }) => (
          <li key={row.key}>
            <StateMark {...resultLooks[row.result]} />
            <Link to="/history" search={{ row: row.key }}>{row.application} {versionWords(row)} to {row.environment}</Link>
            <span>{formatDateTime(row.startedAt)}: {whyWords[why]}{causeWords(row) === '' ? '' : `. ${causeWords(row)}`}</span>
            <span className={styles.faint}>{recoveredAt === null ? 'not recovered yet' : `recovered after ${formatDuration(recoveredAt - (row.endedAt ?? row.startedAt))}`}</span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
