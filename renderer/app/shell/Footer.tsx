import { useRouterState } from '@tanstack/react-router';
import { Bell, ListChecks } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { hasLiveData } from '../../../shared/domain/connection-state.ts';
import { Age } from '../../components/Age.tsx';
import { formatClock, formatCount, formatExact } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { carrierState } from '../carrier.ts';
import { connectionOfPath } from '../connection-address.ts';
import { useConnection, useNotices, useSettings, useTasks } from '../live/live-data.ts';
import { useFreshness } from './freshness.ts';
import { toggleTasks, useShell } from './shell-state.ts';
import styles from './Footer.module.css';

const NoticesPopover = lazy(() => import('./NoticesPopover.tsx'));

/** How old is what I see, and is anything waiting for me? */
export function Footer() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const connection = useConnection(connectionOfPath(path));
  const settings = useSettings();
  // Without a line to the host nothing is expected: only the age of what is shown is true.
  const isCarried = useStore(carrierState, (state) => state.phase === 'open');
  const fresh = useFreshness((state) => (connection === null ? undefined : state.byConnection[connection.id]));
  const asOf = fresh?.asOf ?? connection?.lastSeenAt ?? null;
  // Services are asked at a pace of their own.
  const hasHeartbeat = connection?.kind === 'hololens' || connection?.kind === 'cluster';
  const nextAt = fresh?.nextAt ?? (connection !== null && hasHeartbeat && settings !== null && hasLiveData(connection.state) && connection.lastSeenAt !== null ? connection.lastSeenAt + settings.heartbeatSeconds * 1_000 : null);
  return (
    <footer className={styles.footer}>
      <p className={styles.age}>
        {connection === null ? null : asOf === null ? 'never seen yet' : (
          <>
            as of <time dateTime={new Date(asOf).toISOString()} title={formatExact(asOf)}>{formatClock(asOf)}</time>
            {nextAt !== null && isCarried && hasLiveData(connection.state) ? <> · next <Age at={nextAt} isFuture /></> : <> · <Age at={asOf} /></>}
          </>
        )}
      </p>
      <TaskButton />
      <NoticeButton />
    </footer>
  );
}

function TaskButton() {
  const { items } = useTasks();
  const isOpen = useShell((state) => state.tasksOpen);
  const running = items.filter(({ state }) => state === 'running' || state === 'waiting' || state === 'paused').length;
  const failed = items.filter(({ state }) => state === 'failed').length;
  return (
    <button type="button" className={styles.button} aria-expanded={isOpen} onClick={toggleTasks}>
      {failed > 0 ? <StateMark tone="error" word="failed tasks" hideWord /> : <ListChecks aria-hidden="true" />}
      {running === 0 ? 'Tasks' : `${formatCount(running, 'task')} running`}
      {failed === 0 ? '' : `, ${failed} failed`}
    </button>
  );
}

function NoticeButton() {
  const { items } = useNotices();
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const unread = items.filter(({ read }) => !read);
  const worst = unread.some(({ severity }) => severity === 'error') ? 'error' : unread.some(({ severity }) => severity === 'warning') ? 'warn' : null;
  return (
    <>
      <button ref={anchor} type="button" className={styles.button} aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => { setOpen(!isOpen); }}>
        {worst === null ? <Bell aria-hidden="true" /> : <StateMark tone={worst} word={worst === 'error' ? 'Error' : 'Warning'} hideWord />}
        {unread.length === 0 ? 'No new notices' : formatCount(unread.length, 'notice')}
      </button>
      {isOpen ? <Suspense><NoticesPopover anchor={anchor} onClose={() => { setOpen(false); }} /></Suspense> : null}
    </>
  );
}
