import { ok } from '../answer.ts';
import { page, textWeight } from '../paging.ts';
import { get, since } from '../route.ts';
import type { Route } from '../route.ts';
import { clusterLoad } from '../wire/operations.ts';
import { askedProgress, clusterUpgradeProgress } from '../wire/upgrades.ts';

/** The cluster as a whole: what it is, and what it is doing. */

export const clusterRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/$/GetAadMetadata',
    access: 'anonymous',
    handle: (_request, { access }) => ok(access.entra === undefined ? { type: '', metadata: {} } : { type: 'aad', metadata: access.entra }),
  },
  since(6.4, get('/$/GetClusterVersion', (_request, { model }) => ok({ Version: model.codeVersion }))),
  get('/$/GetClusterManifest', (_request, { model }) => ok({ Manifest: model.clusterManifestXml })),
  get('/$/GetUpgradeProgress', (request, cluster) =>
    ok(clusterUpgradeProgress(cluster.model.clusterUpgradeProgress(), askedProgress(request, cluster))),
  ),
  get('/$/GetLoadInformation', (_request, { model }) => ok(clusterLoad(model.clusterLoad()))),
  get('/$/GetProvisionedCodeVersions', (request, { model }) => {
    const wanted = request.query.get('CodeVersion');
    const versions = model.clusterCodeVersions().filter((version) => wanted === undefined || version === wanted);
    return ok(versions.map((CodeVersion) => ({ CodeVersion })));
  }),
  get('/$/GetProvisionedConfigVersions', (request, { model }) => {
    const wanted = request.query.get('ConfigVersion');
    const versions = model.clusterConfigVersions().filter((version) => wanted === undefined || version === wanted);
    return ok(versions.map((ConfigVersion) => ({ ConfigVersion })));
  }),
  since(11.4, get('/$/GetFailoverManagerManagerInformation', (_request, { model }) => {
    const node = model.nodes().find((each) => each.isSeedNode && each.status === 'Up') ?? model.nodes()[0];
    return ok({ NodeName: node?.name ?? '', NodeId: { Id: node?.id ?? '' }, NodeInstanceId: node?.instanceId.toString() ?? '0' });
  })),
  since(8, get('/$/GetLoadedPartitionInfoList', (request, { model, messageLimitBytes }) => {
    const metric = request.query.required('MetricName');
    const service = request.query.get('ServiceName');
    const descending = (request.query.get('Ordering') ?? 'Desc').toLowerCase() !== 'asc';
    const all = model.loadedPartitions(metric).filter((each) => service === undefined || each.serviceName === service);
    const ranked = (descending ? all : all.toReversed()).map((each, rank) => ({ ...each, rank: String(rank).padStart(9, '0') }));
    return page(
      request,
      {
        items: ranked,
        key: (each) => each.rank,
        weight: (each) => 120 + textWeight(each.serviceName, metric),
        render: (each) => ({ ServiceName: each.serviceName, PartitionId: each.partitionId, MetricName: metric, Load: each.load }),
        pagedSince: 2,
      },
      messageLimitBytes,
    );
  })),
];
