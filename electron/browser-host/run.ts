import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Program } from '../core/composition.ts';
import { serveLoopback, type LoopbackServer } from './loopback-server.ts';
import type { HostOptions } from './options.ts';
import { lockProfile } from './profile-lock.ts';

export interface RunningHost {
  readonly url: string;
  readonly wallboardUrl: string;
  readonly dataDir: string;
  /** Fails where the program behind the open port could not be put together. */
  readonly ready: Promise<Program>;
  close(): Promise<void>;
}

/**
 * Starts the browser host: takes the profile, listens, and only then loads the program itself, so that the page can be
 * fetched meanwhile.
 * @param entryFolder of the entry module: `dist/main` in a build, `electron` in a checkout.
 * @throws as start-failure.ts knows how to say.
 */
export async function runBrowserHost(options: HostOptions, passphrase: string | undefined, entryFolder: string): Promise<RunningHost> {
  const throwaway = options.dataDir === null;
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'fabriscope-demo-')));
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const unlock = await lockProfile(dataDir);
  const program = Promise.withResolvers<Program>();
  let server: LoopbackServer;
  try {
    server = await serveLoopback({ program: program.promise, port: options.port, pageRoot: builtFolder(entryFolder, 'renderer') });
  } catch (error) {
    await unlock();
    if (throwaway) await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
  performance.mark('fabriscope:listening');
  // In the next turn, so that whoever waits for the address has it first.
  setImmediate(() => {
    composeProgram(options, dataDir, passphrase, entryFolder).then(program.resolve, program.reject);
  });
  const close = async (): Promise<void> => {
    await server.close();
    await program.promise.then((started) => started.close(), () => {});
    await unlock();
    if (throwaway) await rm(dataDir, { recursive: true, force: true });
  };
  return { url: server.url, wallboardUrl: server.wallboardUrl, dataDir, ready: program.promise, close };
}

async function composeProgram(options: HostOptions, dataDir: string, passphrase: string | undefined, entryFolder: string): Promise<Program> {
  const [{ createProgram }, { PassphraseStore }, { programVersion }, { openJournal, systems }, { openOutside }, { startSimulatorProcess }] = await Promise.all([
    import('../core/composition.ts'),
    import('../core/secrets/passphrase-store.ts'),
    import('../core/version.ts'),
    import('../systems.ts'),
    import('./open-address.ts'),
    import('./simulator-process.ts'),
  ]);
  const secrets = await PassphraseStore.at(join(dataDir, 'secrets.sealed'));
  const refused: unknown = passphrase ? await secrets.unlock(passphrase).then(() => null, (error: unknown) => error) : null;
  const simulator = simulatorScript(entryFolder);
  const program = await createProgram({
    host: 'browser',
    version: await programVersion(entryFolder),
    dataDir,
    demo: options.demo,
    secrets,
    systems,
    openJournal,
    folders: { reveal: openOutside },
    simulatorLauncher: simulator === null ? null : () => startSimulatorProcess(simulator),
  });
  if (refused) {
    program.logger.warn('secrets.unlock-failed', 'The passphrase from the environment does not open the stored passwords; the page asks for it.', { error: refused });
  }
  performance.mark('fabriscope:program-ready');
  return program;
}

/** A part of the build, seen from a built entry and from a checkout alike. */
function builtFolder(entryFolder: string, part: string): string {
  return isBuilt(entryFolder) ? join(entryFolder, '..', part) : join(entryFolder, '..', 'dist', part);
}

/** The simulators' entry, of the same make as this program: built, or the sources of a checkout; null where it is not there. */
function simulatorScript(entryFolder: string): string | null {
  const path = isBuilt(entryFolder) ? join(entryFolder, '..', 'simulator', 'cli.js') : join(entryFolder, '..', 'simulator', 'cli.ts');
  return existsSync(path) ? path : null;
}

function isBuilt(entryFolder: string): boolean {
  return basename(entryFolder) === 'main';
}
