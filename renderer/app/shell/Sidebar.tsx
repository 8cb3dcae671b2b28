import { Link, useRouterState } from '@tanstack/react-router';
import { BellRing, BookOpen, ChevronsLeft, ChevronsRight, CircleHelp, History, LayoutGrid, MonitorDot, Search, Settings, Stethoscope } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { formatKeys } from '../commands/keys.ts';
import { useAppInfo, useConnections } from '../live/live-data.ts';
import { openPalette, toggleSidebar, useShell, useSidebarCollapsed } from './shell-state.ts';
import { inOrder, sidebarKinds } from './sidebar-order.ts';
import { SidebarSection } from './SidebarSection.tsx';
import { Wordmark } from './Wordmark.tsx';
import styles from './Sidebar.module.css';

const filterFrom = 5;
const firstListMark = 'fabriscope:list';

/** The map: every connection with its state, and the ways to the rest of the program. */
export function Sidebar() {
  const sidebarCollapsed = useSidebarCollapsed();
  const headsetFilter = useShell((state) => state.headsetFilter);
  const { items, phase } = useConnections();
  const info = useAppInfo();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shown = inOrder(items, headsetFilter);
  const hasClusters = items.some(({ kind }) => kind === 'cluster');
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // How long until the list can be used: shown on the diagnostics page, measured in bench/.
    if (phase === 'live' && performance.getEntriesByName(firstListMark).length === 0) performance.mark(firstListMark);
  }, [phase]);
  const onListKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.altKey || !(event.target instanceof HTMLAnchorElement)) return;
    const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>('a[data-connection]') ?? [])];
    links[links.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  };
  return (
    <aside className={classNames(styles.sidebar, sidebarCollapsed && styles.collapsed)} aria-label="Map">
      <div className={styles.top}>
        <Link to="/" className={styles.brand} aria-label="Fabriscope: overview"><Wordmark compact={sidebarCollapsed} /></Link>
        <IconButton
          label={sidebarCollapsed ? 'Show names' : 'Show icons only'}
          icon={sidebarCollapsed ? <ChevronsRight aria-hidden="true" /> : <ChevronsLeft aria-hidden="true" />}
          keys={formatKeys('Mod+B')}
          onPress={toggleSidebar}
        />
      </div>
      <button type="button" className={styles.search} aria-keyshortcuts="Control+K" title={`Search everything (${formatKeys('Mod+K')})`} onClick={() => { openPalette(); }}>
        <Search aria-hidden="true" /><span className={styles.text}>Search</span><kbd className={styles.text}>{formatKeys('Mod+K')}</kbd>
      </button>
      {!sidebarCollapsed && (items.length >= filterFrom || headsetFilter !== '') ? (
        <div className={styles.filter} data-headset-filter>
          <SearchField
            label={items.some(({ kind }) => kind !== 'hololens') ? 'Filter connections' : 'Filter headsets'}
            value={headsetFilter}
            onChange={(value) => { useShell.setState({ headsetFilter: value }); }}
          />
        </div>
      ) : null}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows only move focus between its links */}
      <div ref={list} className={styles.nav} onKeyDown={onListKey}>
        {sidebarKinds.map((kind) => (
          <SidebarSection
            key={kind}
            kind={kind}
            all={items}
            filter={headsetFilter}
            path={path}
            shown={shown}
            isCollapsed={sidebarCollapsed}
            isLoading={phase === 'loading'}
          />
        ))}
      </div>
      <div className={styles.bottom}>
        <PageLink to="/" icon={<LayoutGrid aria-hidden="true" />} label="Overview" isCurrent={path === '/'} />
        <PageLink to="/history" icon={<History aria-hidden="true" />} label="History" isCurrent={path.startsWith('/history')} />
        <PageLink to="/journal" icon={<BookOpen aria-hidden="true" />} label="Journal" isCurrent={path === '/journal'} />
        {hasClusters ? (
          <>
            <PageLink to="/alerts" icon={<BellRing aria-hidden="true" />} label="Alerts" isCurrent={path === '/alerts'} />
            <PageLink to="/wallboard" icon={<MonitorDot aria-hidden="true" />} label="Wallboard" isCurrent={path === '/wallboard'} />
          </>
        ) : null}
        <PageLink to="/settings" icon={<Settings aria-hidden="true" />} label="Settings" isCurrent={path === '/settings'} />
        <PageLink to="/diagnostics" icon={<Stethoscope aria-hidden="true" />} label="Diagnostics" isCurrent={path === '/diagnostics'} />
        <button type="button" className={styles.page} title="Keyboard shortcuts (?)" aria-label="Keyboard shortcuts" onClick={() => { useShell.setState({ shortcutsOpen: true }); }}>
          <CircleHelp aria-hidden="true" /><span className={styles.text}>Shortcuts</span>
        </button>
        {info === null || (info.role === 'operator' && !info.demo) ? null : (
          <p className={classNames(styles.role, styles.text)}>{info.role === 'wallboard' ? 'Read-only: opened with the wallboard link' : 'Demo: nothing is kept'}</p>
        )}
      </div>
    </aside>
  );
}

interface PageLinkProps {
  readonly to: '/' | '/history' | '/journal' | '/alerts' | '/wallboard' | '/settings' | '/diagnostics';
  readonly icon: ReactNode;
  readonly label: string;
  readonly isCurrent: boolean;
}
function PageLink({ to, icon, label, isCurrent }: PageLinkProps) {
  return (
    <Link to={to} className={styles.page} title={label} aria-label={label} aria-current={isCurrent ? 'page' : undefined}>
      {icon}<span className={styles.text}>{label}</span>
    </Link>
  );
}
