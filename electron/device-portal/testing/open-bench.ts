import { join } from 'node:path';
import { defaultSettings } from '../../../shared/domain/settings.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import type { Clock } from '../../core/clock.ts';
import { Connections } from '../../core/connections/registry.ts';
import { JsonDocuments } from '../../core/documents/json-documents.ts';
import { ProgramFolders } from '../../core/files/folder-store.ts';
import { ProgramUploads } from '../../core/files/upload-store.ts';
import type { Logger } from '../../core/logging.ts';
import type { SecretStore } from '../../core/secret-store.ts';
import { MemoryStore } from '../../core/secrets/memory-store.ts';
import type { CoreServices, NoticeBoard, SettingsStore } from '../../core/services.ts';
import { systemClock } from '../../core/system-clock.ts';
import { ProgramTasks } from '../../core/tasks/task-registry.ts';
import { MemoryJournal } from '../../core/testing/memory-journal.ts';
import { ProgramTokens } from '../../core/token-broker.ts';
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
  close(): Promise<void>;
}

export interface BenchOptions {
  /** Continue in the folder of an earlier bench, as a program that starts again. */
  readonly folder?: string;
  /** The stored passwords of an earlier bench. */
  readonly secrets?: SecretStore;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

export async function openBench(folder: string, options: BenchOptions = {}): Promise<Bench> {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? silentLogger;
  const documents = await JsonDocuments.in(join(folder, 'documents'), clock, logger);
  let settings: Settings = { ...defaultSettings, heartbeatSeconds: 2 };
  const settingsStore: SettingsStore = { get value() { return settings; }, onChange: () => () => {} };
  const secrets = options.secrets ?? new MemoryStore();
  const connections = await Connections.open({ clock, logger, secrets, documents });
  const tasks = await ProgramTasks.open(documents, clock, logger);
  const notices = new Map<string, Parameters<NoticeBoard['post']>[0]>();
  const board: NoticeBoard = { post: (notice) => void notices.set(notice.cause, notice), settle: (cause) => void notices.delete(cause) };
  const uploads = await ProgramUploads.open(join(folder, 'uploads'), logger);
  const folders = await ProgramFolders.open(documents, { home: folder, defaultDownloads: join(folder, 'downloads'), others: [] });
  const services: CoreServices = { version: '0.0.0-test', clock, logger, secrets, documents, connections, tasks, folders, uploads, notices: board, settings: settingsStore, journal: new MemoryJournal(clock), tokens: new ProgramTokens() };
  return {
    folder, services, connections, notices, tasks, uploads,
    setSettings: (change) => void (settings = { ...settings, ...change }),
    close: async () => {
      await connections.close();
      await documents.settled();
    },
  };
}
