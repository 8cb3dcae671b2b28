import { Link } from '@tanstack/react-router';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { useTasks } from '../../app/live/live-data.ts';
import { formatDuration, formatRate } from '../../components/format.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import styles from './Capture.module.css';

/** How far the download or deletion of this headset's captures is that runs now. */
export function RunningDownload({ connectionId }: { readonly connectionId: ConnectionId }) {
  const running = useTasks().items.find((task) => task.connectionId === connectionId && (task.kind === 'download' || task.kind === 'delete') && (task.state === 'running' || task.state === 'waiting'));
  if (running === undefined) return null;
  const share = running.bytesTotal === null || running.bytesTotal === 0
    ? running.itemsTotal === 0 ? null : running.itemsDone / running.itemsTotal
    : running.bytesDone / running.bytesTotal;
  const words = [
    `${running.kind === 'download' ? 'Downloading' : 'Deleting'} ${Math.min(running.itemsDone + 1, running.itemsTotal)} of ${running.itemsTotal}`,
    ...(running.bytesPerSecond === null ? [] : [formatRate(running.bytesPerSecond)]),
    ...(running.remainingSeconds === null ? [] : [`${formatDuration(running.remainingSeconds * 1_000)} left`]),
  ].join(' · ');
  return (
    <Link to="/tasks" className={styles.running}>
      <span>{words}</span>
      <span className={styles.runningBar}><ProgressBar value={share} label={running.title} /></span>
    </Link>
  );
}
