import type { ClusterBanner } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { EntityLink } from '../cluster-parts/EntityLink.tsx';
import styles from './home.module.css';

const looks = { info: { tone: 'off', word: 'Note:' }, warning: { tone: 'warn', word: 'Warning:' }, error: { tone: 'error', word: 'Error:' } } as const;
const order = { error: 0, warning: 1, info: 2 } as const;

/** What has to be known about the whole cluster before anything else: quorum, seed nodes, chaos, clocks. */
export function Banners({ connectionId, banners }: { readonly connectionId: ConnectionId; readonly banners: readonly ClusterBanner[] }) {
  if (banners.length === 0) return null;
  const sorted = [...banners].sort((a, b) => order[a.severity] - order[b.severity]);
  return (
    <ul className={styles.banners} aria-label="About the whole cluster">
      {sorted.map(({ kind, severity, message, hint, ref }) => (
        <li key={`${kind} ${message}`} className={styles.banner} data-severity={severity}>
          <StateMark {...looks[severity]} hideWord />
          <span>
            <b>{message}</b>{hint === '' ? '' : ` ${hint}`}
            {ref === null ? null : <> <EntityLink connectionId={connectionId} entity={ref} /></>}
          </span>
        </li>
      ))}
    </ul>
  );
}
