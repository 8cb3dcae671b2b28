import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { installedElectron, missingDisplay } from '../../scripts/electron-runtime.ts';

type ElectronHere = { readonly executable: string } | { readonly absent: string };

function lookForElectron(): ElectronHere {
  const noDisplay = missingDisplay({ platform: process.platform, environment: process.env });
  if (noDisplay !== null) return { absent: `No Electron window can be opened: ${noDisplay}.` };
  const executable = installedElectron();
  return executable === null ? { absent: 'The Electron runtime is not in node_modules: run "node node_modules/electron/install.js" first.' } : { executable };
}

/**
 * Whether journeys can run on Electron itself here; where not, why, in the words that the skipped test reports.
 * @throws with the same words where FABRISCOPE_REQUIRE_ELECTRON says that it has to be here.
 */
export function electronHere(): ElectronHere {
  const here = lookForElectron();
  if ('absent' in here && process.env['FABRISCOPE_REQUIRE_ELECTRON'] === '1') throw new Error(here.absent);
  return here;
}

export interface ElectronOptions {
  readonly executable: string;
  /** Profile of the program (`--data-dir`). */
  readonly dataDir: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The desktop program on Electron itself, with its page in Playwright's hands. */
export interface RunningElectron {
  readonly app: ElectronApplication;
  readonly page: Page;
  close(): Promise<void>;
}

const projectRoot = join(import.meta.dirname, '../..');

/** Starts the built program as `npm start` does, and waits for its first window. */
export async function launchElectron(options: ElectronOptions): Promise<RunningElectron> {
  const environment = Object.fromEntries(Object.entries({ ...process.env, ...options.env }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  // As root on Linux, in containers, Chromium's own sandbox cannot be set up.
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: options.executable,
    args: [projectRoot, ...sandbox, '--data-dir', options.dataDir, ...(options.args ?? [])],
    env: environment,
  });
  return { app, page: await app.firstWindow(), close: () => app.close() };
}
