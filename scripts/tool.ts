import { spawn, type SpawnOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the checkout: the folder above this one. */
export const projectRoot = join(import.meta.dirname, '..');

/**
 * Script file behind a package's command, so that it can be run with this very Node on every system (Windows cannot
 * spawn the shims in `node_modules/.bin` without a shell).
 * @throws when the package does not offer the command.
 */
export function toolScript(packageName: string, command: string): string {
  const folder = join(projectRoot, 'node_modules', packageName);
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const bin = typeof manifest === 'object' && manifest !== null && 'bin' in manifest ? manifest.bin : undefined;
  const script = typeof bin === 'string' ? bin : Object.entries(bin ?? {}).find(([name]) => name === command)?.[1];
  if (typeof script !== 'string') throw new Error(`The package ${packageName} has no command ${command}. Run "npm ci" again.`);
  return join(folder, script);
}

/** Runs a Node script to its end. @returns its exit code; 1 where it was ended by a signal. */
export function runNode(script: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: projectRoot, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
