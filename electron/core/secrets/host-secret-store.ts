import type { SecretStore } from '../secret-store.ts';

/** What a host brings to keep secrets with; the acts beyond `SecretStore` are the user's own. */
export interface HostSecretStore extends SecretStore {
  /** Opens what is locked; where nothing is, begins to keep secrets under the passphrase. */
  unlock(passphrase: string): Promise<void>;
  /** Seals everything anew under this passphrase. Only while it is not locked. */
  setPassphrase(passphrase: string): Promise<void>;
  /** Destroys every secret, locked or not. */
  forgetAll(): Promise<void>;
  /** Tells that `protection()` answers otherwise now. @returns how to stop listening. */
  onProtectionChange(listener: () => void): () => void;
}
