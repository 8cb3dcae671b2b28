import { entityIdOf } from '../../../../shared/domain/service-fabric/identifiers.ts';
import { applicationInfo, applicationLoad, applicationTypeInfo, serviceTypeInfo } from '../../wire/applications.ts';
import type { ApplicationInfo, ApplicationLoad, ApplicationTypeInfo, ServiceTypeInfo } from '../../wire/applications.ts';
import { manifest } from '../../wire/cluster.ts';
import { listOf } from '../../wire/fields.ts';
import { applicationHealth } from '../../wire/health.ts';
import type { ApplicationHealth } from '../../wire/health.ts';
import { pageOf } from '../../wire/shape.ts';
import type { Page } from '../../wire/shape.ts';
import { applicationUpgradeProgress } from '../../wire/upgrades.ts';
import type { ApplicationUpgradeProgress } from '../../wire/upgrades.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { HealthQuery } from './health-filters.ts';
import { usualPage } from './options.ts';
import type { PagedOptions, QueryOptions } from './options.ts';

export interface ApplicationListOptions extends PagedOptions {
  /** Parameters make up most of an application; left out unless asked for. */
  readonly includeParameters?: boolean;
  readonly typeName?: string;
}

const listCall = ({ includeParameters = false, typeName, maxResults = usualPage, ...options }: ApplicationListOptions) => ({
  ...options,
  query: { ApplicationTypeName: typeName, ExcludeApplicationParameters: includeParameters ? undefined : true, MaxResults: maxResults },
});
const typePage = pageOf(applicationTypeInfo);
const pathOf = (applicationName: string) => ({ applicationId: entityIdOf(applicationName) });

/** Page after page; the system application is not among them. */
export function pages(client: GatewayClient, options: ApplicationListOptions = {}): AsyncGenerator<readonly ApplicationInfo[]> {
  return client.pages(endpoints.applications, applicationInfo, listCall(options));
}
export function all(client: GatewayClient, options: ApplicationListOptions = {}): Promise<ApplicationInfo[]> {
  return client.all(endpoints.applications, applicationInfo, listCall(options));
}
export function page(client: GatewayClient, continuationToken: string | null, options: ApplicationListOptions = {}): Promise<Page<ApplicationInfo>> {
  const call = listCall(options);
  return client.page(endpoints.applications, applicationInfo, { ...call, query: { ...call.query, ContinuationToken: continuationToken } });
}

/** With its parameters. Null where there is none of this name. */
export function one(client: GatewayClient, applicationName: string, options: QueryOptions = {}): Promise<ApplicationInfo | null> {
  return client.readIfThere(endpoints.application, applicationInfo, { ...options, path: pathOf(applicationName) });
}

export function health(client: GatewayClient, applicationName: string, query: HealthQuery & { readonly services?: number; readonly deployedApplications?: number } = {}, options: QueryOptions = {}): Promise<ApplicationHealth> {
  return client.read(endpoints.applicationHealth, applicationHealth, {
    ...options,
    path: pathOf(applicationName),
    query: {
      EventsHealthStateFilter: query.events,
      ServicesHealthStateFilter: query.services ?? query.children,
      DeployedApplicationsHealthStateFilter: query.deployedApplications ?? query.children,
      ExcludeHealthStatistics: query.excludeStatistics,
    },
  });
}

/** Null where the application has no capacity set. */
export function load(client: GatewayClient, applicationName: string, options: QueryOptions = {}): Promise<ApplicationLoad | null> {
  return client.readIfThere(endpoints.applicationLoad, applicationLoad, { ...options, path: pathOf(applicationName) });
}

export function upgradeProgress(client: GatewayClient, applicationName: string, options: QueryOptions = {}): Promise<ApplicationUpgradeProgress> {
  return client.read(endpoints.applicationUpgradeProgress, applicationUpgradeProgress, { ...options, path: pathOf(applicationName) });
}

/** Every version of every type. */
export function types(client: GatewayClient, { maxResults = usualPage, includeParameters = true, ...options }: PagedOptions & { readonly includeParameters?: boolean } = {}): Promise<ApplicationTypeInfo[]> {
  return client.all(endpoints.applicationTypes, applicationTypeInfo, { ...options, query: { ExcludeApplicationParameters: includeParameters ? undefined : true, MaxResults: maxResults } });
}

/** The versions of one type, or one of them; empty where there is none. */
export async function typeVersions(client: GatewayClient, typeName: string, typeVersion: string | null = null, options: QueryOptions = {}): Promise<ApplicationTypeInfo[]> {
  const call = { ...options, path: { applicationTypeName: typeName }, query: { ApplicationTypeVersion: typeVersion } };
  const first = await client.readIfThere(endpoints.applicationTypeVersions, typePage, call);
  if (first === null) return [];
  if (first.continuationToken === null) return first.items;
  return client.all(endpoints.applicationTypeVersions, applicationTypeInfo, call);
}

/** XML text. */
export async function applicationManifest(client: GatewayClient, typeName: string, typeVersion: string, options: QueryOptions = {}): Promise<string> {
  return (await client.read(endpoints.applicationManifest, manifest, { ...options, path: { applicationTypeName: typeName }, query: { ApplicationTypeVersion: typeVersion } })).manifest;
}

/** XML text. */
export async function serviceManifest(client: GatewayClient, typeName: string, typeVersion: string, serviceManifestName: string, options: QueryOptions = {}): Promise<string> {
  const call = { ...options, path: { applicationTypeName: typeName }, query: { ApplicationTypeVersion: typeVersion, ServiceManifestName: serviceManifestName } };
  return (await client.read(endpoints.serviceManifest, manifest, call)).manifest;
}

export function serviceTypes(client: GatewayClient, typeName: string, typeVersion: string, options: QueryOptions = {}): Promise<readonly ServiceTypeInfo[]> {
  return client.read(endpoints.serviceTypes, listOf(serviceTypeInfo), { ...options, path: { applicationTypeName: typeName }, query: { ApplicationTypeVersion: typeVersion } });
}
