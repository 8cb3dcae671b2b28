import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Two programs on one profile would overwrite each other's connections. */
export class ProfileInUseError extends Error {
  constructor(dataDir: string, processId: number) {
    super(`Another Fabriscope (process ${processId}) uses ${dataDir}. Close it, or give this one a profile of its own with --data-dir.`);
    this.name = 'ProfileInUseError';
  }
}

/**
 * Takes the profile for this process. The lock of a process that is gone is taken over.
 * @returns the way to give it back.
 * @throws ProfileInUseError, or the error of the file system.
 */
export async function lockProfile(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'lock');
  for (let attempt = 0; ; attempt += 1) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST') || attempt > 2) throw error;
      const owner = Number(await readFile(path, 'utf8').catch(() => ''));
      if (isAlive(owner)) throw new ProfileInUseError(dataDir, owner);
      await rm(path, { force: true });
    }
  }
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0 || processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
