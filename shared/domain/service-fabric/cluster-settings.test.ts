import { describe, expect, it } from 'vitest';
import { isReservedStorePath, clusterSettings, settingOf } from './cluster-settings.ts';

const section = (name: string, ...pairs: readonly (readonly [string, string])[]) => ({ name, parameters: pairs.map(([key, value]) => ({ name: key, value })) });

describe('settings of a cluster', () => {
  it('come from its sections', () => {
    expect(clusterSettings([
      section('EventStoreService'), section('RepairManager'), section('AzureBlobServiceFabricEtw', ['DataDeletionAgeInDays', '28']), section('Management', ['ImageStoreConnectionString', 'fabric:ImageStore']),
    ])).toEqual({ hasEventStore: true, hasRepairManager: true, hasBackupService: false, hasResourceProvider: false, eventRetentionDays: 28, imageStore: 'native' });
  });

  it('are careful where nothing is said', () => {
    expect(clusterSettings([])).toEqual({ hasEventStore: false, hasRepairManager: false, hasBackupService: false, hasResourceProvider: false, eventRetentionDays: null, imageStore: 'unknown' });
    expect(clusterSettings([section('AzureBlobServiceFabricEtw', ['DataDeletionAgeInDays', 'soon'])]).eventRetentionDays).toBeNull();
  });

  it('tell other image stores without keeping their address', () => {
    expect(clusterSettings([section('Management', ['ImageStoreConnectionString', 'xstore:DefaultEndpointsProtocol=https;AccountKey=abc'])]).imageStore).toBe('azure');
    expect(clusterSettings([section('management', ['imagestoreconnectionstring', 'file:C:\\SfDevCluster'])]).imageStore).toBe('file');
  });

  it('read settings in any case', () => {
    expect(settingOf([section('Paas', ['ClusterId', '1'])], 'paas', 'clusterid')).toBe('1');
    expect(settingOf([], 'Paas', 'ClusterId')).toBeNull();
  });
});

describe('the roots of the image store', () => {
  it.each(['Store', 'Store\\ShopType', 'WindowsFabricStore/x', 'store'])('%s is the cluster’s own', (path) => expect(isReservedStorePath(path)).toBe(true));
  it.each(['ShopPkg', 'Stores', 'Shop/Store'])('%s is anybody’s', (path) => expect(isReservedStorePath(path)).toBe(false));
});
