import type { SecretProtection } from '../../shared/contract/app.ts';

/**
 * Keeps secrets, sealed by the best means of the host (DESIGN §4): the system's store through Electron, a file sealed
 * with a passphrase, or memory. Names are like `connection/<id>/credentials`; values are strings, most often JSON.
 * Each method throws a FaultError `secrets-locked` while the sealed file has not been opened.
 */
export interface SecretStore {
  set(name: string, value: string): Promise<void>;
  get(name: string): Promise<string | null>;
  has(name: string): Promise<boolean>;
  clear(name: string): Promise<void>;
  /** Removes every secret whose name begins with the prefix. */
  clearAll(prefix: string): Promise<void>;
  protection(): SecretProtection;
}
