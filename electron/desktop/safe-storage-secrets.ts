import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { SecretProtection } from '../../shared/contract/app.ts';
import type { SecretStore } from '../core/secret-store.ts';
import type { SafeStorageSlice } from './electron-slice.ts';
import { keyProtection, type KeyProtection } from './key-protection.ts';
import { writeWhole } from './whole-file.ts';

const sealedFileSchema = z.strictObject({
  version: z.literal(1),
  /** By name: the sealed value, base64, and the back end whose key sealed it. */
  entries: z.record(z.string().max(400), z.strictObject({ backEnd: z.string().max(60), sealed: z.base64() })),
});
type SealedFile = z.infer<typeof sealedFileSchema>;

function readSealed(file: string): SealedFile {
  try {
    return sealedFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { version: 1, entries: {} };
  }
}

/** Asks the system how it keeps keys. Only after Electron is ready: before, every answer on Linux is "unknown". */
export async function systemKeyProtection(safeStorage: SafeStorageSlice, platform: NodeJS.Platform): Promise<KeyProtection> {
  const available = await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
  return keyProtection({ platform, available, backEnd: platform === 'linux' ? safeStorage.getSelectedStorageBackend() : null });
}

/**
 * Secrets on disk, each sealed by itself with the key that the system keeps (electron.md §2.3). One that cannot be
 * opened counts as not stored and is named in the protection's advice; the others are not touched by it.
 */
export class SafeStorageSecrets implements SecretStore {
  readonly #safeStorage: SafeStorageSlice;
  readonly #file: string;
  readonly #backEnd: string;
  readonly #label: string;
  readonly #unreadable = new Set<string>();
  #sealed: SealedFile;

  /** @param file JSON document in the data folder. @param protection as `systemKeyProtection` found it. */
  constructor(safeStorage: SafeStorageSlice, file: string, protection: KeyProtection & { kind: 'system' }) {
    this.#safeStorage = safeStorage;
    this.#file = file;
    this.#backEnd = protection.backEnd;
    this.#label = protection.label;
    this.#sealed = readSealed(file);
  }

  async set(name: string, value: string): Promise<void> {
    const sealed = (await this.#safeStorage.encryptStringAsync(value)).toString('base64');
    this.#write({ ...this.#sealed.entries, [name]: { backEnd: this.#backEnd, sealed } });
    this.#unreadable.delete(name);
  }

  async get(name: string): Promise<string | null> {
    const entry = this.#sealed.entries[name];
    if (entry === undefined) return null;
    try {
      const { result, shouldReEncrypt } = await this.#safeStorage.decryptStringAsync(Buffer.from(entry.sealed, 'base64'));
      this.#unreadable.delete(name);
      if (shouldReEncrypt || entry.backEnd !== this.#backEnd) await this.#resealUnlessChanged(name, entry.sealed, result);
      return result;
    } catch {
      this.#unreadable.add(name);
      return null;
    }
  }

  async has(name: string): Promise<boolean> {
    return (await this.get(name)) !== null;
  }

  clear(name: string): Promise<void> {
    return this.#remove((stored) => stored === name);
  }

  clearAll(prefix: string): Promise<void> {
    return this.#remove((stored) => stored.startsWith(prefix));
  }

  protection(): SecretProtection {
    return { kind: 'system', label: this.#label, advice: this.#advice(), locked: false, canSetPassphrase: false };
  }

  #advice(): string {
    if (this.#unreadable.size === 0) return '';
    const others = [...new Set([...this.#unreadable].flatMap((name) => this.#sealed.entries[name]?.backEnd ?? []))].filter((name) => name !== this.#backEnd);
    const count = `${this.#unreadable.size} stored ${this.#unreadable.size === 1 ? 'password' : 'passwords'} could not be opened`;
    const why = others.length > 0
      ? `they were sealed with ${others.join(', ')}, and this session uses ${this.#backEnd}. Start Fabriscope with --password-store=${others[0]?.replace('_', '-')}`
      : `${this.#label} no longer has the key that sealed them. Unlock it and start Fabriscope again`;
    return `${count}: ${why}, or sign in again.`;
  }

  async #resealUnlessChanged(name: string, was: string, value: string): Promise<void> {
    const sealed = (await this.#safeStorage.encryptStringAsync(value)).toString('base64');
    if (this.#sealed.entries[name]?.sealed === was) this.#write({ ...this.#sealed.entries, [name]: { backEnd: this.#backEnd, sealed } });
  }

  #remove(matches: (name: string) => boolean): Promise<void> {
    const kept = Object.entries(this.#sealed.entries).filter(([name]) => !matches(name));
    for (const name of this.#unreadable) if (matches(name)) this.#unreadable.delete(name);
    if (kept.length < Object.keys(this.#sealed.entries).length) this.#write(Object.fromEntries(kept));
    return Promise.resolve();
  }

  #write(entries: SealedFile['entries']): void {
    const next: SealedFile = { version: 1, entries };
    writeWhole(this.#file, `${JSON.stringify(next)}\n`);
    this.#sealed = next;
  }
}
