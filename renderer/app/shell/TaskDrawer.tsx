import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { IconButton } from '../../components/IconButton.tsx';
import { TaskList } from '../../features/tasks/TaskList.tsx';
import { formatKeys } from '../commands/keys.ts';
import { toggleTasks } from './shell-state.ts';
import styles from './TaskDrawer.module.css';

/** Long work beside the screen, never over it. */
export default function TaskDrawer() {
  return (
    <aside className={styles.drawer} aria-label="Tasks">
      <header className={styles.header}>
        <h2><Link to="/tasks">Tasks</Link></h2>
        <IconButton label="Close the task drawer" icon={<X aria-hidden="true" />} keys={formatKeys('Mod+J')} onPress={toggleTasks} />
      </header>
      <div className={styles.body}><TaskList compact /></div>
    </aside>
  );
}
