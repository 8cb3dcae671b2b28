import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Connection } from '../../../shared/contract/connections.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { startHololens } from '../../../simulator/hololens/hololens.ts';
import type { HololensOptions, SimulatedHololens } from '../../../simulator/hololens/hololens.ts';
import { offeredCertificate, pinOf } from '../../core/net/certificate.ts';
import { openBench } from './open-bench.ts';
import type { Bench, BenchOptions } from './open-bench.ts';

export type { Bench, BenchOptions };

/** Gives benches and simulated headsets to the tests of one file and clears all of it away after each test. */
export function portalBenches() {
  const cleanUps: (() => Promise<unknown> | void)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  return {
    onEnd: (cleanUp: () => Promise<unknown> | void) => void cleanUps.push(cleanUp),

    async bench(options: BenchOptions = {}): Promise<Bench> {
      const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'fabriscope-portal-')));
      if (options.folder === undefined) cleanUps.push(() => rm(folder, { recursive: true, force: true }));
      const bench = await openBench(folder, options);
      cleanUps.push(() => bench.close());
      return bench;
    },

    async hololens(options: HololensOptions = {}): Promise<SimulatedHololens> {
      const device = await startHololens({ worn: true, restartMs: 300, ...options });
      cleanUps.push(() => device.close());
      return device;
    },
  };
}

/** Adds a simulated headset as one that is trusted and, where it is paired, signed in. */
export async function addTrusted(bench: Bench, device: SimulatedHololens): Promise<Connection> {
  const root = offeredCertificate([new X509Certificate(device.rootCertificatePem)]);
  const credentials = device.credentials === undefined ? null : { userName: device.credentials.username, password: device.credentials.password };
  return bench.connections.addSimulated({
    kind: 'hololens', address: device.url, name: device.name, trust: { ...pinOf(root, 0), anchorIsRoot: true }, credentials,
  });
}

/** As it is before a test hurries limits: its own patience is none of them. */
const { setTimeout: later } = globalThis;

/** Resolves with the connection as soon as it is as wanted. */
export function untilConnection(bench: Bench, id: ConnectionId, wanted: (connection: Connection) => boolean): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const look = (connection: Connection | null): boolean => {
      if (connection === null || connection.id !== id || !wanted(connection)) return false;
      stop();
      clearTimeout(timer);
      resolve(connection);
      return true;
    };
    const timer = later(() => {
      stop();
      reject(new Error(`never as wanted; last: ${JSON.stringify(bench.connections.get(id))}`));
    }, 25_000);
    const stop = bench.connections.onChange((connection) => void look(connection));
    look(bench.connections.get(id));
  });
}

/** Resolves when the condition holds; it is asked again and again for at most 20 s. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`never came true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
