import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeftRight } from 'lucide-react';
import type { DeploymentRow, DiffEntry } from '../../../shared/contract/azure/deployments.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultOf, orpc } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount, formatDateTime } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { deploymentSegment, deploymentOfSegment, stateTone, stateWord } from './deployment-looks.ts';
import styles from './deployments.module.css';

/** Two deployments: what differs in template, parameters and outputs. */
export function CompareDeployments({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { left: leftKey = '', right: rightKey = '' } = useParams({ strict: false });
  const [left, right] = [deploymentOfSegment(leftKey), deploymentOfSegment(rightKey)];
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(orpc.azure.deployments.diff.queryOptions({ input: { connectionId, left, right } }));
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h2 className={styles.title}>Two deployments compared</h2>
        <div className={styles.acts}><Button icon={<ArrowLeftRight aria-hidden="true" />} onPress={() => navigate({ to: '/azure/$connectionId/compare/$left/$right', params: { connectionId, left: deploymentSegment(right), right: deploymentSegment(left) }, replace: true })}>Swap</Button></div>
      </header>
      {error === null ? null : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />}
      {data === undefined ? (error === null ? <Skeleton lines={12} /> : null) : (
        <>
          <div className={styles.columns}><Side label="Before" row={data.left} connectionId={connectionId} /><Side label="After" row={data.right} connectionId={connectionId} /></div>
          {data.missing.length === 0 ? null : <ul className={styles.troubles}>{data.missing.map((words) => <li key={words}>{words}</li>)}</ul>}
          <Panel isStacked title={`Template: ${data.sameTemplate ? 'the same' : formatCount(data.template.length, 'difference')}`}><Diff label="Template" entries={data.template} none={data.sameTemplate ? 'Both have the same content.' : 'No difference was found.'} /></Panel>
          <Panel isStacked title={`Parameters: ${formatCount(data.parameters.length, 'difference')}`}><Diff label="Parameters" entries={data.parameters} none="No difference." /></Panel>
          <Panel isStacked title={`Outputs: ${formatCount(data.outputs.length, 'difference')}`}><Diff label="Outputs" entries={data.outputs} none="No difference." /></Panel>
        </>
      )}
    </div>
  );
}

function Side({ label, row, connectionId }: { readonly label: string; readonly row: DeploymentRow; readonly connectionId: ConnectionId }) {
  return (
    <section className={styles.side} aria-label={label}>
      <p className={styles.faint}>{label}</p>
      <p><Link to="/azure/$connectionId/deployments/$deploymentKey" params={{ connectionId, deploymentKey: deploymentSegment(row.deploymentId) }}>{row.name}</Link> in {row.resourceGroup ?? row.subscriptionId}</p>
      <p><StateMark tone={stateTone(row.state)} word={stateWord(row.state)} /> {formatDateTime(row.startedAt ?? row.timestamp)}</p>
    </section>
  );
}

const changeWords = { added: 'added', removed: 'removed', changed: 'changed' } as const;
const signs = { added: '+', removed: '−', changed: '~' } as const;

/** Differences with their place; secrets are said to differ and not shown. */
export function Diff({ label, entries, none }: { readonly label: string; readonly entries: readonly DiffEntry[]; readonly none: string }) {
  if (entries.length === 0) return <p className={styles.faint}>{none}</p>;
  return (
    <table className={styles.diff}>
      <caption className="visually-hidden">{label}</caption>
      <thead><tr><th scope="col">Change</th><th scope="col">Where</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
      <tbody>
        {entries.map(({ path, change, before, after, secret }) => (
          <tr key={`${change} ${path}`} data-change={change}>
            <td><span aria-hidden="true">{signs[change]} </span>{changeWords[change]}</td><th scope="row">{path}</th>
            <td>{secret && change !== 'added' ? <em>secret</em> : before}</td><td>{secret && change !== 'removed' ? <em>secret</em> : after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
