import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../actions/testing/cluster-rig.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { openScriptedCluster, type ScriptedCluster } from '../entities/testing/scripted-cluster.ts';
import { bannersOf } from './banners.ts';
import { EssentialsBook } from './essentials-book.ts';

const section = (name: string, parameters = ''): string => `<Section Name="${name}">${parameters}</Section>`;
const store = section('EventStoreService');

describe('what the head of a cluster warns of', () => {
  const newFolder = temporaryFolders();
  let scripted: ScriptedCluster;
  let essentials: EssentialsBook | null = null;
  beforeEach(async () => {
    scripted = await openScriptedCluster(await newFolder());
  });
  afterEach(async () => {
    essentials?.close();
    essentials = null;
    await scripted.close();
  });

  async function banners(settings: string, chaos: string | null = null) {
    scripted.answer(/GetClusterManifest\?/, { json: { Manifest: `<ClusterManifest Name="Scripted" Version="1"><FabricSettings>${settings}</FabricSettings></ClusterManifest>` } });
    if (chaos !== null) scripted.answer(/^\/Tools\/Chaos\?/, { json: { Status: chaos, ChaosParameters: null } });
    const book = (essentials = new EssentialsBook(scripted.cluster));
    await until(() => book.current.freshness.asOf !== null);
    return bannersOf(scripted.cluster, book, scripted.cluster.clock.now());
  }

  it('is nothing where nothing is the matter', async () => {
    expect(await banners(store, 'Stopped')).toEqual([]);
  });
  it('is nothing of what has not been read yet', () => {
    essentials = new EssentialsBook(scripted.cluster);
    expect(bannersOf(scripted.cluster, essentials, scripted.cluster.clock.now())).toEqual([]);
  });
  it('is chaos that runs', async () => {
    expect(await banners(store, 'Running')).toMatchObject([{ kind: 'chaos', severity: 'warning', message: expect.stringContaining('made to fail on purpose') }]);
    expect(essentials?.current.chaosRunning).toBe(true);
  });
  it('is that Azure looks after a managed cluster, and not also that it looks after its versions', async () => {
    const paas = section('Paas', '<Parameter Name="ArmResourceId" Value="/subscriptions/s/resourceGroups/g/providers/Microsoft.ServiceFabric/managedClusters/c" />');
    expect(await banners(`${store}${paas}${section('UpgradeService')}`)).toMatchObject([{ kind: 'resourceProvider', severity: 'info', message: expect.stringContaining('managed cluster') }]);
  });
  it('is that the versions of any other are managed in Azure', async () => {
    expect(await banners(`${store}${section('UpgradeService')}`)).toMatchObject([{ kind: 'resourceProvider', message: expect.stringContaining('resource provider') }]);
  });
  it('is a missing event store, with what stands in for it, after what is graver', async () => {
    expect(await banners('', 'Running')).toMatchObject([{ kind: 'chaos' }, { kind: 'eventStore', severity: 'info', hint: expect.stringContaining('what Fabriscope recorded') }]);
  });
});
