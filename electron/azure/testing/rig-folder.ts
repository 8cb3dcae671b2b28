import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openAzureRig, type AzureRig, type RigOptions } from './azure-rig.ts';

/** One rig for all tests of a file. @returns gets it, from the first test on. */
export function azureRigForFile(options: Omit<RigOptions, 'folder'> = {}): () => AzureRig {
  let open: { readonly rig: AzureRig; readonly folder: string } | null = null;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fabriscope-azure-'));
    open = { folder, rig: await openAzureRig({ folder, ...options }) };
  });
  afterAll(async () => {
    await open?.rig.close();
    if (open) await rm(open.folder, { recursive: true, force: true });
  });
  return () => {
    if (!open) throw new Error('The rig is not open yet.');
    return open.rig;
  };
}
