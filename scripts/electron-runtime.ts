import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, runNode } from './tool.ts';

export type ElectronRuntime = { readonly executable: string } | { readonly absent: string };

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** @returns why no window can be opened here, or null. */
export function missingDisplay({ platform, environment }: Surroundings): string | null {
  if (platform === 'win32' || platform === 'darwin') return null;
  return environment['DISPLAY'] || environment['WAYLAND_DISPLAY'] ? null : 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)';
}

/** Path of the runtime that lies in `node_modules` already, or null. */
export function installedElectron(): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const folder = join(projectRoot, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const executable = join(override ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8'));
  return existsSync(executable) ? executable : null;
}

/**
 * Finds the Electron runtime, and fetches it once where it is absent: since version 42 its package brings no binary
 * (reference: electron.md §5), the package's own installer does.
 */
export async function electronRuntime(): Promise<ElectronRuntime> {
  const noDisplay = missingDisplay({ platform: process.platform, environment: process.env });
  if (noDisplay) return { absent: noDisplay };
  const installed = installedElectron();
  if (installed) return { executable: installed };
  process.stderr.write('Fetching the Electron runtime, once …\n');
  const code = await runNode(join(projectRoot, 'node_modules', 'electron', 'install.js'), [], {
    stdio: ['ignore', 'ignore', 'ignore'],
    timeout: 600_000,
  }).catch(() => 1);
  const fetched = code === 0 ? installedElectron() : null;
  return fetched ? { executable: fetched } : { absent: 'the Electron runtime could not be fetched' };
}
