import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entityDetailSchema, entityRowSchema, type ChildList, type EntityDetail, type EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { entityKey, entityLabel, parseEntityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { openClusterRig, until, type ClusterRig } from '../actions/testing/cluster-rig.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { EntityDesk, type ClusterEntities } from './entity-desk.ts';

const seen = (): boolean => true;

describe('entities of a cluster', () => {
  const newFolder = temporaryFolders();
  let rig: ClusterRig | null = null;
  let folder = '';
  const stops: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await rig?.close();
    rig = null;
  });

  async function open(options: Partial<Parameters<typeof openClusterRig>[0]> = {}): Promise<ClusterRig & { entities: ClusterEntities }> {
    const opened = (rig = await openClusterRig({ folder, nodes: 5, apps: 4, ...options }));
    const desk = new EntityDesk(opened.clusters);
    stops.push(async () => desk.close());
    return { ...opened, entities: desk.of(opened.cluster.connectionId) };
  }

  /** A list as a page keeps it: a snapshot, then patches; each row is held against the contract. */
  function watchList(entities: ClusterEntities, ref: EntityRef, list: ChildList) {
    const ended = new AbortController();
    const rows = new Map<string, EntityRow>();
    let messages = 0;
    const reading = (async () => {
      for await (const message of entities.lists.watch({ ref, list }, ended.signal, seen)) {
        messages += 1;
        if (message.kind === 'snapshot') rows.clear();
        for (const row of message.kind === 'snapshot' ? message.items : message.upsert) rows.set(row.key, entityRowSchema.parse(row));
        if (message.kind === 'patch') for (const key of message.remove) rows.delete(key);
      }
    })();
    const stop = async (): Promise<void> => {
      ended.abort();
      await reading;
    };
    stops.unshift(stop);
    return { rows, stop, get messages() { return messages; } };
  }

  function watchDetail(entities: ClusterEntities, ref: EntityRef) {
    const ended = new AbortController();
    const details: EntityDetail[] = [];
    const reading = (async () => {
      for await (const detail of entities.details.watch(ref, ended.signal, seen)) details.push(entityDetailSchema.parse(detail));
    })();
    const stop = async (): Promise<void> => {
      ended.abort();
      await reading;
    };
    stops.unshift(stop);
    return {
      details, stop,
      get last() {
        const last = details.at(-1);
        if (!last) throw new Error(`Nothing came about ${entityLabel(ref)}.`);
        return last;
      },
    };
  }

  it('are listed from the cluster down to code packages, and each has a page', async () => {
    const { entities, cluster } = await open();
    const refs: EntityRef[] = [{ kind: 'cluster' }];
    const met = new Set<string>();
    const kinds = new Map<string, number>();
    const problems: string[] = [];
    for (let ref = refs.shift(); ref !== undefined; ref = refs.shift()) {
      kinds.set(ref.kind, (kinds.get(ref.kind) ?? 0) + 1);
      if ((kinds.get(ref.kind) ?? 0) > 3) continue;
      const page = watchDetail(entities, ref);
      await until(() => page.details.length > 0);
      await page.stop();
      if (page.last.freshness.trouble !== '' || page.last.gone) problems.push(`${entityLabel(ref)}: ${page.last.freshness.trouble}`);
      if (page.last.sections.length === 0) problems.push(`${entityLabel(ref)} says nothing`);
      for (const list of page.last.lists) {
        const listed = watchList(entities, ref, list);
        await until(() => listed.messages > 0);
        await listed.stop();
        refs.push(...[...listed.rows.values()].filter(({ key }) => !met.has(key)).slice(0, 3).map(refOf));
        for (const key of listed.rows.keys()) met.add(key);
      }
    }
    expect(problems).toEqual([]);
    expect([...kinds.keys()].toSorted()).toEqual(['application', 'applicationType', 'cluster', 'codePackage', 'deployedApplication', 'deployedServicePackage', 'node', 'partition', 'replica', 'service']);
    // What was listed is found by its name from then on.
    const unfound = [...met].filter((key) => {
      const ref = parseEntityKey(key);
      return ref !== null && ref.kind !== 'applicationType' && !cluster.mirror.names.find(ref.kind === 'replica' ? ref.replicaId : ref.kind === 'partition' ? ref.partitionId : entityLabel(ref), 200).some((hit) => entityKey(hit.ref) === key);
    });
    expect(unfound).toEqual([]);
  }, 60_000);

  it('that turn red are red in their lists at once, and tell why on their pages', async () => {
    const { entities } = await open({ scenario: 'quorum-loss' });
    await until(() => rig?.cluster.mirror.unhealthy.complete === true);
    const nodes = watchList(entities, { kind: 'cluster' }, 'nodes');
    await until(() => nodes.rows.size === 5);
    const down = [...nodes.rows.values()].filter((row) => row.kind === 'node' && row.status === 'Down');
    expect(down.length).toBeGreaterThan(0);
    for (const row of down) expect(row).toMatchObject({ healthState: 'Error', upSince: null });
    const red = [...(rig?.cluster.mirror.unhealthy.values() ?? [])].map(({ ref }) => ref).find((ref) => ref.kind === 'partition');
    if (red === undefined) throw new Error('No partition is red.');
    const page = watchDetail(entities, red);
    await until(() => page.details.length > 0);
    const facts = page.last.sections.flatMap((section) => section.facts);
    expect(page.last).toMatchObject({ healthState: 'Error', status: 'InQuorumLoss' });
    expect(facts.find(({ label }) => label === 'Quorum')?.value).toMatchObject({ kind: 'text' });
    expect(JSON.stringify(facts)).toContain('quorum is lost');
    expect(facts.find(({ label }) => label === 'Quorum lost since')?.value.kind).toBe('time');
    expect(page.last.causes[0]?.title).toMatch(/quorum/);
    expect(page.last.actions.find(({ action }) => action === 'movePrimary')?.obstacle).not.toBe('');
  });

  it('that are deleted while their page is open stay there, marked as gone', async () => {
    const { entities, simulated } = await open({ factor: 20 });
    const page = watchDetail(entities, { kind: 'application', applicationName: 'fabric:/Shop' });
    await until(() => page.details.length > 0);
    const { sections } = page.last;
    expect(page.last).toMatchObject({ gone: false, status: 'Ready' });
    simulated.model.deleteApplication('fabric:/Shop', true);
    await rig?.cluster.mirror.refreshApplications();
    await until(() => page.last.gone);
    expect(page.last.sections).toEqual(sections);
    expect(page.last.actions).toEqual([]);
  }, 30_000);

  it('cost their watchers nothing while nothing happens', async () => {
    const { entities } = await open();
    const services = watchList(entities, { kind: 'application', applicationName: 'fabric:/Shop' }, 'services');
    await until(() => services.rows.size > 0);
    const hold = entities.lists.hold({ ref: { kind: 'application', applicationName: 'fabric:/Shop' }, list: 'services' }, seen);
    const nodes = watchList(entities, { kind: 'cluster' }, 'nodes');
    await until(() => nodes.rows.size > 0);
    const before = [services.messages, nodes.messages];
    for (let times = 0; times < 3; times++) await Promise.all([hold.refresh(), rig?.cluster.mirror.refreshNodes()]);
    hold.release();
    expect([services.messages, nodes.messages]).toEqual(before);
  });

  it('are refused where a kind has no such list', async () => {
    const { entities } = await open();
    expect(() => entities.lists.watch({ ref: { kind: 'node', nodeName: '_nt_0' }, list: 'partitions' }, undefined, seen)).toThrow(/no such list/);
  });

  it('come whole from a large cluster, the first page long before the last', async () => {
    const { entities } = await open({ scenario: 'large', nodes: 50, apps: 2_000 });
    const applications = watchList(entities, { kind: 'cluster' }, 'applications');
    await until(() => applications.rows.size === 2_000);
    expect(applications.messages).toBeLessThan(40);
  }, 60_000);
});

function refOf(row: EntityRow): EntityRef {
  switch (row.kind) {
    case 'node': return { kind: 'node', nodeName: row.nodeName };
    case 'application': return { kind: 'application', applicationName: row.applicationName };
    case 'applicationType': return { kind: 'applicationType', typeName: row.typeName, typeVersion: row.typeVersion };
    case 'service': return { kind: 'service', applicationName: row.applicationName, serviceName: row.serviceName };
    case 'partition': return { kind: 'partition', applicationName: row.applicationName, serviceName: row.serviceName, partitionId: row.partitionId };
    case 'replica': return { kind: 'replica', applicationName: row.applicationName, serviceName: row.serviceName, partitionId: row.partitionId, replicaId: row.replicaId };
    case 'deployedApplication': return { kind: 'deployedApplication', nodeName: row.nodeName, applicationName: row.applicationName };
    case 'deployedServicePackage': return { kind: 'deployedServicePackage', nodeName: row.nodeName, applicationName: row.applicationName, serviceManifestName: row.serviceManifestName, activationId: row.activationId };
    case 'codePackage': return { kind: 'codePackage', nodeName: row.nodeName, applicationName: row.applicationName, serviceManifestName: row.serviceManifestName, activationId: row.activationId, codePackageName: row.codePackageName };
  }
}
