import { z } from 'zod';

import type { CodePackageEntryPoint, DeployedApplication, DeployedCodePackage, DeployedServicePackage, Replica } from '../../model/index.ts';
import { done, entity, ok } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { bigNumber, flag } from '../bodies.ts';
import { GatewayFailure, invalidArgument } from '../failure.ts';
import { requireDeployed, requireNode, requirePartition, servicePackagesNamed } from '../lookup.ts';
import { inOrder, page, textWeight } from '../paging.ts';
import type { GatewayRequest } from '../request.ts';
import { get, post } from '../route.ts';
import type { Route } from '../route.ts';
import type { ServedCluster } from '../served-cluster.ts';
import { shownHealth } from '../shown-health.ts';
import { codePackageInfo, deployedApplicationInfo, deployedReplicaDetail, deployedReplicaInfo, servicePackageInfo } from '../wire/deployed.ts';

/** What runs on a node: applications, their packages, processes and replicas. */

const DEPLOYED = '/Nodes/{nodeName}/$/GetApplications/{applicationId}';
const ON_NODE = '/Nodes/{nodeName}/$/GetPartitions/{partitionId}/$/GetReplicas';

/** Whether the answer says how deployed applications are; without being asked it says `Unknown`. */
function healthOf(request: GatewayRequest, { model }: ServedCluster, deployed: DeployedApplication) {
  return request.query.flag('IncludeHealthState') ? shownHealth(model.health(), deployed, () => model.health().deployedApplication(deployed)) : 'Unknown';
}

function deployedApplications(request: GatewayRequest, cluster: ServedCluster): Answer {
  const node = requireNode(cluster.model, request);
  return page(
    request,
    {
      items: inOrder([...node.deployments.values()], (each) => each.application.name),
      key: (each) => each.application.name,
      weight: (each) => 500 + textWeight(each.application.name, each.application.typeName),
      render: (each) => deployedApplicationInfo(each, healthOf(request, cluster, each), request.apiVersion),
      // A bare array before 6.1 (service-fabric.md §4.1, Appendix A).
      pagedSince: 6.1,
    },
    cluster.messageLimitBytes,
  );
}

function deployedApplication(request: GatewayRequest, cluster: ServedCluster): Answer {
  const node = requireNode(cluster.model, request);
  const deployed = cluster.model.deployedApplication(node.name, request.nameParam('applicationId'));
  return entity(deployed && deployedApplicationInfo(deployed, healthOf(request, cluster, deployed), request.apiVersion));
}

/** Code packages of a deployed application, of one service package or of that name where the query says so. */
function codePackagesOf(request: GatewayRequest, { model }: ServedCluster): { owner: DeployedServicePackage; codePackage: DeployedCodePackage }[] {
  const { query } = request;
  const [manifest, name] = [query.get('ServiceManifestName'), query.get('CodePackageName')];
  return [...requireDeployed(model, request).servicePackages.values()]
    .filter((each) => manifest === undefined || manifest === '' || each.serviceManifestName === manifest)
    .flatMap((owner) => model.codePackages(owner).map((codePackage) => ({ owner, codePackage })))
    .filter(({ codePackage }) => name === undefined || name === '' || codePackage.name === name);
}

function containerLogs(request: GatewayRequest, cluster: ServedCluster): Answer {
  request.query.required('ServiceManifestName');
  const name = request.query.required('CodePackageName');
  const [found] = codePackagesOf(request, cluster);
  if (found === undefined) throw new GatewayFailure('FABRIC_E_FILE_NOT_FOUND', `There is no code package ${name} here.`);
  const tail = request.query.get('Tail') ?? 'all';
  if (tail !== 'all' && !/^\d{1,9}$/.test(tail)) throw invalidArgument('Tail must be a number of lines or "all".');
  const lines = tail === 'all' ? 'all' : Number(tail);
  return ok({ Content: cluster.model.containerLog(found.owner, name, lines, request.query.flag('Previous')) });
}

const restartCodePackage = z.object({
  ServiceManifestName: z.string(),
  ServicePackageActivationId: z.string().nullish(),
  CodePackageName: z.string(),
  CodePackageInstanceId: bigNumber,
});

async function restart(request: GatewayRequest, { model }: ServedCluster): Promise<Answer> {
  const given = await request.body(restartCodePackage);
  const activation = given.ServicePackageActivationId ?? '';
  const owner = servicePackagesNamed(requireDeployed(model, request), given.ServiceManifestName).find(
    (each) => each.servicePackageActivationId === activation,
  );
  const codePackage = owner && model.codePackages(owner).find((each) => each.name === given.CodePackageName);
  if (owner === undefined || codePackage === undefined) {
    throw new GatewayFailure('FABRIC_E_FILE_NOT_FOUND', `There is no code package ${given.CodePackageName} here.`);
  }
  // 0 restarts whichever instance is running.
  const entryPoint: CodePackageEntryPoint = codePackage.mainEntryPoint;
  if (given.CodePackageInstanceId !== 0n && given.CodePackageInstanceId !== entryPoint.instanceId) {
    throw new GatewayFailure('FABRIC_E_INSTANCE_ID_MISMATCH', 'The code package has been started again since.');
  }
  model.restartCodePackage(owner, given.CodePackageName);
  return done();
}

/** Replicas of an application on a node; closed ones are not there any more. */
function replicasOn(deployed: DeployedApplication, { model }: ServedCluster): Replica[] {
  const node = model.node(deployed.nodeName);
  return [...(node?.replicas ?? [])].filter(
    (replica) => replica.partition.service.application === deployed.application && replica.status !== 'Dropped',
  );
}

function deployedReplicas(request: GatewayRequest, cluster: ServedCluster): Answer {
  const partitionId = request.query.get('PartitionId')?.toLowerCase();
  const manifest = request.query.get('ServiceManifestName');
  const replicas = replicasOn(requireDeployed(cluster.model, request), cluster)
    .filter((each) => partitionId === undefined || each.partition.id === partitionId)
    .filter((each) => manifest === undefined || each.partition.service.serviceManifestName === manifest);
  return ok(replicas.map((each) => deployedReplicaInfo(each, cluster.model)));
}

/** The replica of a partition on a node, that of the path's id where it has one. */
function replicaOnNode(request: GatewayRequest, { model }: ServedCluster, id?: bigint): Replica {
  const node = requireNode(model, request);
  const partition = requirePartition(model, request);
  const replica = partition.replicas.find((each) => each.nodeName === node.name && each.status !== 'Dropped' && (id === undefined || each.id === id));
  if (replica === undefined) throw new GatewayFailure('FABRIC_E_REPLICA_DOES_NOT_EXIST', `The partition has no such replica on the node ${node.name}.`);
  return replica;
}

export const deployedRoutes: readonly Route[] = [
  get('/Nodes/{nodeName}/$/GetApplications', deployedApplications),
  get(DEPLOYED, deployedApplication),
  get(`${DEPLOYED}/$/GetServicePackages`, (request, { model }) =>
    ok([...requireDeployed(model, request).servicePackages.values()].map((each) => servicePackageInfo(each))),
  ),
  get(`${DEPLOYED}/$/GetServicePackages/{servicePackageName}`, (request, { model }) => {
    const found = servicePackagesNamed(requireDeployed(model, request), request.param('servicePackageName'));
    return found.length === 0 ? entity(undefined) : ok(found.map((each) => servicePackageInfo(each)));
  }),
  get(`${DEPLOYED}/$/GetCodePackages`, (request, cluster) => ok(codePackagesOf(request, cluster).map(({ codePackage }) => codePackageInfo(codePackage)))),
  get(`${DEPLOYED}/$/GetCodePackages/$/ContainerLogs`, containerLogs),
  post(`${DEPLOYED}/$/GetCodePackages/$/Restart`, restart),
  post(`${DEPLOYED}/$/GetCodePackages/$/ContainerApi`, () => {
    throw new GatewayFailure('E_NOTIMPL', 'Calls into a container are not simulated.');
  }),
  get(`${DEPLOYED}/$/GetServiceTypes`, (request, { model }) => ok(serviceTypes(request, model))),
  get(`${DEPLOYED}/$/GetServiceTypes/{serviceTypeName}`, (request, { model }) => {
    const found = serviceTypes(request, model).filter((each) => each.ServiceTypeName === request.param('serviceTypeName'));
    return found.length === 0 ? entity(undefined) : ok(found);
  }),
  get(`${DEPLOYED}/$/GetReplicas`, deployedReplicas),
  get(ON_NODE, (request, cluster) => ok(deployedReplicaDetail(replicaOnNode(request, cluster), cluster.model))),
  get(`${ON_NODE}/{replicaId}/$/GetDetail`, (request, cluster) =>
    ok(deployedReplicaDetail(replicaOnNode(request, cluster, request.idParam('replicaId')), cluster.model)),
  ),
  post(`${ON_NODE}/{replicaId}/$/Restart`, (request, cluster) => {
    const replica = replicaOnNode(request, cluster, request.idParam('replicaId'));
    cluster.model.restartReplica(replica.nodeName, replica.partition.id, replica.id);
    return done();
  }),
  post(`${ON_NODE}/{replicaId}/$/Delete`, (request, cluster) => {
    const replica = replicaOnNode(request, cluster, request.idParam('replicaId'));
    cluster.model.removeReplica(replica.nodeName, replica.partition.id, replica.id, request.query.flag('ForceRemove'));
    return done();
  }),
  post('/Nodes/{nodeName}/$/DeployServicePackage', async (request, { model }) => {
    requireNode(model, request);
    const given = await request.body(z.object({ ApplicationTypeName: z.string(), ApplicationTypeVersion: z.string(), ServiceManifestName: z.string(), Force: flag.nullish() }));
    const type = model.applicationType(given.ApplicationTypeName, given.ApplicationTypeVersion);
    if (type === undefined) throw new GatewayFailure('FABRIC_E_APPLICATION_TYPE_NOT_FOUND', 'The application type does not exist.');
    // Only copies files to the node ahead of time: nothing that a query could show.
    return done();
  }),
];

function serviceTypes(request: GatewayRequest, model: ServedCluster['model']) {
  const manifest = request.query.get('ServiceManifestName');
  return model
    .deployedServiceTypes(requireDeployed(model, request))
    .filter((each) => manifest === undefined || manifest === '' || each.serviceManifestName === manifest)
    .map((each) => ({
      ServiceTypeName: each.serviceTypeName,
      ServiceManifestName: each.serviceManifestName,
      CodePackageName: each.codePackageName,
      Status: each.status,
      ServicePackageActivationId: each.servicePackageActivationId,
    }));
}
