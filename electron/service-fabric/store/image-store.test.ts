import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClusterModel } from '../../../simulator/service-fabric/model/index.ts';
import { usualNodeTypes } from '../../../simulator/service-fabric/model/node-factory.ts';
import { openClusterRig, type ClusterRig } from '../actions/testing/cluster-rig.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { readAnswer } from '../wire/answer.ts';
import { imageStoreContent } from '../wire/image-store.ts';
import { ClusterImageStore, shownContent } from './image-store.ts';

const fixtures = join(process.env['FABRISCOPE_FIXTURES'] ?? join(import.meta.dirname, '../../../../shared/fixtures'), 'sf');

describe('the image store', () => {
  const newFolder = temporaryFolders();
  let folder = '';
  let rig: ClusterRig | null = null;
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(async () => {
    await rig?.close();
    rig = null;
  });
  const open = async (options: Partial<Parameters<typeof openClusterRig>[0]> = {}) => new ClusterImageStore((rig = await openClusterRig({ folder, nodes: 5, apps: 4, ...options })).cluster);

  it('is browsed from its root down, with sizes', async () => {
    const store = await open();
    const root = await store.list('');
    expect(root).toMatchObject({ native: true, note: '' });
    const [top] = root.folders;
    if (!top) throw new Error('The store is empty.');
    expect(top.path).toBe('Store');
    const inside = await store.list(top.path);
    expect(inside.note).toContain('belongs to the cluster itself');
    expect(inside.folders.every(({ path }) => path.startsWith('Store/'))).toBe(true);
    expect(await store.size(top.path)).toBeGreaterThan(0);
  });

  it('says when a folder is not there', async () => {
    const store = await open();
    await expect(store.list('Nowhere')).rejects.toMatchObject({ fault: { code: 'not-found' } });
  });

  it('that is not the cluster’s own service is told, not asked', async () => {
    const store = await open({ build: (options) => new ClusterModel({ ...options, nodeTypes: usualNodeTypes(5), features: { nativeImageStore: false } }) });
    const listing = await store.list('');
    expect(listing).toMatchObject({ native: false, folders: [], files: [] });
    expect(listing.note).toContain('cannot be browsed');
  });

  it.skipIf(!existsSync(fixtures))('of recorded answers shows its paths with one separator (skipped where the recordings are not present)', () => {
    const { folders } = shownContent(readAnswer('', imageStoreContent, readFileSync(join(fixtures, 'cluster-page/imagestore/nested-directory.json'), 'utf8')));
    expect(folders).toEqual([{ path: 'Store/VisualObjectsApplicationType', files: 83 }]);
  });
});
