import { afterAll, describe, expect, it } from 'vitest';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { openPage } from '../../core/testing/test-program.ts';
import { ClusterStage } from '../testing/cluster-stage.ts';

const folder = temporaryFolders();
const time = hurryTime(1);
afterAll(() => time.restore());

const cluster: EntityRef = { kind: 'cluster' };
const shop = { kind: 'application', applicationName: 'fabric:/Shop' } as const;

/** Over the seam as a page calls it, where every answer is held against the contract. */
describe('the entities of a cluster, as a page asks for them', () => {
  it('lists, pages, manifests, load, events, jobs and the image store', async () => {
    await using stage = await ClusterStage.open(await folder(), { clock: time.clock });
    const simulated = await stage.cluster({ clock: time.deviceClock, scenario: 'busy' });
    const { id: connectionId } = await stage.add(simulated);
    await stage.inState(connectionId, 'online');
    const { entities, jobs, store } = stage.client.clusters;
    const keyOf = ({ key }: { key: string }): string => key;

    for (const list of ['nodes', 'applications', 'applicationTypes', 'systemServices'] as const) {
      expect((await stage.until(entities.list({ connectionId, ref: cluster, list }), keyOf, (rows) => rows.length > 3)).length).toBeGreaterThan(3);
    }
    const services = await stage.until(entities.list({ connectionId, ref: shop, list: 'services' }), keyOf, (rows) => rows.length > 3);
    expect(services.map((row) => row.kind === 'service' && row.serviceName)).toContain('fabric:/Shop/Cart');
    expect(await stage.untilPicture(entities.listFreshness({ connectionId, ref: shop, list: 'services' }), ({ complete }) => complete)).toMatchObject({ loaded: services.length });

    const detail = await stage.untilPicture(entities.detail({ connectionId, ref: shop }), ({ sections }) => sections.length > 0);
    expect(detail).toMatchObject({ name: 'fabric:/Shop', status: 'Upgrading', gone: false });
    expect((await entities.raw({ connectionId, ref: shop })).answers).toHaveLength(3);
    expect((await entities.parameters({ connectionId, applicationName: shop.applicationName })).parameters.length).toBeGreaterThan(3);
    expect((await entities.typeParameters({ connectionId, typeName: 'ShopType', typeVersion: '2.8.0' })).parameters.length).toBeGreaterThan(3);
    expect((await entities.manifest({ connectionId, ref: cluster, serviceManifestName: null })).xml).toContain('<ClusterManifest');
    expect((await entities.serviceManifests({ connectionId, ref: shop })).names).toContain('CartPkg');
    expect((await entities.load({ connectionId, ref: cluster })).metrics.length).toBeGreaterThan(3);
    expect((await entities.loadByNode({ connectionId, metric: 'ConnectionCount', nodeNames: ['_front_0'] })).nodes).toHaveLength(1);

    const now = time.clock.now();
    const { events, source } = await entities.events({ connectionId, ref: null, from: now - 3 * 86_400_000, to: now });
    expect(source).toBe('event-store');
    expect(events.length).toBeGreaterThan(5);
    expect((await entities.correlatedEvents({ connectionId, eventInstanceId: events[0]?.eventInstanceId ?? '' })).events.length).toBeGreaterThan(0);

    const tasks = await stage.until(jobs.repairTasks({ connectionId, completed: false }), ({ taskId }) => taskId, (items) => items.length > 0);
    const platform = await stage.until(jobs.infrastructureJobs({ connectionId }), keyOf, (items) => items.length > 0);
    expect(tasks[0]?.jobId).toBe(platform[0]?.jobId);
    expect(await stage.untilPicture(jobs.freshness({ connectionId }), ({ asOf }) => asOf !== null)).toMatchObject({ note: '' });

    expect((await store.list({ connectionId, path: '' })).folders.length).toBeGreaterThan(0);
    expect((await store.size({ connectionId, path: 'Store' })).bytes).toBeGreaterThan(0);
    await expect(entities.list({ connectionId, ref: shop, list: 'replicas' })).rejects.toThrow(/no such list/);
  }, 60_000);

  it('a wallboard sees parameters, but the values of secrets by no way of asking', async () => {
    await using stage = await ClusterStage.open(await folder(), { clock: time.clock });
    const simulated = await stage.cluster({ clock: time.deviceClock, scenario: 'busy' });
    const { id: connectionId } = await stage.add(simulated);
    await stage.inState(connectionId, 'online');
    const name = 'Currency';
    simulated.model.createApplication({ name: 'fabric:/Shop-eu', typeName: 'ShopType', typeVersion: '2.8.0', parameters: new Map([[name, 'AccountKey=Plant-Secret-2718']]) });
    const wallboard = openPage(stage.program, 'wallboard');
    const asked = { connectionId, applicationName: 'fabric:/Shop-eu' };
    const shown = await wallboard.client.clusters.entities.parameters(asked);
    expect(shown.parameters.find((each) => each.name === name)).toMatchObject({ secretLooking: true, given: expect.stringContaining('••••') });
    await expect(wallboard.client.clusters.entities.parameters({ ...asked, reveal: true })).rejects.toMatchObject({ data: { code: 'read-only' } });
    expect((await wallboard.client.clusters.entities.raw({ connectionId, ref: { kind: 'application', applicationName: asked.applicationName } })).answers.map(({ text }) => text).join()).toContain('••••');
    expect(wallboard.heard.join()).not.toContain('Plant-Secret');
    expect((await stage.client.clusters.entities.parameters({ ...asked, reveal: true })).parameters.find((each) => each.name === name)?.given).toBe('AccountKey=Plant-Secret-2718');
    wallboard.close();
  }, 60_000);
});
