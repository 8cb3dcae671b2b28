import { api, useAct } from '../../app/api.ts';
import { useTasks } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { TaskList } from './TaskList.tsx';
import { isActive } from './task-words.ts';
import styles from './TasksPage.module.css';

/** Long work as a page of its own. */
export function TasksPage() {
  const { items } = useTasks();
  const dismiss = useAct(() => api.tasks.dismissFinished());
  return (
    <>
      <PageHeader title="Tasks" detail="Long work runs in the host: it survives a reload of this page.">
        <Button isDisabled={items.every(isActive)} disabledReason="Nothing here is finished." isBusy={dismiss.busy} onPress={() => dismiss.run()}>Dismiss finished</Button>
      </PageHeader>
      <div className={styles.body}>
        {dismiss.fault === null ? null : <FaultPanel fault={dismiss.fault} onAction={() => dismiss.run()} />}
        <TaskList />
      </div>
    </>
  );
}
