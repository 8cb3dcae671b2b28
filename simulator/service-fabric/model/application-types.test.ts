import { describe, expect, test } from 'vitest';
import { shop } from '../scenarios/company.ts';
import { writePackage } from '../scenarios/index.ts';
import { cluster, refused } from './testing/packaged-cluster.ts';
import { SECOND } from './testing/stage-upgrade.ts';

describe('application types', () => {
  test('are provisioned from a package: Provisioning, then Available', async () => {
    const { clock, model, discarded } = cluster({ 'Shop.3': writePackage(shop('3.0.0')) });
    await model.provisionApplicationType({ locator: 'Shop.3', async: true, cleanUp: true });
    expect(model.applicationType('ShopType', '3.0.0')?.status).toBe('Provisioning');
    await expect(model.provisionApplicationType({ locator: 'Shop.3', async: true, cleanUp: false })).rejects.toThrow(
      refused('FABRIC_E_APPLICATION_TYPE_PROVISION_IN_PROGRESS'),
    );
    await clock.advance(10 * SECOND);
    const type = model.applicationType('ShopType', '3.0.0');
    expect(type).toMatchObject({ status: 'Available', statusDetails: '' });
    expect(type?.parameters).toContainEqual({ name: 'Currency', defaultValue: 'EUR' });
    expect(type?.serviceManifests.map((manifest) => manifest.name)).toEqual([
      'CartPkg',
      'CatalogPkg',
      'CheckoutPkg',
      'WebPkg',
    ]);
    expect(discarded).toEqual(['Shop.3']);
    await expect(model.provisionApplicationType({ locator: 'Shop.3', async: true, cleanUp: false })).rejects.toThrow(
      refused('FABRIC_E_APPLICATION_TYPE_ALREADY_EXISTS'),
    );
  });

  test('without async the answer comes when it is done', async () => {
    const { clock, model } = cluster({ P: writePackage(shop('3.0.0')) });
    const provisioning = model.provisionApplicationType({ locator: 'P', async: false, cleanUp: false });
    await clock.advance(0);
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(10 * SECOND);
    await provisioning;
    expect(model.applicationType('ShopType', '3.0.0')?.status).toBe('Available');
  });

  test('of a flawed package fail with the reason', async () => {
    const good = writePackage(shop('3.0.0'));
    const stray = {
      ...good,
      applicationManifest: good.applicationManifest.replace('ServiceTypeName="WebType"', 'ServiceTypeName="WobType"'),
    };
    const { clock, model } = cluster({
      stray,
      missing: { ...good, serviceManifests: new Map([...good.serviceManifests].slice(1)) },
      version: {
        ...good,
        applicationManifest: good.applicationManifest.replace(
          'ServiceManifestVersion="3.0.0"',
          'ServiceManifestVersion="3.0.1"',
        ),
      },
      broken: { ...good, applicationManifest: '<ApplicationManifest><Parameters></ApplicationManifest>' },
    });
    const provision = (locator: string) => model.provisionApplicationType({ locator, async: true, cleanUp: false });
    for (const locator of ['missing', 'version', 'broken']) {
      await expect(provision(locator)).rejects.toThrow(refused('FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR'));
    }
    await expect(provision('nowhere')).rejects.toThrow(refused('FABRIC_E_DIRECTORY_NOT_FOUND'));
    await provision('stray');
    await clock.advance(10 * SECOND);
    expect(model.applicationType('ShopType', '3.0.0')).toMatchObject({
      status: 'Failed',
      statusDetails: expect.stringContaining('WobType'),
    });
  });

  test('in use cannot be unprovisioned, unused ones can', () => {
    const { model } = cluster();
    expect(() => model.unprovisionApplicationType('ShopType', '2.7.1', false)).toThrow(
      refused('FABRIC_E_APPLICATION_TYPE_IN_USE'),
    );
    model.unprovisionApplicationType('ShopType', '2.6.0', false);
    expect(model.applicationType('ShopType', '2.6.0')).toBeUndefined();
    expect(() => model.unprovisionApplicationType('ShopType', '2.6.0', false)).toThrow(
      refused('FABRIC_E_APPLICATION_TYPE_NOT_FOUND'),
    );
  });

  test('versions are listed in the order of their numbers', () => {
    const { model } = cluster();
    model.stage.applicationTypes.addSettled(writePackage(shop('2.10.0')), 0);
    expect(
      model
        .applicationTypes()
        .filter((type) => type.name === 'ShopType')
        .map((type) => type.version),
    ).toEqual(['2.6.0', '2.7.1', '2.10.0']);
  });
});
