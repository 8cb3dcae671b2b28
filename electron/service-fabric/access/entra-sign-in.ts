import { isGuid } from '../../../shared/domain/guid.ts';
import type { TokenAccount, TokenBroker } from '../../core/access-tokens.ts';
import { faultError } from '../../core/faults.ts';
import { endpoints } from '../gateway/endpoints.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import type { TokenSource } from '../gateway/gateway-sender.ts';
import { aadMetadata } from '../wire/cluster.ts';

/**
 * A sign-in to a cluster by the Azure profile of the directory that the cluster trusts (service-fabric.md §3).
 *
 * @param client of the gateway, which has been recognised: it tells directory and application without being signed in to.
 * @throws FaultError `not-supported` where the cluster takes no such sign-in, `signed-out` without a profile for its directory.
 */
export async function signInByEntra(client: GatewayClient, tokens: TokenBroker, signal: AbortSignal): Promise<TokenSource> {
  const metadata = await client.read(endpoints.aadMetadata, aadMetadata, { signal });
  if (!metadata.usesEntra) {
    throw faultError('not-supported', { message: 'This cluster takes no sign-in with Microsoft Entra.', hint: 'Choose a profile with a client certificate.', remedy: 'choose-profile' });
  }
  const { tenant } = metadata;
  const account = accountFor(tokens.accounts(), tenant);
  if (account === null) {
    throw faultError('signed-out', {
      message: 'No Azure profile is signed in to the directory that this cluster trusts.', hint: 'Add or sign in to an Azure profile of that directory; the cluster follows by itself.', detail: `Directory ${tenant}`,
    });
  }
  const source = tokens.source(account.profileId, { tenantId: tenant, scope: `${applicationOf(metadata.cluster)}/.default` });
  return { token: (ended) => source.token(ended ? { signal: ended } : {}) };
}

/** Whoever is signed in to that very directory first, then whoever is signed in at all: guests have a home elsewhere. */
function accountFor(accounts: readonly TokenAccount[], tenant: string): TokenAccount | null {
  const signedIn = accounts.filter((account) => account.signedIn);
  return signedIn.find(({ tenantId }) => tenantId?.toLowerCase() === tenant.toLowerCase()) ?? signedIn[0] ?? null;
}

/** Services for which an Azure profile's application usually has permissions: their tokens are worth stealing. */
const microsoftsOwn: ReadonlySet<string> = new Set([
  '797f4846-ba00-4fd7-ba43-dac1f8f63013', // Resource Manager
  'cfa8b339-82a2-471a-a3c9-0fc0be7a4093', // Key Vault
  'e406a681-f3d4-42a8-90b6-c2b029497af1', // Storage
  '499b84ac-1321-427f-aa17-267ca6975798', // DevOps
  '80a10ef9-8168-493d-abf9-3297c4ef6e3c', // Service Bus
  '00000002-0000-0000-c000-000000000000', // Azure AD Graph
  '00000003-0000-0000-c000-000000000000', // Microsoft Graph
]);

/**
 * The cluster's own application, as it says itself. It must not get a token for something else by naming that: an id of
 * its own or an `api://` address is all that it may be.
 */
function applicationOf(cluster: string): string {
  const isId = isGuid(cluster) && !microsoftsOwn.has(cluster.toLowerCase());
  if (isId || /^api:\/\/[A-Za-z0-9./_-]{1,200}$/.test(cluster)) return cluster;
  throw faultError('forbidden', { message: 'The cluster asks for a sign-in to something that is not its own. No sign-in was sent.', hint: 'Ask its operator which application it belongs to.', remedy: 'choose-profile', detail: cluster.slice(0, 200) });
}
