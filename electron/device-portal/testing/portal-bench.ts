import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Connection } from '../../../shared/contract/connections.ts';
import { defaultSettings } from '../../../shared/domain/settings.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { startHololens } from '../../../simulator/hololens/hololens.ts';
import type { HololensOptions, SimulatedHololens } from '../../../simulator/hololens/hololens.ts';
import type { Clock } from '../../core/clock.ts';
import { Connections } from '../../core/connections/registry.ts';
import { JsonDocuments } from '../../core/documents/json-documents.ts';
import { ProgramFolders } from '../../core/files/folder-store.ts';
import { ProgramUploads } from '../../core/files/upload-store.ts';
import type { Logger } from '../../core/logging.ts';
import { pinOf, offeredCertificate } from '../../core/net/certificate.ts';
import { MemoryStore } from '../../core/secrets/memory-store.ts';
import type { CoreServices, NoticeBoard, SettingsStore } from '../../core/services.ts';
import { systemClock } from '../../core/system-clock.ts';
import { ProgramTasks } from '../../core/tasks/task-registry.ts';
import { silentLogger } from '../../core/testing/silent-logger.ts';

/** The real core on a throwaway folder, without carriers: what a system is given by the program. */
export interface Bench {
  readonly folder: string;
  readonly services: CoreServices;
  readonly connections: Connections;
  /** Notices that are up now, by their cause. */
  readonly notices: ReadonlyMap<string, Parameters<NoticeBoard['post']>[0]>;
  readonly tasks: ProgramTasks;
  readonly uploads: ProgramUploads;
  setSettings(change: Partial<Settings>): void;
}

export interface BenchOptions {
  /** Continue in the folder of an earlier bench, as a program that starts again. */
  readonly folder?: string;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

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
      const clock = options.clock ?? systemClock;
      const logger = options.logger ?? silentLogger;
      const documents = await JsonDocuments.in(join(folder, 'documents'), clock, logger);
      let settings: Settings = { ...defaultSettings, heartbeatSeconds: 2 };
      const settingsStore: SettingsStore = { get value() { return settings; }, onChange: () => () => {} };
      const secrets = new MemoryStore();
      const connections = await Connections.open({ clock, logger, secrets, documents });
      const tasks = await ProgramTasks.open(documents, clock, logger);
      const notices = new Map<string, Parameters<NoticeBoard['post']>[0]>();
      const board: NoticeBoard = { post: (notice) => void notices.set(notice.cause, notice), settle: (cause) => void notices.delete(cause) };
      const uploads = await ProgramUploads.open(join(folder, 'uploads'), logger);
      const folders = await ProgramFolders.open(documents, { home: folder, defaultDownloads: join(folder, 'downloads'), others: [] });
      cleanUps.push(async () => {
        await connections.close();
        await documents.settled();
      });
      const services: CoreServices = { clock, logger, secrets, documents, connections, tasks, folders, uploads, notices: board, settings: settingsStore };
      return { folder, services, connections, notices, tasks, uploads, setSettings: (change) => void (settings = { ...settings, ...change }) };
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
    const timer = setTimeout(() => {
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
