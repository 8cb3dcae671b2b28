import { stat } from 'node:fs/promises';

/** Permission bits of a file; where the system knows none, what they should be. */
export async function fileMode(path: string, expected: number): Promise<number> {
  return process.platform === 'win32' ? expected : (await stat(path)).mode & 0o777;
}
