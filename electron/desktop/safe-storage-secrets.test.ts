import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SafeStorageSlice } from './electron-slice.ts';
import { SafeStorageSecrets, systemKeyProtection } from './safe-storage-secrets.ts';

const turned = (text: string): string => Array.from(text).reverse().join('');

/** Seals by a key that may be rotated or lost; never the plain text. */
function keyring(key: string, reseal = false): SafeStorageSlice {
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    getSelectedStorageBackend: () => 'kwallet6',
    encryptStringAsync: (text) => Promise.resolve(Buffer.from(JSON.stringify({ key, text: turned(text) }))),
    decryptStringAsync: (sealed) => {
      const { key: used, text }: { key: string; text: string } = JSON.parse(sealed.toString('utf8'));
      if (used !== key && !reseal) return Promise.reject(new Error('wrong key'));
      return Promise.resolve({ result: turned(text), shouldReEncrypt: reseal });
    },
  };
}

let folder: string;
let file: string;
const open = (safeStorage: SafeStorageSlice, backEnd = 'kwallet6') =>
  new SafeStorageSecrets(safeStorage, file, { kind: 'system', backEnd, label: 'KWallet 6' });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fabriscope-secrets-'));
  file = join(folder, 'profile', 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('SafeStorageSecrets', () => {
  it('gives back what it keeps, also to the next run', async () => {
    await open(keyring('k1')).set('connection/a/credentials', 'päss wörd');
    const next = open(keyring('k1'));
    expect(await next.get('connection/a/credentials')).toBe('päss wörd');
    expect(await next.has('connection/a/credentials')).toBe(true);
    expect(await next.get('connection/b/credentials')).toBeNull();
  });
  it('writes no plain text, and only for its owner', async () => {
    await open(keyring('k1')).set('connection/a/credentials', 'correct-horse-battery');
    expect(readFileSync(file, 'utf8')).not.toContain('correct-horse');
    // Windows has no such bits; the folder's own rights hold there.
    expect(statSync(file).mode & 0o077 & (process.platform === 'win32' ? 0 : 0o777)).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('"backEnd":"kwallet6"');
  });
  it('forgets one, or all of a connection', async () => {
    const secrets = open(keyring('k1'));
    for (const name of ['connection/a/x', 'connection/a/y', 'connection/b/x']) await secrets.set(name, name);
    await secrets.clear('connection/b/x');
    await secrets.clearAll('connection/a/');
    const next = open(keyring('k1'));
    for (const name of ['connection/a/x', 'connection/a/y', 'connection/b/x']) expect(await next.has(name)).toBe(false);
  });
  it('keeps the others when one cannot be opened, and says which keyring would', async () => {
    await open(keyring('old'), 'kwallet5').set('connection/a/credentials', 'a');
    const now = open(keyring('new'), 'gnome_libsecret');
    await now.set('connection/b/credentials', 'b');
    expect(await now.get('connection/a/credentials')).toBeNull();
    expect(await now.get('connection/b/credentials')).toBe('b');
    expect(now.protection().advice).toContain('--password-store=kwallet5');
    await now.set('connection/a/credentials', 'again');
    expect(now.protection().advice).toBe('');
  });
  it('seals anew when the key was rotated', async () => {
    await open(keyring('old')).set('x', 'value');
    expect(await open(keyring('new', true)).get('x')).toBe('value');
    expect(await open(keyring('new')).get('x')).toBe('value');
  });
  it.each(['', '{"version":2}', 'garbage'])('begins anew with a file that holds %j', async (text) => {
    await open(keyring('k')).set('x', '1');
    writeFileSync(file, text);
    const secrets = open(keyring('k'));
    expect(await secrets.get('x')).toBeNull();
    await secrets.set('x', '2');
    expect(await open(keyring('k')).get('x')).toBe('2');
  });
});

describe('systemKeyProtection', () => {
  it('asks for the back end on Linux only, where alone the question exists', async () => {
    const elsewhere: SafeStorageSlice = { ...keyring('k'), getSelectedStorageBackend: () => { throw new Error('Linux only'); } };
    expect(await systemKeyProtection(elsewhere, 'darwin')).toMatchObject({ kind: 'system', backEnd: 'keychain' });
    expect(await systemKeyProtection({ ...keyring('k'), getSelectedStorageBackend: () => 'basic_text' }, 'linux')).toMatchObject({ kind: 'none' });
  });
  it('takes an error for no', async () => {
    const broken: SafeStorageSlice = { ...keyring('k'), isAsyncEncryptionAvailable: () => Promise.reject(new Error('locked')) };
    expect(await systemKeyProtection(broken, 'win32')).toMatchObject({ kind: 'none' });
  });
});
