import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';

/** Scheme of every application and service name: it says nothing in a list of them. */
const scheme = 'fabric:/';

export function withoutScheme(name: string): string {
  return name.startsWith(scheme) ? name.slice(scheme.length) : name;
}

/** @returns a service's name without the application that it belongs to. */
export function serviceShortName(serviceName: string, applicationName: string): string {
  return serviceName.startsWith(`${applicationName}/`) ? serviceName.slice(applicationName.length + 1) : withoutScheme(serviceName);
}

/** Statuses that mean nothing is going on; any other is worth a word in the row. */
const quiet: ReadonlySet<string> = new Set(['', 'Up', 'Ready', 'Active', 'Available', 'Started', 'Unknown']);

/** @returns the status where it is not the everyday one, else ''. */
export function tellingStatus(status: string): string {
  return quiet.has(status) ? '' : status;
}

/** What a row is called under the entity that holds it. */
export function rowLabel(row: EntityRow): string {
  switch (row.kind) {
    case 'node': return row.nodeName;
    case 'application': return withoutScheme(row.applicationName);
    case 'applicationType': return row.typeVersion;
    case 'service': return serviceShortName(row.serviceName, row.applicationName);
    case 'partition': return row.range === '' ? row.partitionId : row.range;
    case 'replica': return `${replicaRoleWords(row.role, row.serviceKind)} on ${row.nodeName}`;
    case 'deployedApplication': return withoutScheme(row.applicationName);
    case 'deployedServicePackage': return row.activationId === '' ? row.serviceManifestName : `${row.serviceManifestName} (${row.activationId})`;
    case 'codePackage': return row.codePackageName;
  }
}

/** The quieter words after the label. */
export function rowHint(row: EntityRow): string {
  switch (row.kind) {
    case 'node': return row.deactivation === '' ? tellingStatus(row.status) : row.deactivation;
    case 'application': return [row.typeVersion, tellingStatus(row.status)].filter(Boolean).join(' · ');
    case 'applicationType':
    case 'service':
    case 'deployedApplication':
    case 'deployedServicePackage': return tellingStatus(row.status);
    case 'codePackage': return [row.version, tellingStatus(row.status)].filter(Boolean).join(' · ');
    case 'partition': return [row.range === '' ? '' : row.partitionId.slice(0, 8), tellingStatus(row.status)].filter(Boolean).join(' · ');
    case 'replica': return [row.replicaId, tellingStatus(row.status)].filter(Boolean).join(' · ');
  }
}

/** Stateless services have instances without a role. */
export function replicaRoleWords(role: string, serviceKind: string): string {
  if (serviceKind === 'Stateless' || role === '' || role === 'None' || role === 'Unknown') return serviceKind === 'Stateful' ? 'Replica' : 'Instance';
  if (role === 'ActiveSecondary') return 'Secondary';
  if (role === 'IdleSecondary') return 'Idle secondary';
  return role;
}
