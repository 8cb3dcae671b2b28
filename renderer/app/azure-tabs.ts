/** The screens of an Azure profile, in their order, with the second stroke of their keys (`g` and the letter). */
export const azureTabs = [
  { id: 'deployments', label: 'Deployments', letter: 'l', keywords: 'arm failed cause operations cancel redeploy compare' },
  { id: 'deploy', label: 'Deploy', letter: 'e', keywords: 'template parameters lint preflight what-if draft' },
  { id: 'vaults', label: 'Vaults', letter: 'v', keywords: 'key vault secret certificate thumbprint switch' },
  { id: 'clusters', label: 'Clusters', letter: 'm', keywords: 'service fabric managed node types durability reliability' },
  { id: 'access', label: 'Access', letter: 's', keywords: 'sign in tenant subscription account throttling unlock' },
] as const;
export type AzureTab = (typeof azureTabs)[number]['id'];

/** @returns the tab that a path shows; `deployments` where it names none. */
export function azureTabOfPath(path: string): AzureTab {
  const name = /^\/azure\/[^/]+\/([^/?]+)/.exec(path)?.[1];
  return azureTabs.find((tab) => tab.id === name)?.id ?? 'deployments';
}
