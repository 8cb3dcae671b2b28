import type { EntityRef } from '../../../../shared/domain/service-fabric/entity-ref.ts';
import { applicationActs, applicationTypeActs } from '../../../../shared/domain/service-fabric/entity-actions.ts';
import { healthStateOf, worseOf, type HealthState } from '../../../../shared/domain/service-fabric/health.ts';
import { healthFilter } from '../../../../shared/domain/service-fabric/health-state.ts';
import { isSystemName } from '../../../../shared/domain/service-fabric/identifiers.ts';
import * as queries from '../../gateway/queries.ts';
import { applicationTypeKey } from '../../mirror/application-list.ts';
import { bounded } from '../bounded-values.ts';
import * as facts from '../facts.ts';
import { applicationCounts } from '../mirrored-rows.ts';
import { childListsOf } from '../row-pages.ts';
import { childCounts } from './child-counts.ts';
import { healthPolicyFacts } from './health-policy-facts.ts';
import type { Described, Inquiry } from './inquiry.ts';

export async function describeApplication(inquiry: Inquiry, ref: Extract<EntityRef, { kind: 'application' }>): Promise<Described | null> {
  const { applicationName } = ref;
  const [application, health] = await Promise.all([
    queries.applications.one(inquiry.client, applicationName, inquiry.options),
    inquiry.part('Its health', (client, options) => queries.applications.health(client, applicationName, { events: healthFilter.all, services: healthFilter.none, deployedApplications: healthFilter.none }, options)),
  ]);
  if (application === null) return isSystemName(applicationName) && health !== null ? systemApplication(applicationName, health) : null;
  const [manifest, services] = await Promise.all([
    inquiry.part('Its manifest', (client) => inquiry.manifests.application(client, application.typeName, application.typeVersion)),
    inquiry.part('Its services', (client, options) => queries.services.page(client, applicationName, null, options)),
  ]);
  const line = inquiry.cluster.upgrades.find((each) => each.applicationName === applicationName);
  const identities = application.managedApplicationIdentity?.managedIdentities ?? [];
  return {
    name: bounded(applicationName), healthState: healthStateOf(application.healthState), status: bounded(application.status, 80), health,
    sections: facts.sections(
      facts.section('Application', [
        facts.entity('Type', { kind: 'applicationType', typeName: application.typeName, typeVersion: application.typeVersion === '' ? null : application.typeVersion }),
        facts.text('Version', application.typeVersion), facts.text('Upgrade', line?.words), facts.number('Parameters given', application.parameters.length, '', 'Those that differ from the manifest’s defaults.'),
        facts.text('Made as', application.applicationDefinitionKind === 'Compose' ? 'Compose deployment' : ''),
        facts.id('Managed from Azure', application.applicationMetadata, 'Changes made here are overwritten by its template.'),
      ]),
      // Of more services than one page has, only the list tells them all.
      services === null || services.continuationToken !== null ? null : facts.section('Services by type', countByType(services.items).map(([type, count]) => facts.number(type, count))),
      facts.section('Identities', [
        facts.id('Token service', application.managedApplicationIdentity?.tokenServiceEndpoint),
        facts.list('Managed identities', identities.map(({ name, principalId }) => (principalId === null ? name : `${name} (${principalId})`))),
      ]),
      manifest === null ? null : facts.section('Health policy', healthPolicyFacts(manifest.healthPolicy)),
      facts.unknownFields(application.more),
    ),
    handles: { typeName: bounded(application.typeName), typeVersion: bounded(application.typeVersion, 300) },
    childCounts: childCounts(health?.healthStatistics ?? null, childListsOf(ref)),
    actions: [...applicationActs({ name: applicationName, status: application.status, armManaged: application.applicationMetadata !== null })],
  };
}

/** The system application is no application to every version of the gateway: its health is all there is of it. */
function systemApplication(applicationName: string, health: NonNullable<Described['health']>): Described {
  return {
    name: applicationName, healthState: healthStateOf(health.aggregatedHealthState), status: 'Ready', health,
    sections: facts.sections(facts.section('Application', [facts.text('What it is', 'Holds the cluster’s own services: failover, naming, image store and others.')])),
    childCounts: childCounts(health.healthStatistics, childListsOf({ kind: 'application', applicationName })),
    actions: [...applicationActs({ name: applicationName, status: 'Ready', armManaged: false })],
  };
}

function countByType(services: readonly { readonly typeName: string }[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { typeName } of services) counts.set(typeName, (counts.get(typeName) ?? 0) + 1);
  return [...counts].sort(([left], [right]) => left.localeCompare(right, 'en')).slice(0, 100);
}

/** All versions of a type, or one. */
export async function describeApplicationType(inquiry: Inquiry, { typeName, typeVersion }: Extract<EntityRef, { kind: 'applicationType' }>): Promise<Described | null> {
  const versions = await queries.applications.typeVersions(inquiry.client, typeName, typeVersion, inquiry.options);
  const wanted = typeVersion === null ? versions : versions.filter(({ version }) => version === typeVersion);
  const [first] = wanted;
  if (first === undefined) return null;
  const counts = applicationCounts(inquiry.cluster);
  const usedBy = [...inquiry.cluster.mirror.applications.values()].filter((each) => each.typeName === typeName && (typeVersion === null || each.typeVersion === typeVersion));
  const healthState = usedBy.reduce<HealthState>((worst, each) => worseOf(worst, healthStateOf(each.healthState)), wanted.some(({ status }) => status === 'Failed') ? 'Error' : 'Ok');
  const counted = inquiry.cluster.mirror.applications.complete;
  const status = typeVersion === null ? '' : first.status;
  return {
    name: bounded(typeName), healthState, status: bounded(status, 80), health: null,
    sections: facts.sections(
      facts.section(typeVersion === null ? 'Type' : 'Version', [
        typeVersion === null ? facts.number('Versions', wanted.length) : facts.text('Version', typeVersion),
        facts.number('Applications that use it', counted ? usedBy.length : null),
        ...(typeVersion === null ? [] : [
          facts.time('Provisioned', first.applicationTypeMetadata.provisionedAt), facts.text('Details', first.statusDetails), facts.id('Managed from Azure', first.applicationTypeMetadata.armResourceId),
          facts.text('Made as', first.applicationTypeDefinitionKind === 'Compose' ? 'Compose deployment' : ''), facts.number('Parameters', first.defaultParameterList.length),
          facts.list('Parameters out of a key vault', first.managedKeyVaultReferenceParameters.map(({ parameterName }) => parameterName)),
        ]),
      ]),
      typeVersion === null ? facts.section('Versions', wanted.map((each) => facts.text(each.version, versionWords(each.status, counted ? (counts.get(applicationTypeKey(typeName, each.version)) ?? 0) : null)))) : null,
      facts.section('Used by', usedBy.slice(0, 100).map(({ name, typeVersion: version }) => facts.entity(typeVersion === null ? version : 'Application', { kind: 'application', applicationName: name }))),
      typeVersion === null ? null : facts.unknownFields(first.more),
    ),
    handles: { typeName: bounded(typeName), typeVersion: typeVersion === null ? null : bounded(typeVersion, 300) },
    childCounts: [], actions: typeVersion === null ? [] : [...applicationTypeActs({ status: first.status, applications: counted ? usedBy.length : null })],
  };
}

function versionWords(status: string, applications: number | null): string {
  if (applications === null) return status;
  return `${status}, ${applications === 0 ? 'not used' : `used by ${applications} ${applications === 1 ? 'application' : 'applications'}`}`;
}
