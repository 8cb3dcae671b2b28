import { readFile, rm, stat } from 'node:fs/promises';
import type { SecretProtection } from '../../../shared/contract/app.ts';
import { writeFileAtomically } from '../atomic-file.ts';
import { FaultError } from '../fault-error.ts';
import { faultError, systemErrorCode, toFault } from '../faults.ts';
import type { HostSecretStore } from './host-secret-store.ts';
import { DamagedSealError, PassphraseSeal, WrongPassphraseError } from './passphrase-seal.ts';
import { SecretEntries } from './secret-entries.ts';

type Condition =
  /** No file: secrets live in memory until a passphrase is set. */
  | { readonly kind: 'memory'; readonly entries: SecretEntries }
  /** A file, and its passphrase has not been given. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'open'; readonly entries: SecretEntries; readonly seal: PassphraseSeal };

const words: Readonly<Record<Condition['kind'], Pick<SecretProtection, 'kind' | 'label' | 'advice'>>> = {
  memory: {
    kind: 'memory',
    label: 'This session’s memory only',
    advice: 'Passwords are forgotten when Fabriscope ends. Set a passphrase to keep them in a sealed file.',
  },
  locked: { kind: 'passphrase', label: 'A file sealed with your passphrase', advice: 'Give the passphrase to use the stored passwords.' },
  open: { kind: 'passphrase', label: 'A file sealed with your passphrase', advice: '' },
};

/** Secrets of the browser host: in memory, or in a file sealed with the user's passphrase (DESIGN §4). */
export class PassphraseStore implements HostSecretStore {
  readonly #path: string;
  readonly #listeners = new Set<() => void>();
  #condition: Condition;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(path: string, condition: Condition) {
    this.#path = path;
    this.#condition = condition;
  }

  /** @param path of the sealed file, which need not exist. */
  static async at(path: string): Promise<PassphraseStore> {
    const exists = await stat(path).then(() => true, () => false);
    return new PassphraseStore(path, exists ? { kind: 'locked' } : { kind: 'memory', entries: new SecretEntries() });
  }

  protection(): SecretProtection {
    const { kind } = this.#condition;
    return { ...words[kind], locked: kind === 'locked', canSetPassphrase: true };
  }

  async get(name: string): Promise<string | null> {
    return this.#entries().get(name);
  }
  async has(name: string): Promise<boolean> {
    return this.#entries().has(name);
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

  /** @throws FaultError `invalid-input` where it is not the passphrase; `file-access` where the file is damaged. */
  unlock(passphrase: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#condition.kind === 'memory') return this.#sealUnder(passphrase, this.#condition.entries);
      const { seal, plain } = await this.#openFile(passphrase);
      this.#become({ kind: 'open', seal, entries: SecretEntries.parse(plain) });
    });
  }

  setPassphrase(passphrase: string): Promise<void> {
    return this.#inTurn(() => this.#sealUnder(passphrase, this.#entries()));
  }

  forgetAll(): Promise<void> {
    return this.#inTurn(async () => {
      await rm(this.#path, { force: true });
      this.#become({ kind: 'memory', entries: new SecretEntries() });
    });
  }

  onProtectionChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #entries(): SecretEntries {
    if (this.#condition.kind === 'locked') throw faultError('secrets-locked');
    return this.#condition.entries;
  }

  /** A change that cannot be written is undone, so that what is in use is what is on disk. */
  #change(change: (entries: SecretEntries) => boolean): Promise<void> {
    return this.#inTurn(async () => {
      const entries = this.#entries();
      const changed = entries.copy();
      if (!change(changed)) return;
      const condition = this.#condition;
      if (condition.kind === 'open') {
        await this.#write(condition.seal, changed);
        this.#condition = { ...condition, entries: changed };
      } else if (condition.kind === 'memory') {
        this.#condition = { ...condition, entries: changed };
      }
    });
  }

  async #sealUnder(passphrase: string, entries: SecretEntries): Promise<void> {
    const seal = await PassphraseSeal.create(passphrase);
    await this.#write(seal, entries);
    this.#become({ kind: 'open', seal, entries });
  }

  async #openFile(passphrase: string): Promise<{ seal: PassphraseSeal; plain: string }> {
    try {
      return await PassphraseSeal.open(passphrase, await readFile(this.#path, 'utf8'));
    } catch (error) {
      if (error instanceof WrongPassphraseError) {
        throw faultError('invalid-input', { message: 'That is not the passphrase of the stored passwords.', hint: 'Type it again. If it is lost, forget the stored passwords and pair anew.', remedy: 'unlock-secrets' }, error);
      }
      if (error instanceof DamagedSealError) {
        throw faultError('file-access', { message: 'The file with the stored passwords is damaged or was altered.', hint: 'Restore it from a backup, or forget the stored passwords and pair anew.', remedy: 'none', retryable: false }, error);
      }
      if (systemErrorCode(error) !== null) throw new FaultError(toFault(error), { cause: error });
      throw error;
    }
  }

  async #write(seal: PassphraseSeal, entries: SecretEntries): Promise<void> {
    try {
      await writeFileAtomically(this.#path, seal.seal(entries.serialise()));
    } catch (error) {
      throw new FaultError(toFault(error), { cause: error });
    }
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  #become(condition: Condition): void {
    this.#condition = condition;
    for (const listener of this.#listeners) listener();
  }
}
