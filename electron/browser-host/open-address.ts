import { spawn } from 'node:child_process';

/** The system's own way to open an address or a folder. */
export function openerFor(platform: NodeJS.Platform, target: string): { command: string; args: readonly string[] } {
  // explorer.exe takes one argument as it is; `start` would give it to a shell.
  if (platform === 'win32') return { command: 'explorer.exe', args: [target] };
  if (platform === 'darwin') return { command: 'open', args: [target] };
  return { command: 'xdg-open', args: [target] };
}

/**
 * Opens an address in the default browser, or a folder in the file manager. Quietly does nothing where the machine
 * has neither.
 * @returns whether the opener could be started.
 */
export function openOutside(target: string): Promise<boolean> {
  const { command, args } = openerFor(process.platform, target);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('error', () => { resolve(false); });
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
