import { useNavigate, useRouterState } from '@tanstack/react-router';
import type { Settings } from '../../../shared/domain/settings.ts';
import { announce } from '../../components/announce.ts';
import { api, faultOf } from '../api.ts';
import { withActs } from '../commands/declared.ts';
import { useCommands, type Command } from '../commands/registry.ts';
import { connectionOfPath, connectionTo } from '../connection-address.ts';
import { headsetOfPath, type HeadsetTab } from '../headset-tabs.ts';
import { useAppInfo, useConnection, useConnections } from '../live/live-data.ts';
import { retryNow } from './connection-acts.ts';
import { copyLink } from './copy-link.ts';
import { openManage } from './manage-state.ts';
import { openPalette, toggleSidebar, toggleTasks, useShell } from './shell-state.ts';
import { inOrder } from './sidebar-order.ts';

const say = (error: unknown): void => { announce(faultOf(error).message, { tone: 'error' }); };

/** Commands that are there on every screen. */
export function useShellCommands(): void {
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const headset = useConnection(headsetOfPath(path));
  const connection = useConnection(connectionOfPath(path));
  const { items } = useConnections();
  const filter = useShell((state) => state.headsetFilter);
  const canSimulate = useAppInfo()?.canSimulate === true;
  const go = (to: '/' | '/add' | '/add-cluster' | '/add-azure' | '/add-devops' | '/history' | '/journal' | '/alerts' | '/wallboard' | '/tasks' | '/notices' | '/settings' | '/diagnostics') => (): void => { void navigate({ to }); };
  const tab = (name: HeadsetTab): (() => void) | null => (headset === null ? null
    : () => { void navigate({ to: `/headsets/$connectionId/${name}`, params: { connectionId: headset.id } }); });
  const theme = (name: Settings['theme']) => (): void => { api.app.settings.set({ theme: name }).catch(say); };
  const explore = (): void => {
    api.app.exploreSimulated().then(() => navigate({ to: '/' })).catch(say);
  };

  useCommands(withActs({
    'palette.open': () => { openPalette(); },
    'go.overview': go('/'),
    'go.tasks': go('/tasks'),
    'go.notices': go('/notices'),
    'go.alerts': go('/alerts'),
    'go.wallboard': go('/wallboard'),
    'go.history': go('/history'),
    'go.journal': go('/journal'),
    'go.settings': go('/settings'),
    'go.diagnostics': go('/diagnostics'),
    'headset.add': go('/add'),
    'cluster.add': go('/add-cluster'),
    'azure.add': go('/add-azure'),
    'devops.add': go('/add-devops'),
    'headset.explore-simulated': canSimulate ? explore : null,
    'headset.retry': connection === null ? null : () => retryNow(connection),
    'headset.test': connection === null ? null : () => { openManage('test', connection.id); },
    'headset.edit': connection === null ? null : () => { openManage('edit', connection.id); },
    'headset.remove': connection === null ? null : () => { openManage('remove', connection.id); },
    'tab.home': tab('home'),
    'tab.apps': tab('apps'),
    'tab.keyboard': tab('keyboard'),
    'tab.capture': tab('capture'),
    'tab.performance': tab('performance'),
    'view.filter-headsets': items.length < 5 ? null : focusFilter,
    'shell.toggle-sidebar': toggleSidebar,
    'shell.toggle-tasks': toggleTasks,
    'view.copy-link': () => copyLink(),
    'tasks.dismiss-finished': () => { api.tasks.dismissFinished().catch(say); },
    'theme.dark': theme('dark'),
    'theme.light': theme('light'),
    'theme.high-contrast': theme('high-contrast'),
    'theme.system': theme('system'),
    'help.shortcuts': () => { useShell.setState({ shortcutsOpen: true }); },
  }));

  const shown = inOrder(items, filter).slice(0, 9);
  useCommands(shown.flatMap((target, index): readonly Command[] => {
    const digit = String(index + 1);
    const open = {
      title: `Open ${target.name}`, group: 'Go to', hidden: true,
      run: () => navigate({ to: connectionTo(target.kind, path), params: { connectionId: target.id } }),
    };
    // Home and Apps start favourites with the digits: there, the longer way goes to another connection.
    return [{ ...open, id: `headset.open-${digit}`, keys: `g ${digit}` }, { ...open, id: `headset.digit-${digit}`, keys: digit, yields: true }];
  }));
}

function focusFilter(): void {
  useShell.setState({ sidebarCollapsed: false, sidebarOpenWhenNarrow: true });
  requestAnimationFrame(() => { document.querySelector<HTMLInputElement>('[data-headset-filter] input')?.focus(); });
}
