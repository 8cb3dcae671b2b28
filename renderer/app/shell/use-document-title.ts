import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { azureTabs } from '../azure-tabs.ts';
import { clusterTabs } from '../cluster-tabs.ts';
import { connectionOfPath } from '../connection-address.ts';
import { devopsTabs } from '../devops-tabs.ts';
import { headsetTabs } from '../headset-tabs.ts';
import { useConnection, useConnections } from '../live/live-data.ts';
import { stateLook, tellingFigure } from './connection-words.ts';

const pageTitles: Readonly<Record<string, string>> = {
  '/add': 'Add a headset', '/add-cluster': 'Add a cluster', '/add-azure': 'Add an Azure profile', '/add-devops': 'Add an Azure DevOps organisation', '/history': 'History', '/journal': 'Journal', '/alerts': 'Alerts', '/wallboard': 'Wallboard', '/tasks': 'Tasks', '/notices': 'Notices', '/settings': 'Settings', '/diagnostics': 'Diagnostics',
};

/** @returns title of the window: state first, so that a tab or task bar tells it without a click. */
export function documentTitle(path: string, connection: Connection | null, all: readonly Pick<Connection, 'state'>[]): string {
  if (connection !== null) {
    const { shape, word } = stateLook(connection);
    const figure = tellingFigure(connection);
    const tab = tabLabel(path, connection);
    return `${shape} ${connection.name} · ${figure === '' ? word : figure} · ${tab} – Fabriscope`;
  }
  const title = pageTitles[path.startsWith('/history/') ? '/history' : path];
  if (title !== undefined) return `${title} – Fabriscope`;
  const online = all.filter(({ state }) => state === 'online').length;
  return all.length === 0 ? 'Fabriscope' : `${online} of ${all.length} online – Fabriscope`;
}

const tabsOf = { hololens: headsetTabs, cluster: clusterTabs, azure: azureTabs, devops: devopsTabs } as const;

function tabLabel(path: string, { kind }: Connection): string {
  const name = path.split('/')[3];
  const tabs: readonly { readonly id: string; readonly label: string }[] = tabsOf[kind];
  return (tabs.find(({ id }) => id === name) ?? tabs[0])?.label ?? '';
}

export function useDocumentTitle(): void {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const connection = useConnection(connectionOfPath(path));
  const { items } = useConnections();
  const title = documentTitle(path, connection, items);
  useEffect(() => { document.title = title; }, [title]);
}
