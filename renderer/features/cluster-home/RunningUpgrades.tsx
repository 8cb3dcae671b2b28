import { Link } from '@tanstack/react-router';
import type { UpgradeLine } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { Panel } from '../../components/Panel.tsx';
import { UpgradeLineView } from '../cluster-parts/UpgradeLineView.tsx';
import styles from './home.module.css';

/** What is being upgraded, and what it waits for. */
export function RunningUpgrades({ connectionId, upgrades }: { readonly connectionId: ConnectionId; readonly upgrades: readonly UpgradeLine[] }) {
  return (
    <Panel title="Upgrades" actions={<Link className={styles.panelLink} to="/clusters/$connectionId/upgrades" params={{ connectionId }}>All upgrades</Link>}>
      {upgrades.length === 0 ? <p className={styles.quiet}>None is running.</p> : (
        <ul className={styles.upgrades}>{upgrades.map((line) => <li key={line.applicationName ?? 'cluster'}><UpgradeLineView connectionId={connectionId} line={line} /></li>)}</ul>
      )}
    </Panel>
  );
}
