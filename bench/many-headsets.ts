import { connectionIdSchema } from '../shared/domain/identifiers.ts';
import { startSimulatedHeadsets } from '../e2e/fixtures/simulated-headsets.ts';
import { connectToHost, type Api } from './host-client.ts';
import { startMeasuredHost } from './measured-host.ts';
import type { BenchReport } from './result.ts';
import { quantile } from './statistics.ts';

const headsetCount = 50;

async function signInTo(api: Api, url: string, credentials: { username: string; password: string }): Promise<void> {
  const { id: connectionId } = await api.connections.add({ kind: 'hololens', address: url });
  for await (const message of await api.connections.watch()) {
    const connection = (message.kind === 'snapshot' ? message.items : message.upsert).find(({ id }) => id === connectionId);
    if (connection?.state === 'untrusted' && connection.offered) {
      await api.connections.trust({ connectionId, fingerprint256: connection.offered.fingerprint256, replace: false });
    } else if (connection?.state === 'unpaired') {
      await api.devices.pairing.signIn({ connectionId: connectionIdSchema.parse(connectionId), userName: credentials.username, password: credentials.password });
    } else if (connection?.state === 'online') return;
  }
}

/** Growth in bytes an hour, by least squares over the samples. */
function slopePerHour(samples: readonly { atMs: number; bytes: number }[]): number {
  const meanAt = samples.reduce((sum, { atMs }) => sum + atMs, 0) / samples.length;
  const meanBytes = samples.reduce((sum, { bytes }) => sum + bytes, 0) / samples.length;
  const covariance = samples.reduce((sum, { atMs, bytes }) => sum + (atMs - meanAt) * (bytes - meanBytes), 0);
  const variance = samples.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  return (covariance / variance) * 3_600_000;
}

/** Fifty headsets online at once: what the main process needs while nobody looks at one of them in particular. */
export async function benchManyHeadsets(options: { minutes: number }): Promise<BenchReport> {
  const simulators = await startSimulatedHeadsets(['--count', String(headsetCount), '--paired']);
  const host = await startMeasuredHost();
  try {
    const client = await connectToHost(host.url);
    for (const { url, credentials } of simulators.headsets) {
      if (!credentials) throw new Error('The simulated headset is not paired.');
      await signInTo(client.api, url, credentials);
    }
    await new Promise((resolve) => { setTimeout(resolve, 20_000); });
    const first = await host.sample();
    const stalls: number[] = [];
    const memory: { atMs: number; bytes: number }[] = [];
    let last = first;
    for (let elapsed = 0; elapsed < options.minutes * 60; elapsed += 5) {
      await new Promise((resolve) => { setTimeout(resolve, 5_000); });
      last = await host.sample();
      stalls.push(last.longestStallMs);
      memory.push({ atMs: last.atMs, bytes: last.heapBytes });
    }
    client.close();
    const cpu = (last.cpuMs - first.cpuMs) / (last.atMs - first.atMs);
    const stall = quantile(stalls, 1);
    // The first minute still fills caches; what matters is whether it goes on growing.
    const settled = memory.slice(Math.min(12, Math.floor(memory.length / 3)));
    const growthMb = ((slopePerHour(settled) / 1_024 ** 2) * options.minutes) / 60;
    return {
      results: [
        { area: '50 headsets', measured: 'main process, steady state', value: `${(cpu * 100).toFixed(1)} % of one core`, yardstick: '–', target: '≤ 25 %', met: cpu <= 0.25 },
        { area: '50 headsets', measured: 'longest stall of its event loop', value: `${stall.toFixed(0)} ms`, yardstick: '–', target: '≤ 100 ms', met: stall <= 100 },
        { area: '50 headsets', measured: `growth of its heap after collection over ${options.minutes} minutes`, value: `${growthMb.toFixed(1)} MB at ${(last.heapBytes / 1_024 ** 2).toFixed(0)} MB (${(last.residentBytes / 1_024 ** 2).toFixed(0)} MB resident)`, yardstick: '–', target: 'flat (≤ 10 MB)', met: growthMb <= 10 },
      ],
      notes: [`50 headsets: ${headsetCount} simulated headsets in a process of their own, a heartbeat every 5 s each, one page open on the list; sampled every 5 s for ${options.minutes} minutes; growth by least squares.`],
    };
  } finally {
    await host.stop();
    await simulators.stop();
  }
}
