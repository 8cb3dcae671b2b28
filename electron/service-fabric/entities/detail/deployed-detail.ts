import type { EntityRef } from '../../../../shared/domain/service-fabric/entity-ref.ts';
import { codePackageActs } from '../../../../shared/domain/service-fabric/entity-actions.ts';
import { exitCodeMeaning } from '../../../../shared/domain/service-fabric/event-words.ts';
import { healthStateOf } from '../../../../shared/domain/service-fabric/health.ts';
import { healthFilter } from '../../../../shared/domain/service-fabric/health-state.ts';
import * as queries from '../../gateway/queries.ts';
import type { CodePackageInfo } from '../../wire/deployed.ts';
import { bounded } from '../bounded-values.ts';
import * as facts from '../facts.ts';
import { childListsOf } from '../row-pages.ts';
import { childCounts } from './child-counts.ts';
import type { Described, Inquiry } from './inquiry.ts';

export async function describeDeployedApplication(inquiry: Inquiry, ref: Extract<EntityRef, { kind: 'deployedApplication' }>): Promise<Described | null> {
  const deployed = await queries.deployed.application(inquiry.client, ref, inquiry.options);
  if (deployed === null) return null;
  const health = await inquiry.part('Its health', (client, options) => queries.deployed.applicationHealth(client, ref, { events: healthFilter.all, children: healthFilter.none }, options));
  const typeVersion = deployed.typeVersion === '' ? null : deployed.typeVersion;
  return {
    name: bounded(ref.applicationName), healthState: healthStateOf(health?.aggregatedHealthState ?? deployed.healthState), status: bounded(deployed.status, 80), health,
    sections: facts.sections(
      facts.section('Deployed application', [
        facts.entity('Application', { kind: 'application', applicationName: ref.applicationName }), facts.entity('Node', { kind: 'node', nodeName: ref.nodeName }),
        facts.entity('Type', deployed.typeName === '' ? null : { kind: 'applicationType', typeName: deployed.typeName, typeVersion }),
      ]),
      facts.section('Folders on the node', [facts.id('Work', deployed.workDirectory), facts.id('Log', deployed.logDirectory), facts.id('Temporary', deployed.tempDirectory)]),
      facts.unknownFields(deployed.more),
    ),
    childCounts: childCounts(health?.healthStatistics ?? null, childListsOf(ref)), actions: [],
  };
}

export async function describeServicePackage(inquiry: Inquiry, ref: Extract<EntityRef, { kind: 'deployedServicePackage' }>): Promise<Described | null> {
  const { nodeName, applicationName, serviceManifestName, activationId } = ref;
  const found = (await queries.deployed.servicePackage(inquiry.client, ref, serviceManifestName, inquiry.options)).find((each) => each.servicePackageActivationId === activationId);
  if (found === undefined) return null;
  const [health, serviceTypes] = await Promise.all([
    inquiry.part('Its health', (client, options) => queries.deployed.servicePackageHealth(client, ref, serviceManifestName, activationId, { events: healthFilter.all }, options)),
    inquiry.part('Its service types', (client, options) => queries.deployed.serviceTypes(client, ref, serviceManifestName, options)),
  ]);
  const types = (serviceTypes ?? []).filter((type) => type.servicePackageActivationId === activationId);
  return {
    name: bounded(serviceManifestName), healthState: healthStateOf(health?.aggregatedHealthState ?? null), status: bounded(found.status, 80), health,
    sections: facts.sections(
      facts.section('Service package', [
        facts.text('Version', found.version), facts.entity('Application', { kind: 'deployedApplication', nodeName, applicationName }), facts.entity('Node', { kind: 'node', nodeName }),
        facts.id('Activation', activationId, 'Set where each service has processes of its own; empty where they share them.'),
      ]),
      facts.section('Service types', types.map((type) => facts.text(type.serviceTypeName, `${type.status ?? 'Unknown'}${type.codePackageName === '' ? '' : `, by ${type.codePackageName}`}`, 'A type must be registered by its process before replicas can run.'))),
      facts.unknownFields(found.more),
    ),
    childCounts: [], actions: [],
  };
}

export async function describeCodePackage(inquiry: Inquiry, ref: Extract<EntityRef, { kind: 'codePackage' }>): Promise<Described | null> {
  const { nodeName, applicationName, serviceManifestName, activationId, codePackageName } = ref;
  const packages = await queries.deployed.codePackages(inquiry.client, ref, { serviceManifestName, codePackageName }, inquiry.options);
  const found = packages.find((each) => each.name === codePackageName && each.servicePackageActivationId === activationId);
  if (found === undefined) return null;
  return {
    name: bounded(codePackageName), healthState: 'Unknown', status: bounded(found.status, 80), health: null,
    sections: facts.sections(
      facts.section('Code package', [
        facts.text('Version', found.version), facts.text('Host', hostWords(found)), facts.entity('Service package', { kind: 'deployedServicePackage', nodeName, applicationName, serviceManifestName, activationId }),
        facts.entity('Node', { kind: 'node', nodeName }), facts.duration('Setup runs every', typeof found.runFrequencyInterval === 'number' && found.runFrequencyInterval > 0 ? found.runFrequencyInterval : null),
      ]),
      entryPointSection('Main entry point', found.mainEntryPoint), entryPointSection('Setup entry point', found.setupEntryPoint),
      facts.unknownFields(found.more),
    ),
    handles: { instanceId: found.mainEntryPoint?.instanceId ?? null, nodeName: bounded(nodeName) },
    childCounts: [], actions: [...codePackageActs({ applicationName, status: found.status, instanceId: found.mainEntryPoint?.instanceId ?? '' })],
  };
}

function hostWords({ hostType, hostIsolationMode }: CodePackageInfo): string {
  if (hostType === 'ContainerHost') return `Container${hostIsolationMode === null || hostIsolationMode === 'None' ? '' : ` (${hostIsolationMode} isolation)`}`;
  return hostType === 'ExeHost' ? 'Process' : (hostType ?? '');
}

function entryPointSection(title: string, entryPoint: CodePackageInfo['mainEntryPoint']): facts.Section | null {
  if (entryPoint === null) return null;
  const statistics = entryPoint.codePackageEntryPointStatistics;
  const code = statistics?.lastExitCode ?? '';
  const hasExited = statistics !== null && statistics.lastExitTime !== null;
  return facts.section(title, [
    facts.text('State', entryPoint.status), facts.id('Program', entryPoint.entryPointLocation), facts.id('Process id', entryPoint.processId === '0' ? '' : entryPoint.processId), facts.id('Container', entryPoint.containerId),
    facts.text('Runs as', entryPoint.runAsUserName), facts.id('Instance', entryPoint.instanceId), facts.time('Next start', entryPoint.nextActivationTime),
    ...(statistics === null ? [] : [
      facts.time('Started', statistics.lastSuccessfulActivationTime ?? statistics.lastActivationTime), facts.number('Starts', statistics.activationCount), facts.number('Failed starts', statistics.activationFailureCount),
      facts.number('Failed starts in a row', statistics.continuousActivationFailureCount), facts.number('Ends', statistics.exitCount), facts.number('Ends with an error', statistics.exitFailureCount),
      facts.number('Ends with an error in a row', statistics.continuousExitFailureCount), facts.text('Last exit code', hasExited ? `${code}${exitCodeMeaning(code)}` : ''), facts.time('Last end', statistics.lastExitTime),
      facts.time('Last end without an error', statistics.lastSuccessfulExitTime),
    ]),
  ]);
}
