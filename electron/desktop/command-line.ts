import { resolve } from 'node:path';
import { parseDeepLink, type DeepLink } from './deep-link.ts';

/** What was asked of the desktop program on its command line. */
export interface DesktopArguments {
  /** Absolute; null for the system's own place. */
  readonly dataDir: string | null;
  readonly demo: boolean;
  readonly deepLink: DeepLink | null;
}

/**
 * Reads the arguments behind the executable (and, in a checkout, behind the folder). Unknown ones are left alone:
 * systems and Chromium add switches of their own.
 * @param workingDirectory that relative folders are meant in.
 */
export function parseDesktopArguments(args: readonly string[], workingDirectory: string): DesktopArguments {
  const dataDir = valueOf(args, '--data-dir');
  const link = args.map(parseDeepLink).find((found) => found !== null) ?? null;
  return { dataDir: dataDir === null ? null : resolve(workingDirectory, dataDir), demo: args.includes('--demo'), deepLink: link };
}

function valueOf(args: readonly string[], name: string): string | null {
  const joined = args.find((argument) => argument.startsWith(`${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 1) || null;
  const at = args.indexOf(name);
  const value = at < 0 ? undefined : args[at + 1];
  return value === undefined || value === '' || value.startsWith('--') ? null : value;
}

/** The arguments proper of a process: an unpackaged runtime has the program's folder as its first. */
export function ownArguments(argv: readonly string[], isPackaged: boolean): readonly string[] {
  return argv.slice(isPackaged ? 1 : 2);
}
