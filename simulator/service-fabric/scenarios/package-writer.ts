import { HEALTH_VARIABLE } from '../model/manifest-reader.ts';
import type { ApplicationPackage } from '../model/package-source.ts';
import { escapeXml } from '../model/xml.ts';

/** A service of a package, in the few words the scenarios need. */
export interface ServiceSketch {
  /** Last part of the service's name; the service type is this plus `Type`, the manifest this plus `Pkg`. */
  readonly name: string;
  readonly kind: 'Stateful' | 'Stateless';
  /** Stateful: partitions over the whole key range; 1 = singleton. */
  readonly partitions?: number;
  /** Names instead of a key range. */
  readonly namedPartitions?: readonly string[];
  /** Default of the count parameter: replicas, or instances (-1 = one on each node). */
  readonly count: number;
  readonly minReplicas?: number;
  readonly volatile?: boolean;
  /** Image of a container; a program otherwise. */
  readonly image?: string;
  readonly placementConstraints?: string;
  readonly metrics?: readonly { readonly name: string; readonly primary: number; readonly secondary: number }[];
  readonly exclusiveProcess?: boolean;
  /** What the code turns out to be like once it runs. */
  readonly health?: 'Warning' | 'Error';
  /** Version of the service manifest; that of the application when missing. */
  readonly version?: string;
}

/** An application package in few words. */
export interface PackageSketch {
  readonly typeName: string;
  readonly version: string;
  readonly services: readonly ServiceSketch[];
  /** Parameters beside the counts: name → default. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly maxPercentUnhealthyDeployedApplications?: number;
}

/** Name of the parameter that holds a service's count. */
export function countParameter(service: ServiceSketch): string {
  return `${service.name}_${service.kind === 'Stateful' ? 'TargetReplicaSetSize' : 'InstanceCount'}`;
}

/** Writes the manifests of a package. */
export function writePackage(sketch: PackageSketch): ApplicationPackage {
  return {
    applicationManifest: applicationManifest(sketch),
    serviceManifests: new Map(
      sketch.services.map((service) => [`${service.name}Pkg`, serviceManifest(service, sketch.version)]),
    ),
  };
}

const schema =
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.microsoft.com/2011/01/fabric"';

function applicationManifest(sketch: PackageSketch): string {
  const parameters: readonly (readonly [string, string])[] = [
    ...sketch.services.map((service) => [countParameter(service), String(service.count)] as const),
    ...Object.entries(sketch.parameters ?? {}),
  ];
  const [first] = sketch.services;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<ApplicationManifest ${schema} ApplicationTypeName="${escapeXml(sketch.typeName)}" ApplicationTypeVersion="${escapeXml(sketch.version)}">`,
    '  <Parameters>',
    ...parameters.map(
      ([name, value]) => `    <Parameter Name="${escapeXml(name)}" DefaultValue="${escapeXml(value)}" />`,
    ),
    '  </Parameters>',
    ...sketch.services.map((service) => importOf(service, sketch, service === first)),
    '  <DefaultServices>',
    ...sketch.services.map(defaultService),
    '  </DefaultServices>',
    ...healthPolicy(sketch),
    '</ApplicationManifest>',
  ].join('\n');
}

function importOf(service: ServiceSketch, sketch: PackageSketch, carriesSettings: boolean): string {
  const settings = Object.keys(sketch.parameters ?? {}).map(
    (name) => `            <Parameter Name="${escapeXml(name)}" Value="[${escapeXml(name)}]" />`,
  );
  const overrides =
    carriesSettings && settings.length > 0
      ? [
          '    <ConfigOverrides>',
          '      <ConfigOverride Name="Config">',
          '        <Settings>',
          '          <Section Name="Application">',
          ...settings,
          '          </Section>',
          '        </Settings>',
          '      </ConfigOverride>',
          '    </ConfigOverrides>',
        ]
      : ['    <ConfigOverrides />'];
  const version = service.version ?? sketch.version;
  return [
    '  <ServiceManifestImport>',
    `    <ServiceManifestRef ServiceManifestName="${escapeXml(service.name)}Pkg" ServiceManifestVersion="${escapeXml(version)}" />`,
    ...overrides,
    '  </ServiceManifestImport>',
  ].join('\n');
}

function defaultService(service: ServiceSketch): string {
  const mode = service.exclusiveProcess === true ? ' ServicePackageActivationMode="ExclusiveProcess"' : '';
  const type = `ServiceTypeName="${escapeXml(service.name)}Type"`;
  const body =
    service.kind === 'Stateful'
      ? `<StatefulService ${type} TargetReplicaSetSize="[${escapeXml(countParameter(service))}]" MinReplicaSetSize="${service.minReplicas ?? 2}">${scheme(service)}</StatefulService>`
      : `<StatelessService ${type} InstanceCount="[${escapeXml(countParameter(service))}]">${scheme(service)}</StatelessService>`;
  return `    <Service Name="${escapeXml(service.name)}"${mode}>\n      ${body}\n    </Service>`;
}

function scheme(service: ServiceSketch): string {
  if (service.namedPartitions !== undefined) {
    const names = service.namedPartitions.map((name) => `<Partition Name="${escapeXml(name)}" />`).join('');
    return `<NamedPartition>${names}</NamedPartition>`;
  }
  if ((service.partitions ?? 1) === 1) return '<SingletonPartition />';
  return `<UniformInt64Partition PartitionCount="${service.partitions}" LowKey="-9223372036854775808" HighKey="9223372036854775807" />`;
}

function healthPolicy(sketch: PackageSketch): readonly string[] {
  const percent = sketch.maxPercentUnhealthyDeployedApplications;
  if (percent === undefined) return [];
  return [
    '  <Policies>',
    `    <HealthPolicy ConsiderWarningAsError="false" MaxPercentUnhealthyDeployedApplications="${percent}" />`,
    '  </Policies>',
  ];
}

function serviceManifest(service: ServiceSketch, packageVersion: string): string {
  const version = escapeXml(service.version ?? packageVersion);
  const name = escapeXml(service.name);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<ServiceManifest ${schema} Name="${name}Pkg" Version="${version}">`,
    '  <ServiceTypes>',
    serviceType(service),
    '  </ServiceTypes>',
    `  <CodePackage Name="Code" Version="${version}">`,
    '    <EntryPoint>',
    service.image === undefined
      ? `      <ExeHost><Program>${name}.exe</Program></ExeHost>`
      : `      <ContainerHost><ImageName>${escapeXml(service.image)}</ImageName></ContainerHost>`,
    '    </EntryPoint>',
    ...(service.health === undefined
      ? []
      : [
          `    <EnvironmentVariables><EnvironmentVariable Name="${HEALTH_VARIABLE}" Value="${service.health}" /></EnvironmentVariables>`,
        ]),
    '  </CodePackage>',
    `  <ConfigPackage Name="Config" Version="${version}" />`,
    '  <Resources><Endpoints><Endpoint Name="ServiceEndpoint" Protocol="http" /></Endpoints></Resources>',
    '</ServiceManifest>',
  ].join('\n');
}

function serviceType(service: ServiceSketch): string {
  const stateful = service.kind === 'Stateful';
  const element = stateful ? 'StatefulServiceType' : 'StatelessServiceType';
  const persisted = stateful ? ` HasPersistedState="${service.volatile !== true}"` : '';
  const constraints =
    service.placementConstraints === undefined
      ? ''
      : `<PlacementConstraints>${escapeXml(service.placementConstraints)}</PlacementConstraints>`;
  const metrics = (service.metrics ?? []).map((metric) =>
    stateful
      ? `<LoadMetric Name="${escapeXml(metric.name)}" PrimaryDefaultLoad="${metric.primary}" SecondaryDefaultLoad="${metric.secondary}" Weight="High" />`
      : `<LoadMetric Name="${escapeXml(metric.name)}" DefaultLoad="${metric.primary}" Weight="Medium" />`,
  );
  const loads = metrics.length === 0 ? '' : `<LoadMetrics>${metrics.join('')}</LoadMetrics>`;
  return `    <${element} ServiceTypeName="${escapeXml(service.name)}Type"${persisted}>${constraints}${loads}</${element}>`;
}
