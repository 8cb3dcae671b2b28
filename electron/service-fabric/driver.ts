import type { Endpoint, LadderStep } from '../../shared/contract/connections.ts';
import { parseGateways } from '../../shared/domain/service-fabric/endpoint.ts';
import type { ConnectionDriver, ConnectionRecord } from '../core/connections/driver.ts';
import type { CoreServices } from '../core/services.ts';
import { Ladder } from '../core/connections/ladder.ts';
import { walkCluster } from './access/cluster-walk.ts';
import { signInByEntra } from './access/entra-sign-in.ts';
import type { IdentityVault } from './access/identity-vault.ts';
import { serverIdentityOf } from './access/server-trust.ts';
import type { Clusters } from './clusters.ts';
import type { GatewayClient } from './gateway/gateway-client.ts';
import { ClusterSession } from './session/cluster-session.ts';

/** Lets the registry hold connections to clusters. */
export function clusterDriver(services: CoreServices, clusters: Clusters, vault: IdentityVault): ConnectionDriver {
  return {
    kind: 'cluster',
    readAddress: (text) => {
      const parsed = parseGateways(text);
      const [endpoint] = parsed.ok ? parsed.gateways : [];
      return endpoint ? { ok: true, endpoint } : { ok: false, problem: parsed.ok ? 'The address is empty.' : parsed.problem, hint: parsed.ok ? '' : parsed.hint };
    },
    open: (record, link) => new ClusterSession({ cluster: clusters.of(record.id), vault, record, link }),
    walk: (endpoint, record, _credentials, signal) => walk(services, clusters, vault, endpoint, record, signal),
    forget: (id) => clusters.forget(id),
  };
}

async function* walk(services: CoreServices, clusters: Clusters, vault: IdentityVault, endpoint: Endpoint, record: ConnectionRecord | null, signal: AbortSignal): AsyncGenerator<LadderStep[], void, undefined> {
  const cluster = record === null ? null : clusters.of(record.id);
  const saved = record === null || cluster === null ? null : {
    server: serverIdentityOf(cluster.settings.server, record.trust),
    identity: async () => {
      const profile = cluster.profile();
      return profile?.kind === 'certificate' ? vault.open(record.id, profile.profileId) : null;
    },
    token: async (client: GatewayClient) => (cluster.profile()?.kind === 'entra' ? signInByEntra(client, services.tokens, signal) : null),
  };
  const ladder = new Ladder(services.clock);
  const walking = walkCluster({ endpoint, clock: services.clock, version: services.version, signal, saved }, ladder);
  for await (const _ of ladder.follow(walking)) yield ladder.steps;
}
