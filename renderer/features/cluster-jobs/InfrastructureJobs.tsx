import { useMemo } from 'react';
import type { InfrastructureJob } from '../../../shared/contract/clusters/packages.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import styles from './jobs.module.css';

/** What the platform below the cluster plans and does: host updates, redeployments, rate limits. */
export function InfrastructureJobs({ connectionId }: { readonly connectionId: ConnectionId }) {
  const jobs = useCollection((signal) => api.clusters.jobs.infrastructureJobs({ connectionId }, { signal }), (job) => job.key, [connectionId]);
  const ordered = useMemo(() => [...jobs.items].sort((a, b) => Number(b.active) - Number(a.active) || Number(b.blockedBy !== '') - Number(a.blockedBy !== '')), [jobs.items]);
  if (jobs.asOf === null) return jobs.fault === null ? <Skeleton lines={4} /> : <FaultPanel fault={jobs.fault} />;
  if (ordered.length === 0) return <EmptyState title="No jobs of the platform" body="Only clusters in Azure with a durability level of Silver or more have them." />;
  return <div className={styles.cards}>{ordered.map((job) => <JobCard key={job.key} job={job} />)}</div>;
}

function JobCard({ job }: { readonly job: InfrastructureJob }) {
  return (
    <article className={styles.card} aria-label={`Job ${job.jobId}`} data-blocked={job.blockedBy !== '' || undefined}>
      <header className={styles.head}>
        <h3 className={styles.name}>{job.impactAction === '' ? job.jobId : job.impactAction}</h3>
        {job.active ? <StateMark tone="busy" word={job.status} /> : <StateMark tone="off" word={job.status} />}
        {job.throttled ? <Chip tone="warn" title="The platform runs only so many at a time: this one waits for its turn.">throttled</Chip> : null}
        {job.deadlineAt === null ? null : <span className={styles.faint}>the platform waits until <Age at={job.deadlineAt} isFuture /></span>}
      </header>
      {job.blockedBy === '' ? null : <p className={styles.blocked}><StateMark tone="warn" word="Held up:" /> {job.blockedBy}</p>}
      <Facts>
        <FactRow label="Step">{job.step === '' ? '–' : job.step}{job.acknowledgement === '' ? '' : `, ${job.acknowledgement}`}</FactRow>
        {job.upgradeDomain === '' ? null : <FactRow label="Upgrade domain">{job.upgradeDomain}</FactRow>}
        <FactRow label="Machines">{job.impacted.length === 0 ? 'none at the moment' : job.impacted.join(', ')}</FactRow>
        <FactRow label="Repair tasks">{job.repairTasks.length === 0 ? 'none' : job.repairTasks.map(({ taskId, state }) => `${taskId} (${state})`).join(', ')}</FactRow>
        <FactRow label="Service">{job.service}</FactRow>
        <FactRow label="Job"><code>{job.jobId}</code></FactRow>
      </Facts>
    </article>
  );
}
