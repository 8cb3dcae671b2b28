import { useQuery } from '@tanstack/react-query';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultOf, orpc } from '../../app/api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatDateTime, formatDuration } from '../../components/format.ts';
import { compareRuns, type ComparedLine } from './run-compare.ts';
import styles from './upgrades.module.css';

export interface CompareRunsProps {
  readonly connectionId: ConnectionId;
  /** Older first. */
  readonly runIds: readonly [string, string];
  readonly onClose: () => void;
}

/** Two runs side by side: versions, results, parameters, policy, and the time of each domain. */
export function CompareRuns({ connectionId, runIds: [leftId, rightId], onClose }: CompareRunsProps) {
  const left = useQuery(orpc.clusters.upgrades.run.queryOptions({ input: { connectionId, runId: leftId } }));
  const right = useQuery(orpc.clusters.upgrades.run.queryOptions({ input: { connectionId, runId: rightId } }));
  const error = left.error ?? right.error;
  const compared = left.data === undefined || right.data === undefined ? null : compareRuns(left.data, right.data, formatDuration);
  return (
    <Dialog title="Two runs side by side" isOpen size="large" onClose={onClose}>
      {error === null ? null : <FaultPanel fault={faultOf(error)} />}
      {compared === null || left.data === undefined || right.data === undefined ? (error === null ? <Skeleton height={240} /> : null) : (
        <div className={styles.compareBox}>
          <table className={styles.compare}>
            <thead><tr><th scope="col">What</th><th scope="col">{formatDateTime(left.data.run.startedAt)}</th><th scope="col">{formatDateTime(right.data.run.startedAt)}</th></tr></thead>
            <Lines title="The run" lines={compared.facts} />
            <Lines title="Parameters" lines={compared.parameters} absent="One of the two has no recorded parameters: it is known from the event store alone." />
            <Lines title="Policy" lines={compared.policy} absent="One of the two has no recorded policy." />
            <Lines title="Time of each domain" lines={compared.domains} />
          </table>
        </div>
      )}
    </Dialog>
  );
}

function Lines({ title, lines, absent = '' }: { readonly title: string; readonly lines: readonly ComparedLine[] | null; readonly absent?: string }) {
  if (lines !== null && lines.length === 0) return null;
  return (
    <tbody>
      <tr><th scope="rowgroup" colSpan={3}>{title}</th></tr>
      {lines === null ? <tr><td colSpan={3}>{absent}</td></tr> : lines.map((line) => (
        <tr key={line.what} data-differs={line.differs}><th scope="row">{line.what}</th><td>{line.left}</td><td>{line.right}</td></tr>
      ))}
    </tbody>
  );
}
