import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Two programs on one profile would overwrite each other's connections. */
export class ProfileInUseError extends Error {
  constructor(dataDir: string, processId: number) {
    super(`Another Fabriscope (process ${processId}) uses ${dataDir}. Close it, or give this one a profile of its own with --data-dir.`);
    this.name = 'ProfileInUseError';
  }
}

interface LockOwner {
  readonly processId: number;
  /** Tells the owner from a later process of the same number, where the system can. */
  readonly startedAt: string | null;
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
      await file.writeFile(`${process.pid} ${(await startOf(process.pid)) ?? ''}`.trim());
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST') || attempt > 2) throw error;
      const owner = readOwner(await readFile(path, 'utf8').catch(() => ''));
      if (owner && (await isAlive(owner))) throw new ProfileInUseError(dataDir, owner.processId);
      await rm(path, { force: true });
    }
  }
}

/** The lock's text is `<process id> <start>`; anything else is no lock of ours. */
function readOwner(text: string): LockOwner | null {
  const owner = /^(\d{1,10})(?: (\d{1,20}))?$/.exec(text.trim());
  return owner ? { processId: Number(owner[1]), startedAt: owner[2] ?? null } : null;
}

async function isAlive({ processId, startedAt }: LockOwner): Promise<boolean> {
  if (processId === process.pid) return false;
  try {
    process.kill(processId, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return startedAt === null || startedAt === (await startOf(processId));
}

/** When a process began, in ticks since the machine did: field 22 of Linux's `/proc/<pid>/stat`; null elsewhere. */
async function startOf(processId: number): Promise<string | null> {
  const status = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => null);
  // The second field is the program's name in brackets, which may hold anything.
  return status?.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
