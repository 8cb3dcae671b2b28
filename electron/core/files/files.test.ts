import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uploadSchema } from '../../../shared/contract/files.ts';
import { folderHandleSchema } from '../../../shared/domain/identifiers.ts';
import { JsonDocuments } from '../documents/json-documents.ts';
import { systemClock } from '../system-clock.ts';
import { silentLogger } from '../testing/silent-logger.ts';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { folderPlaces } from './folder-places.ts';
import { ProgramFolders, problemOfFolderName } from './folder-store.ts';
import { ProgramUploads } from './upload-store.ts';

const newFolder = temporaryFolders();

async function folders() {
  const root = await newFolder();
  const home = join(root, 'home');
  await mkdir(home);
  const open = async () => ProgramFolders.open(await JsonDocuments.in(join(root, 'profile'), systemClock, silentLogger),
    { home, defaultDownloads: join(home, 'Downloads', 'Fabriscope'), others: [] });
  return { home, open, store: await open() };
}

describe('folders', () => {
  it('are browsed from the home folder by handle, without files and hidden folders', async () => {
    const { home, store } = await folders();
    for (const name of ['Videos 10', 'Videos 2', '.hidden']) await mkdir(join(home, name));
    await writeFile(join(home, 'notes.txt'), '');
    await symlink(join(home, 'gone'), join(home, 'dangling'));
    const start = (await store.browse(null)).folders.find(({ label }) => label === home);
    const inside = await store.browse(start?.handle ?? null);
    expect(inside.folders.map(({ name }) => name)).toEqual(['Videos 2', 'Videos 10']);
    expect(inside.folder).toMatchObject({ label: home, writable: true });
    expect(inside.folder?.freeBytes).toBeGreaterThan(0);
    expect(inside.parent).not.toBeNull();
  });

  it('are unknown by any handle that was not given out', async () => {
    const { store } = await folders();
    expect(() => store.path(folderHandleSchema.parse('etc'))).toThrow('not known any more');
  });

  it('are made inside their parent only, and not over something', async () => {
    const { home, store } = await folders();
    const parent = store.handleFor(home);
    expect((await store.make(parent, 'Demo day')).label).toBe(join(home, 'Demo day'));
    await expect(store.make(parent, 'Demo day')).rejects.toMatchObject({ fault: { code: 'file-exists' } });
    for (const name of ['..', 'a/b', 'a\\b', 'CON', 'x.', 'a\u0000b']) await expect(store.make(parent, name)).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    expect(await readdir(home)).toEqual(['Demo day']);
  });

  it('remember the last download folder over a restart, and fall back when it is gone', async () => {
    const { home, store, open } = await folders();
    expect((await store.downloads()).label).toBe(join(home, 'Downloads', 'Fabriscope'));
    await mkdir(join(home, 'Clips'));
    await store.used(store.handleFor(join(home, 'Clips')));
    expect((await (await open()).downloads()).label).toBe(join(home, 'Clips'));
    await store.used(store.handleFor(join(home, 'vanished')));
    expect((await store.downloads()).label).toBe(join(home, 'Downloads', 'Fabriscope'));
  });

  it('of a throwaway profile go with it, instead of leaving something at home', () => {
    expect(folderPlaces('/tmp/profile', 'linux', '/home/me')).toMatchObject({ home: '/home/me', defaultDownloads: join('/tmp/profile', 'downloads') });
    expect(folderPlaces(null, 'linux', '/home/me').defaultDownloads).toBe(join('/home/me', 'Downloads', 'Fabriscope'));
  });

  it('never take a name that leads elsewhere', () => {
    const part = fc.string({ unit: 'binary' });
    fc.assert(fc.property(part, fc.constantFrom('/', '\\', '\0'), part, (before, separator, after) => {
      expect(problemOfFolderName(before + separator + after)).not.toBeNull();
    }));
    expect([problemOfFolderName('.'), problemOfFolderName('..')]).not.toContain(null);
    expect(problemOfFolderName('Bühne links 🎬')).toBeNull();
  });
});

describe('uploads', () => {
  async function uploads() {
    const folder = join(await newFolder(), 'uploads');
    const store = await ProgramUploads.open(folder, silentLogger);
    const post = (name: string, body: string, headers: Record<string, string> = {}) =>
      store.route().handle(new Request(`http://fabriscope/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', body, headers }), {}, { role: 'operator' });
    return { folder, store, post };
  }

  it('keep the bytes under a name of their own, with size and digest', async () => {
    const { folder, store, post } = await uploads();
    const upload = uploadSchema.parse(await (await post('../../App.msix', 'hello')).json());
    expect(upload).toMatchObject({ name: '../../App.msix', sizeBytes: 5, sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824' });
    expect(await readdir(folder)).toEqual([upload.handle]);
    expect(await readFile(store.get(upload.handle)?.path ?? '', 'utf8')).toBe('hello');
    await store.discard([upload.handle]);
    expect(await readdir(folder)).toEqual([]);
    expect(store.get(upload.handle)).toBeNull();
  });

  it('leave nothing behind of what arrives in part, or has no name', async () => {
    const { folder, post } = await uploads();
    const cut = await post('App.msix', 'hel', { 'content-length': '5' });
    expect([cut.status, await cut.json()]).toMatchObject([400, { code: 'cut-short' }]);
    expect((await post('', 'x')).status).toBe(400);
    expect(await readdir(folder)).toEqual([]);
  });

  it('are gone after the program was', async () => {
    const { folder, post, store } = await uploads();
    await post('App.msix', 'hello');
    await ProgramUploads.open(folder, silentLogger);
    expect(await readdir(folder)).toEqual([]);
    await store.close();
  });
});
