import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import styles from '../../app/shell/Frame.module.css';

const screens = [
  { to: '/history', label: 'Deployments' },
  { to: '/history/matrix', label: 'Matrix' },
  { to: '/history/parameters', label: 'Parameters' },
  { to: '/history/dora', label: 'DORA' },
  { to: '/history/compare', label: 'Compare' },
  { to: '/history/environments', label: 'Environments' },
] as const;

/** The screens over all deployments, whichever system made them. */
export function HistoryFrame() {
  const path = useRouterState({ select: (state) => state.location.pathname.replace(/\/$/, '') });
  return (
    <>
      <nav className={styles.tabs} aria-label="Screens of the history">
        {screens.map(({ to, label }) => <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }} className={styles.tab} aria-current={path === to ? 'page' : undefined}>{label}</Link>)}
      </nav>
      <div className={styles.screen}><Outlet /></div>
    </>
  );
}
