import * as z from 'zod';
import type { Cloud } from '../../../shared/contract/azure/profiles.ts';
import { faultError } from '../../core/faults.ts';
import type { ServiceExchange } from '../../core/net/service-exchange.ts';

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
  readonly portal: string | null;
}

/** The clouds that Microsoft runs (azure.md §3.4). */
export const knownClouds: Readonly<Record<Exclude<Cloud['kind'], 'custom'>, CloudEndpoints>> = {
  public: known('public', 'https://management.azure.com', 'https://login.microsoftonline.com', 'vault.azure.net', 'https://portal.azure.com'),
  'us-government': known('us-government', 'https://management.usgovcloudapi.net', 'https://login.microsoftonline.us', 'vault.usgovcloudapi.net', 'https://portal.azure.us'),
  china: known('china', 'https://management.chinacloudapi.cn', 'https://login.chinacloudapi.cn', 'vault.azure.cn', 'https://portal.azure.cn'),
};

function known(kind: Cloud['kind'], arm: string, authority: string, vaultSuffix: string, portal: string): CloudEndpoints {
  return { kind, arm, armScope: `${arm}/.default`, authority, vaultSuffix, vaultScope: `https://${vaultSuffix}/.default`, portal };
}

/** The cloud's Resource Manager, known before anything is read. @throws FaultError `invalid-input` */
export function armOrigin(cloud: Cloud): string {
  return cloud.kind === 'custom' ? httpsOrigin(cloud.arm, 'Resource Manager') : knownClouds[cloud.kind].arm;
}

const metadataSchema = z.object({
  authentication: z.object({ loginEndpoint: z.string().optional(), audiences: z.array(z.string()).default([]) }),
  suffixes: z.object({ keyVaultDns: z.string().optional() }).default({}),
  portal: z.string().optional(),
});

/**
 * Where everything of a cloud is: from the table, or as a private cloud's Resource Manager tells (`/metadata/endpoints`).
 * @throws FaultError of the network, `malformed-answer`, `invalid-input`
 */
export async function readCloud(cloud: Cloud, exchange: ServiceExchange, signal?: AbortSignal): Promise<CloudEndpoints> {
  if (cloud.kind !== 'custom') return knownClouds[cloud.kind];
  const arm = armOrigin(cloud);
  const { status, text } = await exchange.send({ url: new URL('/metadata/endpoints?api-version=2015-01-01', arm), method: 'GET', headers: {}, signal });
  const read = metadataSchema.safeParse(status === 200 ? metadataIn(text) : null);
  if (!read.success) {
    throw faultError('not-a-portal', { message: 'What answers there does not describe a cloud.', hint: 'Check the address of its Resource Manager.', detail: `GET /metadata/endpoints: HTTP ${status}` });
  }
  const { authentication: { loginEndpoint, audiences }, suffixes, portal } = read.data;
  const audience = audiences[0] ?? arm;
  const vaultSuffix = (suffixes.keyVaultDns ?? '').replace(/^\./, '').toLowerCase();
  return {
    kind: 'custom', arm, armScope: `${audience.replace(/\/$/, '')}/.default`,
    authority: httpsOrigin(cloud.authority ?? loginEndpoint ?? '', 'sign-in'),
    vaultSuffix, vaultScope: `https://${vaultSuffix}/.default`, portal: portal ?? null,
  };
}

/** Some clouds answer a list of themselves and others, themselves first. */
function metadataIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value[0] : value;
  } catch {
    return null;
  }
}

function httpsOrigin(text: string, what: string): string {
  const url = URL.parse(text.includes('://') ? text : `https://${text}`);
  if (url?.protocol === 'https:' && url.username === '' && url.password === '') return url.origin;
  throw faultError('invalid-input', { message: `The address of the cloud’s ${what} must begin with https://.`, remedy: 'edit-address' });
}

/**
 * The origin of a vault, if it is one of this cloud: its token must go nowhere else.
 * @param vaultUri as the vault's `properties.vaultUri` says.
 * @throws FaultError `foreign-origin`
 */
export function vaultOrigin({ vaultSuffix, kind, arm }: CloudEndpoints, vaultUri: string): string {
  const url = URL.parse(vaultUri);
  const isOurs = url !== null && url.protocol === 'https:' && url.username === '' && (
    (vaultSuffix !== '' && url.hostname.toLowerCase().endsWith(`.${vaultSuffix}`))
    // A private cloud may serve everything on one machine, each vault at a port of its own.
    || (kind === 'custom' && url.hostname === new URL(arm).hostname)
  );
  if (isOurs) return url.origin;
  throw faultError('foreign-origin', { message: `${url?.host ?? 'This address'} is no vault of this cloud. Nothing was sent there.`, detail: vaultUri.slice(0, 200) });
}
