import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockProfile } from '../browser-host/profile-lock.ts';
import { createProgram, type Program } from '../core/composition.ts';
import type { HostSecretStore } from '../core/secrets/host-secret-store.ts';
import { PassphraseStore } from '../core/secrets/passphrase-store.ts';
import type { JournalFactory, SystemFactory } from '../core/system.ts';
import type { ElectronSlice, WindowSlice } from './electron-slice.ts';
import { openSystemSecrets, systemKeyProtection } from './safe-storage-sealer.ts';
import { startSimulatorUtility } from './simulator-utility.ts';

export interface DesktopProgramOptions {
  readonly dataDir: string;
  readonly demo: boolean;
  readonly platform: NodeJS.Platform;
  readonly simulator: string | null;
  readonly systems: readonly SystemFactory[];
  readonly openJournal: JournalFactory;
  chooseFolder(): Promise<string | null>;
}

/**
 * Secrets under the system's key; where it protects none, in memory, or in a file sealed with a passphrase once the user
 * has set one, with the reason in the advice.
 */
export async function openDesktopSecrets(safeStorage: ElectronSlice<WindowSlice, unknown>['safeStorage'], dataDir: string, platform: NodeJS.Platform): Promise<HostSecretStore> {
  const protection = await systemKeyProtection(safeStorage, platform);
  if (protection.kind === 'system') return openSystemSecrets(safeStorage, join(dataDir, 'secrets.system.json'), protection);
  const store = await PassphraseStore.at(join(dataDir, 'secrets.sealed'));
  const own = store.protection.bind(store);
  return Object.assign(store, {
    protection: () => {
      const before = own();
      return before.kind === 'memory' ? { ...before, advice: `${before.advice} ${protection.advice}` } : before;
    },
  });
}

/**
 * Takes the profile and puts the program together over Electron's means. Only after Electron is ready.
 * @returns the program; its `close` also gives the profile back.
 * @throws ProfileInUseError, FaultError or the file system's error.
 */
export async function openDesktopProgram<Window extends WindowSlice, Menu>(electron: ElectronSlice<Window, Menu>, options: DesktopProgramOptions): Promise<Program> {
  const { dataDir, demo, platform, simulator, systems, openJournal } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const unlock = await lockProfile(dataDir);
  try {
    const program = await createProgram({
      host: 'desktop',
      version: electron.app.getVersion(),
      dataDir, demo, systems, openJournal,
      secrets: await openDesktopSecrets(electron.safeStorage, dataDir, platform),
      folders: {
        chooseFolder: () => options.chooseFolder(),
        reveal: async (path) => (await electron.shell.openPath(path)) === '',
      },
      simulatorLauncher: simulator === null ? null : () => startSimulatorUtility(electron.utilityProcess, simulator),
    });
    const close = async (): Promise<void> => {
      await program.close();
      await unlock();
    };
    return { ...program, close };
  } catch (error) {
    await unlock();
    throw error;
  }
}
