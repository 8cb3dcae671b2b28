import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { severityLooks } from './severity-looks.ts';
import styles from './events.module.css';

const order = ['error', 'warning', 'info'] as const satisfies readonly ClusterEvent['severity'][];

export interface SeverityTogglesProps {
  readonly severities: ReadonlySet<ClusterEvent['severity']>;
  readonly onChange: (severities: ReadonlySet<ClusterEvent['severity']>) => void;
}

/** One button for each severity: pressed, it is shown. */
export function SeverityToggles({ severities, onChange }: SeverityTogglesProps) {
  return (
    <div role="group" aria-label="Severities shown" className={styles.toggles}>
      {order.map((severity) => (
        <button
          key={severity} type="button" className={styles.toggle} aria-pressed={severities.has(severity)}
          onClick={() => { const next = new Set(severities); if (!next.delete(severity)) next.add(severity); onChange(next); }}
        >
          <StateMark tone={severityLooks[severity].tone} word={severityLooks[severity].word} />
        </button>
      ))}
    </div>
  );
}
