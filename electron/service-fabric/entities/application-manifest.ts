import type { NamedValue, ParameterUse } from '../../../shared/domain/service-fabric/effective-parameters.ts';
import type { ManifestHealthPolicy } from './detail/health-policy-facts.ts';
import { attribute, child, childrenOf, readXml, type XmlElement } from './xml-tree.ts';

/** What an application manifest says that pages show. */
export interface ApplicationManifest {
  readonly typeName: string;
  readonly typeVersion: string;
  readonly defaults: readonly NamedValue[];
  readonly uses: readonly ParameterUse[];
  readonly serviceManifests: readonly { readonly name: string; readonly version: string }[];
  /** Null where the manifest leaves the product's default. */
  readonly healthPolicy: ManifestHealthPolicy | null;
}

const mostUses = 20_000;

/** @param xml text of `ApplicationManifest`. @throws FaultError `malformed-answer` where it is no XML. */
export function readApplicationManifest(xml: string): ApplicationManifest {
  const root = readXml(xml);
  const uses: ParameterUse[] = [];
  for (const each of root.children) if (each.name !== 'Parameters') collectUses(each, [], uses);
  return {
    typeName: attribute(root, 'ApplicationTypeName'), typeVersion: attribute(root, 'ApplicationTypeVersion'),
    defaults: childrenOf(child(root, 'Parameters'), 'Parameter').map((parameter) => ({ key: attribute(parameter, 'Name'), value: attribute(parameter, 'DefaultValue') })),
    uses: uses.slice(0, mostUses),
    serviceManifests: childrenOf(root, 'ServiceManifestImport').flatMap((each) => {
      const ref = child(each, 'ServiceManifestRef');
      return ref === null ? [] : [{ name: attribute(ref, 'ServiceManifestName'), version: attribute(ref, 'ServiceManifestVersion') }];
    }),
    healthPolicy: healthPolicyOf(child(root, 'Policies')),
  };
}

/** `[Name]` anywhere in a value stands for the parameter's value. */
const references = /\[([^[\]\s]+)\]/g;

function collectUses(element: XmlElement, above: readonly XmlElement[], uses: ParameterUse[]): void {
  const path = [...above, element];
  for (const [name, value] of element.attributes) for (const parameter of referencesIn(value)) uses.push({ parameter, where: placeOf(path, name) });
  for (const parameter of referencesIn(element.text)) uses.push({ parameter, where: placeOf(path, '') });
  for (const each of element.children) collectUses(each, path, uses);
}

function referencesIn(value: string): string[] {
  return [...value.matchAll(references)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** A place in words: "CartPkg Config/Database/Host", "default service Cart: InstanceCount". */
function placeOf(path: readonly XmlElement[], attributeName: string): string {
  const find = (name: string): XmlElement | undefined => path.find((each) => each.name === name);
  const serviceManifest = path[0]?.name === 'ServiceManifestImport' ? attribute(child(path[0], 'ServiceManifestRef') ?? path[0], 'ServiceManifestName') : '';
  const last = path.at(-1);
  const override = find('ConfigOverride');
  if (override !== undefined) {
    const section = find('Section');
    const parameter = find('Parameter');
    return `${serviceManifest} ${[override, section, parameter].map((each) => (each === undefined ? '' : attribute(each, 'Name'))).filter((part) => part !== '').join('/')}`;
  }
  const environment = find('EnvironmentOverrides');
  if (environment !== undefined) return `${serviceManifest} ${attribute(environment, 'CodePackageRef')}: environment variable ${last === undefined ? '' : attribute(last, 'Name')}`;
  const service = find('Service');
  if (service !== undefined) return `default service ${attribute(service, 'Name')}: ${wordFor(path, attributeName)}`;
  const template = path[0]?.name === 'ServiceTemplates' ? path[1] : undefined;
  if (template !== undefined) return `service template ${attribute(template, 'ServiceTypeName')}: ${wordFor(path, attributeName)}`;
  if (find('Policies') !== undefined && last !== undefined) return `${serviceManifest === '' ? 'application' : serviceManifest} policy ${nameWithRef(last)}: ${attributeName || last.name}`;
  return `${serviceManifest === '' ? '' : `${serviceManifest} `}${path.map(({ name }) => name).join('/')}${attributeName === '' ? '' : `: ${attributeName}`}`;
}

function wordFor(path: readonly XmlElement[], attributeName: string): string {
  const last = path.at(-1);
  const isOfService = last?.name === 'StatefulService' || last?.name === 'StatelessService' || last?.name === 'Service';
  if (attributeName === '') return last?.name ?? '';
  return isOfService ? attributeName : `${last?.name ?? ''} ${attributeName}`;
}

function nameWithRef(element: XmlElement): string {
  const ref = attribute(element, 'CodePackageRef') || attribute(element, 'EndpointRef') || attribute(element, 'ResourceRef') || attribute(element, 'Name');
  return ref === '' ? element.name : `${element.name} (${ref})`;
}

function healthPolicyOf(policies: XmlElement | null): ManifestHealthPolicy | null {
  const policy = policies === null ? null : child(policies, 'HealthPolicy');
  if (policy === null) return null;
  const typed = childrenOf(policy, 'ServiceTypeHealthPolicy').map((each) => servicePolicy(each, attribute(each, 'ServiceTypeName')));
  const standard = childrenOf(policy, 'DefaultServiceTypeHealthPolicy').map((each) => servicePolicy(each, null));
  return {
    considerWarningAsError: attribute(policy, 'ConsiderWarningAsError').toLowerCase() === 'true',
    maxPercentUnhealthyDeployedApplications: percentOf(policy, 'MaxPercentUnhealthyDeployedApplications'), byServiceType: [...standard, ...typed].slice(0, 30),
  };
}

function servicePolicy(element: XmlElement, serviceTypeName: string | null): ManifestHealthPolicy['byServiceType'][number] {
  return {
    serviceTypeName, maxPercentUnhealthyServices: percentOf(element, 'MaxPercentUnhealthyServices'),
    maxPercentUnhealthyPartitionsPerService: percentOf(element, 'MaxPercentUnhealthyPartitionsPerService'), maxPercentUnhealthyReplicasPerPartition: percentOf(element, 'MaxPercentUnhealthyReplicasPerPartition'),
  };
}

/** Also where a parameter stands in its place, which the manifest alone does not resolve: that counts as 0. */
function percentOf(element: XmlElement, name: string): number {
  const percent = Number(attribute(element, name));
  return Number.isFinite(percent) ? percent : 0;
}
