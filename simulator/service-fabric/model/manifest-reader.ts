import type {
  ApplicationTypeVersion,
  CodePackageDefinition,
  DefaultServiceDefinition,
  LoadMetricDefinition,
  NamedPackageDefinition,
  PartitionSchemeText,
  ServiceManifest,
  ServiceTypeDefinition,
} from './entities.ts';
import { ModelError } from './errors.ts';
import { defaultApplicationPolicy, defaultServiceTypePolicy } from './health-rules.ts';
import type { ApplicationHealthPolicy, HealthState, ServiceTypeHealthPolicy } from './health-types.ts';
import type { ApplicationPackage } from './package-source.ts';
import { childOf, childrenOf, parseXml, type XmlElement } from './xml.ts';

/** Environment variable by which a package tells the simulator that its code turns out bad: `Warning` or `Error`. */
export const HEALTH_VARIABLE = 'SimulatedHealth';

/** What the manifests of a package say; the cluster adds status and time. */
export type ReadApplicationType = Omit<ApplicationTypeVersion, 'status' | 'statusDetails' | 'provisionedAt'>;

/** Reads a package; throws `FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR` naming what does not fit together. */
export function readApplicationPackage(content: ApplicationPackage): ReadApplicationType {
  const root = parseXml(content.applicationManifest, 'ApplicationManifest.xml');
  if (root.name !== 'ApplicationManifest') throw invalid('ApplicationManifest.xml has no ApplicationManifest element.');
  const manifests = [...content.serviceManifests].map(([folder, xml]) => readServiceManifest(xml, folder));
  return {
    name: required(root, 'ApplicationTypeName'),
    version: required(root, 'ApplicationTypeVersion'),
    parameters: childrenOf(childOf(root, 'Parameters'), 'Parameter').map((parameter) => ({
      name: required(parameter, 'Name'),
      defaultValue: parameter.attributes.get('DefaultValue') ?? '',
    })),
    manifestXml: content.applicationManifest,
    serviceManifests: importedManifests(root, manifests),
    defaultServices: childrenOf(childOf(root, 'DefaultServices'), 'Service').map(readDefaultService),
    healthPolicy: readHealthPolicy(childOf(childOf(root, 'Policies'), 'HealthPolicy')),
  };
}

function importedManifests(root: XmlElement, manifests: readonly ServiceManifest[]): readonly ServiceManifest[] {
  return childrenOf(root, 'ServiceManifestImport').map((imported) => {
    const reference = childOf(imported, 'ServiceManifestRef');
    if (reference === undefined) throw invalid('A ServiceManifestImport has no ServiceManifestRef.');
    const name = required(reference, 'ServiceManifestName');
    const version = required(reference, 'ServiceManifestVersion');
    const manifest = manifests.find((candidate) => candidate.name === name);
    if (manifest === undefined) throw invalid(`The package has no service manifest '${name}'.`);
    if (manifest.version !== version) {
      throw invalid(`Service manifest '${name}' has version ${manifest.version}, but version ${version} is imported.`);
    }
    return manifest;
  });
}

/** Reads one service manifest. */
export function readServiceManifest(xml: string, folder: string): ServiceManifest {
  const fileName = `${folder}/ServiceManifest.xml`;
  const root = parseXml(xml, fileName);
  if (root.name !== 'ServiceManifest') throw invalid(`${fileName} has no ServiceManifest element.`);
  const packages = (kind: string): readonly NamedPackageDefinition[] =>
    childrenOf(root, kind).map((element) => ({
      name: required(element, 'Name'),
      version: required(element, 'Version'),
    }));
  return {
    name: required(root, 'Name'),
    version: required(root, 'Version'),
    xml,
    serviceTypes: (childOf(root, 'ServiceTypes')?.children ?? []).map(readServiceType),
    codePackages: childrenOf(root, 'CodePackage').map(readCodePackage),
    configPackages: packages('ConfigPackage'),
    dataPackages: packages('DataPackage'),
  };
}

function readServiceType(element: XmlElement): ServiceTypeDefinition {
  const stateful = element.name === 'StatefulServiceType';
  return {
    serviceTypeName: required(element, 'ServiceTypeName'),
    serviceKind: stateful ? 'Stateful' : 'Stateless',
    hasPersistedState: stateful && element.attributes.get('HasPersistedState') === 'true',
    placementConstraints: childOf(element, 'PlacementConstraints')?.text.trim() ?? '',
    loadMetrics: childrenOf(childOf(element, 'LoadMetrics'), 'LoadMetric').map(readLoadMetric),
  };
}

function readLoadMetric(element: XmlElement): LoadMetricDefinition {
  const weight = element.attributes.get('Weight');
  const number = (name: string): number => Number(element.attributes.get(name) ?? '0');
  return {
    name: required(element, 'Name'),
    weight: weight === 'Zero' || weight === 'Low' || weight === 'Medium' || weight === 'High' ? weight : 'Medium',
    primaryDefaultLoad: number('PrimaryDefaultLoad') || number('DefaultLoad'),
    secondaryDefaultLoad: number('SecondaryDefaultLoad'),
  };
}

function readCodePackage(element: XmlElement): CodePackageDefinition {
  const entry = childOf(element, 'EntryPoint');
  const image = childOf(childOf(entry, 'ContainerHost'), 'ImageName')?.text.trim();
  const program = childOf(childOf(entry, 'ExeHost'), 'Program')?.text.trim() ?? '';
  const variables = childrenOf(childOf(element, 'EnvironmentVariables'), 'EnvironmentVariable');
  const health = variables.find((variable) => variable.attributes.get('Name') === HEALTH_VARIABLE);
  return {
    name: required(element, 'Name'),
    version: required(element, 'Version'),
    entryPoint: image === undefined ? { kind: 'Exe', program } : { kind: 'Container', image },
    healthAfterStart: healthStateOf(health?.attributes.get('Value')),
  };
}

function healthStateOf(text: string | undefined): HealthState {
  return text === 'Warning' || text === 'Error' ? text : 'Ok';
}

function readDefaultService(element: XmlElement): DefaultServiceDefinition {
  const stateful = childOf(element, 'StatefulService');
  const service = stateful ?? childOf(element, 'StatelessService');
  if (service === undefined) throw invalid('A default service is neither stateful nor stateless.');
  const mode = element.attributes.get('ServicePackageActivationMode');
  return {
    name: required(element, 'Name'),
    serviceTypeName: required(service, 'ServiceTypeName'),
    serviceKind: stateful === undefined ? 'Stateless' : 'Stateful',
    partitionScheme: readPartitionScheme(service),
    instanceCount: service.attributes.get('InstanceCount') ?? '1',
    targetReplicaSetSize: service.attributes.get('TargetReplicaSetSize') ?? '3',
    minReplicaSetSize: service.attributes.get('MinReplicaSetSize') ?? '2',
    servicePackageActivationMode: mode === 'ExclusiveProcess' ? 'ExclusiveProcess' : 'SharedProcess',
  };
}

function readPartitionScheme(service: XmlElement): PartitionSchemeText {
  const uniform = childOf(service, 'UniformInt64Partition');
  if (uniform !== undefined) {
    const lowKey = uniform.attributes.get('LowKey') ?? '-9223372036854775808';
    const highKey = uniform.attributes.get('HighKey') ?? '9223372036854775807';
    return { scheme: 'UniformInt64Range', count: required(uniform, 'PartitionCount'), lowKey, highKey };
  }
  const named = childOf(service, 'NamedPartition');
  if (named === undefined) return { scheme: 'Singleton' };
  return { scheme: 'Named', names: childrenOf(named, 'Partition').map((partition) => required(partition, 'Name')) };
}

function readHealthPolicy(element: XmlElement | undefined): ApplicationHealthPolicy {
  if (element === undefined) return defaultApplicationPolicy;
  const types = childrenOf(element, 'ServiceTypeHealthPolicy');
  return {
    considerWarningAsError: element.attributes.get('ConsiderWarningAsError') === 'true',
    maxPercentUnhealthyDeployedApplications: percentOf(element, 'MaxPercentUnhealthyDeployedApplications'),
    defaultServiceTypeHealthPolicy: readServiceTypePolicy(childOf(element, 'DefaultServiceTypeHealthPolicy')),
    serviceTypeHealthPolicyMap: new Map(
      types.map((type) => [required(type, 'ServiceTypeName'), readServiceTypePolicy(type)]),
    ),
  };
}

function readServiceTypePolicy(element: XmlElement | undefined): ServiceTypeHealthPolicy {
  if (element === undefined) return defaultServiceTypePolicy;
  return {
    maxPercentUnhealthyPartitionsPerService: percentOf(element, 'MaxPercentUnhealthyPartitionsPerService'),
    maxPercentUnhealthyReplicasPerPartition: percentOf(element, 'MaxPercentUnhealthyReplicasPerPartition'),
    maxPercentUnhealthyServices: percentOf(element, 'MaxPercentUnhealthyServices'),
  };
}

function percentOf(element: XmlElement, name: string): number {
  const value = Number(element.attributes.get(name) ?? '0');
  return Number.isInteger(value) && value >= 0 && value <= 100 ? value : 0;
}

function required(element: XmlElement, attribute: string): string {
  const value = element.attributes.get(attribute);
  if (value === undefined || value === '') throw invalid(`${element.name} has no ${attribute}.`);
  return value;
}

function invalid(message: string): ModelError {
  return new ModelError('FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR', message);
}
