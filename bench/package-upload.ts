import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { request, Agent } from 'node:https';
import { join } from 'node:path';
import { startSimulatedCluster, type SimulatedCluster } from '../e2e/fixtures/simulated-clusters.ts';
import { folderHandleSchema, connectionIdSchema, type FolderHandle } from '../shared/domain/identifiers.ts';
import { addCluster } from './big-cluster.ts';
import { connectToHost, type Api } from './host-client.ts';
import { startMeasuredHost, type MeasuredHost } from './measured-host.ts';
import type { BenchReport } from './result.ts';
import { spreadOf } from './statistics.ts';
import { taskEnd } from './task-end.ts';

const fileBytes = 1_000_000_000;
const chunkBytes = 4 * 1_024 * 1_024;
const lanes = 4;
const runs = 3;

/** An application package with one code file of a gigabyte. */
async function writePackage(folder: string, version: string): Promise<void> {
  const code = join(folder, 'WebPkg', 'Code');
  await mkdir(code, { recursive: true });
  await writeFile(join(folder, 'ApplicationManifest.xml'), `<?xml version="1.0" encoding="utf-8"?>
<ApplicationManifest xmlns="http://schemas.microsoft.com/2011/01/fabric" ApplicationTypeName="BigType" ApplicationTypeVersion="${version}">
  <ServiceManifestImport><ServiceManifestRef ServiceManifestName="WebPkg" ServiceManifestVersion="${version}" /></ServiceManifestImport>
</ApplicationManifest>
`);
  await writeFile(join(folder, 'WebPkg', 'ServiceManifest.xml'), `<?xml version="1.0" encoding="utf-8"?>
<ServiceManifest xmlns="http://schemas.microsoft.com/2011/01/fabric" Name="WebPkg" Version="${version}">
  <ServiceTypes><StatelessServiceType ServiceTypeName="WebType" /></ServiceTypes>
  <CodePackage Name="Code" Version="${version}"><EntryPoint><ExeHost><Program>web.exe</Program></ExeHost></EntryPoint></CodePackage>
</ServiceManifest>
`);
  const file = await open(join(code, 'web.exe'), 'w');
  const block = randomBytes(8 * 1_024 * 1_024);
  for (let written = 0; written < fileBytes; written += block.byteLength) await file.write(block.subarray(0, Math.min(block.byteLength, fileBytes - written)));
  await file.close();
}

/** What a program that does nothing else reaches: the same file in the same chunks over as many bare connections. */
async function bareUpload(cluster: SimulatedCluster, path: string): Promise<number> {
  if (cluster.clientCertificate === null || cluster.clientKey === null) throw new Error('The yardstick needs a client certificate.');
  // The yardstick leaves trust out: it measures the wire, on loopback, against our own simulator.
  const agent = new Agent({ keepAlive: true, maxSockets: lanes, rejectUnauthorized: false, cert: await readFile(cluster.clientCertificate), key: await readFile(cluster.clientKey) });
  const session = randomUUID();
  const file = await open(path, 'r');
  const starts = Array.from({ length: Math.ceil(fileBytes / chunkBytes) }, (_, index) => index * chunkBytes);
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: lanes }, async () => {
    const buffer = Buffer.alloc(chunkBytes);
    for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, start);
      await put(new URL(`/ImageStore/Bare/web.exe/$/UploadChunk?api-version=6.0&session-id=${session}`, cluster.url), agent, buffer.subarray(0, bytesRead), `bytes ${start}-${start + bytesRead - 1}/${fileBytes}`);
    }
  }));
  await put(new URL(`/ImageStore/$/CommitUploadSession?api-version=6.0&session-id=${session}`, cluster.url), agent, Buffer.alloc(0), null);
  const elapsedMs = performance.now() - startedAt;
  await file.close();
  agent.destroy();
  return fileBytes / 1e6 / (elapsedMs / 1_000);
}

function put(url: URL, agent: Agent, body: Buffer, contentRange: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-length': body.byteLength, ...(contentRange === null ? {} : { 'content-range': contentRange }) };
    const sent = request(url, { agent, method: contentRange === null ? 'POST' : 'PUT', headers }, (answer) => {
      answer.resume();
      answer.on('end', () => { if ((answer.statusCode ?? 0) < 300) resolve(); else reject(new Error(`The bare upload got ${answer.statusCode}.`)); });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function uploadThrough(api: Api, host: MeasuredHost, connectionId: string, folder: FolderHandle, run: number): Promise<{ rate: number; growthBytes: number }> {
  const typed = connectionIdSchema.parse(connectionId);
  const before = await host.sample();
  let most = before.residentBytes;
  const watching = setInterval(() => { void host.sample().then(({ residentBytes }) => { most = Math.max(most, residentBytes); }); }, 250);
  const startedAt = performance.now();
  const { taskId } = await api.clusters.packages.upload({ connectionId: typed, source: { kind: 'folder', folder }, imageStorePath: `Through_${run}`, provision: false, cleanUp: false, typedName: 'bench' });
  const end = await taskEnd(api, taskId);
  const elapsedMs = performance.now() - startedAt;
  clearInterval(watching);
  if (end.state !== 'done') throw new Error(`The upload ended as ${end.state}: ${end.phase} ${end.fault?.message ?? ''}`);
  return { rate: fileBytes / 1e6 / (elapsedMs / 1_000), growthBytes: most - before.residentBytes };
}

/** Finds the handle of a folder below the chooser's home, as the page would. */
async function folderHandle(api: Api, name: string): Promise<FolderHandle> {
  const { handle } = await api.files.downloadFolder();
  const { folders } = await api.files.browse({ folder: handle });
  const found = folders.find((each) => each.name === name);
  if (!found) throw new Error(`No folder ${name} in ${folders.map((each) => each.name).join(', ')}`);
  return folderHandleSchema.parse(found.handle);
}

/** Upload of a 1 GB package, beside the same chunks sent by a bare program. */
export async function benchPackageUpload(): Promise<BenchReport> {
  const simulator = await startSimulatedCluster(['--scenario', 'healthy', '--https', '--count-uploads', '--name', 'bench']);
  const host = await startMeasuredHost();
  try {
    const client = await connectToHost(host.url);
    const connectionId = await addCluster(client.api, simulator.cluster);
    await client.api.clusters.access.unlock({ connectionId: connectionIdSchema.parse(connectionId), minutes: 60, typedName: 'bench' });
    const { label } = await client.api.files.downloadFolder();
    const folder = join(label, 'BigPkg');
    await writePackage(folder, '1.0');
    const handle = await folderHandle(client.api, 'BigPkg');
    const ratios: number[] = [];
    const ours: number[] = [];
    const growths: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const bare = await bareUpload(simulator.cluster, join(folder, 'WebPkg', 'Code', 'web.exe'));
      const through = await uploadThrough(client.api, host, connectionId, handle, run);
      ratios.push(through.rate / bare);
      ours.push(through.rate);
      growths.push(through.growthBytes / 1_024 ** 2);
    }
    client.close();
    const ratio = spreadOf(ratios);
    const growth = spreadOf(growths);
    return {
      results: [
        { area: 'Upload', measured: '1 GB application package, chunked, real TLS', value: `${(ratio.median * 100).toFixed(0)} % (${(ratio.low * 100).toFixed(0)}–${(ratio.high * 100).toFixed(0)} %, ${spreadOf(ours).median.toFixed(0)} MB/s)`, yardstick: 'the same chunks from a bare node:https program', target: '≥ 80 %', met: ratio.median >= 0.8 },
        { area: 'Upload', measured: 'growth of the main process meanwhile', value: `${growth.median.toFixed(0)} MB (at most ${growth.high.toFixed(0)} MB)`, yardstick: '–', target: '≤ 64 MB', met: growth.median <= 64 },
      ],
      notes: [`Upload: ${runs} pairs in turn of a bare chunked upload (${lanes} connections, 4 MiB chunks) and one through the browser host of the same file; the simulator counts what it receives and keeps nothing, so that no disk is measured.`],
    };
  } finally {
    await host.stop();
    await simulator.stop();
  }
}

