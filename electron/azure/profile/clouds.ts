import type { Cloud } from '../../../shared/contract/azure/profiles.ts';

/** Where the parts of a cloud are. Origins as `URL.origin` writes them. */
export interface CloudEndpoints {
  readonly kind: Cloud['kind'];
  /** Resource Manager. */
  readonly arm: string;
  /** Scope of its tokens. */
  readonly armScope: string;
  /** Sign-in. */
  readonly authority: string;
  /** Ends the host names of vaults, such as `vault.azure.net`. */
  readonly vaultSuffix: string;
  readonly vaultScope: string;
  readonly portal: string;
}

/** The clouds that Microsoft runs (azure.md §3.4). */
export const knownClouds: Readonly<Record<Exclude<Cloud['kind'], 'custom'>, CloudEndpoints>> = {
  public: cloud('public', 'https://management.azure.com', 'https://login.microsoftonline.com', 'vault.azure.net', 'https://portal.azure.com'),
  'us-government': cloud('us-government', 'https://management.usgovcloudapi.net', 'https://login.microsoftonline.us', 'vault.usgovcloudapi.net', 'https://portal.azure.us'),
  china: cloud('china', 'https://management.chinacloudapi.cn', 'https://login.chinacloudapi.cn', 'vault.azure.cn', 'https://portal.azure.cn'),
};

function cloud(kind: Cloud['kind'], arm: string, authority: string, vaultSuffix: string, portal: string): CloudEndpoints {
  return { kind, arm, armScope: `${arm}/.default`, authority, vaultSuffix, vaultScope: `https://${vaultSuffix}/.default`, portal };
}
