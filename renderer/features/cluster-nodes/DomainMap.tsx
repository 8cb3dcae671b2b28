import { useMemo } from 'react';
import type { EntityRow, NodeRow } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection } from '../../app/api.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { tellingStatus } from '../cluster-entity/row-words.ts';
import { EntityLink } from '../cluster-parts/EntityLink.tsx';
import { HealthMark } from '../cluster-parts/HealthMark.tsx';
import { domainGrid } from './domain-grid.ts';
import styles from './nodes.module.css';

const keyOf = (row: EntityRow): string => row.key;
/** Of a place with more nodes the healthy ones are only counted. */
const shownInPlace = 12;

/** Nodes over fault domains (rows: what fails together) and upgrade domains (columns: what is upgraded together). */
export function DomainMap({ connectionId, narrow }: { readonly connectionId: ConnectionId; readonly narrow: (row: EntityRow) => boolean }) {
  const nodes = useCollection((signal) => api.clusters.entities.list({ connectionId, ref: { kind: 'cluster' }, list: 'nodes' }, { signal }), keyOf, [connectionId]);
  const grid = useMemo(() => domainGrid(nodes.items.flatMap((row) => (row.kind === 'node' && narrow(row) ? [row] : []))), [nodes.items, narrow]);
  if (nodes.asOf === null) return nodes.fault === null ? <Skeleton height={240} /> : <FaultPanel fault={nodes.fault} />;
  if (grid.faultDomains.length === 0) return <EmptyState title="No node matches" body="Choose another type or status." />;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keys scroll it
    <div className={styles.map} tabIndex={0} role="region" aria-label="Nodes by fault domain and upgrade domain">
      <table>
        <thead><tr><th scope="col"><span className={styles.corner}>Fault domain ↓ Upgrade domain →</span></th>{grid.upgradeDomains.map((domain) => <th key={domain} scope="col">{domain}</th>)}</tr></thead>
        <tbody>
          {grid.faultDomains.map((faultDomain) => (
            <tr key={faultDomain}>
              <th scope="row">{faultDomain}</th>
              {grid.upgradeDomains.map((upgradeDomain) => <td key={upgradeDomain}><Place connectionId={connectionId} nodes={grid.at(faultDomain, upgradeDomain)} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Place({ connectionId, nodes }: { readonly connectionId: ConnectionId; readonly nodes: readonly NodeRow[] }) {
  const shown = nodes.slice(0, shownInPlace);
  return (
    <ul className={styles.place}>
      {shown.map((node) => (
        <li key={node.key} title={`${node.nodeName}, ${node.nodeType}, ${node.status}${node.deactivation === '' ? '' : `, ${node.deactivation}`}`}>
          <HealthMark state={node.healthState} hideWord /><EntityLink connectionId={connectionId} entity={{ kind: 'node', nodeName: node.nodeName }} />
          {tellingStatus(node.status) === '' ? null : <span className={styles.faint}>{node.status}</span>}
        </li>
      ))}
      {nodes.length > shown.length ? <li className={styles.faint}>and {nodes.length - shown.length} more</li> : null}
    </ul>
  );
}
