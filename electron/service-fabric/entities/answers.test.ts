import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openClusterRig, until, type ClusterRig } from '../actions/testing/cluster-rig.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { followContainerLog } from './container-log.ts';
import { EntityDesk, type ClusterEntities } from './entity-desk.ts';
import { loadByNode, loadOf } from './load.ts';
import { manifestOf, serviceManifestNames } from './manifests.ts';
import { applicationParameters, typeParameters } from './parameters.ts';
import { rawAnswers, withoutSecrets } from './raw-answers.ts';

const shop = { kind: 'application', applicationName: 'fabric:/Shop' } as const;

describe('what is asked about an entity on demand', () => {
  const newFolder = temporaryFolders();
  let rig: ClusterRig;
  let desk: EntityDesk;
  let entities: ClusterEntities;
  beforeEach(async () => {
    rig = await openClusterRig({ folder: await newFolder(), nodes: 5, apps: 4 });
    desk = new EntityDesk(rig.clusters);
    entities = desk.of(rig.cluster.connectionId);
  });
  afterEach(async () => {
    desk.close();
    await rig.close();
  });

  it('its parameters come with default, given value, origin and uses', async () => {
    const answer = await applicationParameters(rig.cluster, entities.manifests, 'fabric:/Shop', false);
    expect(answer.typeName).toBe('ShopType');
    expect(answer.parameters.find(({ name }) => name === 'Feature.GiftCards')).toMatchObject({ origin: 'given', given: 'true', manifestDefault: 'false', effective: 'true', secretLooking: false });
    const byDefault = answer.parameters.find(({ name }) => name === 'Currency');
    expect(byDefault).toMatchObject({ origin: 'default', given: null, effective: 'EUR' });
    expect(answer.parameters.some(({ usedBy }) => usedBy.some((where) => where.startsWith('default service')))).toBe(true);
    await expect(applicationParameters(rig.cluster, entities.manifests, 'fabric:/Nobody', false)).rejects.toMatchObject({ fault: { code: 'not-found' } });
  });

  it('what a type declares comes by name', async () => {
    const declared = await typeParameters(rig.cluster, 'ShopType', '2.7.1');
    expect(declared.map(({ name }) => name)).toEqual(declared.map(({ name }) => name).toSorted((left, right) => left.localeCompare(right, 'en')));
    expect(declared.find(({ name }) => name === 'Currency')).toEqual({ name: 'Currency', defaultValue: 'EUR', secretLooking: false });
    await expect(typeParameters(rig.cluster, 'ShopType', '99')).rejects.toMatchObject({ fault: { code: 'not-found' } });
  });

  it('its manifests come as XML: the cluster’s, an application’s, a service’s', async () => {
    expect((await manifestOf(rig.cluster, entities.manifests, { kind: 'cluster' }, null)).xml).toContain('<ClusterManifest');
    expect((await manifestOf(rig.cluster, entities.manifests, shop, null)).xml).toContain('<ApplicationManifest');
    const names = await serviceManifestNames(rig.cluster, entities.manifests, shop);
    expect(names).toContain('CartPkg');
    const service = await manifestOf(rig.cluster, entities.manifests, shop, 'CartPkg');
    expect(service).toMatchObject({ title: 'CartPkg of ShopType 2.7.1' });
    expect(service.xml).toContain('<ServiceManifest');
    await expect(manifestOf(rig.cluster, entities.manifests, { kind: 'applicationType', typeName: 'ShopType', typeVersion: null }, null)).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
  });

  it('its load comes for the cluster, a node and a partition, and one metric for many nodes', async () => {
    const cluster = await loadOf(rig.cluster, { kind: 'cluster' });
    expect(cluster.metrics.map(({ name }) => name)).toContain('ConnectionCount');
    expect(cluster.metrics.findIndex(({ system }) => system)).toBeGreaterThan(cluster.metrics.findLastIndex(({ system }) => !system));
    const nodeNames = [...rig.cluster.mirror.nodes.values()].map(({ name }) => name).toReversed();
    expect((await loadOf(rig.cluster, { kind: 'node', nodeName: '_nt_0' })).metrics.length).toBeGreaterThan(2);
    const nodes = await loadByNode(rig.cluster, 'ConnectionCount', [...nodeNames, 'nobody']);
    expect(nodes.map(({ nodeName }) => nodeName)).toEqual(nodeNames);
    expect(nodes.every(({ capacity }) => capacity !== null)).toBe(true);
    await expect(loadOf(rig.cluster, { kind: 'service', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart' })).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
  });

  it('its answers come as they are, with the call that they answer', async () => {
    const answers = await rawAnswers(rig.cluster, shop);
    expect(answers[0]?.call).toMatch(/^GET \/Applications\/Shop\?/);
    expect(answers[0]?.text).toContain('"TypeName":"ShopType"');
    const gone = await rawAnswers(rig.cluster, { kind: 'node', nodeName: 'nobody' });
    expect(gone[0]?.text).toContain('not in the cluster');
    expect(withoutSecrets('{"Parameters":[{"Key":"DbPassword","Value":"geheim"},{"Key":"Region","Value":"eu"}]}')).toBe('{"Parameters":[{"Key":"DbPassword","Value":"••••••••"},{"Key":"Region","Value":"eu"}]}');
  });

  it('a container’s log is told with its age', async () => {
    const found = [...rig.cluster.mirror.nodes.values()];
    for (const { name: nodeName } of found) {
      const packages = entities.lists.hold({ ref: { kind: 'deployedApplication', nodeName, applicationName: 'fabric:/Payments' }, list: 'codePackages' }, () => true);
      await packages.refresh();
      const container = [...packages.rows()].find((row) => row.kind === 'codePackage' && row.hostType === 'ContainerHost');
      packages.release();
      if (container?.kind !== 'codePackage') continue;
      const { applicationName, serviceManifestName, activationId, codePackageName } = container;
      const ref = { kind: 'codePackage', nodeName, applicationName, serviceManifestName, activationId, codePackageName } as const;
      for await (const log of followContainerLog(rig.cluster, ref, 100, false, undefined, () => true)) {
        expect(log).toEqual({ text: expect.any(String), asOf: expect.any(Number) });
        return;
      }
    }
    throw new Error('No container was found.');
  });

  it('a log is told only of code packages', () => {
    expect(() => followContainerLog(rig.cluster, shop, 100, false, undefined, () => true)).toThrow(/log/);
  });

  it('a page of a type tells its versions and who uses them', async () => {
    await until(() => rig.cluster.mirror.applicationTypes.complete);
    for await (const detail of entities.details.watch({ kind: 'applicationType', typeName: 'ShopType', typeVersion: null }, undefined, () => true)) {
      expect(JSON.stringify(detail.sections)).toContain('used by 1 application');
      break;
    }
    for await (const detail of entities.details.watch({ kind: 'applicationType', typeName: 'ShopType', typeVersion: '2.7.1' }, undefined, () => true)) {
      expect(detail.actions).toContainEqual({ action: 'unprovision', obstacle: '1 application uses it.' });
      expect(detail.handles).toMatchObject({ typeName: 'ShopType', typeVersion: '2.7.1' });
      break;
    }
  });
});
