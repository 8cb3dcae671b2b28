import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { SafeStorageSlice } from './electron-slice.ts';
import { openSystemSecrets, systemKeyProtection } from './safe-storage-sealer.ts';

const turned = (text: string): string => Array.from(text).reverse().join('');
const sealedByKey = z.object({ key: z.string(), text: z.string() });

/** Seals so that only the same key opens; never the plain text. */
function keyring(key: string): SafeStorageSlice {
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    getSelectedStorageBackend: () => 'kwallet6',
    encryptStringAsync: (text) => Promise.resolve(Buffer.from(JSON.stringify({ key, text: turned(text) }))),
    decryptStringAsync: (sealed) => {
      const { key: used, text } = sealedByKey.parse(JSON.parse(sealed.toString('utf8')));
      return used === key ? Promise.resolve({ result: turned(text), shouldReEncrypt: false }) : Promise.reject(new Error('wrong key'));
    },
  };
}

let folder: string;
let file: string;
const open = (key: string, backEnd = 'kwallet6') => openSystemSecrets(keyring(key), file, { kind: 'system', backEnd, label: 'KWallet 6' });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fabriscope-secrets-'));
  file = join(folder, 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('secrets under the system’s key', () => {
  it('come back in the next run', async () => {
    await open('k1').set('connection/a/credentials', 'päss wörd');
    expect(await open('k1').get('connection/a/credentials')).toBe('päss wörd');
    expect(open('k1').protection()).toMatchObject({ kind: 'system', label: 'KWallet 6', advice: '', locked: false });
  });
  it('are not readable on disk; the back end’s name is', async () => {
    await open('k1').set('connection/a/credentials', 'correct-horse-battery');
    expect(readFileSync(file, 'utf8')).not.toMatch(/correct-horse|credentials/);
    expect(readFileSync(file, 'utf8')).toContain('"backEnd":"kwallet6"');
  });
  it('say which back end sealed them when it is another one now, and are locked until forgotten', async () => {
    await open('old', 'kwallet5').set('x', '1');
    const now = open('new', 'gnome_libsecret');
    expect(now.protection().advice).toContain('--password-store=kwallet5');
    await expect(now.get('x')).rejects.toMatchObject({ fault: { code: 'secrets-locked' } });
    expect(now.protection().locked).toBe(true);
    await now.forgetAll();
    await now.set('x', '2');
    expect(await open('new', 'gnome_libsecret').get('x')).toBe('2');
    expect(open('new', 'gnome_libsecret').protection().advice).toBe('');
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
