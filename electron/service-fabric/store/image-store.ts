import { isReservedStorePath } from '../../../shared/domain/service-fabric/cluster-settings.ts';
import { faultError } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import { bounded } from '../entities/bounded-values.ts';
import { SettingsReader } from '../entities/cluster-manifest.ts';
import * as queries from '../gateway/queries.ts';
import type { ImageStoreContent } from '../wire/image-store.ts';

export interface StoreListing {
  folders: { path: string; files: number }[];
  files: { path: string; bytes: number; modifiedAt: number | null; version: string }[];
  native: boolean;
  note: string;
  asOf: number;
}

const mostFolders = 20_000;
const mostFiles = 50_000;
const reserved = 'This folder belongs to the cluster itself: provisioned packages and its own versions lie here. Nothing in it may be changed by hand.';

/** The image store of one cluster as folders and files. */
export class ClusterImageStore {
  readonly #cluster: Cluster;
  readonly #settings: SettingsReader;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#settings = SettingsReader.of(cluster);
  }

  /**
   * @param path relative to the root, with either separator; empty for the root.
   * @throws FaultError `not-found` where there is no such folder.
   */
  async list(path: string, signal?: AbortSignal): Promise<StoreListing> {
    const { clock } = this.#cluster;
    const kind = (await this.#settings.settings())?.imageStore ?? 'unknown';
    if (kind === 'file' || kind === 'azure') {
      const where = kind === 'file' ? 'in a folder' : 'in a storage account';
      return { folders: [], files: [], native: false, note: `This cluster keeps its packages ${where}, not in the image store service. They cannot be browsed through its gateway.`, asOf: clock.now() };
    }
    const content = await queries.operations.imageStore(this.#cluster.client(), path, { signal });
    if (content === null) throw faultError('not-found', { message: `There is no folder ${bounded(path, 300)} in the image store.`, hint: 'It may have been removed. Go back to the root.' });
    return { ...shownContent(content), native: true, note: isReservedStorePath(path) ? reserved : '', asOf: clock.now() };
  }

  /** Bytes below a path. @throws FaultError `not-supported` where the cluster cannot tell (before 6.5). */
  async size(path: string, signal?: AbortSignal): Promise<number> {
    const bytes = await queries.operations.imageStoreSize(this.#cluster.client(), path, { signal });
    if (bytes === null) throw faultError('not-supported', { message: 'The size of this folder cannot be told.', hint: 'The folder may be gone, or the cluster is older than version 6.5.' });
    return Math.max(0, bytes);
  }
}

/** An answer of the store, folders and files by name. */
export function shownContent({ storeFolders, storeFiles }: ImageStoreContent): Pick<StoreListing, 'folders' | 'files'> {
  return {
    folders: storeFolders.slice(0, mostFolders).map(({ storeRelativePath, fileCount }) => ({ path: shownPath(storeRelativePath), files: Math.max(0, Math.trunc(fileCount ?? 0)) })).sort(byPath),
    files: storeFiles.slice(0, mostFiles).map(({ storeRelativePath, fileSize, modifiedDate, fileVersion }) => ({
      path: shownPath(storeRelativePath), bytes: Math.max(0, fileSize ?? 0), modifiedAt: modifiedDate, version: versionWords(fileVersion),
    })).sort(byPath),
  };
}

/** Windows clusters write `\`; the gateway takes either. */
function shownPath(path: string): string {
  return bounded(path.replaceAll('\\', '/'));
}

function versionWords(version: ImageStoreContent['storeFiles'][number]['fileVersion']): string {
  if (version === null) return '';
  return bounded([version.epochDataLossNumber, version.epochConfigurationNumber, version.versionNumber].map((part) => part ?? '0').join('.'), 200);
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path.localeCompare(right.path, 'en', { numeric: true });
}
