import { join } from 'node:path';
import type { AppInfo } from '../../shared/contract/app.ts';
import type { Connection } from '../../shared/contract/connections.ts';
import type { NewJournalEvent } from '../../shared/domain/journal/event.ts';
import { eventTypes } from '../../shared/domain/journal/event-types.ts';
import { settleActsLeftBehind } from './acts.ts';
import { appRouter } from './app-router.ts';
import type { Caller, CarrierPort } from './carrier-port.ts';
import { serveCarrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import { Discovery } from './connections/discovery.ts';
import { Connections } from './connections/registry.ts';
import { connectionsRouter } from './connections/router.ts';
import { feedConnectionStates } from './connections/state-feed.ts';
import { postStateNotices } from './connections/state-notices.ts';
import type { SimulatorLauncher } from './demo/announced-targets.ts';
import { SimulatedTargets } from './demo/simulated-targets.ts';
import { Diagnostics } from './diagnostics/diagnostics.ts';
import { JsonDocuments } from './documents/json-documents.ts';
import { toFault } from './faults.ts';
import { FetchRouter } from './fetch-router.ts';
import { filesRouter, type FolderCapabilities } from './files/files-router.ts';
import { folderPlaces } from './files/folder-places.ts';
import { ProgramFolders, type FolderPlaces } from './files/folder-store.ts';
import { ProgramUploads } from './files/upload-store.ts';
import { HostEvents } from './host-events.ts';
import type { Journal } from './journal.ts';
import { LogFile } from './logging/log-file.ts';
import { ProgramLogger } from './logging/program-logger.ts';
import { Redactor } from './logging/redactor.ts';
import { ProgramNotices } from './notices/notice-board.ts';
import { programCalls } from './program-calls.ts';
import type { RequestContext } from './request-context.ts';
import type { HostSecretStore } from './secrets/host-secret-store.ts';
import { redactedSecrets } from './secrets/redacted-secrets.ts';
import type { CoreServices } from './services.ts';
import { ProgramSettings } from './settings/settings-store.ts';
import { systemClock } from './system-clock.ts';
import type { JournalFactory, System, SystemFactory, SystemRouter } from './system.ts';
import { postEndNotice } from './tasks/end-notices.ts';
import { ProgramTasks } from './tasks/task-registry.ts';
import { tasksRouter } from './tasks/tasks-router.ts';
import { ProgramTokens } from './token-broker.ts';

/** What a host brings, and what it wants started. */
export interface ProgramOptions {
  readonly host: AppInfo['host'];
  readonly version: string;
  /** Folder of the profile; created where it is missing. The host makes sure that no other program uses it. */
  readonly dataDir: string;
  /** A throwaway profile with simulated headsets and clusters in it. */
  readonly demo: boolean;
  readonly secrets: HostSecretStore;
  readonly systems: readonly SystemFactory[];
  readonly openJournal: JournalFactory;
  /** Native dialogs and the file manager, where the host has them. */
  readonly folders: FolderCapabilities;
  /** Starts the simulated headsets and clusters; null where the host cannot. */
  readonly simulatorLauncher: SimulatorLauncher | null;
  readonly clock?: Clock;
  readonly places?: FolderPlaces;
}

/** The running program, without any host: calls come over carriers, bounded requests through `fetch`. */
export interface Program {
  /** Serves the calls of one page until its port closes. */
  serveCarrier(port: CarrierPort, caller: Caller): void;
  /** Answers a bounded request (`/uploads`, `/devices/…`), or null where no route has that path. */
  fetch(request: Request, caller: Pick<RequestContext, 'role'>): Promise<Response | null>;
  /** Menus, the tray and deep links speak to the page through it. */
  readonly hostEvents: HostEvents;
  readonly connections: Connections;
  readonly notices: ProgramNotices;
  readonly settings: ProgramSettings;
  readonly tasks: ProgramTasks;
  readonly logger: ProgramLogger;
  /** The machine woke up: connections that wait try at once. */
  resumed(): void;
  /** Ends everything: running work, what was changed on targets, sessions, simulators; resolves when all is on disk. */
  close(): Promise<void>;
}

/** Longest that one part may take to end. */
const closeLimitMs = 8_000;

/** Puts the program together. @throws FaultError where the profile's folder cannot be used. */
export async function createProgram(options: ProgramOptions): Promise<Program> {
  const clock = options.clock ?? systemClock;
  const redactor = new Redactor();
  const logger = new ProgramLogger(clock, redactor, new LogFile({ folder: join(options.dataDir, 'logs') }));
  const core = await openCore(options, clock, logger, redactor);
  const systems: System[] = [];
  for (const createSystem of options.systems) systems.push(await createSystem(core.services, options.dataDir));
  for (const driver of systems.flatMap(({ drivers }) => drivers)) core.connections.register(driver);
  const simulated = new SimulatedTargets(core.connections, options.simulatorLauncher, logger, async (announced) => {
    const added = await Promise.all(systems.map(async (system) => (await system.addSimulated?.(announced)) ?? []));
    return added.flat();
  });
  const info: Omit<AppInfo, 'role'> = {
    version: options.version, host: options.host, platform: platformName(), demo: options.demo, canSimulate: simulated.available, startedAt: clock.now(),
  };
  const diagnostics = new Diagnostics({
    clock, logger, redactor, info, secrets: options.secrets,
    connections: () => core.connections.list(), details: (connection) => detailsOf(systems, connection), tasks: () => core.tasks.pictures.values(), settings: () => core.settings.value,
  });
  const hostEvents = new HostEvents();
  const discovery = new Discovery(systems.flatMap((system) => system.discovery ?? []), core.connections, clock, logger);
  const guard = { logger, redactor };
  const calls = programCalls({
    app: appRouter({ clock, logger, info, hostEvents, simulated, diagnostics, settings: core.settings, notices: core.notices, secrets: options.secrets, forgotten: () => core.connections.forgetCredentials() }),
    connections: connectionsRouter(core.connections, discovery),
    files: filesRouter(core.folders, core.uploads, options.folders),
    tasks: tasksRouter(core.tasks),
    ...systems.reduce<SystemRouter>((all, { router }) => ({ ...all, ...router }), core.journal.router),
  }, guard);
  const routes = new FetchRouter([core.uploads.route(), ...systems.flatMap(({ fetchRoutes }) => fetchRoutes)], guard);
  const stopNotices = announce(core, clock, options.secrets);
  tellProgram(core.journal.journal, eventTypes.programStarted, info.startedAt, null, { version: info.version, host: info.host, platform: info.platform, demo: info.demo });
  if (core.settings.value.connectAtStart) core.connections.connectSaved();
  if (options.demo) {
    simulated.explore().catch((error: unknown) => {
      const { message, hint } = toFault(error);
      core.notices.post({ severity: 'error', title: message, body: hint, connectionId: null, href: null, cause: 'demo' });
    });
  }
  logger.info('program.started', 'Fabriscope started.', { version: options.version, host: options.host, demo: options.demo, node: process.versions.node });
  return {
    serveCarrier: (port, caller) => serveCarrier(calls, port, caller),
    fetch: (request, caller) => routes.handle(request, caller),
    hostEvents, logger,
    connections: core.connections, notices: core.notices, settings: core.settings, tasks: core.tasks,
    resumed: () => core.connections.retryWaiting(),
    close: () => closeInOrder(clock, logger, [
      ['tasks', () => core.tasks.close()],
      ...systems.map((system, index) => [`system ${index + 1}`, () => system.close()] as const),
      ['connections', () => core.connections.close()],
      ['simulators', () => simulated.close()],
      ['journal', async () => {
        tellProgram(core.journal.journal, eventTypes.programEnded, clock.now(), clock.now() - info.startedAt, { version: info.version, host: info.host });
        await core.journal.close();
      }],
      ['uploads', () => core.uploads.close()],
      ['notices', async () => stopNotices()],
      ['diagnostics', async () => diagnostics.close()],
      ['documents', () => core.documents.settled()],
    ]),
  };
}

function tellProgram(journal: Journal, type: string, at: number, value: number | null, attributes: NewJournalEvent['attributes']): void {
  journal.note({ at, stream: 'program', type, source: 'program', externalId: null, entity: '', value, attributes, compensates: null });
}

/** Facts of the system whose driver keeps the connection; a system that fails over them must not cost the whole report. */
function detailsOf(systems: readonly System[], { id, kind }: Pick<Connection, 'id' | 'kind'>): readonly string[] {
  const system = systems.find(({ drivers }) => drivers.some((driver) => driver.kind === kind));
  try {
    return system?.diagnostics?.(id) ?? [];
  } catch {
    return ['details not available'];
  }
}

async function openCore(options: ProgramOptions, clock: Clock, logger: ProgramLogger, redactor: Redactor) {
  const documents = await JsonDocuments.in(options.dataDir, clock, logger);
  const secrets = redactedSecrets(options.secrets, redactor);
  const [settings, folders, uploads, connections, tasks] = await Promise.all([
    ProgramSettings.open(documents, clock),
    ProgramFolders.open(documents, options.places ?? folderPlaces(options.demo ? options.dataDir : null)),
    ProgramUploads.open(join(options.dataDir, 'uploads'), logger),
    Connections.open({ clock, logger, secrets, documents }),
    ProgramTasks.open(documents, clock, logger),
  ]);
  const notices = new ProgramNotices(clock);
  const bare: Omit<CoreServices, 'journal'> = { version: options.version, clock, logger, secrets, documents, connections, tasks, folders, uploads, notices, settings, tokens: new ProgramTokens() };
  const journal = await options.openJournal(bare, options.dataDir);
  await settleActsLeftBehind(journal.journal, clock, logger);
  const services: CoreServices = { ...bare, journal: journal.journal };
  return { documents, settings, folders, uploads, connections, tasks, notices, journal, services };
}

/** Lets the parts that have something to tell reach the list of notices and the journal, and unlocked secrets reach the connections. */
function announce({ connections, notices, tasks, journal }: Awaited<ReturnType<typeof openCore>>, clock: Clock, secrets: HostSecretStore): () => void {
  const stops = [
    postStateNotices(connections, notices, clock),
    feedConnectionStates(connections, journal.journal, clock),
    tasks.onEnd((task) => postEndNotice(task, notices)),
    secrets.onProtectionChange(() => {
      if (!secrets.protection().locked) connections.retryLocked();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** One part after the other; one that fails or hangs is noted and does not keep the others from ending. */
async function closeInOrder(clock: Clock, logger: ProgramLogger, parts: readonly (readonly [string, () => Promise<void>])[]): Promise<void> {
  for (const [part, close] of parts) {
    const limit = Promise.withResolvers<never>();
    const timer = clock.after(closeLimitMs, () => limit.reject(new Error(`Not ended after ${closeLimitMs} ms.`)));
    await Promise.race([close(), limit.promise]).catch((error: unknown) => logger.warn('program.close-failed', 'A part did not end cleanly.', { part, error }));
    timer.cancel();
  }
  logger.info('program.ended', 'Fabriscope ended.');
  await logger.settled();
}

function platformName(): AppInfo['platform'] {
  const names: Partial<Record<NodeJS.Platform, AppInfo['platform']>> = { win32: 'windows', darwin: 'mac', linux: 'linux' };
  return names[process.platform] ?? 'other';
}
