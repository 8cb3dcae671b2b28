import type { DataPlane, Resource, RouteAnswer, RouteRequest } from '../../model/provider.ts';
import { handleCertificates } from './certificate-routes.ts';
import { handleSecrets } from './secret-routes.ts';
import { contentsOf } from './vault-contents.ts';
import type { VaultCall } from './vault-call.ts';
import { badParameter, VaultFailure } from './vault-failure.ts';
import { VAULT_TYPE } from './vaults.ts';

/** A vault's own API: secrets and certificates. Versions and their first user: reference/azure.md §2.1, §2.4. */

const API_VERSIONS = ['2026-04-01', '2025-07-01', '7.6', '7.6-preview.2', '7.5', '7.4'];

export const vaultDataPlane: DataPlane = {
  resourceType: VAULT_TYPE,
  audience: 'https://vault.azure.net',
  handle: (vault, request) => {
    try {
      return handled(vault, request);
    } catch (error) {
      if (error instanceof VaultFailure) return error.answer();
      throw error;
    }
  },
};

function handled(vault: Resource, request: RouteRequest): RouteAnswer {
  requireVersion(request.apiVersion);
  // Clients ask for the newest version of an item with an empty last segment.
  const [collection = '', ...segments] = request.path.split('/').filter((segment) => segment !== '');
  const call: VaultCall = {
    vault,
    contents: contentsOf(request.world, vault.id),
    request,
    origin: request.world.dataPlaneOrigin(vault.id),
  };
  if (collection === 'secrets') return handleSecrets(call, segments);
  if (collection === 'certificates') return handleCertificates(call, segments);
  throw new VaultFailure(404, 'NotFound', `The path '${request.path}' is not served.`);
}

function requireVersion(version: string): void {
  if (version === '') throw badParameter('api-version must be specified');
  if (API_VERSIONS.includes(version)) return;
  throw badParameter(`The specified version (${version}) is not recognized. Consider using the latest supported version (${API_VERSIONS[0] ?? ''}).`);
}
