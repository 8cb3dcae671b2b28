import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, faultOf, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatClock, formatExact } from '../../components/format.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import { pageTimings } from './page-timings.ts';
import styles from './DiagnosticsPage.module.css';

type Report = Awaited<ReturnType<typeof api.app.diagnostics.read>>;
type LogLine = Report['log'][number] & { readonly key: string };

const levels: Readonly<Record<LogLine['level'], { readonly tone: StateTone; readonly word: string }>> = {
  debug: { tone: 'off', word: 'debug' }, info: { tone: 'off', word: 'info' }, warn: { tone: 'warn', word: 'warn' }, error: { tone: 'error', word: 'error' },
};

const columns: readonly GridColumn<LogLine>[] = [
  { id: 'at', header: 'Time', width: 96, cell: ({ at }) => formatClock(at), title: ({ at }) => formatExact(at), sortValue: ({ at }) => at },
  { id: 'level', header: 'Level', width: 84, cell: ({ level }) => <StateMark {...levels[level]} />, sortValue: ({ level }) => level },
  { id: 'message', header: 'Message', width: 'minmax(240px, 1fr)', cell: ({ message }) => message, title: ({ message }) => message },
];

/** What a report would say, to be read before it is sent anywhere. Secrets are taken out before it leaves the host. */
export function DiagnosticsPage() {
  const report = useQuery({ queryKey: ['diagnostics'], queryFn: () => api.app.diagnostics.read(), staleTime: 0 });
  const [query, setQuery] = useState('');
  const copy = useAct(async (text: string) => {
    await navigator.clipboard.writeText(text);
    announce('Diagnostics copied', { tone: 'ok' });
  });
  const text = report.data === undefined ? '' : withPage(report.data);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const lines = (report.data?.log ?? []).map((line, index): LogLine => ({ ...line, key: `${line.at}-${index}` }))
    .filter(({ message, level }) => words.every((word) => `${level} ${message}`.toLowerCase().includes(word)));
  return (
    <>
      <PageHeader title="Diagnostics" detail="Versions, states and the last log lines. Passwords, PINs, tokens and addresses with credentials are taken out. Nothing is sent anywhere by itself.">
        <Button isBusy={report.isFetching} onPress={() => report.refetch()}>Read again</Button>
        <Button variant="primary" isDisabled={report.data === undefined} isBusy={copy.busy} onPress={() => copy.run(text)}>Copy diagnostics</Button>
      </PageHeader>
      <div className={styles.body}>
        {report.error === null ? null : <FaultPanel fault={faultOf(report.error)} onAction={() => report.refetch()} />}
        {copy.fault === null ? null : <FaultPanel fault={{ ...copy.fault, message: 'The clipboard cannot be written.', hint: 'Mark the text below and copy it by hand.' }} />}
        {report.data === undefined ? (report.error === null ? <Skeleton height={300} /> : null) : (
          <>
            <Facts report={report.data} />
            <Panel title={`Log (last ${report.data.log.length} lines)`} actions={<SearchField label="Filter the log" value={query} onChange={setQuery} />}>
              <div className={styles.log}>
                <DataGrid label="Log" rows={lines} rowKey={({ key }) => key} columns={columns} sort={{ id: 'at', desc: true }} empty={words.length === 0 ? 'Nothing has been logged.' : 'No line has these words.'} />
              </div>
            </Panel>
            <Panel title="What is copied">
              {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so keys must reach it */}
              <pre className={styles.text} tabIndex={0} aria-label="Text of the report">{text}</pre>
            </Panel>
          </>
        )}
      </div>
    </>
  );
}

function withPage(report: Report): string {
  const page = pageTimings().map(({ name, value }) => `${name}: ${value}`).join('\n');
  return `${report.text}\n\n== Page ==\n${page}\n`;
}

function Facts({ report }: { readonly report: Report }) {
  const page = pageTimings().map((fact) => ({ section: 'Page', ...fact }));
  const facts = [...report.facts, ...page];
  return (
    <div className={styles.facts}>
      {[...new Set(facts.map(({ section }) => section))].map((section) => (
        <Panel key={section} title={section}>
          <dl className={styles.list}>
            {facts.filter((fact) => fact.section === section).map(({ name, value }) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
          </dl>
        </Panel>
      ))}
    </div>
  );
}
