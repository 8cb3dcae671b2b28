import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HistoryDetail } from '../../../shared/contract/history/rows.ts';
import { faultOf, orpc } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Chip } from '../../components/Chip.tsx';
import { DetailAside } from '../../components/DetailAside.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDateTime, formatDuration, formatExact } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { copyText } from '../cluster-entity/copy-entity.ts';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { CorrectRow } from './CorrectRow.tsx';
import { kindWords, resultLooks, tookMs, versionWords } from './row-looks.ts';
import { SinceLastSuccess } from './SinceLastSuccess.tsx';
import { SpanBars } from './SpanBars.tsx';
import { Trace } from './Trace.tsx';
import styles from './history.module.css';

export interface DetailPaneProps {
  readonly rowKey: string;
  /** Of the history: the detail is read anew with it. */
  readonly version: number;
  /** It stands in place of the table: the keyboard goes on within it. */
  readonly isAlone: boolean;
  readonly onClose: () => void;
  readonly onOpen: (key: string) => void;
}

/** One deployment in full: causes first, then what changed, its way from commit to here, its parts, and its parameters. */
export function DetailPane({ rowKey, version, isAlone, onClose, onOpen }: DetailPaneProps) {
  const options = orpc.history.rows.get.queryOptions({ input: { key: rowKey } });
  const { data, error, refetch } = useQuery({ ...options, queryKey: [...options.queryKey, version], placeholderData: (before) => before });
  return (
    <DetailAside
      label="Deployment in full"
      title={data === undefined ? 'A deployment' : `${data.row.application} to ${data.row.environment}`}
      isAlone={isAlone}
      acts={data === undefined ? null : <IconButton label="Copy as JSON" icon={<Copy aria-hidden="true" />} onPress={() => copyText(JSON.stringify(data, null, 2), 'Deployment copied')} />}
      onClose={onClose}
    >
      {error === null ? null : <FaultPanel fault={faultOf(error)} compact={data !== undefined} onAction={() => refetch()} />}
      {data === undefined ? (error === null ? <Skeleton lines={10} /> : null) : <Detail detail={data} onOpen={onOpen} onCorrected={() => refetch()} />}
    </DetailAside>
  );
}

function Detail({ detail, onOpen, onCorrected }: { readonly detail: HistoryDetail; readonly onOpen: (key: string) => void; readonly onCorrected: () => unknown }) {
  const { row, causes, sinceLastSuccess } = detail;
  const now = useNow();
  const took = tookMs(row, now);
  return (
    <>
      <p className={styles.state}>
        <StateMark {...resultLooks[row.result]} />
        <span>{kindWords[row.kind]}</span>
        {row.rollback ? <Chip tone="warn">roll-back</Chip> : null}
        {row.production ? <Chip tone="error">Production</Chip> : null}
        {row.forgotten ? <Chip title="The source has pruned it. This is what it said then.">kept here only</Chip> : null}
      </p>
      {causes.length === 0 ? null : (
        <Part title={causes.length === 1 ? 'Why' : `Why: ${String(causes.length)} causes`}>
          <ol className={styles.causes}>
            {causes.map((cause) => (
              <li key={`${cause.code} ${cause.target} ${cause.message}`}>
                {cause.code === '' && cause.count === 1 ? null : <strong>{cause.code || 'The same'}{cause.count > 1 ? ` ×${String(cause.count)}` : ''}</strong>}
                <p>{cause.message}</p>
                {cause.target === '' ? null : <p className={styles.faint}>{cause.target}</p>}
              </li>
            ))}
          </ol>
        </Part>
      )}
      <Facts>
        <FactRow label="Name">{row.href === null ? row.name : <a href={`#${row.href}`}>{row.name}</a>}</FactRow>
        {row.versionFrom === null && row.versionTo === null ? null : <FactRow label="Version">{versionWords(row)}</FactRow>}
        <FactRow label="Where">{row.place}</FactRow>
        <FactRow label="Started"><span title={formatExact(row.startedAt)}>{formatDateTime(row.startedAt)} (<Age at={row.startedAt} />)</span></FactRow>
        {detail.queuedAt === null || detail.queuedAt >= row.startedAt ? null : <FactRow label="Waited before">{formatDuration(row.startedAt - detail.queuedAt)}</FactRow>}
        <FactRow label={row.endedAt === null ? 'Has taken' : 'Took'}>{took === null ? 'not known' : formatDuration(took)}</FactRow>
        {row.by === null ? null : <FactRow label="By">{row.by}</FactRow>}
        {detail.reason === '' ? null : <FactRow label="Reason">{detail.reason}</FactRow>}
        {detail.attempt > 1 ? <FactRow label="Attempt">{detail.attempt}</FactRow> : null}
        {detail.build === null ? null : <FactRow label="Build">{detail.build}</FactRow>}
        {detail.release === null ? null : <FactRow label="Release">{detail.release}</FactRow>}
        {detail.commitIds.length === 0 ? null : <FactRow label="Built from">{detail.commitIds.map((id) => <code key={id} title={id}>{id.slice(0, 10)} </code>)}</FactRow>}
        {detail.correlationId === null ? null : <FactRow label="Correlation id"><code>{detail.correlationId}</code></FactRow>}
        {detail.contentHash === null ? null : <FactRow label="Content hash"><code>{detail.contentHash}</code></FactRow>}
        {detail.extra.map(({ name, value }) => <FactRow key={name} label={name}>{value}</FactRow>)}
        <FactRow label="Told by">{row.sourceName}</FactRow>
      </Facts>
      <Part title="What changed since the last success"><SinceLastSuccess since={sinceLastSuccess} onOpen={onOpen} /></Part>
      {detail.trace.length < 2 ? null : <Part title="From commit to here"><Trace steps={detail.trace} currentKey={row.key} onOpen={onOpen} /></Part>}
      {detail.spans.length === 0 ? null : <Part title="Parts"><SpanBars spans={detail.spans} now={now} /></Part>}
      {detail.parameters.length === 0 ? null : (
        <Part title={`Parameters (${String(detail.parameters.length)})`}>
          <table className={styles.values}>
            <thead><tr><th scope="col">Name</th><th scope="col">Value</th><th scope="col">From</th></tr></thead>
            <tbody>{detail.parameters.map(({ name, value, from, secret }) => <tr key={name}><th scope="row">{name}</th><td>{secret ? <em>secret, not kept</em> : value ?? <em>not known</em>}</td><td>{from}</td></tr>)}</tbody>
          </table>
        </Part>
      )}
      <Part title="How it became known">
        <ol className={styles.observed}>
          {detail.observed.map(({ storedAt, words }, index) => <li key={`${String(storedAt)}-${String(index)}`}><time dateTime={new Date(storedAt).toISOString()} title={formatExact(storedAt)}>{formatDateTime(storedAt)}</time><span>{words}</span></li>)}
        </ol>
      </Part>
      <CorrectRow detail={detail} onCorrected={onCorrected} />
      <p className={styles.faint}><Link to="/history/compare" search={{ left: sinceLastSuccess.previous?.key ?? row.key, right: row.key }}>Compare with {sinceLastSuccess.previous === null ? 'another' : 'the last success'}</Link></p>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return <section className={styles.part} aria-label={title}><h3>{title}</h3>{children}</section>;
}
