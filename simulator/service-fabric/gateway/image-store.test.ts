import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { SkippableClock } from '../../foundation/clock.ts';
import { writeZip } from '../../foundation/zip-writer.ts';
import type { ClusterCaller } from '../testing/cluster-caller.ts';
import { clusters } from '../testing/started.ts';

/** Uploads and packages through the gateway (service-fabric.md §1.7). */

const start = clusters();
const content = z.object({
  StoreFiles: z.array(z.object({ StoreRelativePath: z.string(), FileSize: z.string() })),
  StoreFolders: z.array(z.object({ StoreRelativePath: z.string(), FileCount: z.string() })),
});
const sessions = z.object({
  UploadSessions: z.array(
    z.object({ SessionId: z.string(), FileSize: z.string(), ExpectedRanges: z.array(z.object({ StartPosition: z.string(), EndPosition: z.string() })) }),
  ),
});

const put = async (caller: ClusterCaller, path: string, text: string): Promise<number> =>
  (await caller.call(`/ImageStore/${path}`, { method: 'PUT', bytes: Buffer.from(text) })).status;

function putChunk(caller: ClusterCaller, path: string, session: string, bytes: Buffer, range: readonly [first: number, last: number]) {
  const [first, last] = range;
  return caller.call(`/ImageStore/${path}/$/UploadChunk?session-id=${session}`, {
    method: 'PUT',
    bytes: bytes.subarray(first, last + 1),
    headers: { 'content-range': `bytes ${String(first)}-${String(last)}/${String(bytes.length)}` },
  });
}

describe('chunked uploads', () => {
  it('come in any order, continue from what is missing and become a file when complete', async () => {
    const { caller, cluster } = await start();
    const bytes = randomBytes(5000);
    const session = randomUUID();
    for (const range of [[3000, 3999], [0, 999], [500, 1499]] as const) {
      expect((await putChunk(caller, 'App/data.bin', session, bytes, range)).status).toBe(200);
    }
    const [open] = (await caller.read(sessions, `/ImageStore/$/GetUploadSession?session-id=${session}`)).UploadSessions;
    expect(open).toEqual({
      SessionId: session,
      FileSize: '5000',
      ExpectedRanges: [
        { StartPosition: '1500', EndPosition: '2999' },
        { StartPosition: '4000', EndPosition: '4999' },
      ],
    });
    expect((await caller.read(sessions, '/ImageStore/App/data.bin/$/GetUploadSession')).UploadSessions).toHaveLength(1);
    const commit = `/ImageStore/$/CommitUploadSession?session-id=${session}`;
    expect(await caller.refusal(commit, { method: 'POST' })).toEqual([400, 'FABRIC_E_UPLOAD_SESSION_RANGE_NOT_SATISFIABLE']);
    await putChunk(caller, 'App/data.bin', session, bytes, [1500, 2999]);
    await putChunk(caller, 'App/data.bin', session, bytes, [4000, 4999]);
    expect((await caller.call(commit, { method: 'POST' })).status).toBe(200);
    const state = z.object({ files: z.array(z.object({ path: z.string(), sha256: z.string() })), sessions: z.array(z.unknown()) });
    const { files, sessions: left } = state.parse(await (await fetch(`${cluster.control}/image-store`)).json());
    expect(files).toMatchObject([{ path: 'App/data.bin', sha256: createHash('sha256').update(bytes).digest('hex') }]);
    expect(left).toEqual([]);
  });

  it('refuse ranges and sessions that do not fit', async () => {
    const { caller } = await start();
    const bytes = randomBytes(100);
    const session = randomUUID();
    await putChunk(caller, 'a', session, bytes, [0, 49]);
    const refusal = async (heard: Promise<{ text: string; status: number }>) => {
      const { status, text } = await heard;
      return [status, /"Code":"(?<code>\w+)"/.exec(text)?.groups?.['code']];
    };
    expect(await refusal(putChunk(caller, 'b', session, bytes, [50, 99]))).toEqual([409, 'FABRIC_E_UPLOAD_SESSION_ID_CONFLICT']);
    const bad = caller.call(`/ImageStore/a/$/UploadChunk?session-id=${session}`, { method: 'PUT', bytes, headers: { 'content-range': 'bytes 50-60/100' } });
    expect(await refusal(bad)).toEqual([400, 'FABRIC_E_UPLOAD_SESSION_RANGE_NOT_SATISFIABLE']);
    expect(await refusal(putChunk(caller, 'a', 'not-a-guid', bytes, [0, 1]))).toEqual([400, 'E_INVALIDARG']);
    expect((await caller.call(`/ImageStore/$/DeleteUploadSession?session-id=${session}`, { method: 'DELETE' })).status).toBe(200);
    expect((await caller.refusal(`/ImageStore/$/GetUploadSession?session-id=${session}`))[0]).toBe(404);
  });

  it('larger than the gateway takes for other bodies pass, and leave nothing behind', async () => {
    const { caller, cluster } = await start();
    const bytes = randomBytes(9 * 1024 * 1024);
    const session = randomUUID();
    expect((await putChunk(caller, 'big', session, bytes, [0, bytes.length - 1])).status).toBe(200);
    const place = cluster.imageStore.sessions()[0]?.place ?? '';
    expect(existsSync(place)).toBe(true);
    await cluster.close();
    expect(existsSync(dirname(place))).toBe(false);
  });
});

describe('the store', () => {
  it('shows files and folders one level at a time, with sizes, and copies and deletes them', async () => {
    const { caller } = await start();
    for (const path of ['App/a.txt', 'App/Pkg/b.txt', 'App/Pkg/c.txt', 'App/_.dir']) await put(caller, path, path);
    const root = await caller.read(content, '/ImageStore');
    expect(root.StoreFolders).toContainEqual({ StoreRelativePath: 'App', FileCount: '4' });
    expect(root.StoreFolders.map((each) => each.StoreRelativePath)).toContain('Store');
    const app = await caller.read(content, '/ImageStore/app');
    expect(app.StoreFiles.map((each) => each.StoreRelativePath)).toEqual(['App\\a.txt', 'App\\_.dir']);
    expect(app.StoreFolders).toEqual([{ StoreRelativePath: 'App\\Pkg', FileCount: '2' }]);
    const size = z.object({ FolderSize: z.string() });
    expect((await caller.read(size, '/ImageStore/App/Pkg/$/FolderSize')).FolderSize).toBe(String(2 * 'App/Pkg/b.txt'.length));
    await caller.write('/ImageStore/$/Copy', { RemoteSource: 'App\\Pkg', RemoteDestination: 'Copy', SkipFiles: ['c.txt'] });
    await caller.call('/ImageStore/App', { method: 'DELETE' });
    expect(await caller.refusal('/ImageStore/App')).toEqual([404, 'FABRIC_E_FILE_NOT_FOUND']);
    expect((await caller.read(content, '/ImageStore/Copy')).StoreFiles).toHaveLength(1);
    const info = z.object({ UsedByCopy: z.object({ FileCount: z.string() }), DiskInfo: z.object({ Capacity: z.string() }) });
    expect((await caller.read(info, '/ImageStore/$/Info')).UsedByCopy.FileCount).toBe('1');
  });

  it('keeps its own roots and its walls', async () => {
    const { caller } = await start();
    const refused = async (path: string) => (await caller.refusal(`/ImageStore/${path}`, { method: 'PUT', bytes: Buffer.from('x') }))[1];
    expect(await refused('Store/a')).toBe('FABRIC_E_IMAGEBUILDER_RESERVED_DIRECTORY_ERROR');
    expect(await refused('windowsfabricstore/a')).toBe('FABRIC_E_IMAGEBUILDER_RESERVED_DIRECTORY_ERROR');
    expect(await refused('a/..%2F..%2Fetc')).toBe('E_INVALIDARG');
    expect(await refused('a/%00b')).toBe('E_INVALIDARG');
  });
});

describe('a package', () => {
  const APPLICATION = `<?xml version="1.0" encoding="utf-8"?>
<ApplicationManifest ApplicationTypeName="GuestType" ApplicationTypeVersion="1.0.0" xmlns="http://schemas.microsoft.com/2011/01/fabric">
  <Parameters><Parameter Name="Count" DefaultValue="1" /></Parameters>
  <ServiceManifestImport><ServiceManifestRef ServiceManifestName="GuestPkg" ServiceManifestVersion="1.0.0" /></ServiceManifestImport>
  <DefaultServices><Service Name="Guest"><StatelessService ServiceTypeName="GuestServiceType" InstanceCount="[Count]"><SingletonPartition /></StatelessService></Service></DefaultServices>
</ApplicationManifest>`;
  const SERVICE = `<?xml version="1.0" encoding="utf-8"?>
<ServiceManifest Name="GuestPkg" Version="1.0.0" xmlns="http://schemas.microsoft.com/2011/01/fabric">
  <ServiceTypes><StatelessServiceType ServiceTypeName="GuestServiceType" /></ServiceTypes>
  <CodePackage Name="Code" Version="1.0.0"><EntryPoint><ExeHost><Program>guest.exe</Program></ExeHost></EntryPoint></CodePackage>
</ServiceManifest>`;

  const provision = (path: string) => ({ Kind: 'ImageStorePath', Async: false, ApplicationTypeBuildPath: path });

  it('uploaded in all its parts is provisioned, created and shown in the store', async () => {
    const { caller, clock } = await start();
    await put(caller, 'Guest/ApplicationManifest.xml', APPLICATION);
    await put(caller, 'Guest/GuestPkg/ServiceManifest.xml', SERVICE);
    await put(caller, 'Guest/GuestPkg/_.dir', '');
    expect(await caller.refusal('/ApplicationTypes/$/Provision', { body: provision('Guest') })).toEqual([404, 'FABRIC_E_DIRECTORY_NOT_FOUND']);
    await put(caller, 'Guest/_.dir', '');
    expect(await caller.write('/ApplicationTypes/$/Provision', { ...provision('Guest'), Async: true })).toBe(202);
    await clock.advance(600_000);
    const types = z.object({ Items: z.array(z.object({ Status: z.string(), DefaultParameterList: z.array(z.unknown()) })) });
    expect((await caller.read(types, '/ApplicationTypes/GuestType')).Items).toEqual([
      { Status: 'Available', DefaultParameterList: [{ Key: 'Count', Value: '1' }] },
    ]);
    expect(await caller.write('/Applications/$/Create', { Name: 'fabric:/Guest', TypeName: 'GuestType', TypeVersion: '1.0.0' })).toBe(201);
    expect((await caller.call('/Services/Guest~Guest/$/GetDescription')).status).toBe(200);
    expect((await caller.read(content, '/ImageStore/Store/GuestType')).StoreFiles[0]?.StoreRelativePath).toBe(
      'Store\\GuestType\\ApplicationManifest.1.0.0.xml',
    );
  });

  it('behind an address on this machine is fetched and provisioned', async () => {
    const { archive } = writeZip([
      { name: 'ApplicationManifest.xml', bytes: Buffer.from(APPLICATION) },
      { name: 'GuestPkg/ServiceManifest.xml', bytes: Buffer.from(SERVICE) },
      { name: 'GuestPkg/Code/guest.exe', bytes: Buffer.alloc(100) },
    ]);
    const shelf = createServer((_request, response) => response.end(archive));
    await new Promise<void>((resolve) => shelf.listen(0, '127.0.0.1', resolve));
    const address = shelf.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { caller, cluster } = await start({ clock: new SkippableClock(), pace: 0.001 });
    const external = (host: string) => ({
      Kind: 'ExternalStore',
      Async: false,
      ApplicationPackageDownloadUri: `http://${host}/guest.sfpkg`,
      ApplicationTypeName: 'GuestType',
      ApplicationTypeVersion: '1.0.0',
    });
    expect((await caller.refusal('/ApplicationTypes/$/Provision', { body: external('packages.example') }))[0]).toBe(404);
    expect(await caller.write('/ApplicationTypes/$/Provision', external(`127.0.0.1:${String(port)}`))).toBe(200);
    expect(cluster.model.applicationType('GuestType', '1.0.0')?.status).toBe('Available');
    shelf.closeAllConnections();
    await new Promise((resolve) => shelf.close(resolve));
  });

  it('that is none is refused', async () => {
    const { caller } = await start();
    expect(await caller.refusal('/ApplicationTypes/$/Provision', { body: provision('Nowhere') })).toEqual([404, 'FABRIC_E_DIRECTORY_NOT_FOUND']);
    await put(caller, 'Empty/readme.txt', 'x');
    expect(await caller.refusal('/ApplicationTypes/$/Provision', { body: provision('Empty') })).toEqual([400, 'FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR']);
    expect(await caller.refusal('/ApplicationTypes/$/Provision', { body: { Kind: 'ExternalStore' } })).toEqual([400, 'E_INVALIDARG']);
  });
});
