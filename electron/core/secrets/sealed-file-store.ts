import { readFile, rm } from 'node:fs/promises';
import type { SecretProtection } from '../../../shared/contract/app.ts';
import { writeFileAtomically } from '../atomic-file.ts';
import { FaultError } from '../fault-error.ts';
import { faultError, systemErrorCode, toFault } from '../faults.ts';
import type { HostSecretStore } from './host-secret-store.ts';
import { SecretEntries } from './secret-entries.ts';

/** Turns the content of the file into something that only this user or machine can turn back. */
export interface Sealer {
  /** @returns text to be written to the file. */
  seal(plain: string): Promise<string>;
  /** @throws where it cannot be opened (another machine, another key, damage). */
  open(sealed: string): Promise<string>;
}

export interface SealedFileStoreOptions {
  readonly path: string;
  readonly sealer: Sealer;
  /** How the sealer protects, as the user is told. */
  readonly protection: Pick<SecretProtection, 'kind' | 'label' | 'advice'>;
}

/**
 * Secrets in one file that a host's own means seal (the desktop's system store). Each change writes the file anew. Where
 * the file cannot be opened any more, every call fails with `secrets-locked` until `forgetAll`.
 */
export class SealedFileStore implements HostSecretStore {
  readonly #options: SealedFileStoreOptions;
  readonly #listeners = new Set<() => void>();
  #entries: Promise<SecretEntries> | null = null;
  #unreadable = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SealedFileStoreOptions) {
    this.#options = options;
  }

  protection(): SecretProtection {
    return { ...this.#options.protection, locked: this.#unreadable, canSetPassphrase: false };
  }

  async get(name: string): Promise<string | null> {
    return (await this.#loaded()).get(name);
  }
  async has(name: string): Promise<boolean> {
    return (await this.#loaded()).has(name);
  }
  set(name: string, value: string): Promise<void> {
    return this.#change((entries) => entries.set(name, value));
  }
  clear(name: string): Promise<void> {
    return this.#change((entries) => entries.remove((each) => each === name));
  }
  clearAll(prefix: string): Promise<void> {
    return this.#change((entries) => entries.remove((each) => each.startsWith(prefix)));
  }

  async forgetAll(): Promise<void> {
    await rm(this.#options.path, { force: true });
    this.#entries = Promise.resolve(new SecretEntries());
    this.#setUnreadable(false);
  }

  unlock(): Promise<void> {
    return Promise.reject(noPassphraseHere());
  }
  setPassphrase(): Promise<void> {
    return Promise.reject(noPassphraseHere());
  }

  onProtectionChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #loaded(): Promise<SecretEntries> {
    this.#entries ??= this.#load().catch((error: unknown) => {
      this.#entries = null;
      throw error;
    });
    return this.#entries;
  }

  async #load(): Promise<SecretEntries> {
    let sealed: string;
    try {
      sealed = await readFile(this.#options.path, 'utf8');
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return new SecretEntries();
      throw new FaultError(toFault(error), { cause: error });
    }
    try {
      const entries = SecretEntries.parse(await this.#options.sealer.open(sealed));
      this.#setUnreadable(false);
      return entries;
    } catch (error) {
      this.#setUnreadable(true);
      throw faultError('secrets-locked', {
        message: 'The stored passwords cannot be opened with this system’s key any more.',
        hint: 'Sign in to the system as before, or forget the stored passwords and enter them again.',
      }, error);
    }
  }

  /** Changes follow one another; one that cannot be written is undone. */
  #change(change: (entries: SecretEntries) => boolean): Promise<void> {
    const turn = this.#turn.then(async () => {
      const entries = await this.#loaded();
      const before = entries.copy();
      if (!change(entries)) return;
      try {
        await writeFileAtomically(this.#options.path, await this.#options.sealer.seal(entries.serialise()));
      } catch (error) {
        this.#entries = Promise.resolve(before);
        throw new FaultError(toFault(error), { cause: error });
      }
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  #setUnreadable(unreadable: boolean): void {
    if (this.#unreadable === unreadable) return;
    this.#unreadable = unreadable;
    for (const listener of this.#listeners) listener();
  }
}

function noPassphraseHere(): FaultError {
  return faultError('not-supported', { message: 'Passwords are protected by the system here; there is no passphrase.', hint: 'Nothing needs to be done.' });
}
