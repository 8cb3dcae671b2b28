import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { Announcements } from '../../components/Announcements.tsx';
import { applyTheme } from '../../theme/apply-theme.ts';
import { listenForShortcuts } from '../commands/shortcuts.ts';
import { useSettings } from '../live/live-data.ts';
import { CarrierBar } from './CarrierBar.tsx';
import { Footer } from './Footer.tsx';
import { HostEvents } from './HostEvents.tsx';
import { useManage } from './manage-state.ts';
import { useShell } from './shell-state.ts';
import { Sidebar } from './Sidebar.tsx';
import { useDocumentTitle } from './use-document-title.ts';
import { usePageVisibility } from './use-page-visibility.ts';
import { useShellCommands } from './use-shell-commands.ts';
import styles from './Shell.module.css';

const Palette = lazy(() => import('./Palette.tsx'));
const ShortcutSheet = lazy(() => import('./ShortcutSheet.tsx'));
const ManageDialogs = lazy(() => import('../../features/manage/ManageDialogs.tsx'));
const TaskDrawer = lazy(() => import('./TaskDrawer.tsx'));

/** The frame around every screen: map at the left, work in the middle, tasks beside it, ages below. */
export function Shell() {
  const settings = useSettings();
  const { tasksOpen, paletteOpen, shortcutsOpen } = useShell();
  // A wall has no use for the map: the board has the whole window.
  const isWall = useRouterState({ select: (state) => state.location.pathname === '/wallboard' });
  const isManaging = useManage((state) => state.open !== null);
  useEffect(listenForShortcuts, []);
  useEffect(() => {
    if (settings !== null) applyTheme(settings);
  }, [settings]);
  useShellCommands();
  useDocumentTitle();
  usePageVisibility();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content" onClick={(event) => { event.preventDefault(); document.getElementById('content')?.focus(); }}>Skip to the content</a>
      {isWall ? null : <Sidebar />}
      <div className={styles.column}>
        <CarrierBar />
        <div className={styles.work}>
          <main id="content" className={styles.main} tabIndex={-1}><Outlet /></main>
          {tasksOpen && !isWall ? <Suspense><TaskDrawer /></Suspense> : null}
        </div>
        {isWall ? null : <Footer />}
      </div>
      <HostEvents />
      <Announcements />
      <Suspense>
        {paletteOpen ? <Palette /> : null}
        {shortcutsOpen ? <ShortcutSheet /> : null}
        {isManaging ? <ManageDialogs /> : null}
      </Suspense>
    </div>
  );
}
