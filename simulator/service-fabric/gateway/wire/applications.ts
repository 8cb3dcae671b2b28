import type { Application, ApplicationTypeVersion, ServiceManifest, ServiceTypeDefinition } from '../../model/entities.ts';
import type { HealthState } from '../../model/health-types.ts';
import { idOf, keyValues, time } from './text.ts';

/** `ApplicationInfo`. */
export function applicationInfo(
  application: Application,
  healthState: HealthState | 'Unknown',
  apiVersion: number,
  withParameters: boolean,
): object {
  return {
    Name: application.name,
    TypeName: application.typeName,
    TypeVersion: application.typeVersion,
    Status: application.status,
    Parameters: withParameters ? keyValues(application.parameters) : [],
    HealthState: healthState,
    ApplicationDefinitionKind: 'ServiceFabricApplicationDescription',
    ManagedApplicationIdentity: { ManagedIdentities: [] },
    Id: idOf(application.name, apiVersion),
  };
}

/** `ApplicationTypeInfo`. */
export function applicationTypeInfo(type: ApplicationTypeVersion, withParameters: boolean): object {
  return {
    Name: type.name,
    Version: type.version,
    DefaultParameterList: withParameters ? type.parameters.map(({ name, defaultValue }) => ({ Key: name, Value: defaultValue })) : [],
    Status: type.status,
    StatusDetails: type.statusDetails,
    ApplicationTypeDefinitionKind: 'ServiceFabricApplicationPackage',
    ApplicationTypeMetadata: { ApplicationTypeProvisionTimestamp: time(type.provisionedAt) },
  };
}

/** `ServiceTypeInfo` of each service type of a manifest. */
export function serviceTypeInfos(manifest: ServiceManifest): object[] {
  return manifest.serviceTypes.map((type) => ({
    ServiceTypeDescription: serviceTypeDescription(type),
    ServiceManifestVersion: manifest.version,
    ServiceManifestName: manifest.name,
    IsServiceGroup: false,
  }));
}

function serviceTypeDescription(type: ServiceTypeDefinition): object {
  const isStateful = type.serviceKind === 'Stateful';
  return {
    Kind: type.serviceKind,
    IsStateful: isStateful,
    ServiceTypeName: type.serviceTypeName,
    PlacementConstraints: type.placementConstraints,
    ...(isStateful ? { HasPersistedState: type.hasPersistedState } : { UseImplicitHost: false }),
    Extensions: [],
    LoadMetrics: type.loadMetrics.map((metric) => loadMetricDescription(metric, isStateful)),
    ServicePlacementPolicies: [],
  };
}

interface Metric {
  readonly name: string;
  readonly weight: string;
  readonly primaryDefaultLoad: number;
  readonly secondaryDefaultLoad: number;
}

/** `ServiceLoadMetricDescription`: stateless services have one default load, stateful ones two. */
export function loadMetricDescription(metric: Metric, isStateful: boolean): object {
  return {
    Name: metric.name,
    Weight: metric.weight,
    PrimaryDefaultLoad: isStateful ? metric.primaryDefaultLoad : 0,
    SecondaryDefaultLoad: isStateful ? metric.secondaryDefaultLoad : 0,
    DefaultLoad: isStateful ? 0 : metric.primaryDefaultLoad,
  };
}
