import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMemoryJournal } from '../core/testing/memory-journal.ts';
import { temporaryFolders } from '../core/testing/temporary-folder.ts';
import { startDesktop, type LastResort } from './start.ts';
import { fakeElectron, type FakeDesktop, type FakeMenu, type FakeWindow } from './testing/fake-electron.ts';

const newFolder = temporaryFolders();

function start(desktop: FakeDesktop, dataDir: string, args: readonly string[] = []): LastResort | null {
  return startDesktop<FakeWindow, FakeMenu>(desktop.electron, {
    entryFolder: join(import.meta.dirname, '../../dist/main'), argv: ['electron', '.', '--data-dir', dataDir, ...args], workingDirectory: dataDir,
    platform: 'linux', environment: {}, systems: [], openJournal: openMemoryJournal,
  });
}

async function end({ app, exited }: FakeDesktop): Promise<number> {
  app.emit('before-quit', { preventDefault: () => {} });
  app.emit('will-quit', { preventDefault: () => {} });
  return exited;
}

describe('starting the desktop program', () => {
  it('says what Chromium must know before it is ready, and opens nothing before', async () => {
    const desktop = fakeElectron();
    start(desktop, await newFolder());
    expect(desktop.did).toEqual(['sandbox', 'scheme app', 'path userData', 'no menu', 'lock']);
    desktop.becomeReady();
    await expect.poll(() => desktop.windows.length).toBe(1);
    expect(await end(desktop)).toBe(0);
  });

  it('sets every rule of the session before there is a window', async () => {
    const desktop = fakeElectron();
    start(desktop, await newFolder());
    desktop.becomeReady();
    await expect.poll(() => desktop.did).toContain('window');
    const before = desktop.did.slice(0, desktop.did.indexOf('window'));
    expect(before).toEqual(expect.arrayContaining(['permission requests', 'permission checks', 'devices', 'screens', 'certificates', 'requests', 'handle app']));
    for (const event of ['web-contents-created', 'certificate-error', 'select-client-certificate']) expect(desktop.app.listenerCount(event)).toBe(1);
    expect(desktop.windows[0]).toMatchObject({ loaded: 'app://fabriscope/', visible: false });
    await end(desktop);
  });

  it('leaves at once where the profile is open already', async () => {
    const desktop = fakeElectron(false);
    start(desktop, await newFolder());
    desktop.becomeReady();
    expect(desktop.did.slice(-2)).toEqual(['lock', 'quit']);
    expect(desktop.windows).toEqual([]);
  });

  it('says why it cannot start, and ends', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'lock'), `${process.ppid}`);
    const desktop = fakeElectron();
    start(desktop, folder);
    desktop.becomeReady();
    expect(await desktop.exited).toBe(1);
    expect(desktop.did.find((what) => what.startsWith('error'))).toContain(`process ${process.ppid}`);
  });

  it('ends in order, and says so, after an error that nobody handled', async () => {
    const desktop = fakeElectron();
    const lastResort = start(desktop, await newFolder());
    desktop.becomeReady();
    await expect.poll(() => desktop.windows.length).toBe(1);
    lastResort?.unhandled(new Error('nobody waited'));
    lastResort?.crashed(new Error('out of order'));
    expect(desktop.did.slice(-2)).toEqual(['error Fabriscope ends because of an error of its own: out of order', 'quit']);
    expect(await end(desktop)).toBe(0);
  });

  it('ends once, and only when everything is on disk', async () => {
    const desktop = fakeElectron();
    start(desktop, await newFolder());
    desktop.becomeReady();
    await expect.poll(() => desktop.windows.length).toBe(1);
    await Promise.all([end(desktop), end(desktop)]);
    expect(desktop.did.filter((what) => what.startsWith('exit'))).toEqual(['exit 0']);
  });
});
