import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { SealedFileStore, type Sealer } from '../core/secrets/sealed-file-store.ts';
import type { SafeStorageSlice } from './electron-slice.ts';
import { keyProtection, type KeyProtection } from './key-protection.ts';

/** What is on disk: the sealed text, and the name of the back end whose key sealed it (electron.md §2.3). */
const sealedSchema = z.strictObject({
  format: z.literal('fabriscope-system-sealed'),
  version: z.literal(1),
  backEnd: z.string().min(1).max(60),
  sealed: z.base64(),
});

/** Asks the system how it keeps keys. Only after Electron is ready: before, every answer on Linux is "unknown". */
export async function systemKeyProtection(safeStorage: SafeStorageSlice, platform: NodeJS.Platform): Promise<KeyProtection> {
  const available = await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
  return keyProtection({ platform, available, backEnd: platform === 'linux' ? safeStorage.getSelectedStorageBackend() : null });
}

/** Seals with the key that the system keeps for this program. */
export function safeStorageSealer(safeStorage: SafeStorageSlice, backEnd: string): Sealer {
  return {
    seal: async (plain) => {
      const sealed = (await safeStorage.encryptStringAsync(plain)).toString('base64');
      return `${JSON.stringify({ format: 'fabriscope-system-sealed', version: 1, backEnd, sealed } satisfies z.infer<typeof sealedSchema>)}\n`;
    },
    open: async (text) => {
      const { sealed } = sealedSchema.parse(JSON.parse(text));
      return (await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))).result;
    },
  };
}

/** The back end that sealed what is on disk, or null where nothing readable is there. */
function backEndOnDisk(file: string): string | null {
  try {
    return sealedSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).backEnd;
  } catch {
    return null;
  }
}

/** What the user should know when another back end is in use than the one that sealed the file; else empty. */
export function changedBackEndAdvice(before: string | null, now: string): string {
  if (before === null || before === now) return '';
  return `Stored passwords were sealed with ${before}, and this session uses ${now}. If they cannot be opened, start Fabriscope with --password-store=${before.replaceAll('_', '-')}, `
    + 'or forget them in the settings and sign in again.';
}

/** The desktop's secret store over the system's key. @param file in the data folder, which must exist. */
export function openSystemSecrets(safeStorage: SafeStorageSlice, file: string, protection: KeyProtection & { kind: 'system' }): SealedFileStore {
  return new SealedFileStore({
    path: file,
    sealer: safeStorageSealer(safeStorage, protection.backEnd),
    protection: { kind: 'system', label: protection.label, advice: changedBackEndAdvice(backEndOnDisk(file), protection.backEnd) },
  });
}
