/**
 * What an entity of a cluster is called, in the product's own names. Application and service names are full
 * (`fabric:/Shop/Cart`), whatever form the gateway used; the system application is `fabric:/System`. Partition ids are GUIDs in
 * lower case, replica ids decimal digits, since they are 64-bit. The schema is in entity-ref-schema.ts, so that the page can
 * have the rules without a validator.
 */
export type EntityRef =
  | { kind: 'cluster' }
  | { kind: 'node'; nodeName: string }
  /** All versions of a type, or one of them. */
  | { kind: 'applicationType'; typeName: string; typeVersion: string | null }
  | { kind: 'application'; applicationName: string }
  | { kind: 'service'; applicationName: string; serviceName: string }
  | { kind: 'partition'; applicationName: string; serviceName: string; partitionId: string }
  | { kind: 'replica'; applicationName: string; serviceName: string; partitionId: string; replicaId: string }
  | { kind: 'deployedApplication'; nodeName: string; applicationName: string }
  /** `activationId` is empty for the shared process model. */
  | { kind: 'deployedServicePackage'; nodeName: string; applicationName: string; serviceManifestName: string; activationId: string }
  | { kind: 'codePackage'; nodeName: string; applicationName: string; serviceManifestName: string; activationId: string; codePackageName: string };
export type EntityKind = EntityRef['kind'];

export const entityKinds = [
  'cluster', 'node', 'applicationType', 'application', 'service', 'partition', 'replica', 'deployedApplication', 'deployedServicePackage', 'codePackage',
] as const satisfies readonly EntityKind[];

/** The names of a reference, in the order in which its key has them. */
function partsOf(ref: EntityRef): readonly string[] {
  switch (ref.kind) {
    case 'cluster': return [];
    case 'node': return [ref.nodeName];
    case 'applicationType': return ref.typeVersion === null ? [ref.typeName] : [ref.typeName, ref.typeVersion];
    case 'application': return [ref.applicationName];
    case 'service': return [ref.applicationName, ref.serviceName];
    case 'partition': return [ref.applicationName, ref.serviceName, ref.partitionId];
    case 'replica': return [ref.applicationName, ref.serviceName, ref.partitionId, ref.replicaId];
    case 'deployedApplication': return [ref.nodeName, ref.applicationName];
    case 'deployedServicePackage': return [ref.nodeName, ref.applicationName, ref.serviceManifestName, ref.activationId];
    case 'codePackage': return [ref.nodeName, ref.applicationName, ref.serviceManifestName, ref.activationId, ref.codePackageName];
  }
}

/**
 * One text for one entity: key in collections, and the last part of its address in the page. Two references are the same
 * entity exactly when their keys are equal.
 */
export function entityKey(ref: EntityRef): string {
  return [ref.kind, ...partsOf(ref).map((part) => encodeURIComponent(part))].join(':');
}

/** The reverse of `entityKey`. @returns null where the text is no key. */
export function parseEntityKey(key: string): EntityRef | null {
  const [kind, ...coded] = key.split(':');
  const parts: string[] = [];
  for (const each of coded) {
    try {
      parts.push(decodeURIComponent(each));
    } catch {
      return null;
    }
  }
  return entityOf(kind, parts);
}

function entityOf(kind: string | undefined, [a, b, c, d, e, ...more]: readonly string[]): EntityRef | null {
  if (more.length > 0) return null;
  const one = a !== undefined && a !== '' && b === undefined;
  const two = a !== undefined && b !== undefined && c === undefined;
  if (kind === 'cluster') return a === undefined ? { kind } : null;
  if (kind === 'node' && one) return { kind, nodeName: a };
  if (kind === 'applicationType' && (one || two)) return { kind, typeName: a ?? '', typeVersion: b ?? null };
  if (kind === 'application' && one) return { kind, applicationName: a };
  if (kind === 'service' && two) return { kind, applicationName: a, serviceName: b };
  if (kind === 'deployedApplication' && two) return { kind, nodeName: a, applicationName: b };
  if (a === undefined || b === undefined || c === undefined) return null;
  if (kind === 'partition' && d === undefined) return { kind, applicationName: a, serviceName: b, partitionId: c };
  if (d === undefined) return null;
  if (kind === 'replica' && e === undefined) return { kind, applicationName: a, serviceName: b, partitionId: c, replicaId: d };
  if (kind === 'deployedServicePackage' && e === undefined) return { kind, nodeName: a, applicationName: b, serviceManifestName: c, activationId: d };
  if (kind === 'codePackage' && e !== undefined) return { kind, nodeName: a, applicationName: b, serviceManifestName: c, activationId: d, codePackageName: e };
  return null;
}

/** The words for a kind, for sentences and headings. */
export const entityKindWords = {
  cluster: { one: 'cluster', many: 'clusters' },
  node: { one: 'node', many: 'nodes' },
  applicationType: { one: 'application type', many: 'application types' },
  application: { one: 'application', many: 'applications' },
  service: { one: 'service', many: 'services' },
  partition: { one: 'partition', many: 'partitions' },
  replica: { one: 'replica', many: 'replicas' },
  deployedApplication: { one: 'deployed application', many: 'deployed applications' },
  deployedServicePackage: { one: 'deployed service package', many: 'deployed service packages' },
  codePackage: { one: 'code package', many: 'code packages' },
} as const satisfies Record<EntityKind, { one: string; many: string }>;

/** What a person calls the entity: the most telling of its names. */
export function entityLabel(ref: EntityRef): string {
  switch (ref.kind) {
    case 'cluster': return 'Cluster';
    case 'node': return ref.nodeName;
    case 'applicationType': return ref.typeVersion === null ? ref.typeName : `${ref.typeName} ${ref.typeVersion}`;
    case 'application': return ref.applicationName;
    case 'service': return ref.serviceName;
    case 'partition': return `Partition ${ref.partitionId}`;
    case 'replica': return `Replica ${ref.replicaId}`;
    case 'deployedApplication': return `${ref.applicationName} on ${ref.nodeName}`;
    case 'deployedServicePackage': return `${ref.serviceManifestName} on ${ref.nodeName}`;
    case 'codePackage': return `${ref.codePackageName} of ${ref.serviceManifestName} on ${ref.nodeName}`;
  }
}

/** Who holds whom, from the cluster down to the entity itself; for breadcrumbs. */
export function entityPath(ref: EntityRef): EntityRef[] {
  const cluster: EntityRef = { kind: 'cluster' };
  switch (ref.kind) {
    case 'cluster': return [cluster];
    case 'node':
    case 'application': return [cluster, ref];
    case 'applicationType': return ref.typeVersion === null ? [cluster, ref] : [cluster, { ...ref, typeVersion: null }, ref];
    case 'service': return [...entityPath({ kind: 'application', applicationName: ref.applicationName }), ref];
    case 'partition': return [...entityPath({ kind: 'service', applicationName: ref.applicationName, serviceName: ref.serviceName }), ref];
    case 'replica': {
      const { applicationName, serviceName, partitionId } = ref;
      return [...entityPath({ kind: 'partition', applicationName, serviceName, partitionId }), ref];
    }
    case 'deployedApplication': return [...entityPath({ kind: 'node', nodeName: ref.nodeName }), ref];
    case 'deployedServicePackage': return [...entityPath({ kind: 'deployedApplication', nodeName: ref.nodeName, applicationName: ref.applicationName }), ref];
    case 'codePackage': {
      const { nodeName, applicationName, serviceManifestName, activationId } = ref;
      return [...entityPath({ kind: 'deployedServicePackage', nodeName, applicationName, serviceManifestName, activationId }), ref];
    }
  }
}
