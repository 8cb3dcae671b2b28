import { queries } from '../index.ts';
import type { GatewayClient } from '../index.ts';

/** The first of several. @throws where there is none. */
export const first = <Item>(items: readonly Item[], what: string): Item => {
  const [item] = items;
  if (item === undefined) throw new Error(`The cluster has no ${what}.`);
  return item;
};

/** A stateful service with a secondary that is ready, which those that have just been disturbed may lack for a while. */
async function settledService<Service extends { readonly name: string }>(client: GatewayClient, services: readonly Service[]) {
  for (const stateful of services) {
    const partition = first(await queries.services.partitions(client, stateful.name), 'partition');
    const replicas = await queries.services.replicas(client, partition.partitionId);
    const secondary = replicas.find((replica) => replica.replicaRole === 'ActiveSecondary' && replica.replicaStatus === 'Ready');
    if (secondary) return { stateful, partition, replicas, secondary };
  }
  throw new Error('The cluster has no service at rest.');
}

/** One of each kind of entity. */
export async function sampleOf(client: GatewayClient) {
  const node = first(await queries.nodes.all(client), 'node');
  const applications = await queries.applications.all(client, { includeParameters: true });
  const application = first(applications, 'application');
  const services = (await Promise.all(applications.map(async ({ name }) => (await queries.services.all(client, name)).map((service) => ({ ...service, applicationName: name }))))).flat();
  const stateless = first(services.filter((service) => service.serviceKind === 'Stateless'), 'stateless service');
  const { stateful, partition, replicas, secondary } = await settledService(client, services.filter((service) => service.serviceKind === 'Stateful' && service.hasPersistedState));
  const where = { nodeName: secondary.nodeName, applicationName: stateful.applicationName };
  const servicePackage = first(await queries.deployed.servicePackages(client, where), 'service package');
  const codePackage = first(await queries.deployed.codePackages(client, where), 'code package');
  return { node, application, stateful, stateless, partition, replicas, secondary, where, servicePackage, codePackage };
}
export type Sample = Awaited<ReturnType<typeof sampleOf>>;

