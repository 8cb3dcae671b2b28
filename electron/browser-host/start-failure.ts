import { systemErrorCode } from '../core/faults.ts';
import { exitCodes } from './exit-codes.ts';
import { ProfileInUseError } from './profile-lock.ts';

export interface StartFailure {
  readonly exitCode: number;
  /** One sentence or two for the person at the terminal. */
  readonly message: string;
}

/** Why Fabriscope did not start, in words. */
export function startFailure(error: unknown, asked: { readonly port: number; readonly dataDir: string }): StartFailure {
  if (error instanceof ProfileInUseError) return { exitCode: exitCodes.profileInUse, message: error.message };
  const code = systemErrorCode(error) ?? systemErrorCode(error instanceof Error ? error.cause : null);
  if (code === 'EADDRINUSE') return { exitCode: exitCodes.portInUse, message: `Port ${asked.port} is in use by another program. Choose another one with --port, or leave it out to take any free one.` };
  if (code === 'EACCES' && error instanceof Error && 'syscall' in error && error.syscall === 'listen') {
    return { exitCode: exitCodes.portInUse, message: `This system does not let you use port ${asked.port}. Choose one above 1023 with --port.` };
  }
  if (code !== null && folderCodes.has(code)) {
    return { exitCode: exitCodes.folderUnusable, message: `The data folder ${asked.dataDir} cannot be used (${folderCodes.get(code)}). Choose another one with --data-dir.` };
  }
  return { exitCode: exitCodes.failed, message: `Fabriscope did not start: ${error instanceof Error ? error.message : String(error)}` };
}

const folderCodes: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'no permission'], ['EPERM', 'no permission'], ['EROFS', 'it is read-only'], ['ENOTDIR', 'a part of its path is a file'], ['EEXIST', 'there is a file of that name'],
  ['EISDIR', 'a folder is where a file should be'], ['ENOSPC', 'the disk is full'], ['EDQUOT', 'your share of the disk is used up'], ['ENOENT', 'a part of its path is missing'],
]);
