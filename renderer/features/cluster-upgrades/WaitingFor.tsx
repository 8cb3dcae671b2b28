import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { SafetyCheck, UpgradeDomain } from '../../../shared/contract/clusters/upgrades.ts';
import { Age } from '../../components/Age.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { EntityLink } from '../cluster-parts/EntityLink.tsx';
import { phaseWords } from './upgrade-words.ts';
import styles from './upgrades.module.css';

type UpgradeNode = UpgradeDomain['nodes'][number];

export interface WaitingForProps {
  readonly connectionId: ConnectionId;
  readonly nodes: readonly UpgradeNode[];
}

/** What each node of the current domain does or waits for, resolved to partition, service, application and replica. */
export function WaitingFor({ connectionId, nodes }: WaitingForProps) {
  if (nodes.length === 0) return null;
  // What holds it up stands first; among these the one that has waited longest.
  const sorted = [...nodes].sort((left, right) => right.checks.length - left.checks.length || left.phaseSince - right.phaseSince);
  return (
    <ul className={styles.nodes} aria-label="Nodes of the current domain">
      {sorted.map((node) => (
        <li key={node.nodeName} className={styles.node}>
          <p className={styles.nodeLine}>
            <StateMark tone={node.checks.length > 0 ? 'warn' : 'busy'} word={node.checks.length > 0 ? 'Waits' : 'At work'} />
            <EntityLink connectionId={connectionId} entity={{ kind: 'node', nodeName: node.nodeName }} />
            <span>{phaseWords(node.phase)}, <Age at={node.phaseSince} prefix="since" bare /></span>
          </p>
          {node.checks.length === 0 ? null : (
            <ul className={styles.checks}>
              {node.checks.map((check) => <Check key={`${check.kind} ${check.partitionId ?? ''}`} connectionId={connectionId} check={check} />)}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function Check({ connectionId, check }: { readonly connectionId: ConnectionId; readonly check: SafetyCheck }) {
  return (
    <li className={styles.check}>
      <p className={styles.checkWords}>{check.words}</p>
      <p className={styles.checkFacts}>
        <span>waiting <Age at={check.waitingSince} bare /> at least</span>
        {check.ref === null ? null : <EntityLink connectionId={connectionId} entity={check.ref} />}
        {check.blockedBy === null ? null : <span>in the way: <EntityLink connectionId={connectionId} entity={check.blockedBy} /></span>}
        {check.blockedByWords === '' ? null : <span>{check.blockedByWords}</span>}
        <code title="Name of the safety check">{check.kind}</code>
      </p>
      {check.nextStep === '' ? null : <p className={styles.nextStep}>{check.nextStep}</p>}
    </li>
  );
}
