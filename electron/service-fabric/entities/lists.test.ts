import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { until } from '../actions/testing/cluster-rig.ts';
import { hurryTime, type HurriedTime } from '../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { EntityDesk } from './entity-desk.ts';
import { openScriptedCluster, type ScriptedCluster } from './testing/scripted-cluster.ts';
import { refusal, type Reply } from '../gateway/testing/scripted-gateway.ts';

const shop = { kind: 'application', applicationName: 'fabric:/Shop' } as const;
const seen = (): boolean => true;

function page(from: number, count: number, token: string): Reply {
  const Items = Array.from({ length: count }, (_, index) => ({ ServiceKind: 'Stateless', Name: `fabric:/Shop/S${from + index}`, TypeName: 'T', ManifestVersion: '1', HealthState: 'Ok', ServiceStatus: 'Active' }));
  return { json: { ContinuationToken: token, Items } };
}

describe('a list that comes page by page', () => {
  const newFolder = temporaryFolders();
  let scripted: ScriptedCluster;
  let desk: EntityDesk;
  const ended = new Set<AbortController>();
  let time: HurriedTime;
  beforeEach(async () => {
    time = hurryTime(20);
    scripted = await openScriptedCluster(await newFolder(), null, time.clock);
    desk = new EntityDesk(scripted.clusters);
    await until(() => scripted.cluster.reachable);
  });
  afterEach(async () => {
    for (const each of ended) each.abort();
    desk.close();
    await scripted.close();
    time.restore();
  });

  function watch() {
    const end = new AbortController();
    ended.add(end);
    const rows = new Map<string, EntityRow>();
    const messages: CollectionMessage<EntityRow>[] = [];
    const reading = (async () => {
      for await (const message of desk.of(scripted.cluster.connectionId).lists.watch({ ref: shop, list: 'services' }, end.signal, seen)) {
        messages.push(message);
        if (message.kind === 'snapshot') rows.clear();
        for (const row of message.kind === 'snapshot' ? message.items : message.upsert) rows.set(row.key, row);
        if (message.kind === 'patch') for (const key of message.remove) rows.delete(key);
      }
    })();
    return { rows, messages, end: async () => { end.abort(); await reading; } };
  }

  it('shows its first page while the second is still to come, and says that it is not complete', async () => {
    const second = Promise.withResolvers<Reply>();
    scripted.answer(/GetServices\?/, page(0, 500, 'more'));
    scripted.answer(/GetServices\?.*ContinuationToken=more/, () => second.promise);
    const list = watch();
    await until(() => list.rows.size === 500);
    const { lists } = desk.of(scripted.cluster.connectionId);
    const hold = lists.hold({ ref: shop, list: 'services' }, seen);
    expect(hold).toMatchObject({ size: 500, complete: false });
    second.resolve(page(500, 250, ''));
    await until(() => list.rows.size === 750);
    await until(() => hold.complete);
    hold.release();
  });

  it('of ten thousand rows sends each but once or twice, and is then asked for rarely', async () => {
    for (let index = 0; index < 20; index++) scripted.answer(index === 0 ? /GetServices\?/ : new RegExp(`GetServices\\?.*ContinuationToken=p${index}(&|$)`), page(index * 500, 500, index === 19 ? '' : `p${index + 1}`));
    const list = watch();
    await until(() => list.rows.size === 10_000);
    const sent = list.messages.reduce((sum, message) => sum + (message.kind === 'snapshot' ? message.items.length : message.upsert.length), 0);
    expect(sent).toBeLessThan(20_000);
    // So many are asked for again only after minutes; their health comes by other answers.
    const hold = desk.of(scripted.cluster.connectionId).lists.hold({ ref: shop, list: 'services' }, seen);
    await until(() => hold.freshness.nextAt !== null && hold.complete);
    expect((hold.freshness.nextAt ?? 0) - (hold.freshness.asOf ?? 0)).toBeGreaterThan(5 * 60_000);
    hold.release();
  });

  it('that is empty says so, and one that cannot be had says why', async () => {
    scripted.answer(/GetServices\?/, { json: { ContinuationToken: '', Items: [] } });
    const list = watch();
    await until(() => list.messages.length === 1);
    expect(list.messages[0]).toMatchObject({ kind: 'snapshot', items: [] });
    await list.end();
    scripted.answer(/GetServices\?/, { status: 403, json: { Error: { Code: 'E_ACCESSDENIED', Message: '' } } });
    const { lists } = desk.of(scripted.cluster.connectionId);
    const hold = lists.hold({ ref: shop, list: 'services' }, seen);
    await hold.refresh();
    await until(() => hold.freshness.trouble !== '');
    expect(hold.freshness.trouble).toContain('may not see');
    hold.release();
  });

  it('is asked once for two who watch it, and no more when both have left', async () => {
    scripted.answer(/GetServices\?/, page(0, 3, ''));
    const [first, second] = [watch(), watch()];
    await until(() => first.rows.size === 3 && second.rows.size === 3);
    expect(scripted.gateway.calls.filter((call) => call.endsWith('GetServices'))).toHaveLength(1);
    await first.end();
    await second.end();
    expect(desk.of(scripted.cluster.connectionId).lists.hold({ ref: shop, list: 'services' }, seen).freshness.nextAt).toBeNull();
  });

  it('is asked for again when the heartbeat tells that there are more', async () => {
    const counted = (services: number): Reply => ({ json: { AggregatedHealthState: 'Ok', HealthEvents: [], UnhealthyEvaluations: [], HealthStatistics: { HealthStateCountList: [{ EntityKind: 'Service', HealthStateCount: { OkCount: services, WarningCount: 0, ErrorCount: 0 } }] } } });
    scripted.answer(/GetServices\?/, page(0, 3, ''));
    scripted.answer(/\$\/GetClusterHealth\?/, counted(3));
    const list = watch();
    await until(() => list.rows.size === 3);
    await scripted.cluster.mirror.refresh();
    // Again at the next beat, not only when its own time has come.
    scripted.answer(/GetServices\?/, page(0, 4, ''));
    scripted.answer(/\$\/GetClusterHealth\?/, counted(4));
    await until(() => list.rows.size === 4);
    expect([...list.rows.values()].at(-1)).toMatchObject({ serviceName: 'fabric:/Shop/S3' });
  }, 30_000);

  it('follows who turns red between two askings', async () => {
    scripted.answer(/GetServices\?/, page(0, 3, ''));
    const list = watch();
    await until(() => list.rows.size === 3);
    scripted.answer(/\$\/GetClusterHealth\?/, { json: { AggregatedHealthState: 'Error', HealthEvents: [], UnhealthyEvaluations: [], HealthStatistics: { HealthStateCountList: [{ EntityKind: 'Service', HealthStateCount: { OkCount: 2, WarningCount: 0, ErrorCount: 1 } }] } } });
    scripted.answer(/GetClusterHealthChunk\?/, {
      json: {
        HealthState: 'Error', NodeHealthStateChunks: { TotalCount: 0, Items: [] },
        ApplicationHealthStateChunks: { TotalCount: 1, Items: [{ HealthState: 'Error', ApplicationName: 'fabric:/Shop', ApplicationTypeName: 'T', ServiceHealthStateChunks: { TotalCount: 1, Items: [{ HealthState: 'Error', ServiceName: 'fabric:/Shop/S1', PartitionHealthStateChunks: { TotalCount: 0, Items: [] } }] }, DeployedApplicationHealthStateChunks: { TotalCount: 0, Items: [] } }] },
      },
    });
    await scripted.cluster.mirror.refresh();
    await until(() => [...list.rows.values()].some(({ healthState }) => healthState === 'Error'));
    expect([...list.rows.values()].filter(({ healthState }) => healthState === 'Error')).toMatchObject([{ serviceName: 'fabric:/Shop/S1' }]);
    expect(scripted.gateway.calls.filter((call) => call.endsWith('GetServices'))).toHaveLength(1);
  });

  it('of deployments that is larger than a message is asked for node by node, as far as it has to be', async () => {
    const nodes = Array.from({ length: 450 }, (_, index) => `n${index}`);
    scripted.answer(/^\/Nodes\?/, { json: { ContinuationToken: '', Items: nodes.map((Name) => ({ Name, NodeStatus: 'Up', HealthState: 'Ok' })) } });
    await scripted.cluster.mirror.refreshNodes();
    await until(() => scripted.cluster.mirror.nodes.size === 450);
    scripted.answer(/Applications\/Shop\/\$\/GetHealth\?/, refusal(413, 'FABRIC_E_MESSAGE_TOO_LARGE'));
    const batches: number[] = [];
    scripted.answer(/GetClusterHealthChunk\?/, async () => {
      const body = z.object({ ApplicationFilters: z.array(z.object({ ApplicationNameFilter: z.string(), DeployedApplicationFilters: z.array(z.object({ NodeNameFilter: z.string() })) })) }).parse(JSON.parse(scripted.gateway.seen.at(-1)?.body.toString() ?? ''));
      const wanted = body.ApplicationFilters[0]?.DeployedApplicationFilters.map(({ NodeNameFilter }) => NodeNameFilter) ?? [];
      batches.push(wanted.length);
      if (wanted.length > 100) return refusal(413, 'FABRIC_E_MESSAGE_TOO_LARGE');
      const Items = wanted.filter((name) => name !== 'n7').map((NodeName) => ({ NodeName, HealthState: NodeName === 'n9' ? 'Error' : 'Ok', DeployedServicePackageHealthStateChunks: { TotalCount: 0, Items: [] } }));
      return { json: { HealthState: 'Ok', NodeHealthStateChunks: { TotalCount: 0, Items: [] }, ApplicationHealthStateChunks: { TotalCount: 1, Items: [{ ApplicationName: 'fabric:/Shop', HealthState: 'Ok', ApplicationTypeName: 'T', ServiceHealthStateChunks: { TotalCount: 0, Items: [] }, DeployedApplicationHealthStateChunks: { TotalCount: Items.length, Items } }] } } };
    });
    const { lists } = desk.of(scripted.cluster.connectionId);
    const hold = lists.hold({ ref: shop, list: 'deployedApplications' }, seen);
    await until(() => hold.complete);
    const rows = [...hold.rows()];
    expect(rows).toHaveLength(449);
    expect(rows.filter(({ healthState }) => healthState === 'Error')).toMatchObject([{ kind: 'deployedApplication', nodeName: 'n9' }]);
    expect(batches).toEqual([200, 100, 100, 200, 100, 100, 50]);
    hold.release();
  });
});
