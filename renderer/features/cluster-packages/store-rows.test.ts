import { describe, expect, it } from 'vitest';
import { pathParts, storeRows } from './store-rows.ts';

describe('rows of the image store', () => {
  it('are named by their last part, whichever way the slashes lean, and know the cluster’s own', () => {
    const rows = storeRows({ folders: [{ path: 'Store\\Shop', files: 3 }, { path: 'ShopPkg_2.0', files: 7 }], files: [{ path: 'ShopPkg_2.0/ApplicationManifest.xml', bytes: 12, modifiedAt: null, version: '' }] });
    expect(rows.map(({ name, isReserved }) => [name, isReserved])).toEqual([['Shop', true], ['ShopPkg_2.0', false], ['ApplicationManifest.xml', false]]);
  });

  it('lead back to the root', () => {
    expect(pathParts('a/b')).toEqual([{ name: 'Image store', path: '' }, { name: 'a', path: 'a' }, { name: 'b', path: 'a/b' }]);
    expect(pathParts('')).toEqual([{ name: 'Image store', path: '' }]);
  });
});
