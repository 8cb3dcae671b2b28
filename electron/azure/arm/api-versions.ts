/**
 * The one table of api-versions: every call names a row of it (azure.md §2.0). Values are those that the vendor's own
 * clients ask for (§2.1), so that answers have the shapes which are described for them.
 */
export const apiVersions = {
  subscriptions: '2022-12-01',
  tenants: '2022-12-01',
  resourceGroups: '2025-04-01',
  resources: '2025-04-01',
  providers: '2025-04-01',
  locks: '2020-05-01',
  deployments: '2026-06-01',
  permissions: '2022-04-01',
  activityLog: '2015-04-01',
  vaults: '2026-02-01',
  /** A vault's own server, not ARM. */
  vaultData: '7.6',
  computeUsages: '2026-04-01',
  computeSkus: '2021-07-01',
  networkUsages: '2025-05-01',
  sites: '2025-05-01',
  storageAccounts: '2026-06-01',
  serviceFabric: '2021-06-01',
  managedClusters: '2024-04-01',
} as const;

export type AzureApi = keyof typeof apiVersions;
