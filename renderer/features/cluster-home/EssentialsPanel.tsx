import { Link } from '@tanstack/react-router';
import type { ClusterCard, ClusterEssentials } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { formatCount, formatDate, formatExact } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { FreshnessLine } from '../cluster-parts/FreshnessLine.tsx';
import { useEssentials } from '../cluster-parts/use-cluster.ts';
import { expiryWords } from '../cluster-parts/expiry-words.ts';
import { featureWords } from './feature-words.ts';
import { Remark } from '../cluster-parts/Remark.tsx';
import styles from './home.module.css';

/** What identifies the cluster, what it runs, and what it can do. */
export function EssentialsPanel({ connectionId, card }: { readonly connectionId: ConnectionId; readonly card: ClusterCard }) {
  const { value } = useEssentials(connectionId);
  return (
    <Panel title="Essentials" actions={<Link className={styles.panelLink} to="/clusters/$connectionId/manifest" params={{ connectionId }}>Manifest</Link>}>
      {value === null ? <Skeleton height={220} /> : <Known essentials={value} card={card} />}
    </Panel>
  );
}

function Known({ essentials, card }: { readonly essentials: ClusterEssentials; readonly card: ClusterCard }) {
  const { clusterName, clusterId, runtimeVersion, configVersion, endpoint, secure, features, nodeTypes, seedNodes, chaosRunning, freshness } = essentials;
  const { certificate } = card;
  return (
    <>
      <Facts>
        <FactRow label="Name of its own">{clusterName ?? 'not told'}</FactRow>
        <FactRow label="Cluster id"><code className={styles.mono}>{clusterId ?? 'not told'}</code></FactRow>
        <FactRow label="Runtime">{runtimeVersion ?? 'not told'}{configVersion === null ? '' : ` · configuration ${configVersion}`}</FactRow>
        <FactRow label="Gateway">{endpoint} {secure ? null : <StateMark tone="warn" word="not encrypted" />}</FactRow>
        <FactRow label="Seed nodes"><SeedNodes seedNodes={seedNodes} /></FactRow>
        <FactRow label="Node types">
          {nodeTypes.length === 0 ? 'not told' : <ul>{nodeTypes.map(({ name, nodes, up, seedNodes: seeds }) => <li key={name}>{name}: {formatCount(nodes, 'node')}{up < nodes ? `, ${(nodes - up).toLocaleString('en')} not up` : ''}{seeds > 0 ? `, ${formatCount(seeds, 'seed node')}` : ''}</li>)}</ul>}
        </FactRow>
        {certificate === null ? null : (
          <FactRow label="Certificate"><span title={formatExact(certificate.expiresAt)}>{expiryWords(certificate)}, {formatDate(certificate.expiresAt)}</span></FactRow>
        )}
        <FactRow label="Chaos">{chaosRunning === null ? 'not told' : chaosRunning ? <Remark tone="warn">running: it breaks things on purpose</Remark> : 'not running'}</FactRow>
        <FactRow label="It offers">{featureWords(features)}</FactRow>
      </Facts>
      <FreshnessLine freshness={freshness} />
    </>
  );
}

function SeedNodes({ seedNodes }: { readonly seedNodes: ClusterEssentials['seedNodes'] }) {
  if (seedNodes === null) return 'not told';
  const { total, up, needed } = seedNodes;
  const words = `${up} of ${total} up, ${needed} needed`;
  if (up >= total) return words;
  return <Remark tone={up <= needed ? 'error' : 'warn'}>{up < needed ? `${words}: the cluster cannot decide anything` : up === needed ? `${words}: no more may be lost` : words}</Remark>;
}
