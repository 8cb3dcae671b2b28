import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockProfile } from './profile-lock.ts';

describe('lockProfile', () => {
  let folder = '';
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'fabriscope-lock-')); });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('makes the profile and gives it back', async () => {
    const release = await lockProfile(join(folder, 'new', 'profile'));
    await release();
    await expect(lockProfile(join(folder, 'new', 'profile'))).resolves.toBeTypeOf('function');
  });
  it('is refused while another process has it, and says which', async () => {
    await writeFile(join(folder, 'lock'), String(process.ppid));
    await expect(lockProfile(folder)).rejects.toThrow(`process ${process.ppid}`);
  });
  it('takes over the lock of a process that is gone', async () => {
    await writeFile(join(folder, 'lock'), '999999999');
    await expect(lockProfile(folder)).resolves.toBeTypeOf('function');
  });
  it.skipIf(process.platform !== 'linux')('takes over the lock of a process whose number another one has now', async () => {
    await writeFile(join(folder, 'lock'), `${process.ppid} 1`);
    await expect(lockProfile(folder)).resolves.toBeTypeOf('function');
  });
  it('takes over a lock that nobody can read', async () => {
    await writeFile(join(folder, 'lock'), 'nonsense');
    await expect(lockProfile(folder)).resolves.toBeTypeOf('function');
  });
});
