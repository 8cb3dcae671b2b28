import type { SecretProtection } from '../../../shared/contract/app.ts';
import { faultError } from '../faults.ts';
import type { HostSecretStore } from './host-secret-store.ts';
import { SecretEntries } from './secret-entries.ts';

/** Secrets that end with the process: for throwaway profiles, for tests, and where nothing better can be had. */
export class MemoryStore implements HostSecretStore {
  #entries = new SecretEntries();
  readonly #advice: string;

  /** @param advice why it is not better and what would make it so; empty where nothing is to be said. */
  constructor(advice = '') {
    this.#advice = advice;
  }

  protection(): SecretProtection {
    return { kind: 'memory', label: 'This session’s memory only', advice: this.#advice, locked: false, canSetPassphrase: false };
  }
  async get(name: string): Promise<string | null> {
    return this.#entries.get(name);
  }
  async has(name: string): Promise<boolean> {
    return this.#entries.has(name);
  }
  async set(name: string, value: string): Promise<void> {
    this.#entries.set(name, value);
  }
  async clear(name: string): Promise<void> {
    this.#entries.remove((each) => each === name);
  }
  async clearAll(prefix: string): Promise<void> {
    this.#entries.remove((each) => each.startsWith(prefix));
  }
  async forgetAll(): Promise<void> {
    this.#entries = new SecretEntries();
  }
  unlock(): Promise<void> {
    return Promise.reject(faultError('not-supported', { message: 'Passwords are kept in memory only here.' }));
  }
  setPassphrase(): Promise<void> {
    return this.unlock();
  }
  onProtectionChange(): () => void {
    return () => {};
  }
}
