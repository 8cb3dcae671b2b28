/** What the system says about the place where it keeps the key of `safeStorage`. */
export interface KeyStore {
  readonly platform: NodeJS.Platform;
  /** `safeStorage.isAsyncEncryptionAvailable()`. It can be true while nothing protects the key (electron.md §2.3). */
  readonly available: boolean;
  /** `safeStorage.getSelectedStorageBackend()`, which exists on Linux only; null elsewhere. */
  readonly backEnd: string | null;
}

export type KeyProtection =
  /** Secrets may be kept on disk. `backEnd` is written beside each, so that a change can be explained. */
  | { readonly kind: 'system'; readonly backEnd: string; readonly label: string }
  /** Nothing that deserves the name protects them: they stay in memory. `advice` says what would help. */
  | { readonly kind: 'none'; readonly advice: string };

const linuxKeyrings: ReadonlyMap<string, string> = new Map([
  ['gnome_libsecret', 'the GNOME keyring'],
  ['kwallet', 'KWallet'],
  ['kwallet5', 'KWallet 5'],
  ['kwallet6', 'KWallet 6'],
]);

const noKeyring =
  'Or use the system’s keyring: none was found in this session. Install and unlock GNOME Keyring (gnome-keyring) or KWallet, then start Fabriscope again; '
  + 'if one is running already, name it with --password-store=gnome-libsecret or --password-store=kwallet6.';

/**
 * Whether the system protects a key well enough to keep passwords on disk. On Linux `basic_text` is a password that
 * everybody knows, so it counts as no protection (electron.md §2.3), and so does every name that we do not know.
 */
export function keyProtection({ platform, available, backEnd }: KeyStore): KeyProtection {
  if (platform === 'linux') {
    const label = backEnd === null ? undefined : linuxKeyrings.get(backEnd);
    return available && backEnd !== null && label !== undefined ? { kind: 'system', backEnd, label } : { kind: 'none', advice: noKeyring };
  }
  if (!available) return { kind: 'none', advice: 'Or use the system’s own protection: it keeps no key for Fabriscope at the moment. Unlock the keychain and start Fabriscope again.' };
  if (platform === 'darwin') return { kind: 'system', backEnd: 'keychain', label: 'the macOS keychain' };
  if (platform === 'win32') return { kind: 'system', backEnd: 'dpapi', label: 'Windows data protection' };
  return { kind: 'none', advice: 'This system has no place for keys of its own that Fabriscope knows.' };
}
