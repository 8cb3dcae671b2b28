import type { UpgradeTarget, UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useStream } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { formatClock, formatDateTime, formatDuration, formatExact } from '../../components/format.ts';
import { EntityLink } from '../cluster-parts/EntityLink.tsx';
import { FreshnessLine } from '../cluster-parts/FreshnessLine.tsx';
import { RootCauseList } from '../cluster-parts/RootCauseList.tsx';
import { DomainStrip } from './DomainStrip.tsx';
import { HealthClock } from './HealthClock.tsx';
import { Parameters } from './Parameters.tsx';
import { PolicyFacts } from './PolicyFacts.tsx';
import { RunsPanel } from './RunsPanel.tsx';
import { UpgradeActs } from './UpgradeActs.tsx';
import { WaitingFor } from './WaitingFor.tsx';
import { shareDone, targetName, upgradeStateMark } from './upgrade-words.ts';
import styles from './upgrades.module.css';

/** One upgrade, running or the last: what it does or waits for, its clocks, and what can be done about it. */
export function UpgradeScreen({ connectionId, target }: { readonly connectionId: ConnectionId; readonly target: UpgradeTarget }) {
  const { value: view, phase, fault } = useStream((signal) => api.clusters.upgrades.view({ connectionId, target }, { signal }), [connectionId, targetName(target)]);
  return (
    <div className={styles.screen}>
      {fault === null ? null : <FaultPanel fault={fault} />}
      {view === null ? (phase === 'loading' ? <Skeleton height={320} /> : null) : <View connectionId={connectionId} view={view} />}
      <RunsPanel connectionId={connectionId} target={target} />
    </div>
  );
}

function View({ connectionId, view }: { readonly connectionId: ConnectionId; readonly view: UpgradeView }) {
  const mark = upgradeStateMark(view.ever ? view.state : 'Invalid', view.mode);
  const current = view.domains.find(({ name }) => name === view.currentDomain);
  return (
    <>
      <Panel title={view.target.kind === 'cluster' ? 'Upgrade of the cluster' : 'Upgrade of an application'} actions={<UpgradeActs connectionId={connectionId} view={view} />}>
        <div className={styles.screen}>
          <div className={styles.head}>
            <StateMark tone={mark.tone} word={mark.word} />
            {view.target.kind === 'application' ? <EntityLink connectionId={connectionId} entity={{ kind: 'application', applicationName: view.target.applicationName }} /> : <span>The cluster itself</span>}
            {view.ever ? <span className={styles.versions}>{view.fromVersion === '' ? '?' : view.fromVersion} → {view.toVersion}</span> : null}
          </div>
          <p className={styles.sentence} role="status">{view.sentence}</p>
          {view.ever ? <Progress view={view} /> : null}
          {view.clock === null ? null : <HealthClock clock={view.clock} />}
          {current === undefined ? null : <WaitingFor connectionId={connectionId} nodes={current.nodes} />}
          <FreshnessLine freshness={view.freshness} />
        </div>
      </Panel>
      {view.failure === null ? null : <Failure connectionId={connectionId} failure={view.failure} />}
      {view.causes.length === 0 ? null : <Panel title="Why its health check is not satisfied"><RootCauseList connectionId={connectionId} causes={view.causes} /></Panel>}
      {view.ever ? <Terms view={view} /> : null}
    </>
  );
}

function Progress({ view }: { readonly view: UpgradeView }) {
  const share = shareDone(view.domains);
  return (
    <>
      {share === null ? null : <ProgressBar value={share} label="Domains done" tone={view.running ? 'accent' : view.failure === null ? 'ok' : 'error'} />}
      <DomainStrip domains={view.domains} currentDomain={view.currentDomain} />
      <p className={styles.head}>
        {view.startedAt === null ? null : <span title={formatExact(view.startedAt)}>Began {formatDateTime(view.startedAt)}</span>}
        {view.durationMs === null ? null : <span>{view.running ? 'running for' : 'took'} {formatDuration(view.durationMs)}</span>}
        {view.estimate === null ? null : (
          <span title={`Between ${formatDateTime(view.estimate.earliestAt)} and ${formatDateTime(view.estimate.latestAt)}. ${view.estimate.basis}`}>
            expected end {formatClock(view.estimate.at)} (<Age at={view.estimate.at} isFuture />), <span className={styles.quiet}>{view.estimate.basis}</span>
          </span>
        )}
        {view.domainElapsedMs === null || !view.running ? null : <Limit what="this domain" elapsedMs={view.domainElapsedMs} limitMs={view.domainTimeoutMs} />}
        {view.durationMs === null || !view.running ? null : <Limit what="the whole" elapsedMs={view.durationMs} limitMs={view.timeoutMs} />}
      </p>
    </>
  );
}

/** How much of a limit is used up; nothing where there is none. */
function Limit({ what, elapsedMs, limitMs }: { readonly what: string; readonly elapsedMs: number; readonly limitMs: number | null }) {
  return limitMs === null ? null : <span>limit of {what}: {formatDuration(elapsedMs)} of {formatDuration(limitMs)}</span>;
}

function Failure({ connectionId, failure }: { readonly connectionId: ConnectionId; readonly failure: NonNullable<UpgradeView['failure']> }) {
  return (
    <section className={styles.failure} aria-label="How it failed">
      <p><strong>{failure.words}</strong></p>
      <p>
        {failure.at === null ? null : <span title={formatExact(failure.at)}>{formatDateTime(failure.at)}, </span>}reason {failure.reason}{failure.classification === '' ? '' : ` (${failure.classification})`}{failure.domain === null ? '' : `, in domain ${failure.domain}`}.
      </p>
      {failure.nodes.length === 0 ? null : <Disclosure title="What the nodes did at that moment"><WaitingFor connectionId={connectionId} nodes={failure.nodes} /></Disclosure>}
    </section>
  );
}

function Terms({ view }: { readonly view: UpgradeView }) {
  return (
    <div className={styles.columns}>
      <Panel title="What governs it">
        {view.policy === null ? <p className={styles.quiet}>The cluster does not tell what governs it.</p> : <PolicyFacts policy={view.policy} mode={view.mode} />}
        {view.statusDetails === '' ? null : <Disclosure title="Details from the cluster"><pre className={styles.body}>{view.statusDetails}</pre></Disclosure>}
      </Panel>
      {view.target.kind === 'application' ? <Panel title="Its parameters"><Parameters label="Parameters of this upgrade" parameters={view.parameters} /></Panel> : null}
    </div>
  );
}
