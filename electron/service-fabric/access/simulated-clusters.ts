import { profileIdSchema, type ClusterProfile } from '../../../shared/contract/clusters/access.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { parseGateways } from '../../../shared/domain/service-fabric/endpoint.ts';
import type { AnnouncedCluster } from '../../core/demo/announced-targets.ts';
import type { Clusters } from '../clusters.ts';
import { openClientIdentity } from '../gateway/client-identity.ts';
import type { IdentityVault, OpenedIdentity } from './identity-vault.ts';

/**
 * Adds simulated clusters with all that their user would have set up: whom to believe and how to sign in. Their keys stay
 * in memory, and nothing of them is kept beyond this run.
 * @returns the connections to them; ones that are there already are answered as they are.
 */
export async function addSimulatedClusters(clusters: Clusters, vault: IdentityVault, announced: readonly AnnouncedCluster[]): Promise<ConnectionId[]> {
  const ids: ConnectionId[] = [];
  for (const each of announced) ids.push(await addOne(clusters, vault, each));
  return ids;
}

async function addOne(clusters: Clusters, vault: IdentityVault, announced: AnnouncedCluster): Promise<ConnectionId> {
  const addresses = announced.gateways.length > 0 ? announced.gateways.join(' ') : announced.url;
  const parsed = parseGateways(addresses);
  const [endpoint] = parsed.ok ? parsed.gateways : [];
  if (!parsed.ok || !endpoint) throw new Error('A simulated cluster announced an address that cannot be read.');
  const opened = identityOf(announced);
  const profile: ClusterProfile = {
    profileId: profileIdSchema.parse('administrator'), name: opened ? 'Administrator' : 'Everybody', role: 'admin',
    kind: opened ? 'certificate' : 'none', identity: opened ? vault.summarise(opened) : null,
  };
  const { id } = await clusters.services.connections.addTarget({
    kind: 'cluster', endpoint, name: announced.name, group: null, production: announced.production, simulated: true, trust: null,
    prepare: async (connectionId) => {
      if (opened) await vault.keep(connectionId, profile.profileId, opened, true);
      await clusters.saved.change(connectionId, {
        gateways: [...parsed.gateways], profiles: [profile], currentProfileId: profile.profileId, simulated: true,
        server: announced.thumbprint256 === null ? null : { kind: 'thumbprints', thumbprints: [announced.thumbprint256] },
      });
    },
  });
  return id;
}

function identityOf({ clientCertificatePem, clientKeyPem }: AnnouncedCluster): OpenedIdentity | null {
  if (clientCertificatePem === null) return null;
  const certificatePem = `${clientCertificatePem}\n${clientKeyPem ?? ''}`;
  return { identity: openClientIdentity({ kind: 'pem', certificatePem }), sealed: { kind: 'pem', certificatePem } };
}
