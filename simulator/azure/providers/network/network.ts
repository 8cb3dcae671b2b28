import type { ArmError } from '../../model/arm-error.ts';
import { asList, asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { sameId } from '../../model/resource-id.ts';
import { plain } from '../../model/provider.ts';
import type { ProviderFactory, ProviderRoute, Resource, ResourceType, WantedResource, World } from '../../model/provider.ts';
import { circumstancesOf } from '../circumstances.ts';
import { locationName } from '../../model/world.ts';
import { storedAs } from '../stored-resource.ts';

/** Microsoft.Network, as far as a cluster's template needs it. */

const API_VERSIONS = ['2025-05-01', '2025-01-01', '2024-07-01', '2024-05-01', '2023-11-01', '2023-04-01', '2022-07-01', '2020-11-01', '2018-08-01', '2015-06-15'];
const COMMON = { apiVersions: API_VERSIONS, capabilities: 'SupportsTags, SupportsLocation' } as const;

export const network: ProviderFactory = (world) => ({
  namespace: 'Microsoft.Network',
  types: [
    { ...COMMON, type: 'networkSecurityGroups', durationMs: 3000, create: (wanted) => stored(wanted) },
    { ...COMMON, type: 'virtualNetworks', durationMs: 4000, validate: (wanted) => overlapping(wanted), create: virtualNetwork },
    { apiVersions: API_VERSIONS, type: 'virtualNetworks/subnets', locations: [], durationMs: 3000, create: (wanted) => stored(wanted) },
    publicAddresses(world),
    loadBalancers(world),
  ],
  routes: [checkDnsNameAvailability(world)],
});

function checkDnsNameAvailability(world: World): ProviderRoute {
  return {
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.Network/locations/{location}/CheckDnsNameAvailability',
    apiVersions: API_VERSIONS,
    action: 'Microsoft.Network/locations/CheckDnsNameAvailability/read',
    run: ({ params, query }) => {
      const record = `${(query.get('domainNameLabel') ?? '').toLowerCase()}.${locationName(params.get('location') ?? '')}.cloudapp.azure.com`;
      return plain(200, { available: !isElsewhere(world, record) && !isOurs(world, record) });
    },
  };
}

/** Names of subnets get ids, for others refer to them by these. */
function virtualNetwork(wanted: WantedResource): Resource {
  const subnets = asList(wanted.properties['subnets']).map((each) => {
    const subnet = asObject(each);
    const id = `${wanted.id}/subnets/${asText(subnet['name']) ?? ''}`;
    return { ...subnet, id, properties: { ...asObject(subnet['properties']), provisioningState: 'Succeeded' } };
  });
  return stored(wanted, { subnets });
}

function overlapping({ properties }: WantedResource): ArmError | undefined {
  const prefixes = asList(properties['subnets']).map((each) => asText(asObject(asObject(each)['properties'])['addressPrefix']));
  const twice = prefixes.find((each, index) => each !== undefined && prefixes.indexOf(each) !== index);
  return twice === undefined ? undefined : { code: 'NetcfgSubnetRangesOverlap', message: `Subnet ranges overlap: the prefix ${twice} is used by more than one subnet.` };
}

function publicAddresses(world: World): ResourceType {
  return {
    ...COMMON,
    type: 'publicIPAddresses',
    plan: (wanted) => {
      const refused = dnsRecordInUse(world, wanted);
      return refused === undefined ? { durationMs: 5000 } : { durationMs: 2500, failure: { error: refused, statusCode: 'BadRequest' } };
    },
    create: (wanted) => {
      const label = labelOf(wanted);
      const dnsSettings = label === undefined ? {} : { dnsSettings: { ...asObject(wanted.properties['dnsSettings']), fqdn: fqdnOf(wanted, label) } };
      return stored(wanted, { ipAddress: addressOf(world, wanted), publicIPAddressVersion: 'IPv4', idleTimeoutInMinutes: 4, ...dnsSettings });
    },
  };
}

/** Labels are unique in a region, and the record is only tried when the address is made. */
function dnsRecordInUse(world: World, wanted: WantedResource): ArmError | undefined {
  const label = labelOf(wanted);
  if (label === undefined) return undefined;
  const record = fqdnOf(wanted, label);
  return isElsewhere(world, record) || isOurs(world, record, wanted.id) ? { code: 'DnsRecordInUse', message: `DNS record ${record} is already used by another public IP.`, target: wanted.id } : undefined;
}

const isElsewhere = (world: World, record: string): boolean => (circumstancesOf(world).takenDnsLabels ?? []).some((each) => record.startsWith(`${each}.`));

/** @param except Id of the address that may have it. */
const isOurs = (world: World, record: string, except = ''): boolean =>
  world.list({ type: 'Microsoft.Network/publicIPAddresses' }).some((each) => !sameId(each.id, except) && asObject(each.properties['dnsSettings'])['fqdn'] === record);

const labelOf = ({ properties }: Resource): string | undefined => asText(asObject(properties['dnsSettings'])['domainNameLabel'])?.toLowerCase();

const fqdnOf = ({ location = '' }: Resource, label: string): string => `${label}.${locationName(location)}.cloudapp.azure.com`;

/** An address that documents use and nobody has (RFC 5737). */
function addressOf(world: World, { existing }: WantedResource): string {
  return asText(existing?.properties['ipAddress']) ?? `203.0.113.${String(world.random.integer(1, 254))}`;
}

function loadBalancers(world: World): ResourceType {
  return {
    ...COMMON,
    type: 'loadBalancers',
    plan: (wanted) => {
      const missing = referredAddresses(wanted).find((id) => world.find(id) === undefined);
      return missing === undefined ? { durationMs: 6000 } : { durationMs: 1500, failure: { error: invalidReference(missing, wanted.id), statusCode: 'BadRequest' } };
    },
    create: (wanted) => stored(wanted),
  };
}

function referredAddresses({ properties }: WantedResource): readonly string[] {
  return asList(properties['frontendIPConfigurations']).flatMap((each) => {
    const id = asText(asObject(asObject(asObject(asObject(each)['properties'])['publicIPAddress']))['id']);
    return id === undefined ? [] : [id];
  });
}

const invalidReference = (missing: string, by: string): ArmError => ({
  code: 'InvalidResourceReference',
  message: `Resource ${missing} referenced by resource ${by} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
});

function stored(wanted: WantedResource, added: JsonObject = {}): Resource {
  return storedAs(wanted, { ...wanted.properties, ...added, provisioningState: 'Succeeded' });
}
