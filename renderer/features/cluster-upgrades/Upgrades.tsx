import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { UpgradeRun } from '../../../shared/contract/clusters/upgrades.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { upgradeTargetKey } from '../cluster-parts/entity-address.ts';
import { RunsPanel } from './RunsPanel.tsx';
import { upgradeStateMark } from './upgrade-words.ts';
import styles from './upgrades.module.css';

/** Everything that is upgrading now, and every run that is known: of the cluster and of its applications. */
export function Upgrades({ connectionId }: { readonly connectionId: ConnectionId }) {
  const lines = useCollection((signal) => api.clusters.upgrades.lines({ connectionId }, { signal }), ({ key }) => key, [connectionId]);
  const running = lines.items.filter(({ running }) => running).toSorted((left, right) => Number(right.line.stuck) - Number(left.line.stuck) || (left.startedAt ?? 0) - (right.startedAt ?? 0));
  const [runs, setRuns] = useState<readonly UpgradeRun[]>([]);
  return (
    <div className={styles.screen}>
      <Panel title="Running now" actions={<Link to="/clusters/$connectionId/upgrades/$targetKey" params={{ connectionId, targetKey: 'cluster' }}>The cluster’s own upgrade</Link>}>
        {lines.fault === null ? null : <FaultPanel fault={lines.fault} />}
        {lines.phase === 'loading' ? <Skeleton height={80} /> : running.length === 0 ? (
          <EmptyState title="Nothing is upgrading" body="Start an upgrade from an application’s page, or provision a package first. Upgrades that others start show up here by themselves." />
        ) : (
          <ul className={styles.nodes} aria-label="Running upgrades">
            {running.map(({ key, line, startedAt }) => {
              const mark = line.stuck ? { tone: 'warn' as const, word: 'Stuck' } : upgradeStateMark(line.state, 'Monitored');
              return (
                <li key={key} className={styles.node}>
                  <p className={styles.nodeLine}>
                    <StateMark tone={mark.tone} word={mark.word} />
                    <Link to="/clusters/$connectionId/upgrades/$targetKey" params={{ connectionId, targetKey: upgradeTargetKey(line.applicationName === null ? { kind: 'cluster' } : { kind: 'application', applicationName: line.applicationName }) }}>
                      {line.applicationName ?? 'The cluster itself'}
                    </Link>
                    <span className={styles.versions}>{line.fromVersion === '' ? '?' : line.fromVersion} → {line.toVersion}</span>
                    {startedAt === null ? null : <span className={styles.quiet}><Age at={startedAt} prefix="for" bare /></span>}
                  </p>
                  <p>{line.words}</p>
                  {line.domainsTotal === 0 ? null : <ProgressBar value={line.domainsDone / line.domainsTotal} label={`${line.domainsDone} of ${line.domainsTotal} domains done`} tone={line.rollingBack ? 'error' : line.stuck ? 'stale' : 'accent'} />}
                </li>
              );
            })}
          </ul>
        )}
      </Panel>
      <RunsPanel connectionId={connectionId} target={null} onRuns={setRuns} />
      {runs.length === 0 ? null : <p className={styles.quiet}>A cluster remembers the last upgrade of each application only. What Fabriscope has seen is kept here, with its parameters.</p>}
    </div>
  );
}
