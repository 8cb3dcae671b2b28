import { clusterActs } from '../../../../shared/domain/service-fabric/entity-actions.ts';
import { healthStateOf } from '../../../../shared/domain/service-fabric/health.ts';
import { healthFilter } from '../../../../shared/domain/service-fabric/health-state.ts';
import * as queries from '../../gateway/queries.ts';
import { bounded } from '../bounded-values.ts';
import { SettingsReader } from '../cluster-manifest.ts';
import * as facts from '../facts.ts';
import { childListsOf } from '../row-pages.ts';
import { childCounts } from './child-counts.ts';
import type { Described, Inquiry } from './inquiry.ts';

export async function describeCluster(inquiry: Inquiry): Promise<Described> {
  const { cluster } = inquiry;
  const [health, version, location, settings] = await Promise.all([
    queries.cluster.health(inquiry.client, { events: healthFilter.all, children: healthFilter.none }, inquiry.options),
    inquiry.part('Its version', (client, { signal }) => client.clusterVersion(signal)),
    inquiry.part('Where its innermost service runs', (client, options) => queries.cluster.failoverManagerLocation(client, options)),
    SettingsReader.of(cluster).settings(),
  ]);
  const line = cluster.upgrades.find((each) => each.applicationName === null);
  const nodes = [...cluster.mirror.nodes.values()];
  const seeds = nodes.filter(({ isSeedNode }) => isSeedNode);
  return {
    name: bounded(cluster.clusterName ?? cluster.name), healthState: healthStateOf(health.aggregatedHealthState), status: line?.state ?? '', health,
    sections: facts.sections(facts.section('Cluster', [
      facts.text('Service Fabric version', version), facts.text('Upgrade', line?.words), facts.number('Nodes', cluster.mirror.nodes.complete ? nodes.length : null),
      facts.text('Seed nodes', seeds.length === 0 ? '' : `${seeds.filter(({ nodeStatus }) => nodeStatus === 'Up').length} of ${seeds.length} are up, ${Math.floor(seeds.length / 2) + 1} are needed`, 'Without a majority of its seed nodes the cluster stops.'),
      facts.entity('Innermost service runs on', location === null ? null : { kind: 'node', nodeName: location.nodeName }, 'The failover manager’s own manager.'),
    ])),
    childCounts: childCounts(health.healthStatistics, childListsOf({ kind: 'cluster' })),
    actions: [...clusterActs({ upgrades: line !== undefined, resourceProvider: settings?.hasResourceProvider ?? false })],
  };
}
