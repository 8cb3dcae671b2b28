import { ListChecks } from 'lucide-react';
import { useTasks } from '../../app/live/live-data.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TaskCard } from './TaskCard.tsx';
import { taskOrder } from './task-words.ts';
import styles from './TaskList.module.css';

/** Every task: running ones first. */
export function TaskList({ compact = false }: { readonly compact?: boolean }) {
  const { items, phase } = useTasks();
  if (phase === 'loading') return <Skeleton lines={4} />;
  if (items.length === 0) {
    return <EmptyState icon={<ListChecks />} title="No tasks" body="Downloads, uploads and installs appear here and go on when you leave the screen or reload the page." />;
  }
  return <ul className={styles.list}>{[...items].sort(taskOrder).map((task) => <li key={task.id}><TaskCard task={task} compact={compact} /></li>)}</ul>;
}
