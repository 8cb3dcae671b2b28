import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { captureIdSchema, connectionIdSchema } from '../shared/domain/identifiers.ts';
import { startSimulatedHeadsets } from '../e2e/fixtures/simulated-headsets.ts';
import { connectToHost, pairWith, type Api } from './host-client.ts';
import { startMeasuredHost, type MeasuredHost } from './measured-host.ts';
import type { BenchReport } from './result.ts';
import { spreadOf } from './statistics.ts';
import { taskEnd } from './task-end.ts';

/** 2 GB as the simulator counts them: its knob is in megabytes. */
const sizeBytes = 2_000 * 1_000_000;
const runs = 5;
const rate = (bytes: number, ms: number) => bytes / 1e6 / (ms / 1_000);

/** What a program that does nothing else reaches: `node:https` straight into a file, same simulator, same disk. */
async function bareDownload(url: string, fileName: string, authorization: string, folder: string): Promise<number> {
  const path = `/api/holographic/mrc/file?filename=${encodeURIComponent(Buffer.from(fileName).toString('base64'))}`;
  const target = join(folder, 'bare.mp4');
  const startedAt = performance.now();
  await new Promise<void>((resolve, reject) => {
    // The yardstick leaves trust out: it measures the wire, on loopback, against our own simulator.
    const sent = request(new URL(path, url), { rejectUnauthorized: false, headers: { authorization } }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`The bare download got ${answer.statusCode}.`));
      pipeline(answer, createWriteStream(target, { highWaterMark: 1_024 * 1_024 })).then(resolve, reject);
    });
    sent.on('error', reject);
    sent.end();
  });
  const elapsedMs = performance.now() - startedAt;
  await rm(target, { force: true });
  return rate(sizeBytes, elapsedMs);
}

async function downloadThroughFabriscope(api: Api, host: MeasuredHost, connectionId: string, captureId: string): Promise<{ rate: number; growthBytes: number }> {
  const { handle } = await api.files.downloadFolder();
  const before = await host.sample();
  let mostResident = before.residentBytes;
  const startedAt = performance.now();
  const { taskId } = await api.devices.captures.download({
    connectionId: connectionIdSchema.parse(connectionId), captureIds: [captureIdSchema.parse(captureId)], folder: handle, deleteAfter: false,
  });
  const watching = setInterval(() => {
    void host.sample().then(({ residentBytes }) => { mostResident = Math.max(mostResident, residentBytes); });
  }, 250);
  const end = await taskEnd(api, taskId);
  const elapsedMs = performance.now() - startedAt;
  clearInterval(watching);
  if (end.state !== 'done') throw new Error(`The download ended as ${end.state}: ${end.phase}`);
  await rm(join(host.homeDir, 'Downloads'), { recursive: true, force: true });
  return { rate: rate(sizeBytes, elapsedMs), growthBytes: mostResident - before.residentBytes };
}

/** Download of a 2 GB capture, beside a bare `node:https` download of the same file from the same simulator. */
export async function benchDownload(): Promise<BenchReport> {
  const simulators = await startSimulatedHeadsets(['--profile', 'hololens2', '--big-capture', String(sizeBytes / 1_000_000)]);
  const host = await startMeasuredHost();
  const folder = await mkdtemp(join(tmpdir(), 'fabriscope-bare-'));
  try {
    const [headset] = simulators.headsets;
    if (!headset) throw new Error('No simulated headset.');
    const client = await connectToHost(host.url);
    const connectionId = await pairWith(client.api, headset.url, () => headset.pin());
    const capture = await bigCapture(client.api, connectionId);
    const authorization = `Basic ${Buffer.from('bench:measured-here-only').toString('base64')}`;
    const ratios: number[] = [];
    const ours: number[] = [];
    const growths: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const bare = await bareDownload(headset.url, capture.name, authorization, folder);
      const through = await downloadThroughFabriscope(client.api, host, connectionId, capture.id);
      ratios.push(through.rate / bare);
      ours.push(through.rate);
      growths.push(through.growthBytes / 1_024 ** 2);
    }
    client.close();
    const ratio = spreadOf(ratios);
    const growth = spreadOf(growths);
    return {
      results: [
        { area: 'Download', measured: '2 GB capture into a folder, real TLS', value: `${(ratio.median * 100).toFixed(0)} % (${(ratio.low * 100).toFixed(0)}–${(ratio.high * 100).toFixed(0)} %, ${spreadOf(ours).median.toFixed(0)} MB/s)`, yardstick: 'bare node:https into a file', target: '≥ 90 %', met: ratio.median >= 0.9 },
        { area: 'Download', measured: 'growth of the main process meanwhile', value: `${growth.median.toFixed(0)} MB (at most ${growth.high.toFixed(0)} MB)`, yardstick: '–', target: '≤ 64 MB', met: growth.median <= 64 },
      ],
      notes: [`Download: ${runs} pairs of a bare download and one through the browser host, in turn; median of the ratios. Simulator and host are separate processes on the same two cores.`],
    };
  } finally {
    await host.stop();
    await simulators.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function bigCapture(api: Api, connectionId: string): Promise<{ id: string; name: string }> {
  for await (const message of await api.devices.captures.watch({ connectionId: connectionIdSchema.parse(connectionId) })) {
    const items = message.kind === 'snapshot' ? message.items : message.upsert;
    const big = items.find((capture) => capture.sizeBytes === sizeBytes);
    if (big) return big;
  }
  throw new Error('The simulated headset lists no capture of 2 GB.');
}
