import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fileMode } from '../testing/file-mode.ts';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { DamagedSealError, PassphraseSeal, WrongPassphraseError } from './passphrase-seal.ts';
import { PassphraseStore } from './passphrase-store.ts';
import { SealedFileStore } from './sealed-file-store.ts';

const folder = temporaryFolders();

describe('PassphraseSeal', () => {
  it('opens with the same passphrase, however it is composed, and tells a wrong one', async () => {
    const sealed = (await PassphraseSeal.create('Gr\u00FC\u00DFe aus Köln')).seal('content');
    expect((await PassphraseSeal.open('Gru\u0308\u00DFe aus Köln', sealed)).plain).toBe('content');
    await expect(PassphraseSeal.open('Gruesse aus Köln', sealed)).rejects.toBeInstanceOf(WrongPassphraseError);
  });

  it('says its parameters in a header, and costs a guesser at least 2^15', async () => {
    const parsed: unknown = JSON.parse((await PassphraseSeal.create('long enough')).seal('x'));
    expect(parsed).toMatchObject({ format: 'fabriscope-secrets', version: 1, kdf: { name: 'scrypt' }, cipher: { name: 'aes-256-gcm' } });
    const { kdf } = z.object({ kdf: z.object({ N: z.number() }) }).parse(parsed);
    expect(kdf.N).toBeGreaterThanOrEqual(2 ** 15);
  });

  it('never seals the same content twice alike', async () => {
    const seal = await PassphraseSeal.create('long enough');
    expect(seal.seal('x')).not.toBe(seal.seal('x'));
  });

  it('notices every altered character', async () => {
    const sealed = (await PassphraseSeal.create('long enough')).seal('content');
    for (let at = 0; at < sealed.length - 1; at += 37) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const altered = sealed.slice(0, at) + other + sealed.slice(at + 1);
      const outcome = await PassphraseSeal.open('long enough', altered).then(({ plain }) => plain, (error: unknown) => error);
      expect(outcome instanceof DamagedSealError || outcome instanceof WrongPassphraseError).toBe(true);
    }
    await expect(PassphraseSeal.open('long enough', sealed.replace('65536', '1073741824'))).rejects.toBeInstanceOf(DamagedSealError);
  });
});

describe('PassphraseStore', () => {
  it('keeps secrets in memory until there is a passphrase, then in a file that opens with it only', async () => {
    const path = join(await folder(), 'secrets.sealed');
    const store = await PassphraseStore.at(path);
    expect(store.protection()).toMatchObject({ kind: 'memory', locked: false, canSetPassphrase: true });
    await store.set('connection/a/credentials', 'hush-hush');
    await store.setPassphrase('long enough');
    await store.set('connection/b/credentials', 'hush-again');
    expect(store.protection()).toMatchObject({ kind: 'passphrase', locked: false });
    expect(await readFile(path, 'utf8')).not.toMatch(/hush|connection/);
    expect(await fileMode(path, 0o600)).toBe(0o600);

    const again = await PassphraseStore.at(path);
    expect(again.protection()).toMatchObject({ kind: 'passphrase', locked: true });
    await expect(again.get('connection/a/credentials')).rejects.toMatchObject({ fault: { code: 'secrets-locked', remedy: 'unlock-secrets' } });
    await expect(again.set('x', 'y')).rejects.toMatchObject({ fault: { code: 'secrets-locked' } });
    await expect(again.unlock('wrong one')).rejects.toMatchObject({ fault: { code: 'invalid-input', message: expect.stringContaining('not the passphrase') } });
    let told = 0;
    again.onProtectionChange(() => (told += 1));
    await again.unlock('long enough');
    expect(told).toBe(1);
    expect(await again.get('connection/a/credentials')).toBe('hush-hush');
    await again.clearAll('connection/');
    expect(await again.has('connection/b/credentials')).toBe(false);
  });

  it('says that a file is damaged, and forgets everything when told to', async () => {
    const path = join(await folder(), 'secrets.sealed');
    await writeFile(path, '{"format":"something else"}');
    const store = await PassphraseStore.at(path);
    await expect(store.unlock('long enough')).rejects.toMatchObject({ fault: { code: 'file-access' } });
    await store.forgetAll();
    expect(store.protection()).toMatchObject({ kind: 'memory', locked: false });
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  it('changes the passphrase, and begins a file when a passphrase is given where none is', async () => {
    const path = join(await folder(), 'secrets.sealed');
    const store = await PassphraseStore.at(path);
    await store.unlock('first passphrase');
    await store.set('a', '1');
    await store.setPassphrase('second passphrase');
    const again = await PassphraseStore.at(path);
    await expect(again.unlock('first passphrase')).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    await again.unlock('second passphrase');
    expect(await again.get('a')).toBe('1');
  });
});

describe('SealedFileStore', () => {
  const hexSealer = { seal: async (plain: string) => Buffer.from(plain).toString('hex'), open: async (sealed: string) => Buffer.from(sealed, 'hex').toString('utf8') };
  const protection = { kind: 'system' as const, label: 'test', advice: '' };

  it('keeps secrets in a file by the means of its host', async () => {
    const path = join(await folder(), 'secrets.sealed');
    const store = new SealedFileStore({ path, sealer: hexSealer, protection });
    await Promise.all([store.set('a', 'hush-a'), store.set('b', 'hush-b')]);
    await store.clear('b');
    expect(await readFile(path, 'utf8')).not.toContain('hush-a');
    const again = new SealedFileStore({ path, sealer: hexSealer, protection });
    expect([await again.get('a'), await again.get('b')]).toEqual(['hush-a', null]);
  });

  it('is locked where the host cannot open it any more, until everything is forgotten', async () => {
    const path = join(await folder(), 'secrets.sealed');
    await new SealedFileStore({ path, sealer: hexSealer, protection }).set('a', 'hush');
    const failing = { ...hexSealer, open: () => Promise.reject(new Error('another key')) };
    const store = new SealedFileStore({ path, sealer: failing, protection });
    await expect(store.get('a')).rejects.toMatchObject({ fault: { code: 'secrets-locked' } });
    expect(store.protection().locked).toBe(true);
    await store.forgetAll();
    expect(store.protection().locked).toBe(false);
    expect(await store.get('a')).toBeNull();
  });

  it('undoes a change that cannot be written', async () => {
    const path = join(await folder(), 'missing', 'secrets.sealed');
    const store = new SealedFileStore({ path, sealer: hexSealer, protection });
    await expect(store.set('a', 'hush')).rejects.toMatchObject({ fault: { code: 'file-access' } });
    expect(await store.has('a')).toBe(false);
  });
});
