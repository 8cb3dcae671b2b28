/** The screens of a cluster, in their order, with the second stroke of their keys (`g` and the letter). */
export const clusterTabs = [
  { id: 'home', label: 'Home', letter: 'h', keywords: 'causes health why red timeline' },
  { id: 'explore', label: 'Explore', letter: 'e', keywords: 'tree entities services partitions replicas' },
  { id: 'nodes', label: 'Nodes', letter: 'm', keywords: 'machines fault domain upgrade domain' },
  { id: 'applications', label: 'Applications', letter: 'a', keywords: 'apps types versions' },
  { id: 'upgrades', label: 'Upgrades', letter: 'u', keywords: 'rolling domain stuck roll back history runs' },
  { id: 'events', label: 'Events', letter: 'v', keywords: 'event store what happened' },
  { id: 'jobs', label: 'Jobs', letter: 'j', keywords: 'repair tasks infrastructure maintenance' },
  { id: 'packages', label: 'Packages', letter: 'p', keywords: 'upload provision image store sfpkg' },
  { id: 'load', label: 'Load', letter: 'l', keywords: 'metrics capacity balance' },
  { id: 'manifest', label: 'Manifest', letter: 'x', keywords: 'xml settings configuration' },
  { id: 'access', label: 'Access', letter: 's', keywords: 'sign in certificate profile gateway unlock security' },
] as const;
export type ClusterTab = (typeof clusterTabs)[number]['id'];

/** @returns the tab that a path shows; `home` where it names none. */
export function clusterTabOfPath(path: string): ClusterTab {
  const name = /^\/clusters\/[^/]+\/([^/?]+)/.exec(path)?.[1];
  return clusterTabs.find((tab) => tab.id === name)?.id ?? 'home';
}

/** @returns id of the cluster that a path is about, or null. */
export function clusterOfPath(path: string): string | null {
  return /^\/clusters\/([^/?]+)/.exec(path)?.[1] ?? null;
}
