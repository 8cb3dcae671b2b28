import type { UpgradePolicy } from '../../../shared/contract/clusters/shared.ts';
import { formatDuration } from '../../components/format.ts';
import { policyLines } from './run-compare.ts';
import styles from './upgrades.module.css';

/** What governs an upgrade, to read. */
export function PolicyFacts({ policy, mode }: { readonly policy: UpgradePolicy; readonly mode: string }) {
  return (
    <dl className={styles.facts}>
      <dt>Mode</dt><dd>{mode}</dd>
      {policyLines(policy, formatDuration).map(({ label, value }) => [<dt key={`${label}?`}>{label}</dt>, <dd key={label}>{value}</dd>])}
    </dl>
  );
}
