/** The screens of an Azure DevOps organisation, in their order, with the second stroke of their keys (`g` and the letter). */
export const devopsTabs = [
  { id: 'runs', label: 'Runs', letter: 'u', keywords: 'builds releases pipelines stages timeline changes' },
  { id: 'environments', label: 'Environments', letter: 'e', keywords: 'stages matrix last good deployed' },
  { id: 'approvals', label: 'Approvals', letter: 'v', keywords: 'pending waiting age' },
  { id: 'access', label: 'Access', letter: 's', keywords: 'token personal access projects rate limit' },
] as const;
export type DevopsTab = (typeof devopsTabs)[number]['id'];

/** @returns the tab that a path shows; `runs` where it names none. */
export function devopsTabOfPath(path: string): DevopsTab {
  const name = /^\/devops\/[^/]+\/([^/?]+)/.exec(path)?.[1];
  return devopsTabs.find((tab) => tab.id === name)?.id ?? 'runs';
}
