import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, orpc, useStream } from '../../app/api.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { formatExact, formatMoment } from '../../components/format.ts';
import { useNow } from '../../components/use-now.ts';
import { accountWords } from '../azure-access/account-words.ts';
import { noFilter } from '../history/history-filter.ts';
import { causeWords, kindWords, resultLooks, versionWords } from '../history/row-looks.ts';
import shared from './cards.module.css';
import styles from './LastDeployments.module.css';

const shownRows = 8;

/** The newest deployments of all systems; nothing at all while there are none. */
export function LastDeployments() {
  const now = useNow();
  const version = useStream((signal) => api.history.rows.watch(undefined, { signal }), []).value?.version ?? 0;
  const options = orpc.history.rows.page.queryOptions({ input: { filter: { ...noFilter, kinds: ['arm', 'application-upgrade', 'cluster-upgrade', 'release-stage', 'pipeline-stage', 'headset-install', 'provision'] }, offset: 0, limit: shownRows } });
  const { data } = useQuery({ ...options, queryKey: [...options.queryKey, version], placeholderData: keepPreviousData });
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <>
      <PageHeader title="Deployed lately"><Link to="/history">All deployments</Link></PageHeader>
      <div className={shared.body}>
        <ul className={styles.rows} aria-label="Deployed lately">
          {data.rows.map((row) => (
            <li key={row.key}>
              <time dateTime={new Date(row.startedAt).toISOString()} title={formatExact(row.startedAt)}>{formatMoment(row.startedAt, now)}</time>
              <StateMark {...resultLooks[row.result]} />
              <Link to="/history" search={{ row: row.key }}>{row.application} {versionWords(row)}</Link>
              <span>to {row.environment}</span>
              <span className={styles.quiet}>{causeWords(row) || [kindWords[row.kind], accountWords(row.by)].filter(Boolean).join(', by ')}</span>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
