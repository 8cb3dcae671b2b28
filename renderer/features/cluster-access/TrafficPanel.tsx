import type { ClusterAccess } from '../../../shared/contract/clusters/access.ts';
import { formatBytes, formatDuration } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import styles from './access.module.css';

/** What watching costs the cluster: requests, bytes, and the calls of the last minute. */
export function TrafficPanel({ access }: { readonly access: ClusterAccess }) {
  const { requests, bytesReceived, bytesLastMinute, requestsLastMinute, calls } = access.traffic;
  const costly = [...calls].sort((a, b) => b.bytes - a.bytes);
  return (
    <Panel title="What it costs the cluster">
      <dl className={styles.figures}>
        <div><dt>Last minute</dt><dd>{formatBytes(bytesLastMinute)}</dd></div>
        <div><dt>Requests, last minute</dt><dd>{requestsLastMinute.toLocaleString('en')}</dd></div>
        <div><dt>This session</dt><dd>{formatBytes(bytesReceived)}</dd></div>
        <div><dt>Requests, this session</dt><dd>{requests.toLocaleString('en')}</dd></div>
      </dl>
      {costly.length === 0 ? <p className={styles.quiet}>Nothing was asked within the last minute.</p> : (
        <table className={styles.calls}>
          <caption className="visually-hidden">Calls of the last minute, the costly first</caption>
          <thead><tr><th scope="col">Call, last minute</th><th scope="col" className={styles.number}>Times</th><th scope="col" className={styles.number}>Received</th><th scope="col" className={styles.number}>Usually takes</th></tr></thead>
          <tbody>
            {costly.map(({ call, count, bytes, medianMs }) => (
              <tr key={call}><td>{call}</td><td className={styles.number}>{count.toLocaleString('en')}</td><td className={styles.number}>{formatBytes(bytes)}</td><td className={styles.number}>{formatDuration(medianMs)}</td></tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
