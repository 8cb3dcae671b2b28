import { gatewayRoutes } from '../gateway/endpoints/index.ts';
import { idOf } from '../gateway/wire/text.ts';
import type { ClusterModel, DeployedApplication, Partition, Replica, Service } from '../model/index.ts';

/** One request of a walk, and the endpoint it is for. */
export interface Step {
  readonly method: 'GET' | 'POST';
  readonly endpoint: string;
  /** Path and query. */
  readonly path: string;
}

/** Newest version that the simulated runtime of the tests understands; the event store is asked with it too. */
export const NEWEST = '10.1';
const WINDOW = 'StartTimeUtc=2000-01-01T00:00:00Z&EndTimeUtc=2099-01-01T00:00:00Z';
const QUERIES: Readonly<Record<string, string>> = {
  GetLoadedPartitionInfoList: 'MetricName=Count',
  ContainerLogs: 'Tail=10',
  InvokeInfrastructureQuery: 'Command=GetJobs&ServiceId=System/InfrastructureService/nt',
};

/** Entities of every kind that a walk visits: some of each, so that odd ones are among them. */
interface Visit {
  readonly values: Readonly<Record<string, string>>;
  readonly query: string;
}

/** Requests to every query of the gateway, for a choice of the entities that are there. */
export function walk(model: ClusterModel, apiVersion = NEWEST): Step[] {
  const visits = visitsOf(model);
  const steps = new Map<string, Step>();
  for (const route of gatewayRoutes) {
    if (route.access === 'write' || (route.method !== 'GET' && route.method !== 'POST')) continue;
    const { method, path: endpoint } = route;
    for (const visit of visits) {
      const path = fill(endpoint, visit.values);
      if (path === undefined) continue;
      const url = `${path}?${queryFor(endpoint, visit, apiVersion)}`;
      steps.set(`${method} ${url}`, { method, endpoint, path: url });
    }
  }
  return [...steps.values()];
}

function queryFor(endpoint: string, visit: Visit, apiVersion: string): string {
  const last = endpoint.slice(endpoint.lastIndexOf('/') + 1);
  const parts = [`api-version=${apiVersion}`, visit.query, QUERIES[last] ?? ''];
  if (endpoint.startsWith('/EventsStore')) parts.push(WINDOW);
  return parts.filter((part) => part !== '').join('&');
}

/** The path of an endpoint for an entity; undefined where the entity says nothing of one of its parts. */
function fill(endpoint: string, values: Readonly<Record<string, string>>): string | undefined {
  let isComplete = true;
  const path = endpoint.replaceAll(/\{(\w+)\*?\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) isComplete = false;
    return encodeURIComponent(value ?? '');
  });
  return isComplete ? path : undefined;
}

function visitsOf(model: ClusterModel): Visit[] {
  const view = model.health();
  const visits: Visit[] = [{ values: {}, query: '' }];
  for (const node of sample(model.nodes(), (each) => view.node(each).state)) {
    visits.push({ values: { nodeName: node.name }, query: '' });
    for (const deployed of sample([...node.deployments.values()], (each) => each.application.typeName)) visits.push(...deployedVisits(deployed, model));
  }
  for (const application of sample([...model.applications(), model.systemApplication], (each) => view.application(each).state + each.status)) {
    visits.push({ values: { applicationId: idOf(application.name, 6) }, query: '' });
    for (const service of sample([...application.services.values()], (each) => each.serviceKind + view.service(each).state)) visits.push(...serviceVisits(service));
  }
  for (const type of model.applicationTypes().slice(0, 5)) {
    for (const manifest of type.serviceManifests) {
      const serviceTypeName = manifest.serviceTypes[0]?.serviceTypeName ?? '';
      const query = `ApplicationTypeVersion=${encodeURIComponent(type.version)}&ServiceManifestName=${encodeURIComponent(manifest.name)}`;
      visits.push({ values: { applicationTypeName: type.name, serviceTypeName }, query });
    }
  }
  const [event] = model.events({ scope: 'Cluster', from: 0, to: Number.MAX_SAFE_INTEGER });
  if (event !== undefined) visits.push({ values: { eventInstanceId: event.eventInstanceId }, query: '' });
  return [...visits, { values: { contentPath: 'Store' }, query: '' }];
}

function serviceVisits(service: Service): Visit[] {
  const values = { applicationId: idOf(service.application.name, 6), serviceId: idOf(service.name, 6) };
  const partitions = sample(service.partitions, (each: Partition) => each.status + each.key.kind);
  return partitions.flatMap((partition) =>
    sample(partition.replicas, (each: Replica) => each.role + each.status).map((replica) => ({
      values: { ...values, partitionId: partition.id, replicaId: replica.id.toString(), nodeName: replica.nodeName },
      query: '',
    })),
  );
}

function deployedVisits(deployed: DeployedApplication, model: ClusterModel): Visit[] {
  const values = { nodeName: deployed.nodeName, applicationId: idOf(deployed.application.name, 6) };
  const serviceTypes = model.deployedServiceTypes(deployed);
  return [...deployed.servicePackages.values()].map((each) => {
    const { serviceManifestName, servicePackageActivationId } = each;
    const codePackage = model.codePackages(each)[0]?.name ?? '';
    const serviceTypeName = serviceTypes.find((type) => type.serviceManifestName === serviceManifestName)?.serviceTypeName ?? '';
    const named = `ServiceManifestName=${serviceManifestName}&CodePackageName=${codePackage}`;
    return {
      values: { ...values, servicePackageName: serviceManifestName, serviceTypeName },
      query: `ServicePackageActivationId=${servicePackageActivationId}&${named}`,
    };
  });
}

/** The first of each sort. */
function sample<T>(items: readonly T[], sort: (item: T) => string): T[] {
  const first = new Map<string, T>();
  for (const item of items) if (!first.has(sort(item))) first.set(sort(item), item);
  return [...first.values()];
}
