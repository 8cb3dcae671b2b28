import { z } from 'zod';

import type { ImageStore, StoredFile, UploadSession } from '../../image-store/image-store.ts';
import { registeredFiles } from '../../image-store/registered-files.ts';
import { done, ok } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { flag } from '../bodies.ts';
import { GatewayFailure, invalidArgument } from '../failure.ts';
import type { GatewayRequest } from '../request.ts';
import type { Route } from '../route.ts';
import { get, post, since } from '../route.ts';
import type { ServedCluster } from '../served-cluster.ts';
import { time } from '../wire/text.ts';

/** The native image store over HTTP (service-fabric.md §1.7). Paths in answers have backslashes, as on the real one's disks. */

const copy = z.object({
  RemoteSource: z.string().min(1),
  RemoteDestination: z.string().min(1),
  SkipFiles: z.array(z.string()).nullish(),
  CheckMarkFile: flag.nullish(),
});

const SIZE_OF_DISK = 256 * 1024 ** 3;

function requireStore({ model, imageStore }: ServedCluster): ImageStore {
  if (!model.features.nativeImageStore) throw invalidArgument('The image store of this cluster is a file share; it cannot be reached through the gateway.');
  return imageStore;
}

/** Uploads, and what the cluster itself keeps of registered types. */
function allFiles(cluster: ServedCluster): readonly StoredFile[] {
  return [...requireStore(cluster).filesBelow(''), ...registeredFiles(cluster.model)];
}

const backslashed = (path: string): string => path.replaceAll('/', '\\');
const lower = (path: string): string => path.replaceAll('\\', '/').replace(/^\/+|\/+$/g, '').toLowerCase();

function content(cluster: ServedCluster, path: string): Answer {
  const all = allFiles(cluster);
  const exact = all.find((file) => lower(file.path) === lower(path));
  if (exact !== undefined) return ok({ StoreFiles: [fileInfo(exact)], StoreFolders: [], ContinuationToken: '' });
  const prefix = path === '' ? '' : `${lower(path)}/`;
  const below = all.filter((file) => lower(file.path).startsWith(prefix));
  if (below.length === 0 && path !== '') throw new GatewayFailure('FABRIC_E_FILE_NOT_FOUND', `There is no ${path} in the image store.`);
  const folders = new Map<string, { path: string; count: number }>();
  const files: StoredFile[] = [];
  for (const file of below) {
    const slash = file.path.indexOf('/', prefix.length);
    if (slash === -1) files.push(file);
    else {
      const folder = file.path.slice(0, slash);
      const entry = folders.get(folder.toLowerCase()) ?? { path: folder, count: 0 };
      entry.count++;
      folders.set(folder.toLowerCase(), entry);
    }
  }
  return ok({
    StoreFiles: files.map((file) => fileInfo(file)),
    StoreFolders: [...folders.values()].map((each) => ({ StoreRelativePath: backslashed(each.path), FileCount: String(each.count) })),
    ContinuationToken: '',
  });
}

function fileInfo(file: StoredFile): object {
  return {
    FileSize: String(file.size),
    FileVersion: { VersionNumber: String(file.version), EpochDataLossNumber: '132399270145364138', EpochConfigurationNumber: '8589934592' },
    ModifiedDate: time(file.modifiedAt),
    StoreRelativePath: backslashed(file.path),
  };
}

function folderSize(cluster: ServedCluster, path: string): Answer {
  const prefix = path === '' ? '' : `${lower(path)}/`;
  const below = allFiles(cluster).filter((file) => lower(file.path).startsWith(prefix));
  if (below.length === 0 && path !== '') throw new GatewayFailure('FABRIC_E_DIRECTORY_NOT_FOUND', `There is no folder ${path} in the image store.`);
  return ok({ StoreRelativePath: backslashed(path), FolderSize: String(sizeOf(below)) });
}

const sizeOf = (files: readonly StoredFile[]): number => files.reduce((sum, file) => sum + file.size, 0);

function info(cluster: ServedCluster): Answer {
  const uploads = requireStore(cluster).filesBelow('');
  const registered = registeredFiles(cluster.model);
  const usage = (files: readonly StoredFile[]): object => ({ UsedSpace: String(sizeOf(files)), FileCount: String(files.length) });
  return ok({
    DiskInfo: { Capacity: String(SIZE_OF_DISK), AvailableSpace: String(SIZE_OF_DISK - sizeOf(uploads) - sizeOf(registered)) },
    UsedByMetadata: usage([]),
    UsedByStaging: usage([]),
    UsedByCopy: usage(uploads),
    UsedByRegister: usage(registered),
  });
}

/** The clients of the older description read the path under one name, those of the newer under the other. */
function sessionInfo(session: UploadSession): object {
  return {
    StoreRelativeLocation: backslashed(session.path),
    StoreRelativePath: backslashed(session.path),
    SessionId: session.id,
    ModifiedDate: time(session.modifiedAt),
    FileSize: String(session.size),
    ExpectedRanges: session.received.missing().map(({ start, end }) => ({ StartPosition: String(start), EndPosition: String(end) })),
  };
}

/** A GUID. @throws GatewayFailure 400 */
function sessionId(request: GatewayRequest): string {
  const id = request.query.required('session-id');
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw invalidArgument('The session-id must be a GUID.');
  return id;
}

async function uploadChunk(request: GatewayRequest, cluster: ServedCluster): Promise<Answer> {
  const store = requireStore(cluster);
  const id = sessionId(request);
  const range = /^bytes (?<start>\d{1,15})-(?<end>\d{1,15})\/(?<size>\d{1,15})$/.exec(request.raw.headers['content-range'] ?? '')?.groups;
  if (range === undefined) throw invalidArgument('The header Content-Range must have the form "bytes first-last/size".');
  const chunk = { start: Number(range['start']), end: Number(range['end']), size: Number(range['size']) };
  await store.putChunk(request.param('contentPath'), id, chunk, request.raw);
  return done();
}

const put = (path: string, handle: Route['handle']): Route => ({ method: 'PUT', path, access: 'write', handle });
const remove = (path: string, handle: Route['handle']): Route => ({ method: 'DELETE', path, access: 'write', handle });

export const imageStoreRoutes: readonly Route[] = [
  get('/ImageStore', (_request, cluster) => content(cluster, '')),
  get('/ImageStore/{contentPath*}', (request, cluster) => content(cluster, request.param('contentPath'))),
  since(6.5, get('/ImageStore/$/FolderSize', (_request, cluster) => folderSize(cluster, ''))),
  since(6.5, get('/ImageStore/{contentPath*}/$/FolderSize', (request, cluster) => folderSize(cluster, request.param('contentPath')))),
  since(6.5, get('/ImageStore/$/Info', (_request, cluster) => info(cluster))),
  get('/ImageStore/$/GetUploadSession', (request, cluster) =>
    ok({ UploadSessions: [sessionInfo(requireStore(cluster).session(sessionId(request)))] }),
  ),
  get('/ImageStore/{contentPath*}/$/GetUploadSession', (request, cluster) =>
    ok({ UploadSessions: requireStore(cluster).sessionsOf(request.param('contentPath')).map((each) => sessionInfo(each)) }),
  ),
  put('/ImageStore/{contentPath*}', async (request, cluster) => {
    await requireStore(cluster).put(request.param('contentPath'), request.raw);
    return done();
  }),
  put('/ImageStore/{contentPath*}/$/UploadChunk', uploadChunk),
  post('/ImageStore/$/CommitUploadSession', async (request, cluster) => {
    await requireStore(cluster).commit(sessionId(request));
    return done();
  }),
  remove('/ImageStore/$/DeleteUploadSession', async (request, cluster) => {
    await requireStore(cluster).abort(sessionId(request));
    return done();
  }),
  remove('/ImageStore/{contentPath*}', async (request, cluster) => {
    await requireStore(cluster).remove(request.param('contentPath'));
    return done();
  }),
  post('/ImageStore/$/Copy', async (request, cluster) => {
    const given = await request.body(copy);
    requireStore(cluster).copy(given.RemoteSource, given.RemoteDestination, given.SkipFiles ?? []);
    return done();
  }),
];
