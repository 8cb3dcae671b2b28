import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { connectionStateAppearance } from '../../../shared/domain/connection-state.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { headsetOfPath, headsetTabs, tabOfPath } from '../headset-tabs.ts';
import { useConnection, useConnections } from '../live/live-data.ts';
import { tellingFigure } from './connection-words.ts';

const pageTitles: Readonly<Record<string, string>> = {
  '/add': 'Add a headset', '/tasks': 'Tasks', '/notices': 'Notices', '/settings': 'Settings', '/diagnostics': 'Diagnostics',
};

/** @returns title of the window: state first, so that a tab or task bar tells it without a click. */
export function documentTitle(path: string, connection: Connection | null, all: readonly Pick<Connection, 'state'>[]): string {
  if (connection !== null) {
    const { shape, word } = connectionStateAppearance[connection.state];
    const figure = tellingFigure(connection);
    const tab = headsetTabs.find(({ id }) => id === tabOfPath(path))?.label ?? 'Home';
    return `${shape} ${connection.name} · ${figure === '' ? word : figure} · ${tab} – Fabriscope`;
  }
  const title = pageTitles[path];
  if (title !== undefined) return `${title} – Fabriscope`;
  const online = all.filter(({ state }) => state === 'online').length;
  return all.length === 0 ? 'Fabriscope' : `${online} of ${all.length} online – Fabriscope`;
}

export function useDocumentTitle(): void {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const connection = useConnection(headsetOfPath(path));
  const { items } = useConnections();
  const title = documentTitle(path, connection, items);
  useEffect(() => { document.title = title; }, [title]);
}
