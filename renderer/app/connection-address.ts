import type { Connection } from '../../shared/contract/connections.ts';
import { clusterOfPath, clusterTabOfPath, type ClusterTab } from './cluster-tabs.ts';
import { headsetOfPath, tabOfPath, type HeadsetTab } from './headset-tabs.ts';

/** @returns id of the connection that a path is about, whatever its kind, or null. */
export function connectionOfPath(path: string): string | null {
  return headsetOfPath(path) ?? clusterOfPath(path);
}

export type ConnectionTo = `/headsets/$connectionId/${HeadsetTab}` | `/clusters/$connectionId/${ClusterTab}`;

/** @returns the screen that opening a connection leads to: of a kind, the one that is on show of another. */
export function connectionTo(kind: Connection['kind'], path: string): ConnectionTo {
  return kind === 'cluster' ? `/clusters/$connectionId/${clusterTabOfPath(path)}` : `/headsets/$connectionId/${tabOfPath(path)}`;
}

/** @returns path of a connection's own first screen. */
export function connectionHome({ kind, id }: Pick<Connection, 'kind' | 'id'>): string {
  return `/${kind === 'cluster' ? 'clusters' : 'headsets'}/${id}/home`;
}
