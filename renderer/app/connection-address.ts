import type { Connection } from '../../shared/contract/connections.ts';
import { azureTabOfPath, type AzureTab } from './azure-tabs.ts';
import { clusterTabOfPath, type ClusterTab } from './cluster-tabs.ts';
import { devopsTabOfPath, type DevopsTab } from './devops-tabs.ts';
import { tabOfPath, type HeadsetTab } from './headset-tabs.ts';

/** @returns id of the connection that a path is about, whatever its kind, or null. */
export function connectionOfPath(path: string): string | null {
  return /^\/(?:headsets|clusters|azure|devops)\/([^/?]+)/.exec(path)?.[1] ?? null;
}

export type ConnectionTo =
  | `/headsets/$connectionId/${HeadsetTab}`
  | `/clusters/$connectionId/${ClusterTab}`
  | `/azure/$connectionId/${AzureTab}`
  | `/devops/$connectionId/${DevopsTab}`;

/** @returns the screen that opening a connection leads to: of a kind, the one that is on show of another. */
export function connectionTo(kind: Connection['kind'], path: string): ConnectionTo {
  switch (kind) {
    case 'hololens': return `/headsets/$connectionId/${tabOfPath(path)}`;
    case 'cluster': return `/clusters/$connectionId/${clusterTabOfPath(path)}`;
    case 'azure': return `/azure/$connectionId/${azureTabOfPath(path)}`;
    case 'devops': return `/devops/$connectionId/${devopsTabOfPath(path)}`;
    // no default
  }
}
